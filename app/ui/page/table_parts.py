"""Long tables are set as several, since Qt lays out whole tables: what makes them look like one."""

from collections import defaultdict
from itertools import pairwise

from PySide6.QtGui import QAbstractTextDocumentLayout, QTextDocument, QTextLength, QTextTable

from app.ui.page.properties import PART

NEAR = 0.5  # pixels by which columns may differ

Widths = dict[int, list[QTextLength]]
"""Of the columns of each long table, by its number."""


def same_table(one: QTextTable | None, other: QTextTable | None) -> bool:
    """Whether the rows of both are of one table."""
    if one is None or other is None:
        return False
    number = number_of(one)
    return one == other or (number > 0 and number == number_of(other))


def number_of(table: QTextTable) -> int:
    """What the parts of a long table share; 0 for any other."""
    return int(table.format().intProperty(PART))


def align(document: QTextDocument) -> Widths:
    """Makes the columns of all parts as wide as those of the first; not while the document is being edited."""
    families: dict[int, list[QTextTable]] = defaultdict(list)
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable) and (number := number_of(frame)):
            families[number].append(frame)
    layout = document.documentLayout()
    widths = {number: _widths(tables[0], layout) for number, tables in families.items()}
    for number, (_, *others) in families.items():
        for table in others:
            if not _near(table.format().columnWidthConstraints(), widths[number]):
                changed = table.format()
                changed.setColumnWidthConstraints(widths[number])
                table.setFormat(changed)
    return widths


def _near(some: list[QTextLength], others: list[QTextLength]) -> bool:
    pairs = zip(some, others, strict=False)
    return len(some) == len(others) and all(abs(one.rawValue() - other.rawValue()) < NEAR for one, other in pairs)


def _widths(table: QTextTable, layout: QAbstractTextDocumentLayout) -> list[QTextLength]:
    """Of its columns as they are laid out."""
    cells = (table.cellAt(0, column) for column in range(table.columns()))
    lefts = [layout.blockBoundingRect(cell.firstCursorPosition().block()).left() for cell in cells]
    right = lefts[0] + layout.frameBoundingRect(table).width()
    return [QTextLength(QTextLength.Type.FixedLength, after - left) for left, after in pairwise([*lefts, right])]
