"""Reads the head of a GGUF model file: version and metadata, never a weight.

Format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md. A file may come from anyone: see `gguf_reader`.
The list of tensors that follows is read by `gguf_tensors`.
"""

import stat
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from app.core.errors import AppError
from app.core.gguf_reader import BoundedReader

MAGIC = b"GGUF"
VERSIONS = (2, 3)

MAX_ENTRIES = 65_536
MAX_TENSORS = 100_000
MAX_ARRAY = 4 * 2**20  # elements; the largest known vocabulary has 260 thousand
KEPT_ARRAY = 64  # arrays up to this many elements are kept, longer ones only when asked for

_NUMBERS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
_STRING, _ARRAY = 8, 9
_ENTRY, _NUMBER = 200, 48  # bytes of memory that one of them takes

# llama.cpp's enum llama_ftype
_QUANTIZATIONS = {
    0: "F32", 1: "F16", 2: "Q4_0", 3: "Q4_1", 7: "Q8_0", 8: "Q5_0", 9: "Q5_1", 10: "Q2_K",
    11: "Q3_K_S", 12: "Q3_K_M", 13: "Q3_K_L", 14: "Q4_K_S", 15: "Q4_K_M", 16: "Q5_K_S", 17: "Q5_K_M",
    18: "Q6_K", 19: "IQ2_XXS", 20: "IQ2_XS", 21: "Q2_K_S", 22: "IQ3_XS", 23: "IQ3_XXS", 24: "IQ1_S",
    25: "IQ4_NL", 26: "IQ3_S", 27: "IQ3_M", 28: "IQ2_S", 29: "IQ2_M", 30: "IQ4_XS", 31: "IQ1_M",
    32: "BF16", 36: "TQ1_0", 37: "TQ2_0", 38: "MXFP4",
}  # fmt: skip

Scalar = int | float | bool | str
Value = Scalar | tuple[Scalar, ...]
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class GgufHeader:
    """What a GGUF file says about itself. Long arrays are absent unless they were asked for."""

    version: int
    tensor_count: int
    metadata: Mapping[str, Value]

    def text(self, key: str) -> str:
        """The string under `key`, or ""."""
        value = self.metadata.get(key, "")
        return value if isinstance(value, str) else ""

    def number(self, key: str, default: int = 0) -> int:
        """The whole number under `key`, or `default`; of an array with one value per layer the largest."""
        value = self.metadata.get(key, default)
        if isinstance(value, tuple):
            return max((item for item in value if isinstance(item, int)), default=default)
        return value if isinstance(value, int) else default

    @property
    def architecture(self) -> str:
        return self.text("general.architecture")

    @property
    def quantization(self) -> str:
        """Such as "Q4_K_M", or "" where it is not told."""
        return _QUANTIZATIONS.get(self.number("general.file_type", -1), "")

    def of_architecture(self, key: str, default: int = 0) -> int:
        """The number under "<architecture>.<key>"."""
        return self.number(f"{self.architecture}.{key}", default)


def read_header(path: Path, long_arrays: frozenset[str] = frozenset()) -> GgufHeader:
    """Read the metadata of `path`. Raises AppError when it is no sound GGUF file.

    Arrays of more than `KEPT_ARRAY` elements (the vocabulary) are skipped unless their key is in `long_arrays`.
    """
    return read_gguf(path, lambda reader: take_header(reader, long_arrays))


def read_gguf(path: Path, take: Callable[[BoundedReader], Result]) -> Result:
    """What `take` makes of the file's head. Raises AppError for a file that is not there, not readable or not sound."""
    try:
        if not stat.S_ISREG(path.stat().st_mode) and not path.is_dir():  # opening a pipe would wait for ever
            raise AppError("This is not a GGUF model file.", f"{path} is no file.", "Choose another model.")
        with path.open("rb", buffering=2**16) as file:
            return take(BoundedReader(file, path))
    except FileNotFoundError as error:
        raise AppError("The model file is missing.", f"{path} is not there.", "Choose another model.") from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise AppError("The model file can't be read.", f"{path}: {reason}.", "Check its permissions.") from error
    except ValueError as error:  # a NUL in the path
        raise AppError("The model file is missing.", f"{path!r} is no path.", "Choose another model.") from error


def take_header(reader: BoundedReader, long_arrays: frozenset[str] = frozenset()) -> GgufHeader:
    """The metadata; the reader stands at the first tensor then."""
    if reader.file_size < len(MAGIC) or reader.take(len(MAGIC)) != MAGIC:
        raise reader.not_gguf()
    version = reader.number("I")
    if version not in VERSIONS:
        raise reader.unsound(f"its format version is {version}, known are 2 and 3")
    tensors, entries = reader.number("Q"), reader.number("Q")
    if tensors > MAX_TENSORS or entries > MAX_ENTRIES:
        raise reader.unsound("it claims an impossible number of entries")
    metadata: dict[str, Value] = {}
    for _ in range(entries):
        reader.pay(_ENTRY)
        key, kind = reader.text(), reader.number("I")
        value = _value(reader, kind, key, long_arrays)
        if value is not None:
            metadata[key] = value
    return GgufHeader(version, tensors, metadata)


def _value(reader: BoundedReader, kind: int, key: str, long_arrays: frozenset[str]) -> Value | None:
    if kind == _STRING:
        return reader.text()
    if kind == _ARRAY:
        return _array(reader, key, key in long_arrays)
    return reader.number(_code(reader, kind))


def _array(reader: BoundedReader, key: str, asked_for: bool) -> tuple[Scalar, ...] | None:
    kind, count = reader.number("I"), reader.number("Q")
    if count > MAX_ARRAY:
        raise reader.unsound(f"the list {key[:80]!r} is impossibly long")
    wanted = asked_for or count <= KEPT_ARRAY
    if kind == _STRING:
        if not wanted:
            reader.skip_texts(count)
            return None
        return tuple(reader.text() for _ in range(count))
    code = _code(reader, kind)
    if not wanted:
        reader.skip(count * struct.calcsize(code))
        return None
    reader.pay(count * _NUMBER)
    return struct.unpack(f"<{count}{code}", reader.take(count * struct.calcsize(code)))


def _code(reader: BoundedReader, kind: int) -> str:
    code = _NUMBERS.get(kind)
    if code is None:
        raise reader.unsound(f"it holds a value of the unknown kind {kind}")
    return code
