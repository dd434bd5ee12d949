"""The bar to find words in the conversation."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from app.ui.icons import icon
from app.ui.theme import Theme

TYPED_MS = 200  # after the last key


class FindBar(QFrame):
    """A field, how many hits there are, and the way from one to the next.

    Signals:
        sought(str): other words.
        stepped(int): 1 to the next hit, -1 to the one before.
        closed()
        wanted(): a hit was asked for while the bar is closed.
    """

    sought = Signal(str)
    stepped = Signal(int)
    closed = Signal()
    wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("find-bar")
        self.field = QLineEdit(self)
        self.field.setPlaceholderText("Find in the conversation: text, reasoning, LaTeX")
        self.field.setAccessibleName("Find in the conversation")
        self.field.setClearButtonEnabled(True)
        self.count = QLabel(self)
        self.count.setObjectName("muted")
        self.previous_button = _button("Previous hit (Shift+Enter)", self)
        self.next_button = _button("Next hit (Enter)", self)
        self.close_button = _button("Close (Esc)", self)
        self._typed = QTimer(self, singleShot=True, interval=TYPED_MS)
        self._sought = ""
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 5, 10, 5)
        row.setSpacing(4)
        for widget, stretch in ((self.field, 1), (self.count, 0), (self.previous_button, 0), (self.next_button, 0)):
            row.addWidget(widget, stretch)
        row.addWidget(self.close_button)
        self._connect()
        self.hide()

    def open(self, words: str = "") -> None:
        """Shows the bar, ready to be typed into; `words` are sought at once."""
        if words:
            self.field.setText(words)
        self.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()
        self._sought = ""
        self._on_typed()

    @Slot()
    def close_bar(self) -> None:
        self.dismiss()
        self.closed.emit()

    def dismiss(self) -> None:
        """Another conversation comes; what was just typed is no longer sought."""
        self._typed.stop()
        self._sought = ""
        self.hide()

    @Slot(int, int, bool)
    def show_count(self, current: int, hits: int, are_all: bool) -> None:
        """The `current`-th of so many, counted from 1; 0: none. There may be more unless these `are_all`."""
        if not self._sought:
            self.count.clear()
        else:
            text = f"{current:,} of {hits:,}" if hits else "Not found" if are_all else "Searching"
            self.count.setText(text if are_all else f"{text}…")
        self.next_button.setEnabled(hits > 0)
        self.previous_button.setEnabled(hits > 0)

    def set_theme(self, theme: Theme) -> None:
        self.previous_button.setIcon(icon("chevron-up", theme.text))
        self.next_button.setIcon(icon("chevron-down", theme.text))
        self.close_button.setIcon(icon("close", theme.text))

    @Slot()
    def step_on(self) -> None:
        self._step(1)

    @Slot()
    def step_back(self) -> None:
        self._step(-1)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        is_enter = isinstance(event, QKeyEvent) and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if isinstance(event, QKeyEvent) and is_enter and event.type() is QEvent.Type.KeyPress:
            self._step(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
            return True
        return super().eventFilter(watched, event)

    def _connect(self) -> None:
        self.field.installEventFilter(self)
        self.field.textChanged.connect(self._typed.start)
        self._typed.timeout.connect(self._on_typed)
        self.next_button.clicked.connect(self.step_on)
        self.previous_button.clicked.connect(self.step_back)
        self.close_button.clicked.connect(self.close_bar)

    def _step(self, way: int) -> None:
        """Words just typed are sought first, which goes to their first hit."""
        if self.isHidden():
            self.wanted.emit()
        elif self.field.text() != self._sought:
            self._on_typed()
        else:
            self.stepped.emit(way)

    @Slot()
    def _on_typed(self) -> None:
        self._typed.stop()
        if self.field.text() != self._sought or not self._sought:
            self._sought = self.field.text()
            self.sought.emit(self._sought)


def _button(name: str, parent: QWidget) -> QToolButton:
    button = QToolButton(parent)
    button.setToolTip(name)
    button.setAccessibleName(name)
    return button
