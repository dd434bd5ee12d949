"""Writes the steps of a plan at the end of a document."""

from dataclasses import dataclass, replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextBlockFormat, QTextCharFormat, QTextCursor, QTextDocument, QTextTable

from app.render.blocks import Text
from app.ui.page.line_writer import LineWriter
from app.ui.page.plan import PLAIN, Around, Begin, EndCode, Join, Put, SetTable, Step
from app.ui.page.properties import GROUP, KIND, LANGUAGE, LEVEL, MARKER, PART, QUOTE_BARS, Kind
from app.ui.page.styles import Styles
from app.ui.page.table_parts import Widths, number_of
from app.ui.page.tables import add_rows, insert_table, set_gap_below, table_above, table_look

CODE_LEADING = 2  # pixels between lines of code


@dataclass(frozen=True, slots=True)
class Pen:
    """The writer's state between steps."""

    fresh: bool = True  # the last block is empty and to be used
    last: Kind = Kind.NONE
    group: int = 0  # the number of the last code, or of the last long table
    table: QTextTable | None = None  # the one just above


class Writer:
    """Writes one document from top to bottom; can be set back to an earlier place with its pen of then."""

    def __init__(self, document: QTextDocument, styles: Styles, lines: LineWriter) -> None:
        self._document = document
        self._styles = styles
        self._lines = lines
        self.pen = Pen()
        self.has_parts = False  # whether a long table is in the document, as several
        self.widths: Widths = {}  # as they were laid out
        self._cursor = QTextCursor(document)
        self._moved: list[tuple[int, int]] = []
        self._ended: list[QTextCursor] = []

    def take_moved(self) -> list[tuple[int, int]]:
        """Ranges (position, length) Qt must lay out again once the edit is over."""
        moved, self._moved = self._moved, []
        return moved

    def take_ended(self) -> list[QTextCursor]:
        """The last lines of codes that are whole now, and whose colours are to be looked at again."""
        ended, self._ended = self._ended, []
        return ended

    def go_to_end(self) -> QTextCursor:
        """Where the next step is written."""
        self._cursor.movePosition(QTextCursor.MoveOperation.End)
        return self._cursor

    def write(self, step: Step) -> None:
        """The cursor must be at the end."""
        match step:
            case Put():
                self._lines.put(self._cursor, step)
            case Begin():
                self._begin(step)
            case Join():
                self._join(step)
            case EndCode():
                self._ended.append(self._place())
            case SetTable():
                self._table(step)

    def _place(self) -> QTextCursor:
        """Where the cursor is; it stays there while the text below grows."""
        place = QTextCursor(self._cursor)
        place.setKeepPositionOnInsert(True)
        return place

    def _join(self, step: Join) -> None:
        if self.pen.last not in (Kind.TEXT, Kind.CONTINUED):
            self._begin(Begin(step.kind, Around(), PLAIN))
        elif step.between:
            self._lines.put(self._cursor, Put(Text(step.between), PLAIN))

    def _table(self, step: SetTable) -> None:
        above = self._table_above()
        if above is not None and step.block.continued and not step.is_part:
            add_rows(above, step.block, self._styles, self._lines)
        else:
            self._new_table(step, above)
        self._cursor.movePosition(QTextCursor.MoveOperation.End)

    def _new_table(self, step: SetTable, above: QTextTable | None) -> None:
        if not self.pen.fresh:
            self._cursor.insertBlock(QTextBlockFormat(), self._styles.text())
        if above is not None:
            self._moved.extend(set_gap_below(above, 0))
        goes_on = above is not None and step.block.continued
        look = table_look(self._styles, step, 0 if goes_on else self._gap(Kind.TABLE, 0))
        if step.is_part:
            number = self._part(above if goes_on else None)
            look.setProperty(PART, number)
            look.setColumnWidthConstraints(self.widths.get(number, []) if goes_on else [])
        table = insert_table(self._cursor, step, self._styles, self._lines, look)
        self.pen = replace(self.pen, fresh=True, last=Kind.TABLE, table=table)

    def _part(self, above: QTextTable | None) -> int:
        """The number of a long table, which its parts share."""
        self.has_parts = True
        if above is not None:
            return number_of(above)
        self.pen = replace(self.pen, group=self.pen.group + 1)
        return self.pen.group

    def _table_above(self) -> QTextTable | None:
        """What was written last, if it is a table. Pages may have cut it since; while it is edited Qt can't find it."""
        return (table_above(self._document.lastBlock()) or self.pen.table) if self.pen.table is not None else None

    def _begin(self, step: Begin) -> None:
        """A new block at the end, with the cursor in it."""
        if self.pen.last is Kind.NONE:
            self._leave_room_above(step.kind)
        if step.opens:
            self.pen = replace(self.pen, group=self.pen.group + 1)
        shown = Kind.ITEM if step.marker else step.kind
        style = self._style(step)
        gap = self._gap(shown, step.level) + (self._styles.code_head if step.opens else 0)
        above = self._table_above()
        if above is not None:
            self._moved.extend(set_gap_below(above, gap))
        else:
            style.setTopMargin(0 if step.goes_on else gap)
        self._insert(style, self._lines.format(step.face))
        last = step.kind if step.kind is Kind.DISPLAY else shown
        self.pen = replace(self.pen, fresh=False, last=last, table=None)

    def _style(self, step: Begin) -> QTextBlockFormat:
        """All but the distance to what is above."""
        style = self._styles.block()
        inset = self._styles.code_padding if step.kind is Kind.CODE else 0
        left, right = step.around.left + inset, inset
        self._lines.indent(left + right)
        style.setLeftMargin(right if step.around.mirrored else left)
        style.setRightMargin(left if step.around.mirrored else right)
        style.setProperty(KIND, int(step.kind))
        style.setProperty(LEVEL, step.around.level)
        if step.kind is Kind.HEADING:
            style.setHeadingLevel(step.level)
        if step.kind is Kind.DISPLAY:
            style.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        if step.kind is Kind.CODE:
            hang = self._styles.hang(step.inset)
            style.setLeftMargin(style.leftMargin() + hang)
            style.setTextIndent(-hang)
            style.setProperty(GROUP, self.pen.group)
            style.setNonBreakableLines(not self._styles.breaks(self.pen.group))
            if step.opens and step.language:
                style.setProperty(LANGUAGE, step.language)
            style.setLineHeight(CODE_LEADING, QTextBlockFormat.LineHeightTypes.LineDistanceHeight.value)
        if step.marker:
            style.setProperty(MARKER, step.marker)
        if step.around.bars:
            style.setProperty(QUOTE_BARS, " ".join(f"{bar:g}" for bar in step.around.bars))
        return style

    def _leave_room_above(self, first: Kind) -> None:
        """For the frame of code that begins the page: Qt ignores the top margin of a first block."""
        frame = self._document.rootFrame()
        style, is_code = frame.frameFormat(), first is Kind.CODE
        padding = self._styles.code_padding + self._styles.code_head if is_code else 0
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
