"""When the next turn is made: one in a turn of the event loop, and none beside the painting of what was scrolled."""

import time

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

BETWEEN_MS = 4  # from one step to the next: others have their time there
MOST_WAIT = 0.04  # seconds for a painting, which may never come
MOST_MISSING = 0.03  # seconds for which something in sight is missing before the reader has to wait for it


class Filling(QTimer):
    """Its timeout is the moment for a step, unless it is held up."""

    _painted = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent, singleShot=True)
        self._until = 0.0  # of a clock that never goes back
        self._missing_since: float | None = None
        self._has_painted = False  # in this turn of the event loop
        self._painted.connect(self._on_painted, Qt.ConnectionType.QueuedConnection)

    def is_held_up(self, *, urgent: bool) -> bool:
        """Whether what was scrolled is still to be painted, which only what is `urgent` precedes, or was just now."""
        return self._has_painted or (not urgent and time.monotonic() < self._until)

    def is_late(self, *, missing: bool) -> bool:
        """Whether something in sight, as is told here, has been missing for too long."""
        now = time.monotonic()
        self._missing_since = (self._missing_since or now) if missing else None
        return missing and now - (self._missing_since or now) > MOST_MISSING

    def go_on(self, *, urgent: bool = False) -> None:
        """There is more to do."""
        self.start(0 if urgent else BETWEEN_MS)

    @Slot()
    def note_scrolling(self) -> None:
        """What has come into sight will be painted."""
        now = time.monotonic()
        if self._until < now:
            self._until = now + MOST_WAIT

    @Slot()
    def note_painting(self) -> None:
        """It is being painted, which takes as long as a step."""
        self._has_painted = True
        self._painted.emit()

    @Slot()
    def _on_painted(self) -> None:
        self._has_painted, self._until = False, 0.0
        if self.isActive():
            self.go_on()  # at once would be the same turn of the event loop
