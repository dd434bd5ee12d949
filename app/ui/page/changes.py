"""What follows from a change on a page: where it begins to be seen, and that what is around the page gives way."""

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtWidgets import QWidget

from app.ui.page.seals import is_sealed


def top_of_change(document: QTextDocument, position: int) -> int:
    """Pixels from the document's top: a line above the change, or at what joins its block to the one above."""
    cursor = QTextCursor(document)
    cursor.setPosition(min(position, document.characterCount() - 1))
    table = cursor.currentTable()
    block = document.findBlock(table.firstPosition()) if table is not None else cursor.block()
    line = block.layout().lineForTextPosition(cursor.position() - block.position())
    y = block.layout().lineAt(line.lineNumber() - 1).y() if line.isValid() and line.lineNumber() > 0 else 0.0
    if not y and block.previous().isValid() and not is_sealed(block):
        block = block.previous()
    return int(document.documentLayout().blockBoundingRect(block).top() + y) - 1


def lay_out_above(page: QWidget) -> None:
    """What the page is in takes on its new height at once, so that nothing is painted at the one it had."""
    above = page.parentWidget()
    while above is not None:
        QCoreApplication.sendPostedEvents(above, QEvent.Type.LayoutRequest.value)
        above = above.parentWidget()
