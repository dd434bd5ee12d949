"""Where pages end: never in a row of a table, never between a heading and what it is the heading of.

Qt moves whole lines to the next page by itself, and so whole formulas; it cuts rows of tables. Text is written in
portions, and what a page would cut is moved before more stands below it: Qt lays out again whatever is below a change.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtGui import QTextBlock, QTextCursor, QTextDocument, QTextFormat

from app.core.progress import Advance
from app.render.blocks import Block
from app.render.portions import lots_of, portions
from app.ui.page.copying import selected_text
from app.ui.page.objects import FormulaObjects
from app.ui.page.page_tables import cut_row, go_on_below
from app.ui.page.paper import Paper

WINDOW = 4000  # characters that are looked through at once: about two pages
BREAK = QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore


@dataclass(frozen=True, slots=True)
class PlacedHeading:
    """A heading on a page (from 0), `top` pixels below that page's upper edge."""

    level: int
    text: str
    page: int
    top: float


def write_pages(paper: Paper, blocks: tuple[Block, ...], height: float, advance: Advance) -> None:
    """Writes an empty paper full, on pages `height` pixels high; `advance` is told which share is done."""
    paper.cut(height)
    lots = tuple(lots_of(portions(blocks)))
    place = 0  # what is before it stands where it will
    for number, lot in enumerate(lots, 1):
        paper.write(lot)
        if paper.document.characterCount() - place > WINDOW or number == len(lots):
            place = _settle(paper, place)
            advance(number / len(lots))


def headings(document: QTextDocument, objects: FormulaObjects) -> list[PlacedHeading]:
    """In order; for the outline."""
    layout, height = document.documentLayout(), document.pageSize().height()
    placed = []
    for block in _blocks(document.begin()):
        if level := block.blockFormat().headingLevel():
            page, top = divmod(layout.blockBoundingRect(block).top(), height)
            placed.append(PlacedHeading(level, _words(block, objects), int(page), top))
    return placed


def _settle(paper: Paper, place: int) -> int:
    """Moves what a page would cut, from a place on; from where on things may still have to be moved."""
    document = paper.document
    while (moved := _move_first(paper, place)) is not None:
        place, below = moved
        # Qt leaves lines where they were when what is above them is moved by a page.
        document.markContentsDirty(below, document.characterCount() - below)
    last = document.lastBlock()
    table = QTextCursor(last.previous()).currentTable() if last.previous().isValid() else None
    return _with_headings(last if table is None else document.findBlock(table.firstPosition()))


def _with_headings(block: QTextBlock) -> int:
    """Where the headings just above a block begin."""
    while block.previous().isValid() and block.previous().blockFormat().headingLevel():
        block = block.previous()
    return block.position()


def _move_first(paper: Paper, start: int) -> tuple[int, int] | None:
    """Moves the first heading or row that a page would cut off; from where on to look again, and to lay out again."""
    document = paper.document
    heading, cut = _cut_off_heading(document, start), cut_row(document, start)
    if heading is not None and (cut is None or heading.position() < cut[0].firstPosition()):
        style = heading.blockFormat()
        style.setPageBreakPolicy(BREAK)
        QTextCursor(heading).setBlockFormat(style)
        return heading.position(), heading.position()
    if cut is None:
        return None
    first = _with_headings(document.findBlock(cut[0].firstPosition()))
    return first, go_on_below(*cut, paper.styles)


def _cut_off_heading(document: QTextDocument, start: int) -> QTextBlock | None:
    """The first of some headings that stand at the end of a page, with what they are the headings of on the next."""
    layout, page = document.documentLayout(), document.pageSize().height()
    first: QTextBlock | None = None
    for block in _blocks(document.findBlock(start)):
        style, following = block.blockFormat(), block.next()
        if not style.headingLevel() or not following.isValid() or style.pageBreakPolicy() & BREAK:
            first = None
            continue
        top = layout.blockBoundingRect(block).top()
        first = block if first is None else first
        if int(top // page) == int(_first_line(following) // page):
            continue
        if layout.blockBoundingRect(first).top() % page > page / 4:
            return first
    return None


def _words(block: QTextBlock, objects: FormulaObjects) -> str:
    cursor = QTextCursor(block)
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
    return selected_text(cursor, objects)


def _first_line(block: QTextBlock) -> float:
    """Where a block's first line begins, which may be on the page after its top."""
    top = block.document().documentLayout().blockBoundingRect(block).top()
    layout = block.layout()
    return top + (layout.lineAt(0).y() if layout.lineCount() else 0)


def _blocks(block: QTextBlock) -> Iterator[QTextBlock]:
    while block.isValid():
        yield block
        block = block.next()
