"""Walks through the head of an untrusted file: never past its end, never with more memory than it was given.

Every length is checked against what is left of the file before anything is read, and what is kept is paid for
from a budget before it is allocated.
"""

import struct
from pathlib import Path
from typing import BinaryIO

from app.core.errors import AppError

MAX_HEAD = 128 * 2**20  # bytes from the beginning in all; the longest known heads have 20 MiB
BUDGET = 40 * 2**20  # bytes of memory for what is kept
MAX_TEXTS = 2**21  # passed over in all; the largest known vocabulary has 260 thousand, and as many merges
MAX_TEXT = 8 * 2**20  # bytes; the longest known chat template has 20 thousand

_ADVICE = "Choose another file, or download this one again."
_BLOCK = 2**14  # bytes; between two of them other threads have their turn
_LENGTH = struct.Struct("<Q")
_OBJECT = 64  # bytes that any Python object takes at most besides its content
_LETTER = 5  # bytes that one of UTF-8 can take: itself, and four where any letter of the text is rare


class BoundedReader:
    """Reads numbers and texts of an open file in order. Raises AppError where it is not sound, and OSError."""

    def __init__(self, file: BinaryIO, path: Path) -> None:
        self._file, self._path = file, path
        self.file_size = file.seek(0, 2)
        self._end = min(self.file_size, MAX_HEAD)
        self._budget, self._texts_left = BUDGET, MAX_TEXTS
        self.position = 0
        file.seek(0)

    def take(self, count: int) -> bytes:
        """The next `count` bytes."""
        self._check(count)
        data = self._file.read(count)
        if len(data) != count:  # it shrank while being read
            raise self.unsound("it ends too early")
        self.position += count
        return data

    def number(self, code: str) -> int:
        """One number of `struct`'s kind `code`; also floats and booleans, `int` is what nearly all callers need."""
        value: int = struct.unpack("<" + code, self.take(struct.calcsize(code)))[0]
        return value

    def text(self) -> str:
        length = self.number("Q")
        if length > MAX_TEXT:
            raise self.unsound("it holds an impossibly long text")
        self._check(length)
        self.pay(length * _LETTER)
        return self.take(length).decode("utf-8", "replace")

    def skip(self, count: int) -> None:
        self._check(count)
        self.position += count
        self._file.seek(self.position)

    def skip_texts(self, count: int) -> None:
        """Passes over a vocabulary: hundreds of thousands of texts, in blocks."""
        self._check(count * _LENGTH.size)
        self._texts_left -= count
        if self._texts_left < 0:
            raise self.unsound("it holds impossibly many texts")
        block, start = b"", self.position
        for _ in range(count):
            at = self.position - start
            if at + _LENGTH.size > len(block):
                start, at = self.position, 0
                self._file.seek(start)
                block = self._file.read(min(_BLOCK, self._end - start))
                if len(block) < _LENGTH.size:
                    raise self.unsound("it ends too early")
            self.position += _LENGTH.size + _LENGTH.unpack_from(block, at)[0]
            if self.position > self._end:
                raise self.unsound("it ends too early")
        self._file.seek(self.position)

    def pay(self, count: int) -> None:
        """Must be called before something of `count` bytes is kept."""
        self._budget -= count + _OBJECT
        if self._budget < 0:
            raise self.unsound("its description is impossibly large")

    def unsound(self, why: str) -> AppError:
        return AppError("The model file is damaged or incomplete.", f"{self._path.name}: {why}.", _ADVICE)

    def not_gguf(self) -> AppError:
        return AppError("This is not a GGUF model file.", f"{self._path.name} does not begin as one.", _ADVICE)

    def _check(self, count: int) -> None:
        if count > self._end - self.position:
            raise self.unsound("it ends too early")
