"""The desk of the transfers: a queue, so many at once, and what is unfinished from last time."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from app.core.catalogue import RemoteModel
from app.core.errors import AppError, Problem
from app.downloads.desk import Desk
from app.downloads.layout import place
from app.downloads.messages import (
    CancelTransfer,
    PauseTransfer,
    PlaceTransfer,
    StartTransfer,
    TransferChanged,
    TransferCommand,
    TransferPhase,
    at_rest,
)
from app.downloads.source import Source
from app.downloads.transfer.file_fetch import Limits
from app.downloads.transfer.space import Space
from app.downloads.transfer.transfer import Surroundings, Transfer, Wish
from app.downloads.transfer.tuner import Share
from app.downloads.transfer.unfinished import as_paused, unfinished
from app.downloads.transfer.wishes import begin, discard, held, let_rest
from app.system.files import file_error

AT_ONCE = 2  # models; each has several connections
_BUG = Problem("The download has failed.", "It is a fault of Phidias; its log says more.")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Look:
    """Find what is unfinished from last time."""

    known: tuple[TransferChanged, ...]


@dataclass(frozen=True, slots=True)
class _Then:
    """Say that all posted before has been handled."""

    say: Callable[[], None]


@dataclass(frozen=True, slots=True)
class _Ended:
    """A transfer's thread is done; this is its last state."""

    state: TransferChanged


@dataclass(slots=True)
class _Entry:
    """A transfer that is known, and its thread while it runs."""

    state: TransferChanged
    transfer: Transfer | None = None
    thread: threading.Thread | None = None
    starts_again: bool = False  # it was asked for while it was still ending
    is_cancelled: bool = False  # while it was running, or had just ended


_Command = TransferCommand | _Look | _Then | _Ended


class TransferManager:
    """Commands may be posted from any thread; `tell` is called from several.

    Those that were running or waiting when the program ended go on by themselves at the next start; those that the
    person has paused, or that have failed, stay paused.
    """

    def __init__(
        self,
        models: Callable[[], Path],
        source: Source,
        tell: Callable[[TransferChanged], None],
        at_once: int = AT_ONCE,
        limits: Limits | None = None,
    ) -> None:
        self._models, self._source, self._tell = models, source, tell
        self._at_once, self._limits = at_once, limits or Limits()
        self._space, self._share = Space(), Share()
        self._entries: dict[str, _Entry] = {}
        self._queue: list[str] = []
        self._running: set[str] = set()
        self._desk: Desk[_Command] = Desk("transfers", self._handle, self._on_bug, drops=False)

    def start(self, known: tuple[TransferChanged, ...] = ()) -> None:
        """Looks first for what is unfinished.

        `known`: what an earlier manager has told. Those that are not on the disk rest, until they are asked for.
        """
        self._desk.start()
        self._desk.post(_Look(known))

    def post(self, command: TransferCommand) -> None:
        """From any thread; returns at once."""
        self._desk.post(command)

    def when_handled(self, say: Callable[[], None]) -> None:
        """Calls `say` from the desk's thread after all that was posted so far, the first look included."""
        self._desk.post(_Then(say))

    def close(self, seconds: float) -> bool:
        """What was asked for is still noted; what runs goes on at the next start. Whether all ended in time."""
        is_closed = self._desk.close(seconds)
        entries = [entry for entry in self._entries.values() if entry.thread is not None]
        for entry in entries:
            assert entry.transfer is not None
            entry.transfer.stop(Wish.CLOSE)
        for entry in entries:
            assert entry.thread is not None
            entry.thread.join(seconds)
            is_closed &= not entry.thread.is_alive()
            if entry.is_cancelled:
                self._discarded(entry.state)
        return is_closed

    def _handle(self, command: _Command) -> None:
        match command:
            case StartTransfer(model=model):
                self._start(model)
            case PauseTransfer(transfer_id=transfer_id):
                self._pause(transfer_id)
            case CancelTransfer(transfer_id=transfer_id):
                self._cancel(transfer_id)
            case PlaceTransfer(transfer_id=transfer_id, position=position):
                self._place(transfer_id, position)
            case _Ended(state=state):
                self._end(state)
            case _Look(known=known):
                self._look(known)
            case _Then(say=say):
                say()
        self._fill_up()

    def _on_bug(self, command: _Command) -> None:
        match command:
            case StartTransfer(model=model):
                self._tell(TransferChanged(model, TransferPhase.FAILED, 0, model.size, problem=_BUG))
            case _:
                pass

    def _start(self, model: RemoteModel) -> None:
        entry = self._entries.get(model.id)
        if entry is not None and entry.thread is not None:
            entry.starts_again = True
            self._tell(entry.state)
        elif model.id not in self._queue:
            is_begun = entry is not None and entry.state.phase in (TransferPhase.PAUSED, TransferPhase.FAILED)
            received = entry.state.received if entry is not None and is_begun else 0
            self._enqueue(TransferChanged(model, TransferPhase.QUEUED, received, model.size))

    def _enqueue(self, state: TransferChanged) -> None:
        """The wish is written down before it is told: it outlives the program."""
        self._entries[state.id] = _Entry(state)
        try:
            files = self._files(state.model)
            with held(files[0], self._models()):
                begin(state.model, files)
        except (AppError, OSError) as error:
            self._set(replace(state, phase=TransferPhase.FAILED, problem=self._problem(error)))
            return
        self._queue.append(state.id)
        self._tell_queue()

    def _pause(self, transfer_id: str) -> None:
        entry = self._entries.get(transfer_id)
        if entry is None:
            return
        entry.starts_again = False
        if entry.transfer is not None:
            entry.transfer.stop(Wish.PAUSE)
        elif transfer_id in self._queue:
            self._queue.remove(transfer_id)
            let_rest(entry.state.model, self._models())
            self._set(replace(entry.state, phase=TransferPhase.PAUSED, position=0))
            self._tell_queue()

    def _cancel(self, transfer_id: str) -> None:
        entry = self._entries.get(transfer_id)
        if entry is None:
            return
        entry.starts_again = False
        if entry.transfer is not None:
            entry.is_cancelled = True
            entry.transfer.stop(Wish.CANCEL)
            return
        if transfer_id in self._queue:
            self._queue.remove(transfer_id)
        self._set(self._discarded(entry.state))
        self._forget_cancelled(transfer_id)
        self._tell_queue()

    def _discarded(self, state: TransferChanged) -> TransferChanged:
        """What remains to be said after everything is deleted."""
        gone = replace(state, phase=TransferPhase.CANCELLED, received=0, position=0, problem=None, note="")
        if state.phase is TransferPhase.INSTALLED:
            return gone
        try:
            files = self._files(state.model)
            if files[0].parent.is_dir():
                with held(files[0], self._models()):
                    discard(files)
        except (AppError, OSError) as error:
            return replace(state, phase=TransferPhase.FAILED, position=0, problem=self._problem(error))
        return gone

    def _place(self, transfer_id: str, position: int) -> None:
        if transfer_id in self._queue:
            self._queue.remove(transfer_id)
            self._queue.insert(max(0, position), transfer_id)
            self._tell_queue()

    def _end(self, state: TransferChanged) -> None:
        entry = self._entries[state.id]
        entry.transfer, entry.thread = None, None
        self._running.discard(state.id)
        if entry.is_cancelled and state.phase in (TransferPhase.PAUSED, TransferPhase.FAILED):
            state = self._discarded(state)  # it had ended otherwise before it heard of that
        entry.is_cancelled = False
        if state.phase is TransferPhase.FAILED:
            let_rest(state.model, self._models())  # it may have failed before it could note that itself
        if entry.starts_again and state.phase in (TransferPhase.PAUSED, TransferPhase.CANCELLED):
            self._enqueue(replace(state, phase=TransferPhase.QUEUED))
        else:
            self._set(state)
            self._forget_cancelled(state.id)

    def _forget_cancelled(self, transfer_id: str) -> None:
        if self._entries[transfer_id].state.phase is TransferPhase.CANCELLED:
            del self._entries[transfer_id]

    def _look(self, known: tuple[TransferChanged, ...]) -> None:
        """What rests is told as it was told before, with the reason, where it has failed: that goes on when asked."""
        failed = {state.id for state in known if state.phase is TransferPhase.FAILED}
        resting = {state.id for state in known if not state.is_active}
        self._entries = {state.id: _Entry(at_rest(state)) for state in known}
        for each in unfinished(self._models()).free:
            rests = each.is_paused or each.model.id in failed
            if not (rests and each.model.id in resting):
                self._entries[each.model.id] = _Entry(as_paused(each))
            if not rests:
                self._queue.append(each.model.id)
        for transfer_id, entry in self._entries.items():
            if transfer_id not in self._queue:
                self._tell(entry.state)
        self._tell_queue()

    def _fill_up(self) -> None:
        """As many run as may."""
        started = False
        while self._queue and len(self._running) < self._at_once and not self._desk.closing:
            self._run(self._queue.pop(0))
            started = True
        if started:
            self._tell_queue()

    def _run(self, transfer_id: str) -> None:
        entry = self._entries[transfer_id]
        around = Surroundings(self._models(), self._source, self._space, self._told, self._limits, self._share)
        entry.transfer = Transfer(entry.state.model, around)
        entry.thread = threading.Thread(
            target=self._guard, args=(entry.transfer,), name=f"transfer {entry.state.model.name}", daemon=True
        )
        self._running.add(transfer_id)
        entry.thread.start()

    def _guard(self, transfer: Transfer) -> None:
        """The outermost frame of a transfer's thread."""
        try:
            state = transfer.run()
        except Exception:
            log.exception("a fault of the program in a transfer")
            state = replace(self._entries[transfer.model.id].state, phase=TransferPhase.FAILED, problem=_BUG)
        self._desk.post(_Ended(state))

    def _told(self, state: TransferChanged) -> None:
        """From a transfer's thread."""
        self._entries[state.id].state = state
        self._tell(state)

    def _set(self, state: TransferChanged) -> None:
        self._entries[state.id].state = state
        self._tell(state)

    def _tell_queue(self) -> None:
        """Where each of those waiting stands."""
        for position, transfer_id in enumerate(self._queue):
            self._set(replace(self._entries[transfer_id].state, phase=TransferPhase.QUEUED, position=position))

    def _files(self, model: RemoteModel) -> list[Path]:
        return [place(self._models(), model.repository, file.path) for file in model.files]

    def _problem(self, error: AppError | OSError) -> Problem:
        if isinstance(error, AppError):
            return error.problem
        return file_error("The model can't be fetched", error, self._models()).problem
