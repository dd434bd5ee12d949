"""The desk whose work is done in a process of its own, and what it tells."""

import contextlib
import os
import queue
import random
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from app.downloads.messages import HubEvent, TransferChanged, TransferPhase
from app.downloads.process.desk import FetchingDesk
from app.downloads.process.upkeep import Upkeep
from app.downloads.transfer.journal import read_journal
from app.system.resources import resource
from tests.support.transfers import PATIENCE, REPOSITORY, Told

CATALOGUE = resource("catalogue.json")
NAMES = tuple(f"phi-4-Q{bits}_K.gguf" for bits in (2, 3, 4))
CONTENT = random.Random(8).randbytes(3_000_000)
SLOW = 4e5  # bytes per second
QUIET = 60.0  # seconds: longer than a test


@dataclass(frozen=True, slots=True)
class Shown:
    """What a window would show."""

    transfers: Told = field(default_factory=Told)
    answers: "queue.SimpleQueue[HubEvent]" = field(default_factory=queue.SimpleQueue)

    def __call__(self, event: TransferChanged | HubEvent) -> None:
        if isinstance(event, TransferChanged):
            self.transfers(event)
        else:
            self.answers.put(event)

    def answer(self) -> HubEvent:
        return self.answers.get(timeout=PATIENCE)


@dataclass(frozen=True, slots=True)
class Processes:
    """Those that a desk has started, by the file that they write their ids into."""

    pids: Path

    def upkeep(self, *arguments: str, quiet: float = QUIET) -> Upkeep:
        command = (sys.executable, "-m", "tests.support.downloads_process", str(self.pids), *arguments)
        return Upkeep(command, quiet)

    @property
    def all(self) -> list[int]:
        return [int(line) for line in self.pids.read_text().split()] if self.pids.exists() else []

    def kill(self) -> None:
        """The newest, as `kill -9` does."""
        os.kill(self.all[-1], signal.SIGKILL)

    def await_end(self, seconds: float = PATIENCE) -> float:
        """Until none is alive; the seconds it took."""
        began = time.monotonic()
        while any(map(is_alive, self.all)):
            assert time.monotonic() - began < seconds, f"{self.all} still alive"
            time.sleep(0.01)
        return time.monotonic() - began


def is_whole(folder: Path, name: str = NAMES[0]) -> bool:
    return (folder / REPOSITORY / name).read_bytes() == CONTENT


def rests(journal: Path) -> bool:
    """Whether it stays paused at the next start."""
    remembered = read_journal(journal)
    return remembered is not None and remembered.is_paused


def await_bytes(told: Told, name: str = NAMES[0]) -> int:
    """Some have come, and more are to come."""
    return told.await_that(
        lambda each: each.phase is TransferPhase.RECEIVING and each.received > 0 and name in each.id
    ).received


def is_alive(pid: int) -> bool:
    """One that has ended and that nobody has asked for yet is not."""
    try:
        os.kill(pid, 0)
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (ProcessLookupError, FileNotFoundError):
        return False
    return state != "Z"


@contextlib.contextmanager
def fetching_desk(upkeep: Upkeep, *, goes_on: bool = True, proxy: str = "") -> Iterator[tuple[FetchingDesk, Shown]]:
    """Until the end of the block, when it closes in order."""
    shown = Shown()
    desk = FetchingDesk(shown, CATALOGUE, proxy, upkeep, goes_on=goes_on)
    desk.start()
    try:
        yield desk, shown
    finally:
        assert desk.close(20)
