"""Typesetters that behave as the real one does at its worst."""

from app.render.typeset import Emit, FormulaKey, Typesetter


class Late:
    """The real typesetter, whose answers come when the test lets them: as while it is still starting."""

    def __init__(self, typesetter: Typesetter) -> None:
        self._typesetter = typesetter
        self._waiting: list[FormulaKey] = []

    def request(self, key: FormulaKey) -> None:
        self._waiting.append(key)

    def deliver_to(self, emit: Emit) -> None:
        self._typesetter.deliver_to(emit)

    def release(self, most: int) -> None:
        """Passes on the oldest requests."""
        for key in self._waiting[:most]:
            self._typesetter.request(key)
        del self._waiting[:most]
