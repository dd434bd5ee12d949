"""The process that `transfer` measures: `python -m tests.bench.transfer_process once|window MODELS NAME…`.

It writes what it measured to stdout as JSON.
"""

import json
import os
import sys
import threading
import time
from pathlib import Path

from app.core.catalogue import Hub, RemoteFile, RemoteModel
from app.downloads.hubs import Hubs
from app.downloads.manager import TransferManager
from app.downloads.messages import StartTransfer, TransferChanged, TransferPhase

REPOSITORY = "bench/model"
IDLE_SECONDS = 3.0
LATE = 16.0  # milliseconds


def model(name: str) -> RemoteModel:
    return RemoteModel(Hub.HUGGING_FACE, REPOSITORY, "main", "", (RemoteFile(name, None),))


def resident() -> int:
    """Bytes of this process in memory, without those of files."""
    pages = Path("/proc/self/statm")
    if not pages.exists():
        return 0
    _, all_pages, shared, *_ = (int(field) for field in pages.read_text().split())
    return (all_pages - shared) * os.sysconf("SC_PAGE_SIZE")


class Watch:
    """Waits for the end of all transfers, and remembers the most memory."""

    def __init__(self, count: int) -> None:
        self._left = count
        self.done = threading.Event()
        self.most = resident()

    def __call__(self, state: TransferChanged) -> None:
        self.most = max(self.most, resident())
        if state.phase is TransferPhase.FAILED:
            sys.stderr.write(f"{state.problem}\n")
        if state.phase in (TransferPhase.INSTALLED, TransferPhase.FAILED):
            self._left -= 1
        if self._left == 0:
            self.done.set()


def ready_hubs() -> Hubs:
    """With everything imported, as in a program that runs: that is not what is measured."""
    hubs = Hubs()
    hubs.client(Hub.HUGGING_FACE)
    return hubs


def once(models: Path, names: list[str], hubs: Hubs) -> dict[str, float]:
    watch = Watch(len(names))
    manager = TransferManager(lambda: models, hubs, watch, at_once=max(len(names), 1))
    manager.start()
    idle, processor, began = resident(), time.process_time(), time.monotonic()
    for name in names:
        manager.post(StartTransfer(model(name)))
    watch.done.wait()
    measured = {
        "seconds": time.monotonic() - began,
        "processor": time.process_time() - processor,
        "memory": float(watch.most - idle),
    }
    manager.close(10)
    return measured


def window(models: Path, names: list[str]) -> dict[str, float]:
    """How long the thread of the window had to wait for its turn."""
    from PySide6.QtCore import QCoreApplication, Qt, QTimer

    application = QCoreApplication([])
    waits: list[float] = []
    hubs = ready_hubs()
    transfers = threading.Thread(target=lambda: once(models, names, hubs) if names else time.sleep(IDLE_SECONDS))
    last = time.perf_counter()

    def tick() -> None:
        nonlocal last
        now = time.perf_counter()
        waits.append((now - last) * 1000)
        last = now
        if not transfers.is_alive():
            application.quit()

    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(tick)
    timer.start(1)
    transfers.start()
    application.exec()
    ordered = sorted(waits)
    late = sum(wait > LATE for wait in waits)
    return {"longest": ordered[-1], "most": ordered[int(len(ordered) * 0.999)], "late": late, "count": len(waits)}


if __name__ == "__main__":
    arguments = Path(sys.argv[2]), sys.argv[3:]
    measured = window(*arguments) if sys.argv[1] == "window" else once(*arguments, ready_hubs())
    sys.stdout.write(json.dumps(measured))
