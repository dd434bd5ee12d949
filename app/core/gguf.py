"""Reads the head of a GGUF model file: version and metadata, never a weight.

Format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md. A file may come from anyone, so
every length in it is checked against what is left of the file before anything is read or allocated.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from app.core.errors import AppError

MAGIC = b"GGUF"
VERSIONS = (2, 3)

MAX_ENTRIES = 65_536
MAX_TENSORS = 1_000_000
MAX_STRING = 16 * 2**20  # bytes; the longest known chat template has 20 thousand
MAX_ARRAY = 4 * 2**20  # elements; the largest known vocabulary has 260 thousand
MAX_HEAD = 512 * 2**20  # bytes of metadata in all
KEPT_ARRAY = 64  # arrays up to this many elements are kept, longer ones only when asked for

_NUMBERS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
_STRING, _ARRAY = 8, 9
_ADVICE = "Choose another file, or download this one again."

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

    @property
    def kv_bytes_per_token(self) -> int:
        """Bytes of key and value cache one token takes in half precision; 0 where it can't be told."""
        heads = self.of_architecture("attention.head_count")
        if heads <= 0:
            return 0
        head_size = self.of_architecture("embedding_length") // heads
        width = self.of_architecture("attention.key_length", head_size)
        width += self.of_architecture("attention.value_length", head_size)
        return 2 * self.of_architecture("block_count") * self.of_architecture("attention.head_count_kv", heads) * width


def read_header(path: Path, long_arrays: frozenset[str] = frozenset()) -> GgufHeader:
    """Read the metadata of `path`. Raises AppError when it is no sound GGUF file.

    Arrays of more than `KEPT_ARRAY` elements (the vocabulary) are skipped unless their key is in `long_arrays`.
    """
    try:
        with path.open("rb", buffering=2**20) as file:
            return _Reader(file, path, long_arrays).header()
    except FileNotFoundError as error:
        raise AppError("The model file is missing.", f"{path} is not there.", "Choose another model.") from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise AppError("The model file can't be read.", f"{path}: {reason}.", "Check its permissions.") from error


class _Reader:
    """Walks through one open file and never past its end."""

    def __init__(self, file: BinaryIO, path: Path, long_arrays: frozenset[str]) -> None:
        self._file, self._path, self._long_arrays = file, path, long_arrays
        self._left = min(file.seek(0, 2), MAX_HEAD)
        file.seek(0)

    def header(self) -> GgufHeader:
        if self._left < len(MAGIC) or self._bytes(len(MAGIC)) != MAGIC:
            raise AppError("This is not a GGUF model file.", f"{self._path.name} does not begin as one.", _ADVICE)
        version = self._number("I")
        if version not in VERSIONS:
            raise self._unsound(f"its format version is {version}, known are 2 and 3")
        tensors, entries = self._number("Q"), self._number("Q")
        if tensors > MAX_TENSORS or entries > MAX_ENTRIES:
            raise self._unsound("it claims an impossible number of entries")
        metadata: dict[str, Value] = {}
        for _ in range(entries):
            self._entry(metadata)
        return GgufHeader(version, tensors, metadata)

    def _entry(self, metadata: dict[str, Value]) -> None:
        key, kind = self._string(), self._number("I")
        if kind == _STRING:
            metadata[key] = self._string()
        elif kind == _ARRAY:
            values = self._array(key)
            if values is not None:
                metadata[key] = values
        else:
            metadata[key] = self._number(self._code(kind))

    def _array(self, key: str) -> tuple[Scalar, ...] | None:
        kind, count = self._number("I"), self._number("Q")
        if count > MAX_ARRAY:
            raise self._unsound(f"the list {key[:80]!r} is impossibly long")
        wanted = count <= KEPT_ARRAY or key in self._long_arrays
        if kind == _STRING:
            if wanted:
                return tuple(self._string() for _ in range(count))
            for _ in range(count):
                self._skip(self._number("Q"))
            return None
        code = self._code(kind)
        if not wanted:
            self._skip(count * struct.calcsize(code))
            return None
        raw = self._bytes(count * struct.calcsize(code))
        return struct.unpack(f"<{count}{code}", raw)

    def _code(self, kind: int) -> str:
        code = _NUMBERS.get(kind)
        if code is None:
            raise self._unsound(f"it holds a value of the unknown kind {kind}")
        return code

    def _number(self, code: str) -> int:
        # Also floats and booleans; `int` is what nearly all callers need.
        value: int = struct.unpack("<" + code, self._bytes(struct.calcsize(code)))[0]
        return value

    def _string(self) -> str:
        length = self._number("Q")
        if length > MAX_STRING:
            raise self._unsound("it holds an impossibly long text")
        return self._bytes(length).decode("utf-8", "replace")

    def _bytes(self, count: int) -> bytes:
        self._take(count)
        data = self._file.read(count)
        if len(data) != count:  # it shrank while being read
            raise self._unsound("it ends too early")
        return data

    def _skip(self, count: int) -> None:
        self._take(count)
        self._file.seek(count, 1)

    def _take(self, count: int) -> None:
        if count > self._left:
            raise self._unsound("it ends too early")
        self._left -= count

    def _unsound(self, why: str) -> AppError:
        return AppError("The model file is damaged or incomplete.", f"{self._path.name}: {why}.", _ADVICE)
