"""A line across the top of the conversation that tells of a fault, until it is closed."""

from enum import Enum, auto

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from app.core.errors import Problem
from app.ui.icons import icon
from app.ui.theme import Theme

MOST = 4  # at once


class Topic(Enum):
    """What a notice is about; it is withdrawn with the others of its topic."""

    PROGRAM = auto()
    MODEL = auto()


class Notice(QFrame):
    """What happened, why, and what to do next. Each is told once; the newest stands last."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self._told: list[tuple[Topic, str]] = []
        self._text = QLabel(self, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._close = QToolButton(self)
        self._close.setObjectName("flat")
        self._close.setToolTip("Close")
        self._close.setAccessibleName("Close")
        self._close.clicked.connect(self.close_all)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 8, 8)
        row.addWidget(self._text, 1)
        row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def text(self) -> str:
        return self._text.text()

    def tell(self, problem: Problem, topic: Topic = Topic.PROGRAM) -> None:
        """Adds to what is told already: one fault must not hide another."""
        line = (topic, str(problem))
        self._show([*(each for each in self._told if each != line), line][-MOST:])

    def withdraw(self, topic: Topic) -> None:
        """What was told of it holds no longer."""
        self._show([each for each in self._told if each[0] is not topic])

    @Slot()
    def close_all(self) -> None:
        self._show([])

    def _show(self, told: list[tuple[Topic, str]]) -> None:
        self._told = told
        self._text.setText("\n".join(text for _topic, text in told))
        self.setVisible(bool(told))

    def set_theme(self, theme: Theme) -> None:
        self._close.setIcon(icon("close", theme.muted))
