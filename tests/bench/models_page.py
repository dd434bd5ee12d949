"""What the models page costs the window's thread: four downloads from their beginning to their arrival, opening a card.

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
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.bootstrap import CATALOGUE, qt_application
from app.core.catalogue import Hub, RemoteModel
from app.downloads.messages import LibraryScanned, TransferPhase
from app.downloads.refresh import Catalogues
from app.system.resources import resource
from app.ui.garbage import GarbageCollector
from app.ui.models.arrival import Arrivals
from app.ui.models.page import ModelsPage
from app.ui.style import style_sheet
from app.ui.theme import Theme
from tests.support.shelf import GAMER, Shop, change, file_for

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


def beginning(shop: Shop, models: list[RemoteModel]) -> list[float]:
    turns = Turns()
    for phase in (TransferPhase.QUEUED, TransferPhase.CONNECTING, TransferPhase.RECEIVING):
        for model in models:
            shop.desks.tell(change(model, phase))
        spin(300)
    return turns.busy


def arriving(shop: Shop, models: list[RemoteModel], home: Path) -> list[float]:
    """Each is installed, and found by the library a little later."""
    turns = Turns()
    files = [file_for(model, home) for model in models]
    for number, (model, file) in enumerate(zip(models, files, strict=True), 1):
        shop.desks.tell(change(model, TransferPhase.VERIFYING, 1.0))
        shop.desks.tell(change(model, TransferPhase.INSTALLED, 1.0, path=file.path))
        spin(100)
        shop.desks.tell(LibraryScanned(tuple(files[:number]), folder=home))
        spin(100)
    return turns.busy


def downloads(shop: Shop, models: list[RemoteModel]) -> list[float]:
    """Turns with one event each."""
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


def told(what: str, spent: list[float]) -> float:
    longest = max(spent)
    print(f"{what:34} {sum(spent):7.1f} ms, longest turn {longest:.1f} ms")
    return longest


def window_of(shop: Shop) -> tuple[QWidget, ModelsPage]:
    """The page below the news of what has arrived, as in the program's window."""
    window = QWidget()
    window.setStyleSheet(style_sheet(Theme.light()))
    window.resize(1000, 900)
    window.show()
    arrivals = Arrivals(window)
    arrivals.set_theme(Theme.light())
    shop.shelf.downloads.arrived.connect(arrivals.tell)
    began = time.thread_time()
    page = ModelsPage(shop.shelf, Theme.light(), window)
    column = QVBoxLayout(window)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(arrivals)
    column.addWidget(page, 1)
    page.show()
    spin(1)
    print(f"{'showing the page for the first time':34} {(time.thread_time() - began) * 1000:7.1f} ms")
    spin(500)
    return window, page


def main() -> int:
    qt = qt_application()
    garbage = GarbageCollector()  # the program's: Python's own would do in some turn what takes as long as two frames
    with tempfile.TemporaryDirectory() as home:
        catalogue = Catalogues(resource(CATALOGUE), Path(home) / "none.json").seen_at(Hub.HUGGING_FACE)
        shop = Shop(Path(home), GAMER, catalogue)
        shop.begin()
        spin(500)
        window, page = window_of(shop)
        models = [best.model for best in shop.advice.state.recommended.values()][:4]
        longest = [told("four downloads begin", beginning(shop, models))]
        busy = downloads(shop, models)
        longest.append(told(f"{4 * EVENTS} events of their progress", busy))
        print(f"16 events a second: {0.4 * sum(busy) / EVENTS:.2f} % of one processor")
        longest.append(told("they arrive", arriving(shop, models, Path(home))))
        opened = opening(page)
        longest.append(told(f"a card of {len(page.family.cards[1].list.rows)} rows opens", opened))
        shop.close()
        window.close()
    garbage.end()
    del qt
    return 0 if max(longest) <= TARGET_MS else 1


if __name__ == "__main__":
    sys.exit(main())
