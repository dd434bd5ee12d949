"""Where pages end: never in a row of a table, never between a heading and what it is the heading of.

Qt moves whole lines to the next page by itself, and so whole formulas; it cuts rows of tables. A table that goes on
on the next page begins there with its header.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtGui import (
    QFont,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrame,
    QTextTable,
    QTextTableFormat,
)

from app.ui.page.copying import selected_text
from app.ui.page.objects import FormulaObjects
from app.ui.page.styles import Styles
from app.ui.page.tables import close_row

WINDOW = 12_000  # characters laid out at once: a few pages
MOST_MOVES = 2000  # headings and rows moved in one document


@dataclass(frozen=True, slots=True)
class PlacedHeading:
    """A heading on a page (from 0), `top` pixels below that page's upper edge."""

    level: int
    text: str
    page: int
    top: float


BREAK = QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore


def paginate(document: QTextDocument, styles: Styles) -> None:
    """Moves what would be cut to the next page. The document has its page size."""
    for table in _tables(document.rootFrame()):
        style = table.format()
        style.setHeaderRowCount(0)  # Qt would repeat it beside its place, and over rows that it cuts
        table.setFormat(style)
    place, moves = 0, 0  # what is before `place` stands where it will
    while place < document.characterCount() and moves < MOST_MOVES:
        end = _window(document, place)
        # Qt leaves lines where they were when what is above them is moved by a page.
        document.markContentsDirty(place, end - place)
        moved = _move_first(document, styles, place, end)
        moves += moved is not None
        place = _with_headings(document, moved) if moved is not None else end


def _window(document: QTextDocument, place: int) -> int:
    """Where some pages from `place` on end: not in a table, and not between a heading and what follows."""
    end = min(place + WINDOW, document.characterCount())
    for table in _tables(document.rootFrame()):
        if table.firstPosition() <= end <= table.lastPosition():
            end = table.lastPosition() + 1
    block = document.findBlock(end)
    while block.isValid() and block.blockFormat().headingLevel():
        block = block.next()
    return block.next().position() if block.next().isValid() else document.characterCount()


def _with_headings(document: QTextDocument, place: int) -> int:
    """Where the headings of what stands at `place` begin."""
    block = document.findBlock(place)
    while block.previous().isValid() and block.previous().blockFormat().headingLevel():
        block = block.previous()
    return block.position()


def _move_first(document: QTextDocument, styles: Styles, start: int, end: int) -> int | None:
    """Moves the first heading or row between two places that a page would cut off; where it was."""
    heading, cut = _cut_off_heading(document, start, end), _cut_row(document, start, end)
    if heading is not None and (cut is None or heading.position() < cut[0].firstPosition()):
        style = heading.blockFormat()
        style.setPageBreakPolicy(BREAK)
        QTextCursor(heading).setBlockFormat(style)
        return heading.position()
    if cut is None:
        return None
    first = cut[0].firstPosition()
    _move(*cut, styles)
    return first


def headings(document: QTextDocument, objects: FormulaObjects) -> list[PlacedHeading]:
    """In order; for the outline."""
    layout, height = document.documentLayout(), document.pageSize().height()
    placed = []
    for block in _blocks(document):
        if level := block.blockFormat().headingLevel():
            page, top = divmod(layout.blockBoundingRect(block).top(), height)
            placed.append(PlacedHeading(level, _words(block, objects), int(page), top))
    return placed


def _words(block: QTextBlock, objects: FormulaObjects) -> str:
    cursor = QTextCursor(block)
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
    return selected_text(cursor, objects)


def _cut_off_heading(document: QTextDocument, start: int, end: int) -> QTextBlock | None:
    """The first heading that stands at the end of a page."""
    layout, page = document.documentLayout(), document.pageSize().height()
    block = document.findBlock(start)
    while block.isValid() and block.position() < end:
        style, following = block.blockFormat(), block.next()
        if style.headingLevel() and following.isValid() and not style.pageBreakPolicy() & BREAK:
            top = layout.blockBoundingRect(block).top()
            if int(top // page) != int(_first_line(following) // page) and top % page > page / 4:
                return block
        block = following
    return None


def _cut_row(document: QTextDocument, start: int, end: int) -> tuple[QTextTable, int] | None:
    """The first row a page would cut, and its table."""
    page = document.pageSize().height()
    for table in _tables(document.rootFrame()):
        if table.lastPosition() < start or table.firstPosition() >= end:
            continue
        begins = bool(table.format().pageBreakPolicy() & BREAK)
        first = int(_extent(table, 0)[0] // page)
        for row in range(2 if begins else 0, table.rows()):  # one that begins a page is as high up as it can be
            if int((_extent(table, row)[1] - 0.5) // page) != first:
                return table, row
    return None


def _move(table: QTextTable, row: int, styles: Styles) -> None:
    """The table begins, or goes on with its header above `row`, on the next page."""
    style = table.format()
    style.setPageBreakPolicy(BREAK)
    if row <= 1:  # a header alone at the end of a page is no table
        table.setFormat(style)
        return
    edit = QTextCursor(table.document())
    edit.beginEditBlock()  # laid out once for all rows
    below = _table_below(table, table.rows() - row + 1, style)
    for target, source in enumerate((0, *range(row, table.rows()))):
        _copy_row(table, source, below, target)
    table.removeRows(row, table.rows() - row)
    close_row(table, row - 1, styles)
    edit.endEditBlock()


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


def _first_line(block: QTextBlock) -> float:
    """Where a block's first line begins, which may be on the page after its top."""
    top = block.document().documentLayout().blockBoundingRect(block).top()
    layout = block.layout()
    return top + (layout.lineAt(0).y() if layout.lineCount() else 0)


def _tables(frame: QTextFrame) -> Iterator[QTextTable]:
    for child in frame.childFrames():
        if isinstance(child, QTextTable):
            yield child
        yield from _tables(child)


def _blocks(document: QTextDocument) -> Iterator[QTextBlock]:
    block = document.begin()
    while block.isValid():
        yield block
        block = block.next()
