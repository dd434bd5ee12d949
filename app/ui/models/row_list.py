"""Models below each other, with one stop for the Tab key and the arrows between them."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.models.row import ModelRow
from app.ui.theme import Theme

AT_ONCE = 2  # rows made before the window is served again; each takes some milliseconds


class RowList(QWidget):
    """Rows that the owner makes.

    Signals:
        filled(): all rows that were wanted are shown; each as it was made, or as it stood before.
        acted(Act, Subject)
        left(int): beyond its first (-1) or last (1) row.
    """

    filled = Signal()
    acted = Signal(object, object)
    left = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[ModelRow] = []
        self._made: dict[str, ModelRow] = {}  # the same, and those that are to be shown with others
        self._wanted: Mapping[str, Callable[[], ModelRow]] = {}
        self._growing = QTimer(self, singleShot=True, interval=0)
        self._growing.timeout.connect(self._grow)
        self._theme: Theme | None = None
        self._narrow = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    @property
    def rows(self) -> tuple[ModelRow, ...]:
        return tuple(self._rows)

    def want(self, rows: Mapping[str, Callable[[], ModelRow]]) -> None:
        """Shows rows under these names, in this order, and no others; how each is made that is not there yet.

        A catalogue has more than a hundred: they are made some at a time, out of sight, where nothing is laid out or
        painted for them, and shown together, which costs no more than showing one. Few are shown at once. Those that
        are kept keep their focus.
        """
        self._wanted = rows
        if len(self._missing()) > AT_ONCE:
            self._growing.start()
        else:
            self._growing.stop()
            self._make_some()
            self._show_wanted()

    def _missing(self) -> list[str]:
        return [name for name in self._wanted if name not in self._made]

    @Slot()
    def _grow(self) -> None:
        """To show them takes a turn of its own."""
        if self._missing():
            self._make_some()
            self._growing.start()
        else:
            self._show_wanted()

    def _make_some(self) -> None:
        for name in self._missing()[:AT_ONCE]:
            self._made[name] = row = self._wanted[name]()
            self._adopt(row)

    def _show_wanted(self) -> None:
        for name in [name for name in self._made if name not in self._wanted]:
            row = self._made.pop(name)
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._show([self._made[name] for name in self._wanted])
        self.filled.emit()

    def _show(self, rows: list[ModelRow]) -> None:
        new = [row for row in rows if row not in self._rows]
        hides = len(new) > 1 and not self.isHidden() and not self.isAncestorOf(self._focused())
        self.setHidden(hides or self.isHidden())  # else the page is laid out for each row that is shown
        for index, row in enumerate(rows):
            if self._column.indexOf(row) != index:
                self._column.insertWidget(index, row)
        for row in new:
            row.show()  # at once: it may be given the focus before the layout would show it
        self.setHidden(self.isHidden() and not hides)
        self._rows = rows
        current = next((row for row in rows if row.is_tab_stop), rows[0] if rows else None)
        for row in rows:
            row.set_tab_stop(row is current)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for row in self._made.values():
            row.set_theme(theme)

    def set_narrow(self, narrow: bool) -> None:
        self._narrow = narrow
        for row in self._made.values():
            row.set_narrow(narrow)

    def enter(self, step: int) -> bool:
        """Takes the focus from above (1) or below (-1); False where there is no row."""
        if self._rows and self.isVisible():
            self._rows[0 if step > 0 else -1].setFocus(Qt.FocusReason.TabFocusReason)
            return True
        return False

    def _focused(self) -> QWidget:
        return self.window().focusWidget() or self

    def _adopt(self, row: ModelRow) -> None:
        row.setParent(self)
        if self._theme is not None:
            row.set_theme(self._theme)
        row.set_narrow(self._narrow)
        row.acted.connect(self.acted)
        row.stepped.connect(partial(self._on_stepped, row))
        row.focused.connect(partial(self._on_focused, row))
        row.prepare()

    def _on_stepped(self, row: ModelRow, step: int) -> None:
        index = self._rows.index(row) + step
        if 0 <= index < len(self._rows):
            self._rows[index].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.left.emit(step)

    def _on_focused(self, row: ModelRow) -> None:
        for other in self._rows:
            other.set_tab_stop(other is row)
