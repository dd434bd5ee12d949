"""Models below each other, with one stop for the Tab key and the arrows between them."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from app.ui.column import Column, prepare
from app.ui.models.row import ModelRow
from app.ui.theme import Theme

FEW = 2  # rows that are shown at once: each takes some milliseconds to make


class RowList(Column):
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

    @property
    def rows(self) -> tuple[ModelRow, ...]:
        return tuple(self._rows)

    def want(self, rows: Mapping[str, Callable[[], ModelRow]]) -> None:
        """Shows rows under these names, in this order, and no others; how each is made that is not there yet.

        A catalogue has more than a hundred: they are made one in each turn of the event loop, out of sight, where
        nothing is laid out or painted for them, and shown together, which costs little more than showing one. Few are
        shown at once. Those that are kept keep their focus.
        """
        self._wanted = rows
        missing = self._missing()
        if len(missing) > FEW:
            self._growing.start()
        else:
            self._growing.stop()
            for name in missing:
                self._make(name)
            self._show_wanted()

    def _missing(self) -> list[str]:
        return [name for name in self._wanted if name not in self._made]

    @Slot()
    def _grow(self) -> None:
        """To show them takes a turn of its own."""
        if missing := self._missing():
            self._make(missing[0])
            self._growing.start()
        else:
            self._show_wanted()

    def _make(self, name: str) -> None:
        self._made[name] = row = self._wanted[name]()
        self._adopt(row)

    def _show_wanted(self) -> None:
        for name in [name for name in self._made if name not in self._wanted]:
            row = self._made.pop(name)
            row.hide()
            row.deleteLater()
        self._show([self._made[name] for name in self._wanted])
        self.filled.emit()

    def _show(self, rows: list[ModelRow]) -> None:
        self.set_order([*rows])
        for row in rows:
            row.show()
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

    def _adopt(self, row: ModelRow) -> None:
        row.setParent(self)
        if self._theme is not None:
            row.set_theme(self._theme)
        row.set_narrow(self._narrow)
        row.acted.connect(self.acted)
        row.stepped.connect(partial(self._on_stepped, row))
        row.focused.connect(partial(self._on_focused, row))
        prepare(row, self.width())

    def _on_stepped(self, row: ModelRow, step: int) -> None:
        index = self._rows.index(row) + step
        if 0 <= index < len(self._rows):
            self._rows[index].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.left.emit(step)

    def _on_focused(self, row: ModelRow) -> None:
        for other in self._rows:
            other.set_tab_stop(other is row)
