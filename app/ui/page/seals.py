"""Cuts a long paragraph that grows between two of its lines, so that only its end is laid out again.

Qt lays out whole blocks. Text that is only added to never changes the lines above its last ones, so these can be a
block of their own; to the eye nothing changes as long as the page keeps its width.
"""

from PySide6.QtGui import QTextBlock, QTextCursor, QTextDocument

from app.ui.page.properties import MARKER, SEALED

LINES = 7  # a paragraph with more of them is cut
MOST_JOINED = 12  # cuts of a paragraph
LEFT = 3  # of these lines stay in the block that grows


class Seals:
    """The cuts in one document, by the position of the character that divides the blocks."""

    def __init__(self, document: QTextDocument) -> None:
        self._document = document
        self._places: list[int] = []
        self._closed = 0  # so many of them belong to paragraphs that no longer grow

    def set(self, awaited: int) -> int | None:
        """Cuts the last block if it has grown long; `awaited`: the lines from this position on may still change.

        Returns the place: what stood there or after moves on by one.
        """
        block = self._document.lastBlock()
        layout = block.layout()
        count = layout.lineCount()
        if count <= LINES or QTextCursor(block).currentTable() is not None:
            return None
        first = layout.lineForTextPosition(max(0, awaited - block.position()))
        line = min(count - LEFT, first.lineNumber() if first.isValid() else count)
        if line < LINES - LEFT:
            return None
        place = block.position() + layout.lineAt(line).textStart()
        cursor = QTextCursor(self._document)
        cursor.setPosition(place)
        style = cursor.blockFormat()
        above, below = layout.lineAt(line - 1), layout.lineAt(line)
        apart = above.height() + style.lineHeight() - (below.y() - above.y())  # Qt rounds otherwise between blocks
        style.setBottomMargin(-apart)
        cursor.beginEditBlock()
        cursor.setBlockFormat(style)
        style.setBottomMargin(0)
        style.setTopMargin(-apart)
        style.setLayoutDirection(block.textDirection())
        style.clearProperty(MARKER)
        style.setProperty(SEALED, True)
        cursor.insertBlock(style)
        cursor.endEditBlock()
        self._places.append(place)
        return place

    def close(self) -> list[int]:
        """The last paragraph has ended: joins its pieces, unless there are so many that the reader would have to wait.

        Returns the places, last first: what stood after one moves back by one.
        """
        if len(self._places) - self._closed > MOST_JOINED:
            self._closed = len(self._places)
        return self._join(self._closed)

    def break_all(self) -> list[int]:
        """Joins everything, as `close` does: the lines will be others."""
        return self._join(0)

    def drop_from(self, position: int) -> None:
        """The text from there on has been removed."""
        self._places = [place for place in self._places if place < position]
        self._closed = min(self._closed, len(self._places))

    def after(self, position: int, length: int) -> int:
        """The position that many characters of the text further on."""
        end = position + length
        for place in self._places:
            if position <= place < end:
                end += 1
        return end

    def shift(self, position: int, by: int) -> None:
        """The text before `position` has grown by so much."""
        self._places = [place + by if place >= position else place for place in self._places]

    def _join(self, first: int) -> list[int]:
        broken = self._places[first:][::-1]
        del self._places[first:]
        self._closed = min(self._closed, first)
        cursor = QTextCursor(self._document)
        for place in broken:
            cursor.setPosition(place)
            style = cursor.blockFormat()
            style.setBottomMargin(cursor.block().next().blockFormat().bottomMargin())
            cursor.deleteChar()
            cursor.setBlockFormat(style)
        return broken


def is_sealed(block: QTextBlock) -> bool:
    """Whether the block goes on with the paragraph above it, without a break."""
    return block.blockFormat().boolProperty(SEALED)
