"""A line of a page that is remembered while the page changes."""

from typing import Self

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextEdit


class Line:
    """A line of a page, by the text that begins it. It is found again whatever is written above it, and when the same
    text is written anew.
    """

    def __init__(self, page: QTextEdit, position: int) -> None:
        self.page = page
        self._position, self._y = position, 0
        self._cursor = self._mark(position)

    @classmethod
    def at(cls, page: QTextEdit, y: int) -> Self:
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

    @property
    def position(self) -> int:
        """Of its first character."""
        return self._position

    def y(self) -> int:
        """Its base, in pixels from the top of the page; while the line waits to be written again, where it was."""
        document = self.page.document()
        if self._cursor.position() or not self._position:
            self._position = self._cursor.position()
        elif self._position < document.characterCount():  # the text before it was gone, and is there again
            self._cursor = self._mark(self._position)
        else:
            return self._y
        self._y = base_of(document, self._cursor.position())
        return self._y

    def _mark(self, position: int) -> QTextCursor:
        cursor = QTextCursor(self.page.document())
        cursor.setPosition(position)
        cursor.setKeepPositionOnInsert(True)
        return cursor


def base_of(document: QTextDocument, position: int) -> int:
    """Of the line with the character there, in pixels from the top of the document."""
    block = document.findBlock(position)
    line = block.layout().lineForTextPosition(position - block.position())
    base = line.y() + line.ascent() if line.isValid() else 0.0
    return round(document.documentLayout().blockBoundingRect(block).top() + base)
