"""Typesetters that behave as the real one does at its worst."""

from app.render.formula_key import FormulaKey
from app.render.typeset import Emit, EmitMathml, Typesetter


class Late:
    """The real typesetter, whose answers come when the test lets them: as while it is still starting."""

    def __init__(self, typesetter: Typesetter) -> None:
        self._typesetter = typesetter
        self._waiting: list[tuple[FormulaKey, bool]] = []

    def request(self, key: FormulaKey, *, passing: bool = False) -> None:
        self._waiting.append((key, passing))

    def request_mathml(self, key: FormulaKey, emit: EmitMathml) -> None:
        self._typesetter.request_mathml(key, emit)

    def deliver_to(self, emit: Emit) -> None:
        self._typesetter.deliver_to(emit)

    def release(self, most: int) -> None:
        """Passes on the oldest requests."""
        for key, passing in self._waiting[:most]:
            self._typesetter.request(key, passing=passing)
        del self._waiting[:most]
