"""Where the question is written."""

from PySide6.QtCore import QEvent, QMimeData, QObject, QRect, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QToolButton, QWidget

from app.ui.icons import icon
from app.ui.theme import Theme

MAX_LINES = 10
DRAFT_AFTER_MS = 700
RESHAPING = (QEvent.Type.FontChange, QEvent.Type.Resize)  # another font, or lines of another width


class Composer(QFrame):
    """A text field that grows, and one button that sends or stops.

    Signals:
        sent(str): a question; the owner calls `clear` when it was taken.
        stopped(): the running answer shall stop.
        draft_changed(str): what is typed, some time after the last key.
    """

    sent = Signal(str)
    stopped = Signal()
    draft_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("composer")
        self._running = False
        self._past: tuple[str, ...] = ()
        self._past_index = -1
        self._theme: Theme | None = None
        self._field = _field(self)
        self._button = _button(self)
        self._draft = QTimer(self, singleShot=True, interval=DRAFT_AFTER_MS)
        self._refit = QTimer(self, singleShot=True, interval=0)  # once the field has laid its lines out
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 8, 8, 8)
        layout.addWidget(self._field, 1)
        layout.addWidget(self._button, 0, Qt.AlignmentFlag.AlignBottom)
        self.setFocusProxy(self._field)
        self._field.installEventFilter(self)
        self._field.textChanged.connect(self._on_text)
        self._button.clicked.connect(self._on_button)
        self._draft.timeout.connect(self.save_draft)
        self._refit.timeout.connect(self._fit)
        self._fit()

    # What the owner says

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._show_button()

    def set_running(self, running: bool) -> None:
        self._running = running
        self._show_button()

    def set_past(self, questions: tuple[str, ...]) -> None:
        """Earlier questions, newest first, for the Up key."""
        self._past, self._past_index = questions, -1

    def set_text(self, text: str) -> None:
        self._field.setPlainText(text)
        self._field.moveCursor(QTextCursor.MoveOperation.End)
        self._draft.stop()

    def clear(self) -> None:
        self.set_text("")
        self._past_index = -1

    def text(self) -> str:
        return self._field.toPlainText()

    @Slot()
    def save_pending_draft(self) -> None:
        """Reports what is typed if that has not been done since the last key."""
        if self._draft.isActive():
            self.save_draft()

    @Slot()
    def save_draft(self) -> None:
        """Reports what is typed at once."""
        self._draft.stop()
        self.draft_changed.emit(self.text())

    # Keys

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        if watched is self._field:
            if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
                return self._key(event)
            if event.type() in RESHAPING:
                self._refit.start()
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        # The keypad's is set for every arrow key on macOS.
        key, modifiers = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not modifiers & Qt.KeyboardModifier.ShiftModifier:
            self._send()
            return True
        if modifiers or (self._past_index < 0 and self.text()):
            return False
        if key == Qt.Key.Key_Up and self._is_outermost(QTextCursor.MoveOperation.Up):
            return self._recall(1)
        if key == Qt.Key.Key_Down and self._past_index >= 0 and self._is_outermost(QTextCursor.MoveOperation.Down):
            return self._recall(-1)
        return False

    def _is_outermost(self, way: QTextCursor.MoveOperation) -> bool:
        """Whether there is no further line that way: in a question of several lines the arrows move first."""
        return not self._field.textCursor().movePosition(way)

    def _recall(self, step: int) -> bool:
        """Walks through earlier questions; typing ends the walk."""
        index = min(self._past_index + step, len(self._past) - 1)
        self.set_text(self._past[index] if index >= 0 else "")
        self._past_index = index
        return True

    @Slot()
    def _on_text(self) -> None:
        self._past_index = -1
        self._draft.start()
        self._fit()
        self._show_button()

    @Slot()
    def _on_button(self) -> None:
        if self._running:
            self.stopped.emit()
        else:
            self._send()

    def _send(self) -> None:
        if not self._running and self.text().strip():
            self.sent.emit(self.text())

    # Look

    @Slot()
    def _fit(self) -> None:
        """As high as its lines, up to a limit."""
        document, metrics = self._field.document(), self._field.fontMetrics()
        margin = 2 * document.documentMargin()
        lines = document.documentLayout().documentSize().height()
        if document.isEmpty():
            room = QRect(0, 0, round(self._field.viewport().width() - margin), 1_000_000)
            prompt = metrics.boundingRect(room, int(Qt.TextFlag.TextWordWrap), self._field.placeholderText())
            lines = prompt.height() / metrics.lineSpacing()
        lines = min(max(1, round(lines)), MAX_LINES)
        self._field.setFixedHeight(round(lines * metrics.lineSpacing() + margin + 4))

    def _show_button(self) -> None:
        self._button.setEnabled(self._running or bool(self.text().strip()))
        label = "Stop (Esc)" if self._running else "Send (Enter)"
        self._button.setToolTip(label)
        self._button.setAccessibleName(label)
        if self._theme is not None:
            self._button.setIcon(icon("stop" if self._running else "send", self._theme.on_accent))


class _Field(QPlainTextEdit):
    """Takes text only: a file dropped here is for the window."""

    def canInsertFromMimeData(self, source: QMimeData) -> bool:  # noqa: N802 (Qt's name)
        if any(url.isLocalFile() for url in source.urls()):
            return False
        return super().canInsertFromMimeData(source)


def _field(parent: QWidget) -> QPlainTextEdit:
    field = _Field(parent)
    field.setPlaceholderText("Ask a mathematics question")
    field.setAccessibleName("Question")
    field.setTabChangesFocus(True)
    field.setFrameShape(QFrame.Shape.NoFrame)
    field.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
    field.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return field


def _button(parent: QWidget) -> QToolButton:
    button = QToolButton(parent)
    button.setObjectName("send")
    button.setIconSize(QSize(20, 20))
    button.setFixedSize(34, 34)
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    return button
