"""Values over a pipe between two processes of the program: each whole, with its length and checksum before it."""

import pickle
import struct
import threading
import zlib
from collections.abc import Iterator
from typing import IO

from app.core.errors import AppError

LARGEST = 64 * 2**20  # bytes of one value; the whole catalogue is some 100,000
_MARK = b"phi\x04"
_HEAD = struct.Struct(">4sII")  # mark, length, checksum
# What unpickling raises where the other side is of another version of the program.
_UNKNOWN = (pickle.UnpicklingError, AttributeError, EOFError, ImportError, IndexError, KeyError, TypeError, ValueError)


class GarbageError(Exception):
    """What came over the pipe is no value of ours."""


class Sender:
    """The writing end; from any thread."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._lock = threading.Lock()

    def send(self, value: object) -> None:
        """Raises OSError where nobody reads any more, ValueError after `close`, AppError for what nobody would take."""
        body = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
        if len(body) > LARGEST:
            raise AppError("The answer is too long.", f"It takes {len(body) >> 20} MB.", "Ask for less at once.")
        with self._lock:
            self._file.write(_HEAD.pack(_MARK, len(body), zlib.crc32(body)) + body)
            self._file.flush()

    def close(self) -> None:
        """The other side hears the end. Raises OSError where it has gone before."""
        with self._lock:
            self._file.close()


def received(file: IO[bytes]) -> Iterator[object]:
    """The values in their order, until the end of the pipe; one that was cut off by it is none.

    Pickles can do anything when they are opened: only bytes that another process of this program wrote are, which the
    pipe, open to nobody else, and the checksum see to. Raises GarbageError.
    """
    while len(head := file.read(_HEAD.size)) == _HEAD.size:
        mark, length, checksum = _HEAD.unpack(head)
        if mark != _MARK or length > LARGEST:
            raise GarbageError(f"{head!r} begins no value")
        body = file.read(length)
        if len(body) < length:
            return
        if zlib.crc32(body) != checksum:
            raise GarbageError("a value has been damaged")
        try:
            yield pickle.loads(body)
        except _UNKNOWN as error:
            raise GarbageError(f"a value is of another version: {error!r}") from error
