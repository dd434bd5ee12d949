"""A formula alone: painted large in a window, or as a picture for other programs."""

from PySide6.QtCore import QPointF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.render.drawing import Drawing
from app.render.speech import spoken
from app.ui.page.formula_places import FormulaPlace
from app.ui.page.ink import Ink, Look
from app.ui.theme import Theme

RIM = 12  # pixels around it
PICTURE_EM = 64  # pixels: sharp in print and on a slide
LARGEST = 8000  # pixels of a side
LARGER = 3.0  # times the size of reading
SHARE = 0.9  # of the screen at most


def formula_picture(drawing: Drawing) -> QImage:
    """Black on white."""
    size = _size(drawing, PICTURE_EM)
    em = PICTURE_EM * min(1.0, LARGEST / max(size.width(), size.height()))
    whole = _size(drawing, em).toSize() + QSize(2 * RIM, 2 * RIM)
    image = QImage(whole, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    _paint(painter, drawing, Ink(), Look(em, QColor(Qt.GlobalColor.black).rgba()))
    painter.end()
    return image


class FormulaDialog(QDialog):
    """Shows a formula several times as large, with its source."""

    def __init__(self, place: FormulaPlace, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Formula")
        self.setAccessibleDescription(spoken(place.formula.tex))
        self.canvas = _Canvas(place.drawing, theme, self)
        area = QScrollArea(self)
        area.setObjectName("page")
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setAlignment(Qt.AlignmentFlag.AlignCenter)
        area.setWidget(self.canvas)
        self.source = QPlainTextEdit(place.formula.source, self)
        self.source.setReadOnly(True)
        self.source.setAccessibleName("LaTeX")
        self.source.setFont(theme.mono_font())
        self.source.setFixedHeight(4 * theme.size)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(area, 1)
        layout.addWidget(self.source)
        layout.addWidget(buttons)
        room = self.screen().availableSize() * SHARE
        self.resize((self.canvas.size() + QSize(60, 190)).expandedTo(QSize(480, 280)).boundedTo(room))


class _Canvas(QWidget):
    """The formula."""

    def __init__(self, drawing: Drawing, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._drawing, self._theme, self._ink = drawing, theme, Ink()
        self._em = theme.size * LARGER
        self.resize(_size(drawing, self._em).toSize() + QSize(2 * RIM, 2 * RIM))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        painter = QPainter(self)
        look = Look(self._em, QColor(self._theme.text).rgba())
        _paint(painter, self._drawing, self._ink, look)


def _size(drawing: Drawing, em: float) -> QSizeF:
    """On one line."""
    width = sum(segment.width + segment.space_after for segment in drawing.segments)
    height = max(segment.height for segment in drawing.segments) + max(segment.depth for segment in drawing.segments)
    return QSizeF(max(1.0, width * em / 1000), max(1.0, height * em / 1000))


def _paint(painter: QPainter, drawing: Drawing, ink: Ink, look: Look) -> None:
    x, y = float(RIM), RIM + max(segment.height for segment in drawing.segments) * look.em / 1000
    for segment in drawing.segments:
        ink.paint(painter, segment, QPointF(x, y), look, segment.width * look.em / 1000)
        x += (segment.width + segment.space_after) * look.em / 1000
