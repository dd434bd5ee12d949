"""The figures of a model card, as bars."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.core.catalogue import Benchmark
from app.ui.theme import Theme

COLUMN, BAR, GAP = 140, 4, 16  # pixels; the narrowest column


class Benchmarks(QWidget):
    """A column for each benchmark of one model card."""

    def __init__(self, scores: tuple[Benchmark, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scores = scores
        self._theme = Theme.light()
        self._font: QFont | None = None  # both as long as the font is the same
        self._widest: int | None = None
        if not scores:
            self.hide()
        told = ", ".join(f"{each.name} {each.score:.1f} %" for each in scores)
        self.setAccessibleName(f"Benchmarks of the model card: {told}" if told else "No benchmarks")
        self.setToolTip("Per cent, as the publisher's model card tells.")
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        return QSize(self.column() * max(1, len(self._scores)), self._height(1))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        return QSize(self.column(), self._height(1))

    def hasHeightForWidth(self) -> bool:  # noqa: N802 (Qt's name)
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 (Qt's name)
        return self._height(-(-len(self._scores) // self._columns(width)))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        columns, height = self._columns(self.width()), self._height(1)
        width = min(self.width() / columns, self.column() * 1.3)
        for index, benchmark in enumerate(self._scores):
            row, column = divmod(index, columns)
            self._draw(painter, benchmark, QRectF(column * width, row * height, width - GAP, height - 6))
        painter.end()

    def _draw(self, painter: QPainter, benchmark: Benchmark, area: QRectF) -> None:
        painter.setFont(self._small())
        painter.setPen(QColor(self._theme.muted))
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, benchmark.name)
        painter.setPen(QColor(self._theme.text))
        painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, _figure(benchmark))
        painter.setPen(Qt.PenStyle.NoPen)
        track = QRectF(area.left(), area.bottom() - BAR, area.width(), BAR)
        for share, color in ((1.0, self._theme.line), (benchmark.score / 100, self._theme.accent)):
            painter.setBrush(QColor(color))
            if share:
                bar = QRectF(track.left(), track.top(), track.width() * share, BAR)
                painter.drawRoundedRect(bar, BAR / 2, BAR / 2)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._font = self._widest = None

    def column(self) -> int:
        """Pixels a column needs, so that no name runs into its figure, whatever the size of the letters."""
        if self._widest is None:
            metrics = QFontMetrics(self._small())
            texts = (f"{each.name}  {_figure(each)}" for each in self._scores)
            self._widest = max((COLUMN, *(metrics.horizontalAdvance(text) + GAP for text in texts)))
        return self._widest

    def _small(self) -> QFont:
        if self._font is None:
            self._font = QFont(self.font())
            self._font.setPixelSize(max(10, self._font.pixelSize() - 2))
        return self._font

    def _columns(self, width: int) -> int:
        return max(1, min(len(self._scores) or 1, width // self.column()))

    def _height(self, rows: int) -> int:
        return rows * (self.fontMetrics().height() + BAR + 10)


def _figure(benchmark: Benchmark) -> str:
    return f"{benchmark.score:.1f}"
