"""One connection's work: claim a run of bytes, fetch it, write it, close an extent every few megabytes."""

import errno
import hashlib
import os
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from app.downloads.source import HubBusyError
from app.downloads.transfer.connection import READ, Answer, Connection
from app.downloads.transfer.data_file import DataFile, new_buffer
from app.downloads.transfer.extents import Board, Extent, Run
from app.downloads.transfer.route import Route

WHOLE = 200  # the status of an answer that is the whole file, whatever was asked for
EXTENT_SECONDS = 5.0  # then an extent is closed, so that little is lost over a slow line, too
LONGEST_PAUSE = 30.0  # seconds between two attempts, unless the server asks for more


@dataclass(slots=True)
class Job:
    """What the connections of one file share."""

    board: Board
    route: Route
    keep: Callable[[Extent], None]  # writes it into the journal
    open_data: Callable[[], DataFile]
    open_connection: Callable[[], Connection]
    wanted: Callable[[], int]  # how many connections there should be
    stop: threading.Event
    first_pause: float = 1.0  # seconds before the second attempt in a row
    busy: threading.Event = field(default_factory=threading.Event)  # a server asked for less
    note: str = ""  # a sentence about what holds a connection up; "" while bytes flow
    problem: HubBusyError | None = None  # the last one


class Fetcher:
    """Fetches runs until there is nothing left to claim, or it is told to end."""

    def __init__(self, job: Job, number: int) -> None:
        self._job, self._number = job, number
        self._connection = job.open_connection()
        self._failures = 0
        self._buffer = new_buffer(READ)

    def run(self) -> None:
        """Raises OSError for the disk, ChangedError and AppError for the hub."""
        job = self._job
        try:
            with job.open_data() as data:
                while self._is_needed() and (run := self._claim()) is not None:
                    self._fetch(run, data)
        finally:
            self._connection.close()

    def abort(self) -> None:
        """From any thread: whatever it waits for ends now."""
        self._connection.abort()

    def _is_needed(self) -> bool:
        return not self._job.stop.is_set() and self._number < self._job.wanted()

    def _claim(self) -> Run | None:
        job = self._job
        if job.route.sends_ranges:
            return job.board.claim(max(job.wanted(), 1))
        if self._number > 0 or job.board.is_complete:
            return None
        return job.board.claim_all()

    def _fetch(self, run: Run, data: DataFile) -> None:
        job, had_ranges = self._job, self._job.route.sends_ranges
        try:
            stream = job.route.open(self._connection, run.first, run.stop)
            if stream.answer.status == WHOLE:
                if self._number == 0:
                    self._sieve(stream.answer, data)
            elif had_ranges:
                self._receive(run, stream.answer, data)
            else:
                job.route.sends_ranges = True  # after all: then only what is missing is asked for
        except HubBusyError as error:
            self._pause(error)
        finally:
            job.board.release(run)

    def _receive(self, run: Run, answer: Answer, data: DataFile) -> None:
        """The bytes of a run, as they were asked for."""
        board, position = self._job.board, run.first
        while size := board.grant(run, 1 << 62):
            stop = position + size
            while position < stop:
                if self._job.stop.is_set():
                    return
                position = self._extent(position, stop, answer, data)

    def _sieve(self, answer: Answer, data: DataFile) -> None:
        """A whole file that nobody asked for: what is there already is read past."""
        board, position = self._job.board, 0
        while position < board.size and not self._job.stop.is_set():
            is_missing, stop = board.gap_at(position)
            if is_missing:
                whole = board.grant(Run(position, position, stop), 1 << 62)
                position = self._extent(position, position + whole, answer, data)
            else:
                position += self._pass(answer, stop - position)

    def _pass(self, answer: Answer, size: int) -> int:
        read = answer.fill(self._buffer[: min(size, READ)])
        if read == 0:
            raise HubBusyError("The file ended early.")
        return read

    def _extent(self, first: int, stop: int, answer: Answer, data: DataFile) -> int:
        """Fetches up to `stop`, or for a while, and closes the extent, wherever it had to end; its end."""
        board, position, digest = self._job.board, first, hashlib.sha256()
        until = time.monotonic() + EXTENT_SECONDS
        try:
            while position < stop and time.monotonic() < until and not self._job.stop.is_set():
                block = self._buffer[: self._pass(answer, stop - position)]
                written = data.write_at(position, block)
                digest.update(block[:written])
                board.wrote(written)
                position += written
                self._flows()
                if written < len(block):
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        finally:
            if position > first:
                extent = Extent(first, position - first, digest.hexdigest())
                board.add(extent)
                self._job.keep(extent)
        return position

    def _flows(self) -> None:
        self._failures = 0
        if self._job.note:
            self._job.note, self._job.problem = "", None

    def _pause(self, error: HubBusyError) -> None:
        """Waits before the next attempt; the longer, the more have failed in a row."""
        job = self._job
        self._connection.close()
        if job.stop.is_set():
            return
        usual = min(job.first_pause * 2**self._failures, LONGEST_PAUSE) * random.uniform(0.8, 1.2)
        self._failures = min(self._failures + 1, 10)
        if error.retry_after is not None:
            job.busy.set()
        seconds = error.retry_after or usual  # who says "at once" would be asked twenty times a second
        job.problem = error
        job.note = f"{error.problem.title} Trying again{_in(seconds)}."
        job.stop.wait(seconds)


def _in(seconds: float) -> str:
    return f" in {seconds:.0f} s" if seconds >= 1 else ""
