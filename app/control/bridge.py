"""Carries events from any thread to the GUI thread."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal


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
