"""Says that models have arrived, wherever in the window the person is, with the way to them."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from app.control.model_states import TransferState
from app.ui.column import Column, prepare
from app.ui.figure import Figure
from app.ui.flat_button import flat_button
from app.ui.icons import icon
from app.ui.models.wording import model_name, size, soundness
from app.ui.theme import Theme

MOST = 3  # at once; older ones are on the models page


class Arrivals(Column):
    """A line for each, until it is closed or talked to.

    Signals:
        chat_wanted(Path)
    """

    chat_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, spacing=4)
        self.setObjectName("notice")
        self._theme: Theme | None = None
        self._lines: dict[Path, QWidget] = {}
        self._news: dict[Path, TransferState] = {}  # what stands in no line yet
        self._telling = QTimer(self, singleShot=True, interval=0)
        self._telling.timeout.connect(self._tell_next)
        self.set_margins(16, 7, 8, 7)
        self.hide()

    @property
    def paths(self) -> tuple[Path, ...]:
        return tuple(self._lines)

    def tell(self, state: TransferState) -> None:
        """Made and shown in turns of the event loop of their own: the page that shows the model has enough to do."""
        if state.path is not None:
            self._news[state.path] = state
            self._telling.start()

    def withdraw(self, path: Path) -> None:
        """It has been seen, or is no longer there."""
        self._news.pop(path, None)
        if (line := self._lines.pop(path, None)) is not None:
            self.set_order([part for part in self.parts if part is not line])
            line.hide()
            line.deleteLater()
        self.setVisible(bool(self.parts))

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for button in self.findChildren(QToolButton):
            button.setIcon(icon("close", theme.muted))

    @Slot()
    def _tell_next(self) -> None:
        if self._news:
            path, state = next(iter(self._news.items()))
            self.withdraw(path)
            self._lines[path] = line = self._line(state, path)
            prepare(line, self.width())
            self._telling.start()
        else:
            self._show_lines()

    def _show_lines(self) -> None:
        for older in self.paths[:-MOST]:
            self.withdraw(older)
        self.set_order([*self._lines.values()])
        for line in self._lines.values():
            line.show()
        self.setVisible(bool(self._lines))

    def _line(self, state: TransferState, path: Path) -> QWidget:
        line, name = QWidget(self), model_name(state.model)
        line.hide()
        text = Figure("News", parent=line)
        text.set_text(f"{name} is here: {size(state.total)}, {soundness(state)}.")
        sign = QLabel(line)
        chat = QPushButton("Chat", line)
        chat.setObjectName("row-button")
        chat.setAccessibleName(f"Chat with {name}")
        chat.clicked.connect(partial(self._on_chat, path))
        close = flat_button(f"Close the news of {name}", line, hint="Close", pixels=16)
        close.clicked.connect(partial(self._on_close, path))
        if self._theme is not None:
            close.setIcon(icon("close", self._theme.muted))
            sign.setPixmap(icon("check", self._theme.accent).pixmap(16, 16))
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(sign)
        row.addWidget(text, 1)
        row.addWidget(chat)
        row.addWidget(close)
        return line

    def _on_chat(self, path: Path, _checked: bool = False) -> None:
        self.withdraw(path)
        self.chat_wanted.emit(path)

    def _on_close(self, path: Path, _checked: bool = False) -> None:
        self.withdraw(path)
