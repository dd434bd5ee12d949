"""Text that changes often: it is painted where it stands and never asks for another size."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget


class Figure(QLabel):
    """One line of plain text, as wide as `sample`, or as wide as there is room where that is empty.

    A QLabel would have the whole page laid out again at each new text. What does not fit ends in three dots.
    """

    def __init__(self, name: str, sample: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent, textFormat=Qt.TextFormat.PlainText)
        self._name, self._sample, self._shown = name, sample, ""
        self._font: QFont | None = None  # to ask for a font anew takes longer than to paint with it
        self._fitted: tuple[int, str] | None = None  # what of the text there is room for, at which width
        self.setIndent(0)
        horizontal = QSizePolicy.Policy.Fixed if sample else QSizePolicy.Policy.Ignored
        self.setSizePolicy(horizontal, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)

    def set_text(self, text: str) -> None:
        if text != self._shown:
            self._shown, self._fitted = text, None
            self.setAccessibleName(f"{self._name}: {text}" if text else self._name)
            self.update()

    def shown(self) -> str:
        return self._shown

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        metrics, margins = self.fontMetrics(), self.contentsMargins()
        width = metrics.horizontalAdvance(self._sample) + 2 + margins.left() + margins.right()
        return QSize(width, metrics.height() + 2)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        return self.sizeHint()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._font = self._fitted = None
            self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        if not self._shown:
            return
        if self._font is None:
            self._font = QFont(self.font())
            self._font.setFeature(QFont.Tag("tnum"), 1)  # digits of one width
        painter = QPainter(self)
        painter.setFont(self._font)
        painter.setPen(self.palette().color(self.foregroundRole()))
        area = self.contentsRect()
        if self._fitted is None or self._fitted[0] != area.width():
            mode = Qt.TextElideMode.ElideRight
            self._fitted = area.width(), painter.fontMetrics().elidedText(self._shown, mode, area.width())
        painter.drawText(area, self.alignment() | Qt.AlignmentFlag.AlignVCenter, self._fitted[1])
        painter.end()


class Caption(Figure):
    """As wide as its text where there is room for that."""

    def __init__(self, name: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(name, text, parent)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.set_text(text)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        hint = self.sizeHint()
        return QSize(min(48, hint.width()), hint.height())
