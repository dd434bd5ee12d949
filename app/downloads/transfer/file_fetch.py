"""Fetches one file into its unfinished place: as many connections as are worth it, a hasher, a keeper that syncs."""

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from app.core.errors import AppError
from app.downloads.transfer.connection import ADVICE, Connection, Proxy
from app.downloads.transfer.crew import Member
from app.downloads.transfer.data_file import DataFile
from app.downloads.transfer.extents import Board, Extent
from app.downloads.transfer.fetcher import Fetcher, Job
from app.downloads.transfer.hasher import Hasher, drop_damaged
from app.downloads.transfer.route import Route
from app.downloads.transfer.tuner import STEPS, Tuner

CHECKS = 2  # how often a file with a wrong hash is looked through for damaged pieces
END_SECONDS = 3.0  # for threads that were told to end; one that still waits for a connection writes nothing any more


@dataclass(frozen=True, slots=True)
class Limits:
    """Times and numbers that tests set lower."""

    connections: int = STEPS[-1]  # for one file
    stall: float = 30.0  # seconds without a byte, then a connection is opened anew
    patience: float = 7200.0  # seconds without a byte from any connection, then the transfer fails
    first_pause: float = 1.0  # seconds before the second attempt
    tick: float = 0.25  # seconds between two reports
    sync: float = 1.0  # seconds between two syncs
    poll: float = 2.0  # seconds between two looks at a full disk


class Notebook(Protocol):
    """Where finished extents are written down."""

    def keep(self, extent: Extent) -> None: ...

    def sync(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Work:
    """One file to fetch."""

    path: Path  # of the unfinished data
    size: int
    sha256: str  # "": the hub does not tell
    extents: tuple[Extent, ...]
    notebook: Notebook
    share: Callable[[], int]  # how many connections it may have


@dataclass(frozen=True, slots=True)
class Status:
    """How far one file is."""

    received: int
    is_checking: bool  # all bytes are there; the hash is still being computed
    note: str


class WrongBytesError(AppError):
    """The whole of what came is not what the publisher published."""


class FileFetch:
    """Runs in the caller's thread until the file is whole and right, or `stop` is set."""

    def __init__(self, work: Work, route: Route, proxy: Proxy, limits: Limits, stop: threading.Event) -> None:
        self._work, self._limits, self._stop = work, limits, stop
        self._board = Board(work.size, work.extents)
        self._tuner = Tuner(time.monotonic, limits.connections)
        self._ending = threading.Event()  # for this file's threads; also set when one of them fails
        self._job = Job(
            board=self._board,
            route=route,
            keep=work.notebook.keep,
            open_data=lambda: DataFile(work.path),
            open_connection=lambda: Connection(proxy, limits.stall),
            wanted=lambda: min(self._tuner.connections, work.share()),
            stop=self._ending,
            first_pause=limits.first_pause,
        )
        self._fetchers: dict[int, tuple[Fetcher, Member[None]]] = {}
        self._last_byte = time.monotonic()
        self._received = -1
        self._note = ""

    @property
    def board(self) -> Board:
        return self._board

    def run(self, report: Callable[[Status], None]) -> bool:
        """Whether the file is whole, right and synced; False when it was told to stop.

        Raises WrongBytesError, ChangedError, AppError, and OSError of the disk.
        """
        with DataFile(self._work.path) as data:
            data.check_length(self._work.size)
            for _ in range(CHECKS):
                digest = self._pass(data, report)
                if not digest:
                    return False
                if digest == self._work.sha256 or not self._work.sha256:
                    data.sync()
                    return True
                report(Status(self._board.received, is_checking=True, note="Looking for damaged pieces."))
                if not (dropped := drop_damaged(self._board, data, self._stop)):
                    break
                self._note = _damaged(dropped)
        raise WrongBytesError(
            "What arrived is not what was published.",
            "The SHA-256 of the file is not the one its publisher gives, so it was not installed.",
            "Fetch it again; if that ends in the same way, choose another source.",
        )

    def _pass(self, data: DataFile, report: Callable[[Status], None]) -> str:
        """The SHA-256 once all bytes are there; "" when it was told to stop."""
        self._ending.clear()
        hasher = Hasher(self._board, data, self._ending)
        hashing = Member("transfer-hash", hasher.run)
        keeping = Member("transfer-keep", self._keep_synced)
        hashing.start()
        keeping.start()
        try:
            while not hashing.is_done and not self._stop.is_set():
                self._look_after([keeping])
                report(self._status(hasher))
                hashing.join(self._limits.tick)
            return "" if self._stop.is_set() else hashing.result()
        finally:
            self._end([hashing, keeping])

    def _look_after(self, others: Iterable[Member[None]]) -> None:
        """Raises what a thread has raised; starts connections where some are missing."""
        for number, (_, member) in list(self._fetchers.items()):
            if member.is_done:
                del self._fetchers[number]
                member.result()
        for member in others:
            if member.is_done:
                member.result()
        self._tuner.update(self._board.received)
        if self._job.busy.is_set():
            self._job.busy.clear()
            self._tuner.slow_down()
        if not self._board.is_complete:
            self._fill_up()
        self._check_patience()

    def _fill_up(self) -> None:
        for number in range(self._job.wanted()):
            if number not in self._fetchers:
                fetcher = Fetcher(self._job, number)
                member = Member(f"transfer-{number}", fetcher.run)
                self._fetchers[number] = (fetcher, member)
                member.start()

    def _check_patience(self) -> None:
        """Raises the last problem after a long time without a byte, known or not."""
        now, received = time.monotonic(), self._board.received
        if received != self._received or self._board.is_complete:
            self._received, self._last_byte = received, now
        if now - self._last_byte > self._limits.patience:
            last = self._job.problem or AppError("The server sends nothing of the file.", "", ADVICE)
            raise AppError(last.problem.title, last.problem.detail, last.problem.advice)

    def _status(self, hasher: Hasher) -> Status:
        note = self._job.note or self._silence() or (_damaged(hasher.dropped) if hasher.dropped else self._note)
        return Status(self._board.received, self._board.is_complete, note)

    def _silence(self) -> str:
        """A sentence about a server that answers without sending anything of the file; "" where that is not so."""
        seconds = time.monotonic() - self._last_byte
        return f"Nothing has come for {seconds:.0f} s." if seconds > self._limits.stall else ""

    def _keep_synced(self) -> None:
        """Once a second what has come is made safe. Raises OSError, or AppError where the folder has vanished."""
        synced = -1
        with DataFile(self._work.path) as data:
            while not self._ending.wait(self._limits.sync):
                data.check_in_place(self._work.path)
                if (received := self._board.received) != synced:
                    data.sync()
                    self._work.notebook.sync()
                    synced = received

    def _end(self, others: Iterable[Member[str] | Member[None]]) -> None:
        """All threads of this file end; whatever arrived is written down by them."""
        self._ending.set()
        with self._board.changed:
            self._board.changed.notify_all()
        for fetcher, _ in self._fetchers.values():
            fetcher.abort()
        until = time.monotonic() + END_SECONDS
        for member in [*others, *(member for _, member in self._fetchers.values())]:
            member.join(max(0.0, until - time.monotonic()))
        self._fetchers.clear()


def _damaged(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB on the disk were damaged and are fetched again."
