"""What exporting a long conversation as PDF costs the window, which can be used meanwhile.

    python -m tests.bench.export [--turns N] [--formulas N]

The real program with a stored conversation in its window. Printed are the seconds that the export took, the longest
that the window's thread was kept waiting (a timer of Qt's asks every other millisecond), how much processor time it
took itself in one turn, and how long a process beside it waited that does nothing but sleep. Target: no wait above
33 ms that the sleeper did not have too.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Slot
from PySide6.QtWidgets import QApplication

from app.bootstrap import Application, qt_application
from app.control.export import article_of
from app.engine.scripted import ScriptedBackend
from tests.bench.sleeper import Sleeper
from tests.bench.stream import STALL_MS
from tests.support.desks import ScriptedDesks
from tests.support.long_conversation import store

BEAT_MS, SETTLE_MS = 2, 4000


class Export(QObject):
    """Opens the conversation, exports it, and ends the program; notes every turn of the event loop meanwhile."""

    def __init__(self, application: Application, conversation: int, target: Path, qt: QApplication) -> None:
        super().__init__(application)
        self._conversation = conversation
        self._application, self._target, self._qt = application, target, qt
        self.seconds = 0.0
        self.turns: list[tuple[float, float]] = []  # milliseconds on the clock, and of processor time
        self._last = (0.0, 0.0)
        self._heart = QTimer(self, interval=BEAT_MS, timerType=Qt.TimerType.PreciseTimer)
        self._heart.timeout.connect(self._on_beat)
        application._exports.ended.connect(self._on_ended)
        QTimer.singleShot(SETTLE_MS, self._open)

    @Slot()
    def _open(self) -> None:
        self._application.session.chat.open(self._conversation)
        QTimer.singleShot(SETTLE_MS, self._begin)

    @Slot()
    def _begin(self) -> None:
        chat = self._application.session.chat
        self.seconds = -time.perf_counter()
        self._last = (time.perf_counter(), time.thread_time())
        self._heart.start()
        self._application._exports.write(article_of(chat.title(), chat.turns(), with_reasoning=True), self._target)

    @Slot()
    def _on_beat(self) -> None:
        now = (time.perf_counter(), time.thread_time())
        self.turns.append((1000 * (now[0] - self._last[0]), 1000 * (now[1] - self._last[1])))
        self._last = now

    @Slot(int)
    def _on_ended(self, _job: int) -> None:
        self.seconds += time.perf_counter()
        self._heart.stop()
        self._application.window.close()
        self._qt.quit()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--turns", type=int, default=40)
    parser.add_argument("--formulas", type=int, default=2000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="phidias-bench-") as folder, Sleeper() as sleeper:
        home, target = Path(folder), Path(folder, "conversation.pdf")
        conversation = store(home, given.turns, given.formulas).conversation_id
        qt = qt_application()
        backend = ScriptedBackend([])
        application = Application(home / "phidias.db", home / "settings.json", backend, ScriptedDesks)
        export = Export(application, conversation, target, qt)
        application.start()
        qt.exec()
        application.close()
        size = target.stat().st_size
        slept = sleeper.end()
    waits = sorted(wait for wait, _ in export.turns)
    late = sum(wait > STALL_MS for wait in waits)
    print(f"{size / 1e6:.1f} MB of PDF in {export.seconds:.1f} s")
    print(f"window   longest wait {waits[-1]:.1f} ms, {late} of {len(waits)} above {STALL_MS:g} ms")
    print(f"         longest turn {max(own for _, own in export.turns):.1f} ms of processor time")
    print(f"sleeper  longest wait {slept['longest']:.1f} ms")
    return 0 if waits[-1] <= max(STALL_MS, slept["longest"]) else 1


if __name__ == "__main__":
    sys.exit(main())
