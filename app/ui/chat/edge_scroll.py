"""While the mouse is held beyond the edge of what scrolls, it scrolls."""

from PySide6.QtCore import QObject, QPoint, QTimer, Signal, Slot
from PySide6.QtWidgets import QScrollArea, QWidget

INTERVAL_MS = 40
FASTEST = 60  # px each time


class EdgeScroll(QObject):
    """Serves one press of the mouse in a widget that lies in a scroll area.

    Signals:
        scrolled(): other text is under the mouse now.
    """

    scrolled = Signal()

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._area = _area_around(widget)
        self._place = QPoint()
        self._timer = QTimer(self, interval=INTERVAL_MS)
        self._timer.timeout.connect(self._scroll)

    def follow(self, place: QPoint) -> None:
        """The mouse is there on the screen."""
        self._place = place
        if not self._beyond():
            self._timer.stop()
        elif not self._timer.isActive():
            self._timer.start()

    def _beyond(self) -> int:
        """Pixels by which the mouse is below the area, or, negative, above it."""
        if self._area is None:
            return 0
        seen = self._area.viewport()
        y = seen.mapFromGlobal(self._place).y()
        return min(0, y) or max(0, y - seen.height() + 1)

    @Slot()
    def _scroll(self) -> None:
        if self._area is not None:
            bar = self._area.verticalScrollBar()
            bar.setValue(bar.value() + max(-FASTEST, min(FASTEST, self._beyond())))
            self.scrolled.emit()


def _area_around(widget: QWidget) -> QScrollArea | None:
    above = widget.parentWidget()
    while above is not None and not isinstance(above, QScrollArea):
        above = above.parentWidget()
    return above if isinstance(above, QScrollArea) else None
