"""Models below each other, with one stop for the Tab key and the arrows between them."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.models.row import ModelRow
from app.ui.theme import Theme


class RowList(QWidget):
    """Rows that the owner makes.

    Signals:
        acted(Act, Subject)
        left(int): beyond its first (-1) or last (1) row.
    """

    acted = Signal(object, object)
    left = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[ModelRow] = []
        self._theme: Theme | None = None
        self._narrow = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    @property
    def rows(self) -> tuple[ModelRow, ...]:
        return tuple(self._rows)

    def set_rows(self, rows: list[ModelRow]) -> None:
        """Replaces all rows; those that are kept keep their focus."""
        for row in self._rows:
            if row not in rows:
                self._column.removeWidget(row)
                row.hide()
                row.deleteLater()
        new = [row for row in rows if row not in self._rows]
        hides = len(new) > 1 and not self.isHidden() and not self.isAncestorOf(self._focused())
        self.setHidden(hides or self.isHidden())  # else the page is laid out for each row that is shown
        for row in new:
            self._adopt(row)
        for index, row in enumerate(rows):
            if self._column.indexOf(row) != index:
                self._column.insertWidget(index, row)
                row.show()  # at once: it may be given the focus before the layout would show it
        self.setHidden(self.isHidden() and not hides)
        self._rows = rows
        current = next((row for row in rows if row.is_tab_stop), rows[0] if rows else None)
        for row in rows:
            row.set_tab_stop(row is current)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for row in self._rows:
            row.set_theme(theme)

    def set_narrow(self, narrow: bool) -> None:
        self._narrow = narrow
        for row in self._rows:
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

    def _on_stepped(self, row: ModelRow, step: int) -> None:
        index = self._rows.index(row) + step
        if 0 <= index < len(self._rows):
            self._rows[index].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.left.emit(step)

    def _on_focused(self, row: ModelRow) -> None:
        for other in self._rows:
            other.set_tab_stop(other is row)
