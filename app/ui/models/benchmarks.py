"""The figures of the model cards, drawn so that cards can be compared at a glance."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.core.catalogue import Benchmark
from app.ui.theme import Theme

COLUMN, BAR, GAP = 116, 4, 14  # pixels


class Benchmarks(QWidget):
    """One column for each benchmark of the catalogue, in the same order on every card; a dash where there is none."""

    def __init__(self, names: tuple[str, ...], scores: tuple[Benchmark, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names = names
        self._scores = {each.name: each.score for each in scores}
        self._theme = Theme.light()
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
        return QSize(COLUMN * max(1, len(self._names)), self._height(1))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        return QSize(COLUMN, self._height(1))

    def hasHeightForWidth(self) -> bool:  # noqa: N802 (Qt's name)
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 (Qt's name)
        return self._height(-(-len(self._names) // self._columns(width)))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        columns, height = self._columns(self.width()), self._height(1)
        width = min(self.width() / columns, COLUMN * 1.5)
        for index, name in enumerate(self._names):
            row, column = divmod(index, columns)
            self._draw(painter, name, QRectF(column * width, row * height, width - GAP, height - 6))
        painter.end()

    def _draw(self, painter: QPainter, name: str, area: QRectF) -> None:
        score = self._scores.get(name)
        small = QFont(self.font())
        small.setPixelSize(max(10, small.pixelSize() - 2))
        painter.setFont(small)
        painter.setPen(QColor(self._theme.muted))
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, name)
        painter.setPen(QColor(self._theme.muted if score is None else self._theme.text))
        text = "–" if score is None else f"{score:.1f}"
        painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, text)
        painter.setPen(Qt.PenStyle.NoPen)
        track = QRectF(area.left(), area.bottom() - BAR, area.width(), BAR)
        for share, color in ((1.0, self._theme.line), ((score or 0.0) / 100, self._theme.accent)):
            painter.setBrush(QColor(color))
            if share:
                bar = QRectF(track.left(), track.top(), track.width() * share, BAR)
                painter.drawRoundedRect(bar, BAR / 2, BAR / 2)

    def _columns(self, width: int) -> int:
        return max(1, min(len(self._names) or 1, width // COLUMN))

    def _height(self, rows: int) -> int:
        return rows * (self.fontMetrics().height() + BAR + 10)
