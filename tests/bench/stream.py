"""What a long answer costs the window while it streams: 120,000 characters with 2,500 formulas, 200 tokens a second.

    python -m tests.bench.stream [--characters N] [--rate TOKENS] [--pane solution|reasoning] [--text KIND]

The real program behind its window, answered by a script. An update is what the GUI thread does between two
waits, from the event of the engine to the pixels: its own processor time, and on the clock what a click would have
had to wait. Printed are the updates' 50th and 99th percentile, the longest stall, the last fifth of the updates against
the first, and the processor time of the whole process, without the thread that stands in for the model's and without
the heart that beats here to find stalls (a hundred times a second: what that costs is measured before and printed), and
its memory. With `--text` one single long block of a kind.
"""

import argparse
import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QAbstractEventDispatcher, QObject, Qt, QTimer, Slot
from PySide6.QtWidgets import QApplication

from app.bootstrap import Application, qt_application
from app.control.states import ModelState, ModelStatus
from app.core.chat import Turn
from app.engine.scripted import Script, ScriptedBackend
from tests.bench.memory import family, pss
from tests.bench.sleeper import Sleeper
from tests.support.answers import pieces
from tests.support.desks import ScriptedDesks
from tests.support.long_answers import TEXTS

SIZE = (1240, 820)
P99_MS, STALL_MS, RATIO, SHARE, MEGABYTES = 12.0, 33.0, 1.3, 0.15, 150.0
FIFTH = 5
BEAT_MS = 10
IDLE_MS = 1500  # for which the window does nothing, without the heart and with it
LEAST = 0.0003  # seconds: what takes less is a timer that found nothing to do


class Spells(QObject):
    """Notes what the GUI thread computes between two waits for events, and how late its heart beats."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.cpu: list[float] = []  # milliseconds of each spell
        self.longest_stall = 0.0  # milliseconds
        self.beats = 0
        self._computed, self._beat = time.thread_time(), time.perf_counter()
        QAbstractEventDispatcher.instance().aboutToBlock.connect(self._on_block)
        heart = QTimer(self, interval=BEAT_MS, timerType=Qt.TimerType.PreciseTimer)
        heart.timeout.connect(self._on_beat)
        heart.start()

    def begin(self) -> None:
        """What was before does not count."""
        self.cpu, self.longest_stall, self.beats = [], 0.0, 0

    @Slot()
    def _on_block(self) -> None:
        now = time.thread_time()
        if now - self._computed > LEAST:
            self.cpu.append(1000 * (now - self._computed))
        self._computed = now

    @Slot()
    def _on_beat(self) -> None:
        now = time.perf_counter()
        self.beats += 1
        self.longest_stall = max(self.longest_stall, 1000 * (now - self._beat) - BEAT_MS)
        self._beat = now


class Answer(QObject):
    """Asks once the model is there, and ends the program a moment after the answer has ended."""

    def __init__(self, application: Application, qt: QApplication) -> None:
        super().__init__(application)
        self._application, self._qt = application, qt
        self.spells: Spells | None = None
        self.streamed = 0  # spells while it streamed; those after belong to the end
        self.seconds = self.cpu = 0.0
        self.idle = self.beat = 0.0  # processor seconds: of the window while it does nothing, and of one beat
        self.whole = 0.0  # processor seconds as `cpu`, with the thread that stands in for the model's
        self.slept = 0.0  # milliseconds: the longest that a process beside it waited which only sleeps
        application.session.models.changed.connect(self._on_model)
        application.session.chat.turn_changed.connect(self._on_turn)

    @Slot(object)
    def _on_model(self, state: ModelState) -> None:
        if state.status is ModelStatus.READY:
            QTimer.singleShot(IDLE_MS, self._rest)

    @Slot()
    def _rest(self) -> None:
        self.idle = -time.process_time()
        QTimer.singleShot(IDLE_MS, self._begin_beating)

    @Slot()
    def _begin_beating(self) -> None:
        self.idle += time.process_time()
        self.spells, self.beat = Spells(self), -time.process_time()
        QTimer.singleShot(IDLE_MS, self._ask)

    @Slot()
    def _ask(self) -> None:
        assert self.spells is not None
        self.beat = max(0.0, self.beat + time.process_time() - self.idle) / max(1, self.spells.beats)
        self.spells.begin()
        self.seconds, self.cpu = -time.monotonic(), -cpu_without_model()
        self.whole = -time.process_time()
        self._application.window.chat.ask("Tell me everything.")

    @Slot(object)
    def _on_turn(self, turn: Turn) -> None:
        if turn.state.is_final and self.spells is not None:
            self.streamed = len(self.spells.cpu)
            self.seconds += time.monotonic()
            self.cpu += cpu_without_model() - self.spells.beats * self.beat
            self.whole += time.process_time()
            QTimer.singleShot(1500, self._quit)

    @Slot()
    def _quit(self) -> None:
        self._qt.quit()


def cpu_without_model() -> float:
    """Processor seconds of the whole process but for the engine's thread; with it where that can't be asked."""
    engine = next(thread for thread in threading.enumerate() if thread.name == "engine")
    own = 0.0
    if hasattr(time, "pthread_getcpuclockid") and engine.ident is not None:
        own = time.clock_gettime(time.pthread_getcpuclockid(engine.ident))
    return time.process_time() - own


def stream(parts: list[str], rate: float, look: Callable[[Application], None] | None = None) -> tuple[Answer, float]:
    """The answer's figures, and the memory of all processes in megabytes when it was there."""
    with tempfile.TemporaryDirectory(prefix="phidias-bench-") as folder:
        home = Path(folder)
        qt = qt_application()
        backend = ScriptedBackend([Script(parts, seconds_per_token=1 / rate)])
        application = Application(home / "phidias.db", home / "settings.json", backend, ScriptedDesks)
        application.window.resize(*SIZE)
        answer = Answer(application, qt)
        with Sleeper() as sleeper:
            application.start()
            qt.exec()
            answer.slept = sleeper.end()["longest"]
        memory = sum(pss(each) for each in family(os.getpid())) / 1e6 if sys.platform == "linux" else 0.0
        if look is not None:
            look(application)
        application.window.close()
        application.close()
    return answer, memory


def report(answer: Answer, memory: float) -> bool:
    """Prints the figures; whether all targets were reached."""
    assert answer.spells is not None
    cpu = answer.spells.cpu[: answer.streamed]
    part = max(1, len(cpu) // FIFTH)
    growth = statistics.mean(cpu[-part:]) / statistics.mean(cpu[:part])
    figures = (
        ("GUI thread per update, 99th percentile", statistics.quantiles(cpu, n=100)[98], P99_MS, "ms"),
        ("longest stall, the end included", answer.spells.longest_stall, STALL_MS, "ms"),
        ("last fifth of the updates against the first", growth, RATIO, ""),
        ("whole process without the model, of one core", 100 * answer.cpu / answer.seconds, 100 * SHARE, "%"),
        ("memory of all processes", memory, MEGABYTES, "MB"),
    )
    rate, median, longest = len(cpu) / answer.seconds, statistics.median(cpu), max(answer.spells.cpu)
    print(f"{len(cpu)} updates in {answer.seconds:.0f} s ({rate:.1f} a second), median {median:.2f} ms,")
    print(f"the longest {longest:.1f} ms of processor time: a longer stall has waited for a processor,")
    print(f"as a process beside it that only sleeps has too, up to {answer.slept:.1f} ms")
    heart = 100 * answer.beat * answer.spells.beats / answer.seconds
    print(f"the heart that finds stalls took {heart:.2f} % of one core, which is not in the figure of the process")
    print(f"GUI thread {sum(cpu) / answer.seconds / 10:.2f} % of one core")
    for name, value, target, unit in figures:
        print(f"{name:46s} {value:7.2f} {unit:2s} (at most {target:g}: {'reached' if value <= target else 'MISSED'})")
    return all(value <= target for _, value, target, _ in figures)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--characters", type=int, default=120_000)
    parser.add_argument("--rate", type=float, default=200.0, help="tokens a second")
    parser.add_argument("--pane", choices=("solution", "reasoning"), default="solution")
    parser.add_argument("--text", choices=sorted(TEXTS), default="mixed")
    given = parser.parse_args()
    parts = pieces(TEXTS[given.text](given.characters), 1)
    if given.pane == "reasoning":
        parts = ["<think>", *parts]
    return 0 if report(*stream(parts, given.rate)) else 1


if __name__ == "__main__":
    sys.exit(main())
