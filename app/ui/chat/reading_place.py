"""Where the reader is: the first line in sight, which must not move when anything else does."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from app.ui.page.reading_line import Line

if TYPE_CHECKING:  # the first window has no turns, and shall not wait for what shows them
    from app.ui.chat.turn import TurnView


@dataclass(frozen=True, slots=True)
class ReadingPlace:
    """What is read stands `y` pixels below the upper edge of the view.

    `mark` is a line or a part of the turn; without one the turn is not shown yet, and `share` of it is above the edge.
    """

    turn_id: int
    mark: Line | QWidget | None
    y: int
    share: float = 0.0

    @classmethod
    def in_turn(cls, view: "TurnView", edge: int) -> Self:
        """The first thing in the turn that is not above the view's edge, a height in the turn."""
        parts = [part for part in view.parts() if part.isVisibleTo(view) and _bottom(part, view) > edge]
        part = min(parts, key=lambda part: max(edge, _top(part, view)), default=None)
        if part is None:
            return cls(view.turn_id, view, -edge)
        mark = _line_of(view, part, max(0, edge - _top(part, view)))
        return cls(view.turn_id, mark, _y(mark, view) - edge)

    @classmethod
    def of(cls, view: "TurnView", part: QWidget, edge: int) -> Self:
        """A part of the turn, wherever it stands."""
        return cls(view.turn_id, part, _top(part, view) - edge)

    def find(self, view: "TurnView") -> int | None:
        """Where it is in the turn by now; None: it is there no more."""
        mark = self.mark
        part = mark.page if isinstance(mark, Line) else mark
        if mark is None or part is None or not (part is view or (part in view.parts() and part.isVisibleTo(view))):
            return None
        return _y(mark, view)


def _line_of(view: "TurnView", part: QWidget, y: int) -> Line | QWidget:
    """Of a page that scrolls by itself the page is meant: its lines have a way of their own."""
    page = next((page for page in view.pages() if page is part), None)
    return part if page is None or page.verticalScrollBar().maximum() > 0 else Line.at(page, y)


def _y(mark: Line | QWidget, view: "TurnView") -> int:
    return _top(mark.page, view) + mark.y() if isinstance(mark, Line) else _top(mark, view)


def _top(part: QWidget, view: "TurnView") -> int:
    return part.mapTo(view, QPoint(0, 0)).y()


def _bottom(part: QWidget, view: "TurnView") -> int:
    return _top(part, view) + part.height()
