"""Collects Python's garbage in the GUI thread alone.

Python looks for unreachable cycles in whatever thread happens to allocate. One that holds a Qt object would then be
deleted there, under the hands of the GUI thread: a crash some time later.
"""

import gc
import time

from PySide6.QtCore import QObject, QTimer, Slot

INTERVAL_MS = 500
YOUNG_MS = 100  # an export's thread makes thirty thousand objects in half a second, which take 20 ms to clear
OLDEST = 2  # the generations are 0, 1 and 2
IDLE_SHARE = 0.004  # of the time: an answer that streams in takes fifteen times as much, four downloads three times
MOST_DELAYED = 1200  # intervals: ten minutes, longer than most answers and many downloads


class GarbageCollector(QObject):
    """Takes over from Python's own collector, which it switches off, by the same thresholds.

    The oldest generation, which takes as long as a frame, waits until the thread has hardly anything to do.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._was_enabled = gc.isenabled()
        gc.disable()
        self._computed, self._delayed = time.thread_time(), 0
        self._timers = (QTimer(self, interval=INTERVAL_MS), QTimer(self, interval=YOUNG_MS))
        for timer, collect in zip(self._timers, (self.collect, self.collect_young), strict=True):
            timer.timeout.connect(collect)
            timer.start()

    @Slot()
    def collect(self) -> None:
        """The oldest generation that is due, and with it all younger ones."""
        due, is_idle = _due(), self._is_idle()
        if OLDEST in due and not is_idle and self._delayed < MOST_DELAYED:
            self._delayed += 1
            due.remove(OLDEST)
        if due:
            gc.collect(due[-1])
            self._delayed *= due[-1] != OLDEST

    @Slot()
    def collect_young(self) -> None:
        """The youngest generation, and the next where that is due."""
        due = [age for age in _due() if age != OLDEST]
        if due:
            gc.collect(due[-1])

    def _is_idle(self) -> bool:
        """Since it was asked last."""
        before, self._computed = self._computed, time.thread_time()
        return self._computed - before < IDLE_SHARE * INTERVAL_MS / 1000

    def end(self) -> None:
        """Python's own takes over again, where it was in charge before."""
        for timer in self._timers:
            timer.stop()
        gc.unfreeze()
        if self._was_enabled:
            gc.enable()

    @Slot()
    def settle(self) -> None:
        """What is there now stays: it need not be looked through again, which would take as long as a frame."""
        gc.collect()
        gc.freeze()


def _due() -> list[int]:
    """Generations in which there is enough."""
    counts = zip(gc.get_count(), gc.get_threshold(), strict=True)
    return [age for age, (count, most) in enumerate(counts) if count > most]
