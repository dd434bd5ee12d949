"""Tables that are longer than what is left of their page: they go on on the next, below their header."""

from collections.abc import Iterator

from PySide6.QtGui import (
    QFont,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextTable,
    QTextTableFormat,
)

from app.ui.page.styles import Styles
from app.ui.page.tables import close_row

HIGH_UP = 0.12  # of a page: a table that begins there is not moved to the next
BREAK = QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore


def cut_row(document: QTextDocument, start: int) -> tuple[QTextTable, int] | None:
    """The first row from a place on that a page would cut, and its table."""
    page = document.pageSize().height()
    for table in _tables(document, start):
        top = _extent(table, 0)[0]
        begins = bool(table.format().pageBreakPolicy() & BREAK) or top % page < page * HIGH_UP
        first = int(top // page)
        for row in range(2 if begins else 0, table.rows()):  # above these there is nothing to win
            if int((_extent(table, row)[1] - 0.5) // page) != first:
                return table, row
    return None


def go_on_below(table: QTextTable, row: int, styles: Styles) -> int:
    """The table begins, or goes on with its header above `row`, on the next page; from where on lines may be wrong."""
    style = table.format()
    style.setPageBreakPolicy(BREAK)
    if row <= 1:  # a header alone at the end of a page is no table
        table.setFormat(style)
        return table.firstPosition()
    edit = QTextCursor(table.document())
    edit.beginEditBlock()  # laid out once for all rows
    below = _table_below(table, table.rows() - row + 1, style)
    for target, source in enumerate((0, *range(row, table.rows()))):
        _copy_row(table, source, below, target)
    table.removeRows(row, table.rows() - row)
    close_row(table, row - 1, styles)
    edit.endEditBlock()
    return below.lastPosition()


def _tables(document: QTextDocument, start: int) -> Iterator[QTextTable]:
    block = document.findBlock(start)
    while block.isValid():
        table = QTextCursor(block).currentTable()
        if table is not None:
            yield table
            block = document.findBlock(table.lastPosition())
        block = block.next()


def _table_below(table: QTextTable, rows: int, style: QTextTableFormat) -> QTextTable:
    """An empty one; Qt keeps a block between two tables, which is made as low as can be."""
    cursor = table.lastCursorPosition()
    cursor.movePosition(QTextCursor.MoveOperation.NextBlock)
    below = cursor.insertTable(rows, table.columns(), style)
    cursor.setPosition(below.firstPosition() - 1)
    low, text = QTextBlockFormat(), QTextCharFormat()
    low.setLineHeight(1, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
    font = QFont(text.font())
    font.setPixelSize(1)
    text.setFont(font)
    cursor.setBlockFormat(low)
    cursor.setBlockCharFormat(text)
    return below


def _copy_row(table: QTextTable, source: int, below: QTextTable, target: int) -> None:
    for column in range(table.columns()):
        cell, copy = table.cellAt(source, column), below.cellAt(target, column)
        copy.setFormat(cell.format())
        content = cell.firstCursorPosition()
        cursor = copy.firstCursorPosition()
        cursor.setBlockFormat(content.blockFormat())
        cursor.setBlockCharFormat(content.blockCharFormat())
        content.setPosition(cell.lastCursorPosition().position(), QTextCursor.MoveMode.KeepAnchor)
        cursor.insertFragment(content.selection())


def _extent(table: QTextTable, row: int) -> tuple[float, float]:
    """Top and bottom of a row in pixels, padding included."""
    layout = table.document().documentLayout()
    tops, bottoms = [], []
    for column in range(table.columns()):
        cell = table.cellAt(row, column)
        style = cell.format().toTableCellFormat()
        block, last = cell.firstCursorPosition().block(), cell.lastCursorPosition().block()
        tops.append(layout.blockBoundingRect(block).top() - style.topPadding())
        bottoms.append(layout.blockBoundingRect(last).bottom() + style.bottomPadding())
    return min(tops), max(bottoms)
