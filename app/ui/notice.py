"""A line across the top of the conversation that tells of a fault, until it is closed."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from app.core.errors import Problem
from app.ui.icons import icon
from app.ui.theme import Theme


class Notice(QFrame):
    """What happened, why, and what to do next."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self._text = QLabel(self, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._close = QToolButton(self)
        self._close.setObjectName("flat")
        self._close.setAccessibleName("Close")
        self._close.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 8, 8)
        row.addWidget(self._text, 1)
        row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def text(self) -> str:
        return self._text.text()

    def tell(self, problem: Problem) -> None:
        self._text.setText(str(problem))
        self.show()

    def set_theme(self, theme: Theme) -> None:
        self._close.setIcon(icon("close", theme.muted))
