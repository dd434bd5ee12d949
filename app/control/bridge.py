"""Carries events from any thread to the GUI thread."""

from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot


class Bridge(QObject):
    """Lives in the GUI thread; `post` may be called from anywhere.

    Receivers must be methods of QObjects of the GUI thread. Delivery is always queued, also from
    the GUI thread itself, so an event never arrives inside the call that caused it.
    """

    _event = Signal(object)

    def post(self, event: object) -> None:
        self._event.emit(event)

    def to(self, receiver: Callable[..., None]) -> None:
        self._event.connect(receiver, Qt.ConnectionType.QueuedConnection)


class PacedBridge(Bridge):
    """Delivers each event in a turn of the event loop of its own, and lets the window paint in between.

    For events that cost the window much: four downloads that begin at the same moment, each with a bar and a row to be
    made, would hold it up together, since Qt delivers all that is queued in one turn.
    """

    _paced = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: deque[object] = deque()
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._deliver)
        self._event.connect(self._keep, Qt.ConnectionType.QueuedConnection)

    def to(self, receiver: Callable[..., None]) -> None:
        self._paced.connect(receiver)

    @Slot(object)
    def _keep(self, event: object) -> None:
        self._waiting.append(event)
        self._timer.start()

    @Slot()
    def _deliver(self) -> None:
        event = self._waiting.popleft()
        if not self._waiting:
            self._timer.stop()
        self._paced.emit(event)
