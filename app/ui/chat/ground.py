"""The ground that the turns stand on."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget


class Ground(QWidget):
    """Opaque: scrolling moves its pixels, growing taller leaves them, and only what comes into sight is painted.

    Signals:
        unsettled(): something that stands on it wants another height.
        painted(): some of it; what stands there follows.
    """

    unsettled = Signal()
    painted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colour = QColor()
        self.sketch: Callable[[QPainter, QRect], None] | None = None  # paints what stands there without a widget
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAttribute(Qt.WidgetAttribute.WA_StaticContents)

    def set_colour(self, colour: str) -> None:
        self._colour = QColor(colour)
        self.update()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.unsettled.emit()
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._colour)
        if self.sketch is not None:
            self.sketch(painter, event.rect())
        painter.end()
        self.painted.emit()
