"""When the next step towards a turn is made: one in a turn of the event loop, and none in one that paints."""

import time

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

BETWEEN_MS = 4  # from one step to the next: others have their time there
SOON_MS = 1  # the same where something is missing; none would be the same turn of the event loop
MOST_WAIT = 0.04  # seconds for a painting, which may never come


class Filling(QTimer):
    """Its timeout is the moment for a step, unless it is held up."""

    _painted = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent, singleShot=True)
        self._until = 0.0  # of a clock that never goes back
        self._has_painted = False  # in this turn of the event loop
        self._painted.connect(self._on_painted, Qt.ConnectionType.QueuedConnection)

    @property
    def is_held_up(self) -> bool:
        """Whether something is still to be painted, or was just now: that takes as long as a step."""
        return self._has_painted or time.monotonic() < self._until

    def go_on(self, *, soon: bool = False) -> None:
        """There is more to do."""
        self.start(SOON_MS if soon else BETWEEN_MS)

    @Slot()
    def expect_painting(self) -> None:
        """What has come into sight will be painted."""
        now = time.monotonic()
        if self._until < now:
            self._until = now + MOST_WAIT

    @Slot()
    def note_painting(self) -> None:
        """It is being painted."""
        self._has_painted = True
        self._painted.emit()

    @Slot()
    def _on_painted(self) -> None:
        self._has_painted, self._until = False, 0.0
        if self.isActive():
            self.go_on(soon=True)
