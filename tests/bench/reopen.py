"""What a long conversation costs: 200 turns with their thoughts and 2,000 formulas, opened, scrolled through, closed.

    python -m tests.bench.reopen [--turns N] [--formulas N]

The real program in a process of its own, twice: first nothing is in the cache of drawings, then everything. Printed
are the time from opening to the first screen painted with all its formulas, the longest turn of the GUI thread (its
processor time) while the rest settles and while the reader goes from the end to the start by the wheel, by PageUp and
with the scroll bar, how long at a stretch a turn in sight was only sketched, the memory of all processes with the
conversation scrolled through, and how much more of their own (without files that are mapped, which other programs
share) they have when another is open than before, and how much more than that when it was read once more. Linux only.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, QTimer, Slot
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionSlider

from app.bootstrap import Application, qt_application
from app.control.states import ModelState, ModelStatus
from app.engine.scripted import ScriptedBackend
from app.ui.chat.turn import TurnView
from tests.bench.memory import family, own, pss
from tests.bench.stream import SIZE, STALL_MS, Spells
from tests.support.desks import ScriptedDesks
from tests.support.long_conversation import store

SCREEN_MS, MEGABYTES, LEFT_MB = 300.0, 150.0, 15.0
SETTLE_MS, FRAME_MS = 1500, 16
NOTCHES, PAGE_MS, DRAG_STEPS = 3, 50, 240
BETWEEN = 60  # px between two turns, or beyond the last, at most

Steps = Iterator[int]
"""Does something at each step, and says after how many milliseconds the next one follows."""


class Reader(QObject):
    """Goes through the conversation as a person would, and notes what each part of the way has cost."""

    def __init__(self, application: Application, qt: QApplication) -> None:
        super().__init__(application)
        self._application, self._qt = application, qt
        self._transcript = application.window.chat.transcript
        self._spells = Spells(self)
        self._opened = 0.0
        self._bare_since: float | None = None
        self.figures: dict[str, float] = {}
        self._way = self._go()
        self._timer = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._step)
        application.session.models.changed.connect(self._on_model)

    @Slot(object)
    def _on_model(self, state: ModelState) -> None:
        if state.status is ModelStatus.READY:
            self._timer.start(2 * SETTLE_MS)

    @Slot()
    def _step(self) -> None:
        pause = next(self._way, None)
        if pause is None:
            self._qt.quit()
        else:
            self._timer.start(pause)

    def _go(self) -> Steps:
        """The whole way."""
        short, long = (each.conversation_id for each in self._application.session.history.all)
        chat = self._application.session.chat
        chat.open(short)
        yield SETTLE_MS
        self.figures["memory before"] = own_memory()
        self._opened = time.perf_counter()
        self._begin_part()
        chat.open(long)
        while not self._screen_is_complete():
            yield 1
        self._transcript.viewport().repaint()
        self.figures["first screen"] = 1000 * (time.perf_counter() - self._opened)
        yield from self._part("settling", self._rest)
        for name, way in (("wheel", self._wheel), ("PageUp", self._pages), ("scroll bar", self._drag)):
            self._transcript.go_to_end()
            yield SETTLE_MS
            yield from self._part(name, way)
        yield SETTLE_MS
        self.figures["memory scrolled"] = memory()
        yield from self._leave(short, "closed")
        chat.open(long)
        yield SETTLE_MS
        yield from self._wheel()
        yield from self._leave(short, "closed again")

    def _leave(self, other: int, name: str) -> Steps:
        self._application.session.chat.open(other)
        yield 2 * SETTLE_MS
        self.figures[f"memory {name}"] = own_memory()

    def _part(self, name: str, way: Callable[[], Steps]) -> Steps:
        if name != "settling":
            self._begin_part()
        bare = 0.0
        for pause in way():
            bare = max(bare, self._bare())
            yield pause
        self.figures[name] = max(self._spells.cpu, default=0.0)
        self.figures[f"{name}, late"] = self._spells.longest_stall
        self.figures[f"{name}, bare"] = bare

    def _begin_part(self) -> None:
        self._spells.cpu.clear()
        self._spells.longest_stall = 0.0
        self._bare_since = None

    def _rest(self) -> Steps:
        for _frame in range(4 * SETTLE_MS // FRAME_MS):
            yield FRAME_MS

    def _wheel(self) -> Steps:
        view, bar = self._transcript.viewport(), self._transcript.verticalScrollBar()
        place = QPointF(view.rect().center())
        while bar.value() > 0:
            delta = QPoint(0, 120 * NOTCHES)
            event = QWheelEvent(
                place,
                QPointF(view.mapToGlobal(place.toPoint())),
                QPoint(),
                delta,
                Qt.MouseButton.NoButton,
                Qt.KeyboardModifier.NoModifier,
                Qt.ScrollPhase.NoScrollPhase,
                False,
            )
            self._qt.sendEvent(view, event)
            yield FRAME_MS

    def _pages(self) -> Steps:
        bar = self._transcript.verticalScrollBar()
        while bar.value() > 0:
            QTest.keyClick(self._transcript, Qt.Key.Key_PageUp)
            yield PAGE_MS

    def _drag(self) -> Steps:
        """The handle is taken, drawn to the top, and let go."""
        bar = self._transcript.verticalScrollBar()
        option = QStyleOptionSlider()
        bar.initStyleOption(option)
        handle = QStyle.SubControl.SC_ScrollBarSlider
        at = bar.style().subControlRect(QStyle.ComplexControl.CC_ScrollBar, option, handle, bar).center()
        kinds = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.MouseButtonRelease)
        for number in range(DRAG_STEPS + 1):
            point = QPoint(at.x(), round(at.y() * (1 - number / DRAG_STEPS)))
            kind = kinds[0] if number == 0 else kinds[2] if number == DRAG_STEPS else kinds[1]
            button = Qt.MouseButton.LeftButton
            held = Qt.MouseButton.NoButton if kind is kinds[2] else button
            where = QPointF(point), QPointF(bar.mapToGlobal(point))
            self._qt.sendEvent(bar, QMouseEvent(kind, *where, button, held, Qt.KeyboardModifier.NoModifier))
            yield FRAME_MS

    def _screen_is_complete(self) -> bool:
        bar = self._transcript.verticalScrollBar()
        pending = sum(view.pending() for view, _top, _end in self._seen())
        return bar.value() == bar.maximum() > 0 and self._uncovered() == 0 and not pending

    def _seen(self) -> list[tuple[TurnView, int, int]]:
        """The turns in sight, with the top and the end of what is seen of each."""
        viewport = self._transcript.viewport()
        places = [(view, view.mapTo(viewport, QPoint(0, 0)).y()) for view in self._transcript.views()]
        cut = [(view, max(0, top), min(viewport.height(), top + view.height())) for view, top in places]
        return [(view, top, end) for view, top, end in cut if top < end]

    def _uncovered(self) -> int:
        """Pixels of the height that show neither a turn nor what is between two."""
        covered = sum(end - top + BETWEEN for _view, top, end in self._seen())
        return max(0, self._transcript.viewport().height() - covered)

    def _bare(self) -> float:
        """Milliseconds for which something to be seen has been missing by now."""
        now = time.perf_counter()
        if self._uncovered() == 0:
            self._bare_since = None
            return 0.0
        self._bare_since = self._bare_since or now
        return 1000 * (now - self._bare_since)


def memory() -> float:
    """Megabytes of all processes."""
    return sum(pss(each) for each in family(os.getpid())) / 1e6


def own_memory() -> float:
    """Megabytes of all processes that are not from files."""
    return sum(own(each) for each in family(os.getpid())) / 1e6


def read(home: Path) -> dict[str, float]:
    """Goes through the conversation in this process."""
    qt = qt_application()
    application = Application(home / "phidias.db", home / "settings.json", ScriptedBackend([]), ScriptedDesks)
    application.window.resize(*SIZE)
    reader = Reader(application, qt)
    application.start()
    qt.exec()
    application.window.close()
    application.close()
    return reader.figures


def report(name: str, figures: dict[str, float]) -> bool:
    """Prints the figures; whether all targets were reached."""
    parts = ("settling", "wheel", "PageUp", "scroll bar")
    left = figures["memory closed"] - figures["memory before"]
    lines = [
        ("first screen", figures["first screen"], SCREEN_MS, "ms"),
        *((f"longest turn, {part}", figures[part], STALL_MS, "ms") for part in parts),
        ("memory, scrolled through", figures["memory scrolled"], MEGABYTES, "MB"),
        ("memory left when closed", left, LEFT_MB, "MB"),
    ]
    again = figures["memory closed again"] - figures["memory closed"]
    print(f"{name}: own memory before {figures['memory before']:.0f} MB, when closed {figures['memory closed']:.0f} MB")
    for what, value, target, unit in lines:
        print(f"  {what:28s} {value:7.1f} {unit:2s} (at most {target:g}: {'reached' if value <= target else 'MISSED'})")
    for part in parts:
        late, bare = figures[f"{part}, late"], figures[f"{part}, bare"]
        print(f"  {part:28s} heart late by {late:5.1f} ms, something only sketched for {bare:5.1f} ms")
    print(f"  read and closed once more      {again:5.1f} MB more")
    return all(value <= target for _, value, target, _ in lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--turns", type=int, default=200)
    parser.add_argument("--formulas", type=int, default=2_000)
    parser.add_argument("--home", type=Path, help="(for the process that reads)")
    given = parser.parse_args()
    if given.home is not None:
        print(json.dumps(read(given.home)))
        return 0
    reached = True
    with tempfile.TemporaryDirectory(prefix="phidias-bench-") as folder:
        store(Path(folder), given.turns, given.formulas)
        for name in ("nothing in the cache", "everything in the cache"):
            command = [sys.executable, "-m", "tests.bench.reopen", "--home", folder]
            told = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
            reached = report(name, json.loads(told)) and reached
    return 0 if reached else 1


if __name__ == "__main__":
    sys.exit(main())
