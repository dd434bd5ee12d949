"""Lets one setup at a time work on a checkout."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from setup_steps.process import follow
from setup_steps.report import Step

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


def _take(handle: int) -> bool:
    try:
        if sys.platform == "win32":
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


@contextmanager
def alone(path: Path, log: Path) -> Iterator[None]:
    """Waits until no other setup works here; log is what the other one writes, and shows how far it is.

    The system lets go of the lock when its owners are gone, however they end. Commands started meanwhile inherit it,
    so a compiler that outlived its parent still counts as a setup at work.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT)
    try:
        os.set_inheritable(handle, True)
        if not _take(handle):
            with Step("Another setup is at work in this checkout; waiting for it") as step:
                follow(log, 0, step, 0, lambda: _take(handle))
        yield
    finally:
        os.close(handle)
