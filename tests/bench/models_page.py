"""What the models page costs the window's thread: four downloads under way, opening a card, showing the page.

    python -m tests.bench.models_page

Processor time of that thread alone, painting included (offscreen); other programs change it little. Four downloads tell
their progress four times a second each. Target: no turn of the event loop above 16 ms while they do.
"""

import os
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QObject, QTimer, Slot
from PySide6.QtWidgets import QWidget

from app.bootstrap import CATALOGUE, qt_application
from app.core.catalogue import Hub
from app.downloads.messages import TransferPhase
from app.downloads.refresh import Catalogues
from app.system.resources import resource
from app.ui.models.page import ModelsPage
from app.ui.style import style_sheet
from app.ui.theme import Theme
from tests.support.shelf import GAMER, Shop, change

EVENTS = 400  # of each transfer
TARGET_MS = 16.0
IDLE_MS = 0.2


class Turns(QObject):
    """Processor milliseconds of each turn of the event loop."""

    def __init__(self) -> None:
        super().__init__()
        self.spent: list[float] = []
        self._last = time.thread_time()
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._on_turn)
        self._timer.start()

    @property
    def busy(self) -> list[float]:
        """Without those in which there was nothing to do but to ask the clock."""
        return [spent for spent in self.spent if spent > IDLE_MS]

    @Slot()
    def _on_turn(self) -> None:
        now = time.thread_time()
        self.spent.append((now - self._last) * 1000)
        self._last = now


def spin(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def downloads(shop: Shop) -> list[float]:
    """Turns with one event each."""
    models = [entry.models[0] for entry in shop.catalogue.now.entries[:4]]
    for model in models:
        shop.desks.tell(change(model, TransferPhase.RECEIVING))
    spin(300)
    turns = Turns()
    for number in range(EVENTS):
        for model in models:
            event = change(model, TransferPhase.RECEIVING, number / EVENTS, rate=1e7 + 1e5 * number)
            shop.desks.tell(replace(event, seconds_left=float(EVENTS - number)))
            spin(1)
    return turns.busy


def opening(page: ModelsPage) -> list[float]:
    turns = Turns()
    page.family.cards[1].more.click()
    spin(3000)
    return turns.busy


def main() -> int:
    qt = qt_application()
    with tempfile.TemporaryDirectory() as home:
        catalogue = Catalogues(resource(CATALOGUE), Path(home) / "none.json").seen_at(Hub.HUGGING_FACE)
        shop = Shop(Path(home), GAMER, catalogue)
        window = QWidget()
        window.setStyleSheet(style_sheet(Theme.light()))
        window.resize(1000, 900)
        shop.begin()
        spin(500)
        window.show()
        began = time.thread_time()
        page = ModelsPage(shop.shelf, Theme.light(), window)
        page.resize(1000, 900)
        page.show()
        spin(1)
        print(f"showing the page for the first time {(time.thread_time() - began) * 1000:6.1f} ms")
        busy = downloads(shop)
        each = sum(busy) / (4 * EVENTS)
        print(f"an event of four downloads          {each:6.2f} ms, longest turn {max(busy):.1f} ms")
        print(f"16 events a second                  {1.6 * each:6.2f} % of one processor")
        opened = opening(page)
        rows = len(page.family.cards[1].list.rows)
        print(f"opening a card with {rows} rows       {sum(opened):8.1f} ms, longest turn {max(opened):.1f} ms")
        shop.close()
        window.close()
    del qt
    return 0 if max(busy) <= TARGET_MS else 1


if __name__ == "__main__":
    sys.exit(main())
