"""What stands for a formula at this moment: its drawing, a stand-in while it is awaited, or its source."""

from dataclasses import dataclass
from typing import Protocol

from app.render.batch import key_of
from app.render.drawing import Drawing, Failure
from app.render.formula_key import FormulaKey
from app.render.placeholder import placeholder
from app.render.scan import Formula
from app.ui.page.formulas import Formulas
from app.ui.page.ink import Look


@dataclass(frozen=True, slots=True)
class Picture:
    """`drawing` None: show the source, marked with `reason`. While it is `awaited`, the drawing is a stand-in."""

    drawing: Drawing | None = None
    reason: str = ""
    awaited: bool = False


class Pictures(Protocol):
    """Gives the picture of a formula."""

    def of(self, formula: Formula) -> Picture: ...

    def is_missing(self, formula: Formula) -> bool:
        """Whether `of` gives but a stand-in, as far as that can be told without making one."""
        ...


class LivePictures:
    """Pictures for one page: grey bars until they have come.

    The growing formula keeps its last good picture until a better one has come. Half of it is asked for when it has
    been half there before: most formulas are whole by the next update.
    """

    def __init__(self, formulas: Formulas) -> None:
        self._formulas = formulas
        self._last_source = ""
        self._last: Drawing | None = None
        self._asked: FormulaKey | None = None
        self._seen = ""  # source of the growing formula when it was shown last
        self.puts_off = False  # whether the growing formula is still to be asked for

    def ask(self, formulas: tuple[Formula, ...]) -> bool:
        """Asks for formulas that are about to be shown; whether any has not come yet."""
        keys = dict.fromkeys(key_of(formula) for formula in formulas if not formula.is_open)
        awaited = [key for key in keys if self._formulas.want(key) is None]
        return bool(awaited)

    def paint_ahead(self, formulas: tuple[Formula, ...], look: Look, ratio: float) -> None:
        """Formulas that have come and are about to be shown: the page then has less to do at once."""
        known = (self._formulas.look_up(key_of(formula)) for formula in formulas)
        for drawing in known:
            for segment in drawing.segments if isinstance(drawing, Drawing) else ():
                self._formulas.ink.paint_ahead(segment, look, ratio)

    def of(self, formula: Formula) -> Picture:
        return self._of_open(formula) if formula.is_open else self._of_whole(formula)

    def is_missing(self, formula: Formula) -> bool:
        return not formula.is_open and self._formulas.want(key_of(formula)) is None

    def _of_whole(self, formula: Formula) -> Picture:
        match self._formulas.want(key_of(formula)):
            case Drawing() as drawing:
                return Picture(drawing)
            case Failure(reason):
                return Picture(reason=reason)
            case _:
                return Picture(self._stand_in(formula), awaited=True)

    def _of_open(self, formula: Formula) -> Picture:
        """One half formula is asked for at a time: what it was ten updates ago is of no interest."""
        key, before, self._seen = key_of(formula), self._seen, formula.source
        self.puts_off = not (before and formula.source.startswith(before))
        if self.puts_off:
            return Picture(self._stand_in(formula), awaited=True)
        if self._asked is not None and self._formulas.look_up(self._asked) is not None:
            self._asked = None
        known = self._formulas.look_up(key) if self._asked is not None else self._formulas.want(key, passing=True)
        if isinstance(known, Drawing):
            self._last, self._last_source = known, formula.source
        elif known is None and self._asked is None:
            self._asked = key
        return Picture(self._stand_in(formula), awaited=known is None)

    def _stand_in(self, formula: Formula) -> Drawing:
        """The last picture of the same formula, when it was shorter."""
        if self._last is not None and formula.source.startswith(self._last_source):
            return self._last
        return placeholder(formula)
