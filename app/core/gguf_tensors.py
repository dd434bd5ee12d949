"""The tensors of a GGUF file: names, shapes and places, and whether all of their bytes are there. Never a weight."""

from dataclasses import dataclass
from math import prod
from pathlib import Path

from app.core.errors import Problem
from app.core.gguf import GgufHeader, read_gguf, take_header
from app.core.gguf_reader import BoundedReader

MAX_DIMENSIONS = 4
MAX_NAME = 256  # bytes; llama.cpp takes 63
MAX_BYTES = 2**50  # of one tensor, and where the last may begin
_TENSOR = 600  # bytes of memory that one of them takes
_ALIGNMENT = "general.alignment"

# ggml's enum ggml_type: weights in a block, bytes of a block. Source: ggml's type traits.
_BLOCKS = {
    0: ("F32", 1, 4), 1: ("F16", 1, 2), 2: ("Q4_0", 32, 18), 3: ("Q4_1", 32, 20), 6: ("Q5_0", 32, 22),
    7: ("Q5_1", 32, 24), 8: ("Q8_0", 32, 34), 9: ("Q8_1", 32, 40), 10: ("Q2_K", 256, 84), 11: ("Q3_K", 256, 110),
    12: ("Q4_K", 256, 144), 13: ("Q5_K", 256, 176), 14: ("Q6_K", 256, 210), 15: ("Q8_K", 256, 292),
    16: ("IQ2_XXS", 256, 66), 17: ("IQ2_XS", 256, 74), 18: ("IQ3_XXS", 256, 98), 19: ("IQ1_S", 256, 50),
    20: ("IQ4_NL", 32, 18), 21: ("IQ3_S", 256, 110), 22: ("IQ2_S", 256, 82), 23: ("IQ4_XS", 256, 136),
    24: ("I8", 1, 1), 25: ("I16", 1, 2), 26: ("I32", 1, 4), 27: ("I64", 1, 8), 28: ("F64", 1, 8),
    29: ("IQ1_M", 256, 56), 30: ("BF16", 1, 2), 34: ("TQ1_0", 256, 54), 35: ("TQ2_0", 256, 66), 39: ("MXFP4", 32, 17),
    40: ("NVFP4", 64, 36), 41: ("Q1_0", 128, 18),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tensor:
    """One matrix or vector of weights."""

    name: str  # "blk.0.attn_qkv.weight"
    dimensions: tuple[int, ...]  # the fastest first
    kind: str  # "Q4_K"; "" where this program does not know it
    size: int  # bytes; 0 where the kind is not known
    offset: int  # bytes from where the weights begin


@dataclass(frozen=True, slots=True)
class GgufContents:
    """All that a GGUF file says about itself."""

    header: GgufHeader
    tensors: tuple[Tensor, ...]
    data_offset: int  # bytes from the beginning of the file to the weights
    file_size: int

    @property
    def tensor_bytes(self) -> int:
        """Of all weights together, without the gaps between them."""
        return sum(tensor.size for tensor in self.tensors)

    @property
    def expected_size(self) -> int:
        """How many bytes the file has at least when it is whole."""
        return self.data_offset + max((tensor.offset + tensor.size for tensor in self.tensors), default=0)

    @property
    def incomplete(self) -> Problem | None:
        """Says how much of the file is missing."""
        if self.file_size >= self.expected_size:
            return None
        there = f"{self.file_size / self.expected_size:.0%} of its {self.expected_size:,} bytes are there"
        return Problem("The model file is incomplete.", f"Only {there}.", "Download it again.")


def read_contents(path: Path, long_arrays: frozenset[str] = frozenset()) -> GgufContents:
    """The metadata, of its long arrays those with these keys, and every tensor.

    Raises AppError when it is no sound GGUF file.
    """
    return read_gguf(path, lambda reader: take_contents(reader, long_arrays))


def take_contents(reader: BoundedReader, long_arrays: frozenset[str] = frozenset()) -> GgufContents:
    """As `read_contents`, of what is open already."""
    header = take_header(reader, long_arrays)
    alignment = header.number(_ALIGNMENT, 32)
    if alignment <= 0 or alignment & (alignment - 1):
        raise reader.unsound(f"its weights are aligned to {alignment} bytes")
    tensors = tuple(_tensor(reader) for _ in range(header.tensor_count))
    # A file of the metadata alone (the first of several parts may be one) need not be filled up.
    data_offset = -(-reader.position // alignment) * alignment if tensors else reader.position
    return GgufContents(header, tensors, data_offset, reader.file_size)


def _tensor(reader: BoundedReader) -> Tensor:
    reader.pay(_TENSOR)
    name = reader.text()
    count = reader.number("I")
    if len(name) > MAX_NAME or count > MAX_DIMENSIONS:
        raise reader.unsound(f"the tensor {name[:64]!r} is impossible")
    dimensions = tuple(reader.number("Q") for _ in range(count))
    kind, block, block_bytes = _BLOCKS.get(reader.number("I"), ("", 1, 0))
    offset = reader.number("Q")
    size = prod(dimensions) // block * block_bytes
    if size > MAX_BYTES or offset > MAX_BYTES or (dimensions and dimensions[0] % block):
        raise reader.unsound(f"the tensor {name[:64]!r} is impossible")
    return Tensor(name, dimensions, kind, size, offset)
