"""A document that is written block by block: what is final stays, the tail is written anew at each update."""

from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtGui import QTextBlockFormat, QTextCharFormat, QTextCursor, QTextDocument

from app.render.blocks import Block
from app.ui.page.ink import Ink
from app.ui.page.line_writer import Awaited, LineWriter
from app.ui.page.objects import FormulaObjects
from app.ui.page.pictures import Pictures
from app.ui.page.properties import FORMULA_OBJECT
from app.ui.page.styles import Styles
from app.ui.page.writer import Pen, Writer


@dataclass(frozen=True, slots=True)
class TailStart:
    """Where the tail begins, and what the document's end was like before it was written."""

    position: int
    pen: Pen
    block: QTextBlockFormat
    text: QTextCharFormat


class Sheet(QObject):
    """Owns what is written into a document; the document itself belongs to its caller."""

    def __init__(self, document: QTextDocument, styles: Styles, ink: Ink, pictures: Pictures) -> None:
        super().__init__(document)
        self.document = document
        self.styles = styles
        self.objects = FormulaObjects(self, ink, styles)
        document.setUndoRedoEnabled(False)
        self._set_margins()
        document.documentLayout().registerHandler(FORMULA_OBJECT, self.objects)
        self._pictures = pictures
        self._lines = self._new_lines()
        self._writer = Writer(document, styles, self._lines)
        self._awaited: list[Awaited] = []
        self._tail: tuple[Block, ...] = ()
        self._tail_start: TailStart | None = None
        self._tail_lines = self._lines

    @property
    def pending(self) -> int:
        """Formulas whose picture is still awaited."""
        tail = len(self._tail_lines.awaited) if self._tail_start is not None else 0
        return len(self._awaited) + tail

    @property
    def unresolved(self) -> int:
        """Formulas shown as source because they can't be typeset."""
        tail = self._tail_lines.failed if self._tail_start is not None else 0
        return self._lines.failed + tail

    def clear(self) -> None:
        """An empty sheet again."""
        self._awaited.clear()
        self.document.clear()
        self._set_margins()
        self._lines = self._new_lines()
        self._writer = Writer(self.document, self.styles, self._lines)
        self._tail, self._tail_start = (), None

    def update(self, finals: tuple[Block, ...], tail: tuple[Block, ...]) -> None:
        """Adds final blocks, resolves what was awaited, and writes the tail anew if anything of it changed."""
        resolvable = bool(self._awaited)
        tail_is_same = tail == self._tail and not (self._tail_start and self._tail_lines.awaited)
        if not finals and tail_is_same and not resolvable:
            return
        edit = QTextCursor(self.document)
        edit.beginEditBlock()
        gone = self._drop_tail()  # before anything else: its position is a number, which resolving would shift
        self._awaited = [awaited for awaited in self._awaited if not self._lines.resolve(awaited)]
        self._write_finals(finals)
        self._write_tail(tail)
        self.objects.drop(gone)  # only now, so that a formula that is there again keeps its number
        edit.endEditBlock()
        for position, length in self._writer.take_moved():
            self.document.markContentsDirty(position, length)

    def _set_margins(self) -> None:
        self.document.setDefaultFont(self.styles.font)
        self.document.setDocumentMargin(self.styles.margin)
        frame = self.document.rootFrame()
        style = frame.frameFormat()
        style.setBottomMargin(self.styles.code_padding + 2)  # a frame of code may be the last thing on the page
        frame.setFrameFormat(style)

    def _new_lines(self) -> LineWriter:
        return LineWriter(self.styles, self.objects, self._pictures)

    def _write_finals(self, blocks: tuple[Block, ...]) -> None:
        if blocks:
            self._writer.lines = self._lines
            self._writer.write(blocks)
            self._awaited.extend(self._lines.awaited)
            self._lines.awaited.clear()
            self._lines.numbers.clear()

    def _write_tail(self, blocks: tuple[Block, ...]) -> None:
        self._tail = blocks
        if not blocks:
            return
        end = QTextCursor(self.document)
        end.movePosition(QTextCursor.MoveOperation.End)
        self._tail_start = TailStart(end.position(), self._writer.pen, end.blockFormat(), end.blockCharFormat())
        self._tail_lines = self._writer.lines = self._new_lines()
        self._writer.write(blocks)

    def _drop_tail(self) -> list[int]:
        """Returns the numbers of the formulas that stood in it."""
        if self._tail_start is None:
            return []
        cursor = QTextCursor(self.document)
        cursor.setPosition(self._tail_start.position)
        cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()
        # an empty block takes on the look of what followed it
        cursor.setBlockFormat(self._tail_start.block)
        cursor.setBlockCharFormat(self._tail_start.text)
        self._writer.pen = self._tail_start.pen
        self._tail_start = None
        return self._tail_lines.numbers
