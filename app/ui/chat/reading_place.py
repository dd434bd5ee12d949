"""Where the reader is: the first line in sight, which must not move when anything else does."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:  # the first window has no turns, and shall not wait for what shows them
    from app.ui.chat.turn import TurnView
    from app.ui.page.view import PageView


class Line:
    """A line of a page, by the text that begins it. It is found again whatever is written above it, and when the same
    text is written anew.
    """

    def __init__(self, page: "PageView", position: int) -> None:
        self.page = page
        self._position, self._y = position, 0
        self._cursor = self._mark(position)

    @classmethod
    def at(cls, page: "PageView", y: int) -> Self:
        """The first line whose base is not above `y`, a height in the page."""
        layout = page.document().documentLayout()
        line = cls(page, max(0, layout.hitTest(QPointF(0, y), Qt.HitTestAccuracy.FuzzyHit)))
        if line.y() < y:
            below = QTextCursor(line._cursor)
            below.movePosition(QTextCursor.MoveOperation.Down)
            below.movePosition(QTextCursor.MoveOperation.StartOfLine)
            if below.position() > line._position:
                line = cls(page, below.position())
        return line

    def y(self) -> int:
        """Its base, in pixels from the top of the page; while the line waits to be written again, where it was."""
        document = self.page.document()
        if self._cursor.position() or not self._position:
            self._position = self._cursor.position()
        elif self._position < document.characterCount():  # the text before it was gone, and is there again
            self._cursor = self._mark(self._position)
        else:
            return self._y
        block = self._cursor.block()
        line = block.layout().lineForTextPosition(self._cursor.position() - block.position())
        base = line.y() + line.ascent() if line.isValid() else 0.0
        self._y = round(document.documentLayout().blockBoundingRect(block).top() + base)
        return self._y

    def _mark(self, position: int) -> QTextCursor:
        cursor = QTextCursor(self.page.document())
        cursor.setPosition(position)
        cursor.setKeepPositionOnInsert(True)
        return cursor


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
