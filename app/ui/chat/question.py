"""The question of a turn, as it was typed."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

WIDEST = 760  # px of a line
LONGEST = 4000  # characters shown; a label lays all its text out at every resize, a second for a million


class Question(QLabel):
    """As wide as its longest line, up to a limit where it wraps."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(_shown(text), parent, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.setObjectName("question")
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        margins = self.contentsMargins()
        padding = 2 * (margins.left() + self.margin()) + 34  # the style sheet's padding, and room for rounding
        area = QRect(0, 0, WIDEST - padding, 1_000_000)
        text = self.fontMetrics().boundingRect(area, int(Qt.TextFlag.TextWordWrap), self.text())
        width = min(WIDEST, text.width() + padding)
        return QSize(width, self.heightForWidth(width))


def _shown(text: str) -> str:
    """The beginning of a very long question."""
    rest = len(text) - LONGEST
    return text if rest <= 0 else f"{text[:LONGEST]}…\n\n({rest:,} more characters)"
