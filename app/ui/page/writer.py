"""Writes blocks at the end of a document."""

from dataclasses import dataclass, replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextBlockFormat, QTextCharFormat, QTextCursor, QTextDocument, QTextTable

from app.render.blocks import (
    Block,
    CodeBlock,
    Display,
    Heading,
    Item,
    ListBlock,
    Paragraph,
    Quote,
    Rule,
    Table,
    Text,
)
from app.ui.page.highlight import highlighted
from app.ui.page.line_writer import LineWriter, runs_right_to_left
from app.ui.page.properties import GROUP, KIND, LEVEL, MARKER, QUOTE_BARS, Kind
from app.ui.page.styles import Styles
from app.ui.page.tables import insert_table, set_gap_below

CODE_LEADING = 2  # pixels between lines of code
BULLETS = ("•", "–", "·")


@dataclass(frozen=True, slots=True)
class Around:
    """Where a block stands: its margin, how many lists deep, how many of them with bullets, beside which quote bars."""

    left: float = 0
    level: int = 0
    bullets: int = 0
    bars: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Pen:
    """The writer's state between blocks."""

    fresh: bool = True  # the last block is empty and to be used
    last: Kind = Kind.NONE
    group: int = 0
    table: QTextTable | None = None  # the one just above


class Writer:
    """Writes one document from top to bottom; can be set back to an earlier place with its pen of then."""

    def __init__(self, document: QTextDocument, styles: Styles, lines: LineWriter) -> None:
        self._document = document
        self._styles = styles
        self.lines = lines
        self.pen = Pen()
        self._cursor = QTextCursor(document)
        self._marker = ""
        self._moved: list[tuple[int, int]] = []

    def take_moved(self) -> list[tuple[int, int]]:
        """Ranges (position, length) Qt must lay out again once the edit is over."""
        moved, self._moved = self._moved, []
        return moved

    def write(self, blocks: tuple[Block, ...]) -> None:
        self._cursor.movePosition(QTextCursor.MoveOperation.End)
        self._blocks(blocks, Around())

    def _blocks(self, blocks: tuple[Block, ...], around: Around) -> None:
        for block in blocks:
            self._block(block, around)

    def _block(self, block: Block, around: Around) -> None:
        match block:
            case Paragraph():
                self._paragraph(block, around)
            case Heading():
                self._begin(Kind.HEADING, around, self._styles.heading(block.level), level=block.level)
                self.lines.write(self._cursor, block.inlines, self._styles.heading(block.level))
            case Display():
                self._display(block, around)
            case CodeBlock():
                self._code(block, around)
            case Quote():
                self._quote(block, around)
            case ListBlock():
                self._list(block, around)
            case Table():
                self._table(block, around)
            case Rule():
                self._begin(Kind.RULE, around, self._styles.text())

    def _paragraph(self, block: Paragraph, around: Around) -> None:
        text = self._styles.text()
        # A paragraph so long that it was cut while it grew goes on in a new line: Qt lays out whole blocks.
        kind = Kind.CONTINUED if block.continued else Kind.TEXT
        self._begin(kind, around, text, goes_on=block.joined and self.pen.last in (Kind.TEXT, Kind.CONTINUED))
        if around.left and runs_right_to_left(block.inlines):
            self._mirror()
        self.lines.write(self._cursor, block.inlines, text)

    def _display(self, block: Display, around: Around) -> None:
        text = self._styles.text()
        self._begin(Kind.DISPLAY, around, text)
        style = self._cursor.blockFormat()
        style.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._cursor.setBlockFormat(style)
        self.lines.formula(self._cursor, block.formula, text)
        if block.punctuation:
            self.lines.write(self._cursor, (Text(block.punctuation),), text)

    def _code(self, block: CodeBlock, around: Around) -> None:
        if block.continued and not block.text:
            return
        if not block.continued:
            self.pen = replace(self.pen, group=self.pen.group + 1)
        first = True
        for line in highlighted(block.text, block.language, self._styles):
            self._begin(Kind.CODE, around, self._styles.code(), goes_on=block.continued or not first)
            for run in line:
                self._cursor.insertText(run.text, run.style)
            first = False

    def _quote(self, block: Quote, around: Around) -> None:
        inside = replace(around, left=around.left + self._styles.bar_room, bars=(*around.bars, around.left))
        self._blocks(block.blocks, inside)

    def _list(self, block: ListBlock, around: Around) -> None:
        bullets = around.bullets + any(item.number is None for item in block.items)
        inside = replace(around, left=around.left + self._styles.indent, level=around.level + 1, bullets=bullets)
        for item in block.items:
            self._item(item, inside)

    def _item(self, item: Item, around: Around) -> None:
        self._marker = BULLETS[min(around.bullets, len(BULLETS)) - 1] if item.number is None else f"{item.number}."
        if not item.blocks or not isinstance(item.blocks[0], Paragraph | Display):
            self._begin(Kind.ITEM, around, self._styles.text())
        self._blocks(item.blocks, around)

    def _table(self, block: Table, around: Around) -> None:
        if not self.pen.fresh:
            self._cursor.insertBlock(QTextBlockFormat(), self._styles.text())
        if self.pen.table is not None:
            self._moved.extend(set_gap_below(self.pen.table, 0))
        gap = self._gap(Kind.TABLE, 0)
        table = insert_table(self._cursor, block, self._styles, self.lines, left=around.left, gap=gap)
        self._cursor.movePosition(QTextCursor.MoveOperation.End)
        self.pen = replace(self.pen, fresh=True, last=Kind.TABLE, table=table)

    def _begin(
        self, kind: Kind, around: Around, text: QTextCharFormat, *, level: int = 0, goes_on: bool = False
    ) -> None:
        """A new block at the end, with the cursor in it."""
        if self.pen.last is Kind.NONE:
            self._leave_room_above(kind)
        marker, self._marker = self._marker, ""
        shown = Kind.ITEM if marker else kind
        style = self._styles.block()
        inset = self._styles.code_padding if kind is Kind.CODE else 0
        style.setLeftMargin(around.left + inset)
        style.setRightMargin(inset)
        if self.pen.table is not None:
            self._moved.extend(set_gap_below(self.pen.table, self._gap(shown, level)))
        else:
            style.setTopMargin(0 if goes_on else self._gap(shown, level))
        style.setProperty(KIND, int(kind))
        style.setProperty(LEVEL, around.level)
        if kind is Kind.HEADING:
            style.setHeadingLevel(level)
        if kind is Kind.CODE:
            style.setProperty(GROUP, self.pen.group)
            style.setLineHeight(CODE_LEADING, QTextBlockFormat.LineHeightTypes.LineDistanceHeight.value)
        if marker:
            style.setProperty(MARKER, marker)
        if around.bars:
            style.setProperty(QUOTE_BARS, " ".join(f"{bar:g}" for bar in around.bars))
        self._insert(style, text)
        last = kind if kind is Kind.DISPLAY else shown
        self.pen = replace(self.pen, fresh=False, last=last, table=None)

    def _mirror(self) -> None:
        """The block's margins change sides."""
        style = self._cursor.blockFormat()
        left, right = style.leftMargin(), style.rightMargin()
        style.setLeftMargin(right)
        style.setRightMargin(left)
        self._cursor.setBlockFormat(style)

    def _leave_room_above(self, first: Kind) -> None:
        """For the frame of code that begins the page: Qt ignores the top margin of a first block."""
        frame = self._document.rootFrame()
        style, padding = frame.frameFormat(), self._styles.code_padding if first is Kind.CODE else 0
        if style.topMargin() != self._styles.margin + padding:
            style.setTopMargin(self._styles.margin + padding)
            frame.setFrameFormat(style)

    def _gap(self, kind: Kind, level: int) -> float:
        gap = self._styles.distance(self.pen.last, kind, level)
        padding = self._styles.code_padding
        return gap + padding * ((kind is Kind.CODE) + (self.pen.last is Kind.CODE))

    def _insert(self, style: QTextBlockFormat, text: QTextCharFormat) -> None:
        if self.pen.fresh:
            self._cursor.setBlockFormat(style)
            self._cursor.setBlockCharFormat(text)
        else:
            self._cursor.insertBlock(style, text)
