"""From formula to formula with the keyboard: each is selected, shown and spoken."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import QTextEdit

from app.render.speech import spoken
from app.ui.page.formula_menu import show_larger
from app.ui.page.formula_places import FormulaPlace, FormulaPlaces
from app.ui.page.revealing import reveal
from app.ui.theme import Theme

NEXT = {Qt.Key.Key_Down: True, Qt.Key.Key_Up: False}  # with Alt


class FormulaWalk:
    """Alt+Down and Alt+Up go to the next formula and the one before; Enter shows the selected one larger."""

    def __init__(self, view: QTextEdit, places: FormulaPlaces, theme: Theme) -> None:
        self._view, self._places, self._theme = view, places, theme

    def key(self, event: QKeyEvent) -> bool:
        """Whether the key was for a formula."""
        key = Qt.Key(event.key())
        if event.modifiers() == Qt.KeyboardModifier.AltModifier and key in NEXT:
            self._go(forward=NEXT[key])
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and (found := self.selected()) is not None:
            show_larger(found, self._theme, self._view)
            return True
        return False

    def selected(self) -> FormulaPlace | None:
        """The formula, if nothing but one is selected."""
        cursor = self._view.textCursor()
        found = self._places.at(cursor.selectionStart()) if cursor.hasSelection() else None
        if found is None or (cursor.selectionStart(), cursor.selectionEnd()) != (found.place.start, found.place.end):
            return None
        return found

    def _go(self, *, forward: bool) -> None:
        """At the end it begins again."""
        cursor, end = self._view.textCursor(), self._view.document().characterCount() - 1
        if forward:
            found = self._places.following(cursor.selectionEnd()) or self._places.following(0)
        else:
            found = self._places.before(cursor.selectionStart()) or self._places.before(end)
        if found is not None:
            self._view.setTextCursor(found.place.cursor(self._view.document()))
            self._view.ensureCursorVisible()
            reveal(self._view.viewport(), self._view.cursorRect())
            _say(self._view, found)


def _say(view: QTextEdit, found: FormulaPlace) -> None:
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(view, spoken(found.formula.tex)))
