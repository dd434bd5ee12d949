"""What stands for a turn while it has no widget: its question, and bars where the lines of its answer will be.

Who draws the handle of the scroll bar passes more turns than can be made, and sees by their questions where he is.
"""

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from app.ui.chat.estimate import LINE
from app.ui.chat.look import Look

MOST_CHARACTERS = 400  # of a question
MOST_LINES = 3
SIDE, ABOVE = 16, 13  # px around the question, as in its bubble
CORNER = 13  # px
BAR = 0.45  # of a line's height
PARAGRAPH = 6  # lines, of which the last is short
SHORT = 0.55


def sketch(painter: QPainter, place: QRect, question: str, look: Look, clip: QRect) -> None:
    """`place`: where the turn will stand; only what lies in `clip` is painted."""
    below = _question(painter, place, question, look)
    line = LINE * look.theme.size
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(look.theme.card))
    first = max(0, int((clip.top() - below) / line))
    last = int((min(clip.bottom(), place.bottom()) - below) / line)
    width = min(look.theme.line_width(), place.width())
    for number in range(first, last):
        if number % (PARAGRAPH + 1) == PARAGRAPH:
            continue  # between two paragraphs
        share = SHORT if number % (PARAGRAPH + 1) == PARAGRAPH - 1 else 1.0
        painter.drawRect(QRectF(place.left(), below + number * line, share * width, BAR * line))


def _question(painter: QPainter, place: QRect, question: str, look: Look) -> float:
    """Paints it in its bubble; where that ends."""
    theme = look.theme
    painter.setFont(theme.text_font())
    metrics = painter.fontMetrics()
    most = QRect(0, 0, min(theme.line_width(), place.width() - 2 * SIDE), MOST_LINES * metrics.lineSpacing())
    text, wrap = question[:MOST_CHARACTERS], Qt.TextFlag.TextWordWrap
    room = metrics.boundingRect(most, int(wrap), text) & most
    room.moveTopRight(place.topRight() + QPoint(-SIDE, ABOVE))
    bubble = room.adjusted(-SIDE, -ABOVE, SIDE, ABOVE)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.card))
    painter.drawRoundedRect(bubble, CORNER, CORNER)
    painter.setPen(QColor(theme.muted))
    painter.drawText(room, int(wrap), text)
    return bubble.bottom() + LINE * theme.size
