"""Tables as in a book: a heavy rule above and below, a light one under the header, no others.

Where a text runs from right to left the first column is on the right. Qt knows no such tables: the columns are filled
in the other order, and the direction of the table's format tells whoever reads it.
"""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
    QTextFrameFormat,
    QTextTable,
    QTextTableCellFormat,
    QTextTableFormat,
)

from app.render.blocks import Alignment, Inline, Style, Table
from app.ui.page.line_writer import LineWriter
from app.ui.page.plan import PLAIN, Face, SetTable, puts
from app.ui.page.styles import Styles

HEAVY = 1.6
LIGHT = 0.8
HEADER = Face(styles=(Style.STRONG,))
SOLID = QTextFrameFormat.BorderStyle.BorderStyle_Solid
BOTTOM_BORDER = (
    QTextFormat.Property.TableCellBottomBorder,
    QTextFormat.Property.TableCellBottomBorderStyle,
    QTextFormat.Property.TableCellBottomBorderBrush,
)
ALIGNMENTS = {
    Alignment.LEFT: Qt.AlignmentFlag.AlignLeft,
    Alignment.CENTRE: Qt.AlignmentFlag.AlignHCenter,
    Alignment.RIGHT: Qt.AlignmentFlag.AlignRight,
}
AT_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute
MIRRORED = {Alignment.LEFT: AT_RIGHT, Alignment.CENTRE: Qt.AlignmentFlag.AlignHCenter, Alignment.RIGHT: AT_RIGHT}


def insert_table(
    cursor: QTextCursor, step: SetTable, styles: Styles, lines: LineWriter, look: QTextTableFormat
) -> QTextTable:
    """Without its header where the rows go on below those of another table."""
    block = _in_columns(step.block, mirrored=step.mirrored)
    rows = block.rows if block.continued else (block.header, *block.rows)
    table = cursor.insertTable(len(rows), max(1, len(block.header)), look)
    filler = _Filler(_alignments(block, mirrored=step.mirrored), styles, lines)
    for row, cells in enumerate(rows):
        filler.fill(table, row, cells, is_header=row == 0 and not block.continued)
    if not step.goes_on:
        close_row(table, len(rows) - 1, styles)
    return table


def add_rows(table: QTextTable, block: Table, styles: Styles, lines: LineWriter) -> None:
    """The table goes on with the rows of a further block."""
    first, mirrored = table.rows(), is_mirrored(table)
    block = _in_columns(block, mirrored=mirrored)
    filler = _Filler(_alignments(block, mirrored=mirrored), styles, lines)
    _open_row(table, first - 1)
    table.appendRows(len(block.rows))
    for row, cells in enumerate(block.rows, first):
        filler.fill(table, row, cells, is_header=False)
    close_row(table, table.rows() - 1, styles)


def is_mirrored(table: QTextTable) -> bool:
    """Whether its first column is on the right."""
    return table.format().layoutDirection() is Qt.LayoutDirection.RightToLeft


def table_above(block: QTextBlock) -> QTextTable | None:
    """The table that ends just above a block."""
    return QTextCursor(block.previous()).currentTable() if block.previous().isValid() else None


def set_gap_below(table: QTextTable, gap: float) -> list[tuple[int, int]]:
    """Between the table and the block after it, whose own top margin Qt ignores there.

    Returns the ranges (position, length) to be marked dirty after the edit: Qt does not lay a table out again for its
    margin alone.
    """
    if table.format().bottomMargin() == gap:
        return []
    changed = table.format()
    changed.setBottomMargin(gap)
    table.setFormat(changed)
    return [(table.firstPosition(), table.lastPosition() - table.firstPosition() + 1)]


def close_row(table: QTextTable, row: int, styles: Styles) -> None:
    """The rule that ends a table, below a row."""
    for column in range(table.columns()):
        cell = table.cellAt(row, column)
        style = cell.format().toTableCellFormat()
        _set_rules(style, styles, below=HEAVY)
        cell.setFormat(style)


def table_look(styles: Styles, step: SetTable, gap: float) -> QTextTableFormat:
    """`gap` above in pixels."""
    made = QTextTableFormat()
    made.setBorder(0)
    made.setBorderCollapse(True)
    made.setCellSpacing(0)
    made.setCellPadding(0)
    if step.around.mirrored:
        made.setRightMargin(step.around.left)
    else:
        made.setLeftMargin(step.around.left)
    if step.mirrored:
        made.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        made.setAlignment(Qt.AlignmentFlag.AlignRight)
    made.setTopMargin(gap)
    made.setBottomMargin(round(0.2 * styles.size))
    return made


def _in_columns(block: Table, *, mirrored: bool) -> Table:
    """With its cells in the order in which they stand on the page."""
    if not mirrored:
        return block
    header, alignments = block.header[::-1], block.alignments[::-1]
    return replace(block, header=header, alignments=alignments, rows=tuple(row[::-1] for row in block.rows))


def _alignments(block: Table, *, mirrored: bool) -> list[Qt.AlignmentFlag]:
    return [(MIRRORED if mirrored else ALIGNMENTS)[alignment] for alignment in block.alignments]


class _Filler:
    """Writes the cells of one table, in formats that are made once: each call of Qt's costs more than it does."""

    def __init__(self, alignments: list[Qt.AlignmentFlag], styles: Styles, lines: LineWriter) -> None:
        self._lines = lines
        self._blocks = [_aligned(alignment) for alignment in alignments]
        self._body = _padded(lines.format(PLAIN), styles)
        self._header = _padded(lines.format(HEADER), styles)
        _set_rules(self._header, styles, above=HEAVY, below=LIGHT)

    def fill(self, table: QTextTable, row: int, cells: tuple[tuple[Inline, ...], ...], *, is_header: bool) -> None:
        look, face = (self._header, HEADER) if is_header else (self._body, PLAIN)
        for column, inlines in enumerate(cells):
            cell = table.cellAt(row, column)
            cell.setFormat(look)  # of its first block, too
            cursor = cell.firstCursorPosition()
            cursor.setBlockFormat(self._blocks[column])
            for put in puts(inlines, face):
                self._lines.put(cursor, put)


def _aligned(alignment: Qt.AlignmentFlag) -> QTextBlockFormat:
    made = QTextBlockFormat()
    made.setAlignment(alignment)
    return made


def _padded(text: QTextCharFormat, styles: Styles) -> QTextTableCellFormat:
    made = text.toTableCellFormat()
    made.setTopPadding(round(0.3 * styles.size))
    made.setBottomPadding(round(0.3 * styles.size))
    made.setLeftPadding(round(0.65 * styles.size))
    made.setRightPadding(round(0.65 * styles.size))
    made.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignMiddle)
    return made


def _open_row(table: QTextTable, row: int) -> None:
    """Takes the rule below a row away."""
    for column in range(table.columns()):
        cell = table.cellAt(row, column)
        style = cell.format().toTableCellFormat()
        for each in BOTTOM_BORDER:
            style.clearProperty(each)
        cell.setFormat(style)


def _set_rules(cell: QTextTableCellFormat, styles: Styles, *, above: float = 0, below: float = 0) -> None:
    brush = QBrush(QColor(styles.colour))
    if above:
        cell.setTopBorder(above)
        cell.setTopBorderStyle(SOLID)
        cell.setTopBorderBrush(brush)
    if below:
        cell.setBottomBorder(below)
        cell.setBottomBorderStyle(SOLID)
        cell.setBottomBorderBrush(brush)
