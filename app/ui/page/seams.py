"""Keeps the ends of a selection out of the seam between a formula and what takes its tail's room back.

With an end there Qt would take the tail for a part of the selected formula, and not paint it.
"""

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QTextEdit

from app.ui.page.formula_item import TAKEN_BACK
from app.ui.page.line_writer import OBJECT
from app.ui.page.objects import FormulaObjects
from app.ui.page.properties import FORMULA


class Seams(QObject):
    """Watches the selection of one view."""

    def __init__(self, view: QTextEdit, objects: FormulaObjects, parent: QObject) -> None:
        super().__init__(parent)
        self._view, self._objects = view, objects
        self._position = 0
        view.selectionChanged.connect(self._on_selection)

    @Slot()
    def _on_selection(self) -> None:
        cursor = self._view.textCursor()
        anchor, position = cursor.anchor(), cursor.position()
        if cursor.hasSelection() and (self._is_seam(anchor) or self._is_seam(position)):
            goes_back = position < self._position
            cursor.setPosition(anchor + self._is_seam(anchor))
            step = self._is_seam(position) * (-1 if goes_back else 1)
            cursor.setPosition(position + step, QTextCursor.MoveMode.KeepAnchor)
            self._view.setTextCursor(cursor)
        self._position = cursor.position()

    def _is_seam(self, position: int) -> bool:
        document = self._view.document()
        if not position or str(document.characterAt(position)) != OBJECT:
            return False
        cursor = QTextCursor(document)
        cursor.setPosition(position + 1)
        item = self._objects.item(cursor.charFormat().intProperty(FORMULA))
        return item is not None and item.segment is TAKEN_BACK
