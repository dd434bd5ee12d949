"""The unfinished file: written by several connections at once, read back by the hasher."""

import errno
import mmap
import os
from pathlib import Path
from types import TracebackType
from typing import Self

from app.core.errors import AppError

NO_SPACE = frozenset({errno.ENOSPC, errno.EDQUOT})
_BINARY = getattr(os, "O_BINARY", 0)


def new_buffer(size: int) -> memoryview:
    """Memory to read into. Unlike a bytearray it is not filled with zeros while every other thread has to wait."""
    return memoryview(mmap.mmap(-1, size))


class DataFile:
    """One handle to it; each thread has its own, because a handle has one position. All raise OSError."""

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | _BINARY, 0o644)

    def write_at(self, offset: int, view: memoryview) -> int:
        """How many bytes were written before the disk was full; all of them where it is not. Raises where none were."""
        written = 0
        os.lseek(self._descriptor, offset, os.SEEK_SET)
        while written < len(view):
            try:
                written += os.write(self._descriptor, view[written:])
            except OSError as error:
                if error.errno not in NO_SPACE or not written:
                    raise
                return written
        return written

    def check_length(self, size: int) -> None:
        """Raises OSError EFBIG where no file can be so long on this disk, as far as its system tells that ahead."""
        try:
            os.lseek(self._descriptor, size, os.SEEK_SET)
        except OSError as error:
            raise OSError(errno.EFBIG, os.strerror(errno.EFBIG)) from error

    def read_at(self, offset: int, view: memoryview) -> int:
        os.lseek(self._descriptor, offset, os.SEEK_SET)
        return os.readv(self._descriptor, [view]) if hasattr(os, "readv") else self._read_copied(view)

    def sync(self) -> None:
        """What was written outlives a power cut."""
        os.fsync(self._descriptor)

    def check_in_place(self, path: Path) -> None:
        """AppError where the file has no name any more: its folder has been deleted, or its disk taken away."""
        status = os.fstat(self._descriptor)
        try:
            named = path.stat()
        except OSError:
            named = None
        if named is None or (named.st_ino, named.st_dev) != (status.st_ino, status.st_dev):
            raise vanished(path.parent)

    def close(self) -> None:
        os.close(self._descriptor)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _read_copied(self, view: memoryview) -> int:
        data = os.read(self._descriptor, len(view))
        view[: len(data)] = data
        return len(data)


def vanished(folder: Path) -> AppError:
    """What a person is told when the place of a download is gone."""
    return AppError(
        "The folder of the download has vanished.",
        f"{folder} is not where it was.",
        "Bring it back, or choose another models folder; then fetch the model again.",
    )
