"""The whole program with its models page open, while its process of the downloads works: `FOLDER idle|refresh|NAME…`.

Fetches the files of the hub in HF_ENDPOINT, all at once, or asks it about the catalogue, and writes to stdout as JSON
how long the thread of the window had to wait for its turn, and how much processor time it took itself in those turns.
"""

import json
import sys
import time
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Slot
from PySide6.QtWidgets import QApplication

from app.bootstrap import CATALOGUE, Application, qt_application
from app.control.states import ModelState, ModelStatus
from app.core.settings import Settings
from app.downloads.desks import Tell
from app.downloads.library import LibraryDesk
from app.downloads.process.desk import FetchingDesk
from app.downloads.process.upkeep import Upkeep
from app.system.resources import resource
from tests.bench.transfer_process import model

SETTLE_MS, IDLE_MS = 4000, 3000
LATE = 16.0  # milliseconds
FOUR_AT_ONCE = (sys.executable, "-m", "tests.bench.transfer_window", "serve")


class Desks:
    """Those of the program; its process fetches four at once, where a person's fetches two."""

    def __init__(self, tell: Tell, _settings: Settings) -> None:
        self.library = LibraryDesk(tell)
        self.transfers = self.hubs = FetchingDesk(tell, resource(CATALOGUE), "", Upkeep(FOUR_AT_ONCE))

    def start(self) -> None:
        self.library.start()
        self.transfers.start()

    def close(self, seconds: float) -> bool:
        return all([self.library.close(seconds), self.transfers.close(seconds)])


class Measured(QObject):
    """Milliseconds between two turns of the event loop that should be one apart."""

    def __init__(self, application: Application, what: list[str], qt: QApplication) -> None:
        super().__init__(application)
        self._application, self._what, self._qt = application, what, qt
        self._left = len(what)
        self.turns: list[tuple[float, float]] = []  # milliseconds: all, and those of this thread's processor time
        self._last = (0.0, 0.0)
        self._timer = QTimer(self, interval=1, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_turn)
        application.session.models.changed.connect(self._on_model)

    @Slot(object)
    def _on_model(self, state: ModelState) -> None:
        if state.status is ModelStatus.READY:
            self._application.window.centre.show_models()
            QTimer.singleShot(SETTLE_MS, self._begin)

    @Slot()
    def _begin(self) -> None:
        shelf = self._application.shelf
        self._last = (time.perf_counter(), time.thread_time())
        self._timer.start()
        match self._what:
            case ["idle"]:
                QTimer.singleShot(IDLE_MS, self._end)
            case ["refresh"]:
                shelf.catalogue.refreshing_changed.connect(self._on_refreshing)
                shelf.refresh()
            case names:
                shelf.downloads.arrived.connect(self._on_arrived)
                for name in names:
                    shelf.downloads.fetch(model(name))

    @Slot(bool)
    def _on_refreshing(self, refreshing: bool) -> None:
        if not refreshing:
            QTimer.singleShot(500, self._end)  # what it has brought is shown

    @Slot(object)
    def _on_arrived(self, _state: object) -> None:
        self._left -= 1
        if self._left == 0:
            QTimer.singleShot(500, self._end)

    @Slot()
    def _on_turn(self) -> None:
        now = (time.perf_counter(), time.thread_time())
        self.turns.append(((now[0] - self._last[0]) * 1000, (now[1] - self._last[1]) * 1000))
        self._last = now

    @Slot()
    def _end(self) -> None:
        self._timer.stop()
        self._application.window.close()
        self._qt.quit()


def measure(home: Path, what: list[str]) -> dict[str, float]:
    qt = qt_application()
    home.mkdir(exist_ok=True)
    application = Application(home / "phidias.db", home / "settings.json", make_desks=Desks)  # type: ignore[arg-type]
    measured = Measured(application, what, qt)
    application.start()
    qt.exec()
    application.close()
    waits = sorted(wait for wait, _own in measured.turns)
    return {
        "longest": waits[-1],
        "own": max(own for _wait, own in measured.turns),
        "most": waits[int(len(waits) * 0.999)],
        "late": sum(wait > LATE for wait in waits),
        "count": len(waits),
    }


def serve_four() -> int:
    """The program's own process, but for how many it fetches at once."""
    from app.cli.serve_downloads import serve_downloads
    from app.downloads.process import host

    host.TransferManager = partial(host.TransferManager, at_once=4)  # type: ignore[misc,assignment]
    return serve_downloads()


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        sys.exit(serve_four())
    sys.stdout.write(json.dumps(measure(Path(sys.argv[1]), sys.argv[2:])))
