"""A selection → text: formulas as their LaTeX source, list markers and quotes as Markdown has them."""

from collections.abc import Callable, Iterator

from PySide6.QtGui import QTextBlock, QTextCursor, QTextDocument

from app.render.speech import spoken
from app.ui.page.formula_item import FormulaItem
from app.ui.page.line_writer import LINE_SEPARATOR, OBJECT, UNSEEN
from app.ui.page.objects import FormulaObjects
from app.ui.page.plan import BULLETS
from app.ui.page.properties import FORMULA, GROUP, KIND, MARKER, Kind
from app.ui.page.seals import is_sealed
from app.ui.page.table_parts import same_table
from app.ui.page.tables import is_mirrored
from app.ui.page.units import cut

_SHOWN_ONLY = str.maketrans({LINE_SEPARATOR: "\n", **dict.fromkeys(UNSEEN)})

Read = Callable[[FormulaItem], str]


def _source(item: FormulaItem) -> str:
    return item.source


def _words(item: FormulaItem) -> str:
    return spoken(item.formula.tex) if item.is_first else ""


def selected_text(cursor: QTextCursor, objects: FormulaObjects, read: Read = _source) -> str:
    """The text between the cursor's two ends; `read` says what stands for a formula."""
    start, end = cursor.selectionStart(), cursor.selectionEnd()
    parts: list[str] = []
    above: QTextBlock | None = None
    for block in _in_reading_order(cursor.document(), start, end):
        if _is_filler(block):
            continue
        text = _characters(block, objects, (max(start, block.position()), min(end, _end(block))), read)
        if above is not None:
            parts.append(_between(cursor, above, block))
        whole = start <= block.position()
        parts.append((_marker(block) if whole else "") + text)
        above = block
    return "".join(parts)


def plain_text(document: QTextDocument, objects: FormulaObjects) -> str:
    """The whole document, as copying it would give it."""
    cursor = QTextCursor(document)
    cursor.select(QTextCursor.SelectionType.Document)
    return selected_text(cursor, objects)


def spoken_text(document: QTextDocument, objects: FormulaObjects) -> str:
    """The whole document as it is read aloud: formulas in words."""
    cursor = QTextCursor(document)
    cursor.select(QTextCursor.SelectionType.Document)
    return selected_text(cursor, objects, _words)


def _in_reading_order(document: QTextDocument, start: int, end: int) -> Iterator[QTextBlock]:
    """The blocks between two positions; cells whose first column is on the right from there on."""
    row: list[QTextBlock] = []
    number: int | None = None
    block = document.findBlock(start)
    while block.isValid() and block.position() < end:
        table = QTextCursor(block).currentTable()
        mirrored = table.cellAt(QTextCursor(block)).row() if table is not None and is_mirrored(table) else None
        if mirrored != number:
            yield from reversed(row)
            row.clear()
        number = mirrored
        row.append(block)
        if mirrored is None:
            yield row.pop()
        block = block.next()
    yield from reversed(row)


def _end(block: QTextBlock) -> int:
    return block.position() + block.length() - 1


def _characters(block: QTextBlock, objects: FormulaObjects, ends: tuple[int, int], read: Read) -> str:
    """Characters of one block between two positions, read run by run."""
    start, end = ends
    parts: list[str] = []
    iterator = block.begin()
    while not iterator.atEnd():
        fragment = iterator.fragment()
        begin = max(start, fragment.position())
        stop = min(end, fragment.position() + fragment.length())
        if begin < stop:
            text = cut(fragment.text(), begin - fragment.position(), stop - fragment.position())
            item = objects.item(fragment.charFormat().intProperty(FORMULA)) if OBJECT in text else None
            # two equal formulas with nothing between them are one run
            parts.append(text.translate(_SHOWN_ONLY) if item is None else read(item) * len(text))
        iterator += 1
    return "".join(parts)


def _is_filler(block: QTextBlock) -> bool:
    """The empty, unseen block Qt keeps before and after a table."""
    return block.length() == 1 and not block.blockFormat().hasProperty(KIND) and not QTextCursor(block).currentTable()


def _marker(block: QTextBlock) -> str:
    style = block.blockFormat()
    if not style.hasProperty(MARKER):
        return ""
    marker = str(style.property(MARKER))
    return "- " if marker in BULLETS else f"{marker} "


def _between(cursor: QTextCursor, above: QTextBlock, below: QTextBlock) -> str:
    """A line break within code and lists and around formulas; a tab between cells; else a blank line."""
    if is_sealed(below):
        return ""
    table, other = QTextCursor(below).currentTable(), QTextCursor(above).currentTable()
    if table is not None and same_table(table, other):
        same_row = table == other and table.cellAt(QTextCursor(above)).row() == table.cellAt(QTextCursor(below)).row()
        return "\t" if same_row else "\n"
    kind = below.blockFormat().intProperty(KIND)
    if below.blockFormat().hasProperty(MARKER):
        close = above.blockFormat().hasProperty(MARKER)
    elif kind == Kind.CODE:
        close = above.blockFormat().intProperty(GROUP) == below.blockFormat().intProperty(GROUP)
    else:
        close = kind in (Kind.DISPLAY, Kind.CONTINUED)
    return "\n" if close else "\n\n"
