"""One running instance for each home folder, by a lock that the system takes back at death."""

import errno
import logging
import os
import sys
from pathlib import Path

from app.system.files import file_error

_log = logging.getLogger(__name__)
_HELD_BY_ANOTHER = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)


class InstanceLock:
    """An exclusive lock on a file, which stays where it is: removing it would let two in."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    def acquire(self) -> bool:
        """Take the lock; False when another instance has it. AppError where the file can't be made."""
        if self._descriptor is not None:
            return True
        descriptor = self._open()
        try:
            _lock(descriptor)
        except OSError as error:
            if error.errno in _HELD_BY_ANOTHER:
                os.close(descriptor)
                return False
            # A file system without locks: better two instances than none.
            _log.warning("no lock on this file system: %s", error)
        self._descriptor = descriptor
        return True

    def release(self) -> None:
        """Give the lock back; without it, do nothing."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _open(self) -> int:
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            return os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise file_error("Phidias can't write to its folder", error, self._path) from error


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
