"""Scrolls a formula that is too wide for the page: sideways with the wheel."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCursor, QWheelEvent
from PySide6.QtWidgets import QTextEdit

from app.ui.page.formula_item import FormulaItem
from app.ui.page.objects import FormulaObjects
from app.ui.page.properties import FORMULA

STEP = 0.5  # pixels per eighth of a degree


class FormulaScroller:
    """Takes the wheel's sideways movement (or Shift and the wheel) over a formula that overflows."""

    def __init__(self, objects: FormulaObjects) -> None:
        self._objects = objects

    def wheel(self, view: QTextEdit, event: QWheelEvent) -> bool:
        """Whether the event was for a formula."""
        delta = self._sideways(event)
        if not delta:
            return False
        found = self._item_at(view, event.position().toPoint())
        if found is None:
            return False
        item, position = found
        overflow = self._objects.fit(item, view.document(), position).overflow
        if overflow <= 0:
            return False
        item.scroll = min(overflow, max(0.0, item.scroll - delta * STEP))
        view.viewport().update()
        return True

    def _sideways(self, event: QWheelEvent) -> int:
        delta = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and not delta.x():
            return delta.y()
        return delta.x() if abs(delta.x()) > abs(delta.y()) else 0

    def _item_at(self, view: QTextEdit, point: QPoint) -> tuple[FormulaItem, int] | None:
        cursor = view.cursorForPosition(point)
        for position in (cursor.position(), cursor.position() + 1):
            probe = QTextCursor(view.document())
            probe.setPosition(min(position, view.document().characterCount() - 1))
            item = self._objects.item(probe.charFormat().intProperty(FORMULA))
            if item is not None:
                return item, probe.position() - 1
        return None
