"""Lets one setup at a time work on a checkout."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from setup_steps.report import say

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
def alone(path: Path) -> Iterator[None]:
    """Waits until no other setup works here. The system lets go of the lock when its owners are gone, however they end.

    Commands started meanwhile inherit it, so a compiler that outlived its parent still counts as a setup at work.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT)
    try:
        os.set_inheritable(handle, True)
        if not _take(handle):
            say("Another setup is at work in this checkout; waiting for it to end ...")
            while not _take(handle):
                time.sleep(0.2)
        yield
    finally:
        os.close(handle)
