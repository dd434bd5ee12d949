"""The process that `transfer` measures: `python -m tests.bench.transfer_process MODELS NAME…`.

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


if __name__ == "__main__":
    sys.stdout.write(json.dumps(once(Path(sys.argv[1]), sys.argv[2:], ready_hubs())))
