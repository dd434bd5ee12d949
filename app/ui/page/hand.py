"""What mouse and keys do on a page beyond reading: the tools of code, the formulas, the context menu."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAccessible, QContextMenuEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QTextEdit

from app.ui.page.code_frames import CodeFrames
from app.ui.page.code_tools import CodeTools
from app.ui.page.copying import spoken_text
from app.ui.page.formula_menu import add_formula_actions
from app.ui.page.formula_places import FormulaPlaces
from app.ui.page.formula_walk import FormulaWalk
from app.ui.page.formulas import Formulas
from app.ui.page.mathml_copying import MathmlCopying
from app.ui.page.objects import FormulaObjects
from app.ui.page.seams import Seams
from app.ui.theme import Theme


class Hand(QObject):
    """Sees the events of a view before the view does, and takes those that are meant for a tool or a formula."""

    def __init__(
        self, view: QTextEdit, frames: CodeFrames, objects: FormulaObjects, theme: Theme, formulas: Formulas
    ) -> None:
        super().__init__(view)
        self._view, self._objects, self._theme = view, objects, theme
        self._tools = CodeTools(view, frames, self)
        self._places = FormulaPlaces(view.document(), objects)
        self._walk = FormulaWalk(view, self._places, theme)
        self._seams = Seams(view, objects, self)
        self._mathml = MathmlCopying(view, formulas, self)
        view.installEventFilter(self)
        view.viewport().installEventFilter(self)

    def describe(self) -> None:
        """A formula is no text to a screen reader: it gets the whole in words. Nobody else needs them."""
        words = spoken_text(self._view.document(), self._objects) if QAccessible.isActive() else ""
        if words != self._view.accessibleDescription():
            self._view.setAccessibleDescription(words)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        match event.type():
            case QEvent.Type.ContextMenu if isinstance(event, QContextMenuEvent):
                self._show_menu(event)
                return True
            case QEvent.Type.FocusIn:
                self.describe()
            case QEvent.Type.KeyPress if isinstance(event, QKeyEvent) and watched is self._view:
                return self._walk.key(event)
            case _ if isinstance(event, QMouseEvent) and watched is not self._view:
                return self._mouse(event)
        return False

    def _mouse(self, event: QMouseEvent) -> bool:
        match event.type():
            case QEvent.Type.MouseButtonPress:
                return self._tools.press(event)
            case QEvent.Type.MouseButtonRelease:
                return self._tools.release(event)
            case QEvent.Type.MouseMove:
                self._tools.move(event)
        return False

    def _show_menu(self, event: QContextMenuEvent) -> None:
        """By key it is for what is selected, else for what is under the mouse."""
        view, by_key = self._view, event.reason() is QContextMenuEvent.Reason.Keyboard
        point = view.cursorRect().center() if by_key else event.pos()
        menu = view.createStandardContextMenu(point)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        found = self._walk.selected() if by_key else self._places.under(view, point)
        if found is not None:
            add_formula_actions(menu, found, self._mathml, self._theme, view)
        cursor = view.textCursor() if by_key else view.cursorForPosition(point)
        self._tools.add_actions(menu, cursor.block())
        menu.popup(view.viewport().mapToGlobal(point))
