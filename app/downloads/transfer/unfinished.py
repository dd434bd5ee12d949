"""Finds the transfers that were begun and are not done."""

import logging
import sys
from collections.abc import Set
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path

from filelock import FileLock, Timeout

from app.core.errors import AppError
from app.downloads.layout import journals, lock_path, place
from app.downloads.messages import TransferChanged, TransferPhase
from app.downloads.transfer.journal import Remembered, read_journal

log = logging.getLogger(__name__)


class _Lock(Enum):
    """What the lock of a transfer says."""

    FREE = "free"
    HELD = "held"  # another program runs it just now
    FAULTY = "faulty"


@dataclass(frozen=True, slots=True)
class Unfinished:
    """What lies on the disk."""

    free: tuple[Remembered, ...]  # in the order in which they were begun
    is_held: bool  # whether another program runs one beside these


def unfinished(models: Path, told: Set[str] = frozenset()) -> Unfinished:
    """All but those that are `told`, by their ids: their locks are not touched."""
    try:
        paths = journals(models)
    except OSError as error:
        log.warning("the models folder can't be read: %s", error)
        return Unfinished((), is_held=False)
    found = [remembered for path in paths if (remembered := read_journal(path)) is not None]
    locks = [(remembered, _lock(models, remembered)) for remembered in found if remembered.model.id not in told]
    free = sorted((each for each, lock in locks if lock is _Lock.FREE), key=lambda remembered: remembered.begun)
    return Unfinished(tuple(free), any(lock is _Lock.HELD for _, lock in locks))


def as_paused(remembered: Remembered) -> TransferChanged:
    """As it stands before anybody goes on with it."""
    model = remembered.model
    return TransferChanged(model, TransferPhase.PAUSED, remembered.received, remembered.total or model.size)


def as_left(remembered: Remembered) -> TransferChanged:
    """As it stood when the program ended: what was not paused waits for its turn."""
    state = as_paused(remembered)
    return state if remembered.is_paused else replace(state, phase=TransferPhase.QUEUED)


def _lock(models: Path, remembered: Remembered) -> _Lock:
    try:
        path = lock_path(place(models, remembered.model.repository, remembered.model.files[0].path))
    except AppError as error:
        log.warning("an unfinished transfer is passed by: %s", error)
        return _Lock.FAULTY
    return _tried(path) if path.exists() else _Lock.FREE


def _tried(path: Path) -> _Lock:
    """It may be one that a killed program left behind."""
    lock = FileLock(path, thread_local=False)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return _Lock.HELD
    except OSError as error:
        log.warning("a lock can't be looked at: %s", error)
        return _Lock.FAULTY
    if sys.platform != "win32":
        path.unlink(missing_ok=True)
    lock.release()
    return _Lock.FREE
