"""A page of a turn: what is selected in it can go on in the turn's other texts."""

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, Slot
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QShowEvent,
    QTextCursor,
)
from PySide6.QtWidgets import QMenu, QWidget

from app.ui.chat.edge_scroll import EdgeScroll
from app.ui.chat.selection import TurnSelection
from app.ui.page.code_frames import CodeFrames
from app.ui.page.copying import selected_text
from app.ui.page.formulas import Formulas
from app.ui.page.view import PageView
from app.ui.theme import Theme

SELECT_TURN = "Select all of this turn"


class TurnPage(PageView):
    """Select all, once: the page; once more: the turn. Dragging goes on into the next text."""

    def __init__(
        self,
        formulas: Formulas,
        theme: Theme,
        selection: TurnSelection,
        *,
        quiet: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        self._selection = selection
        self._edge: EdgeScroll | None = None  # while the mouse is pressed
        self._mouse = QPoint()
        super().__init__(formulas, theme, quiet=quiet, parent=parent)
        self.selectionChanged.connect(self._on_selection)

    def dismiss(self) -> None:
        """It is shown no more. What refers to each other would stay in memory until Python's next clearing."""
        self._sheet.recolouring.clear()
        self._hand = None
        self.deleteLater()

    @property
    def code_frames(self) -> CodeFrames:
        return self._decoration.frames

    # As a part of the turn

    def selected(self) -> str:
        return selected_text(self.textCursor(), self.objects)

    def is_whole(self) -> bool:
        cursor = self.textCursor()
        return cursor.selectionStart() == 0 and cursor.selectionEnd() == self.document().characterCount() - 1

    def select_whole(self) -> None:
        self.selectAll()

    def select_none(self) -> None:
        cursor = self.textCursor()
        if cursor.hasSelection():
            cursor.clearSelection()
            self._set_cursor(cursor)

    def select_on(self, *, forward: bool) -> None:
        self._select(self.textCursor().anchor(), _end(self.document().characterCount(), forward))

    def select_to(self, place: QPoint, *, forward: bool) -> None:
        there = self.cursorForPosition(self.viewport().mapFromGlobal(place)).position()
        self._select(_end(self.document().characterCount(), not forward), there)

    def contains(self, place: QPoint) -> bool:
        return self.viewport().rect().contains(self.viewport().mapFromGlobal(place))

    # Qt's

    def showEvent(self, _event: QShowEvent) -> None:  # noqa: N802
        """Qt's own does nothing but scroll to the caret."""

    def createMimeDataFromSelection(self) -> QMimeData:  # noqa: N802
        """All that is selected in the turn."""
        data = QMimeData()
        data.setText(self._selection.text())
        return data

    def createStandardContextMenu(self, position: QPoint | None = None, /) -> QMenu:  # noqa: N802
        menu = super().createStandardContextMenu() if position is None else super().createStandardContextMenu(position)
        menu.addAction(SELECT_TURN).triggered.connect(self._on_select_turn)
        return menu

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.matches(QKeySequence.StandardKey.SelectAll) and self.is_whole():
            self._on_select_turn()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._take_hold(event)
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._take_hold(event)
        super().mouseDoubleClickEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        place = event.globalPosition().toPoint()
        if self._edge is not None:
            self._edge.follow(place)
            self._mouse = place
            if self._selection.drag(self, place):
                return
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        super().mouseReleaseEvent(event)
        self._let_go()
        self._selection.release()

    # Inside

    def _select(self, anchor: int, position: int) -> None:
        cursor = self.textCursor()
        cursor.setPosition(anchor)
        cursor.setPosition(position, QTextCursor.MoveMode.KeepAnchor)
        self._set_cursor(cursor)

    def _set_cursor(self, cursor: QTextCursor) -> None:
        """Without scrolling to it."""
        bar = self.verticalScrollBar()
        place = bar.value()
        self.setTextCursor(cursor)
        bar.setValue(place)

    def _take_hold(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._selection.press(self)
            self._let_go()
            self._edge = EdgeScroll(self)
            self._edge.scrolled.connect(self._on_scrolled)

    def _let_go(self) -> None:
        if self._edge is not None:
            self._edge.deleteLater()
            self._edge = None

    @Slot()
    def _on_scrolled(self) -> None:
        """The mouse has not moved, but the text under it."""
        left, nothing = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        here = QPointF(self.viewport().mapFromGlobal(self._mouse))
        self.mouseMoveEvent(
            QMouseEvent(QEvent.Type.MouseMove, here, QPointF(self._mouse), Qt.MouseButton.NoButton, left, nothing)
        )

    @Slot()
    def _on_selection(self) -> None:
        self._selection.changed(self)

    @Slot()
    def _on_select_turn(self) -> None:
        self._selection.select_all()
        say_turn_selected(self)


def say_turn_selected(widget: QWidget) -> None:
    """To a screen reader: nobody else needs it."""
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, "The whole turn is selected"))


def _end(characters: int, forward: bool) -> int:
    return characters - 1 if forward else 0
