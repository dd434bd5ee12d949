"""Finds the transfers that were begun and are not done."""

import logging
import sys
from dataclasses import replace
from pathlib import Path

from filelock import FileLock, Timeout

from app.core.errors import AppError
from app.downloads.layout import journals, lock_path, place
from app.downloads.messages import TransferChanged, TransferPhase
from app.downloads.transfer.journal import Remembered, read_journal

log = logging.getLogger(__name__)


def unfinished(models: Path) -> list[Remembered]:
    """In the order in which they were begun. Those that another program runs just now are passed by."""
    try:
        paths = journals(models)
    except OSError as error:
        log.warning("the models folder can't be read: %s", error)
        return []
    found = [remembered for path in paths if (remembered := read_journal(path)) is not None]
    free = (remembered for remembered in found if _is_free(models, remembered))
    return sorted(free, key=lambda remembered: remembered.begun)


def as_paused(remembered: Remembered) -> TransferChanged:
    """As it stands before anybody goes on with it."""
    model = remembered.model
    return TransferChanged(model, TransferPhase.PAUSED, remembered.received, remembered.total or model.size)


def as_left(remembered: Remembered) -> TransferChanged:
    """As it stood when the program ended: what was not paused waits for its turn."""
    state = as_paused(remembered)
    return state if remembered.is_paused else replace(state, phase=TransferPhase.QUEUED)


def _is_free(models: Path, remembered: Remembered) -> bool:
    """Whether nobody holds its lock."""
    try:
        lock = lock_path(place(models, remembered.model.repository, remembered.model.files[0].path))
    except AppError as error:
        log.warning("an unfinished transfer is passed by: %s", error)
        return False
    return not lock.exists() or _is_left(lock)


def _is_left(path: Path) -> bool:
    """Whether a lock is one that a killed program left behind."""
    lock = FileLock(path, thread_local=False)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return False
    except OSError as error:
        log.warning("a lock can't be looked at: %s", error)
        return False
    if sys.platform != "win32":
        path.unlink(missing_ok=True)
    lock.release()
    return True
