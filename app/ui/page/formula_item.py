"""What stands in Qt's text for a formula: its segments, and how they fit into the page."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from PySide6.QtCore import QSizeF

from app.render.breaking import broken
from app.render.drawing import Drawing, Segment
from app.render.scan import Formula

SHRUNK = 1.06  # a formula wider than its room by no more than this shrinks, and is not broken
MOST_WIDTHS = 4  # for which a broken formula is remembered
TAKEN_BACK = Segment(0, 0, 0, False, 0, ())
NO_FORMULA = Formula("", False, "")


@dataclass(slots=True)
class FormulaItem:
    """A segment in the text, and the formula it is of; `is_first` of its segments.

    `tail`: how wide, in pixels, the characters are that follow and must stay in the line: a comma, the rest of a word.
    Qt breaks behind an object wherever it has no more room. So in running text the object takes their room too, and an
    item without marks takes it back: where the two have found place, they have.
    """

    segment: Segment
    formula: Formula
    is_first: bool
    tail: float = 0.0
    enlarged: float = 1.0  # by how much more than running text, as the letters of its heading are
    parts: tuple[Segment, ...] = ()  # between which the segment may be broken
    scroll: float = 0.0  # pixels by which a formula too wide for the page is moved to the left
    lines: dict[float, Segment] = field(default_factory=dict)  # the segment in lines of that width, in 1/1000 em
    easy: "Fit | None" = None  # how it fits wherever it has the room
    size: QSizeF | None = None  # and what Qt is told of it then

    @property
    def source(self) -> str:
        """What copying gives: all of the formula at its first segment."""
        return self.formula.source if self.is_first else ""

    @property
    def display(self) -> bool:
        return self.formula.display

    @property
    def held(self) -> float:
        """Pixels by which the object is wider than its formula. One on its own line always leaves them free."""
        return 0.0 if self.display else self.tail

    @property
    def key(self) -> tuple[int, str, float, float]:
        """Equal for items that are shown and copied alike."""
        return id(self.segment), self.source, self.tail, self.enlarged

    def within(self, room: float) -> Segment:
        """The segment, or the same in several lines if it is much wider than `room` (in 1/1000 em)."""
        if not self.parts or self.segment.width <= room * SHRUNK:
            return self.segment
        known = self.lines.get(room)
        if known is None:
            if len(self.lines) >= MOST_WIDTHS:
                self.lines.clear()
            known = self.lines[room] = broken(self.parts, room)
        return known


@dataclass(frozen=True, slots=True)
class Fit:
    """How a formula fits into the page: what is painted, its scale, its room, and how far it can be scrolled."""

    segment: Segment
    scale: float
    width: float
    overflow: float


def items_of(drawing: Drawing, formula: Formula, tail: float, enlarged: float) -> Iterator[FormulaItem]:
    """In the order in which they are written; `tail`: pixels of what must stay beside the last."""
    last = len(drawing.segments) - 1
    for place, segment in enumerate(drawing.segments):
        yield FormulaItem(segment, formula, not place, tail if place == last else 0.0, enlarged, drawing.parts)
    if tail and not formula.display:
        yield FormulaItem(TAKEN_BACK, NO_FORMULA, is_first=False, tail=-tail)
