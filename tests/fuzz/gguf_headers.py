"""Feeds the GGUF reader with heads of real files that were changed at random: it refuses or reads, nothing else.

    python -m tests.fuzz.gguf_headers [--cases N] [--seed N]

For each head: no exception but AppError; no byte asked for beyond the file's end; at most 64 MiB of memory. Every
second one stands at the beginning of a file of 8 GiB (of zeros), in which large lengths are not refused at once.
"""

import argparse
import io
import random
import struct
import sys
import tempfile
import time
import tracemalloc
from dataclasses import dataclass, field
from pathlib import Path

from app.core.errors import AppError
from app.core.gguf_reader import BoundedReader
from app.core.gguf_tensors import read_contents, take_contents
from app.core.library import Owner
from app.downloads.facts import KnownFacts
from app.downloads.finding import Found
from app.downloads.inspection import grouped, inspected
from tests.support.tiny_gguf import Family, Tiny, write

MEMORY = 64 * 2**20  # bytes
LARGE_FILE = 8 * 2**30  # bytes
SEED = 1
SMALL = (0, 1, 2, 3, 8, 9, 255)
WIDE = (2**16, 2**20, 2**22, 2**23, 2**31 - 1, 2**31, 2**32 - 1, 2**40, 2**63 - 1, 2**63, 2**64 - 1)
ON_DISK = 20  # one of so many is also a real file, looked at as the library does


class OutOfBoundsError(AssertionError):
    """The reader asked for what is not there."""


class GuardedFile(io.RawIOBase):
    """A head and then zeros up to `size`; complains about every look beyond that."""

    def __init__(self, head: bytes, size: int) -> None:
        super().__init__()
        self._head, self._size, self._at = head, size, 0

    def seek(self, offset: int, whence: int = 0, /) -> int:
        self._at = self._size + offset if whence == 2 else offset
        if not 0 <= self._at <= self._size:
            raise OutOfBoundsError(f"seeks to {self._at} of {self._size}")
        return self._at

    def read(self, count: int = -1, /) -> bytes:
        if not 0 <= count <= self._size - self._at:
            raise OutOfBoundsError(f"reads {count} at {self._at} of {self._size}")
        data = self._head[self._at : self._at + count]
        self._at += count
        return data + bytes(count - len(data))


class _Watcher(BoundedReader):
    """Notes where the numbers of a sound head lie: lengths, counts, kinds, offsets."""

    def __init__(self, file: io.RawIOBase, path: Path) -> None:
        super().__init__(file, path)
        self.numbers: list[tuple[int, str]] = []

    def number(self, code: str) -> int:
        self.numbers.append((self.position, code))
        return super().number(code)


@dataclass(frozen=True, slots=True)
class Head:
    """All of a sound file up to its first weight, and where its numbers are."""

    content: bytes
    numbers: tuple[tuple[int, str], ...]


@dataclass(slots=True)
class Tally:
    """What came of all cases."""

    read: int = 0
    refused: int = 0
    memory: int = 0  # bytes, the most of all
    seconds: float = 0.0  # the longest
    faults: list[str] = field(default_factory=list)


def heads(folder: Path) -> list[Head]:
    """Of both families, with every kind of value in the metadata."""
    found = []
    for family in Family:
        path = write(folder / f"{family.name}.gguf", Tiny(family, name="Phi 4 Mini", says=("x", "y")))
        content = path.read_bytes()[: read_contents(path).data_offset]
        watcher = _Watcher(GuardedFile(content, len(content)), path)
        take_contents(watcher)
        found.append(Head(content, tuple(watcher.numbers)))
    return found


def changed(chance: random.Random, all_heads: list[Head]) -> bytes:
    """One to four changes, half of them where a number stands."""
    head = chance.choice(all_heads)
    content = bytearray(head.content)
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        if chance.random() < 0.5:
            at, code = chance.choice(head.numbers)
            _put(content, at, code, chance)
        else:
            content = _spoiled(content, chance, all_heads)
    return bytes(content)


def _put(content: bytearray, at: int, code: str, chance: random.Random) -> None:
    width = struct.calcsize(code)
    value = chance.choice((*SMALL, *WIDE, len(content), chance.getrandbits(8 * width))) % 2 ** (8 * width)
    content[at : at + width] = value.to_bytes(width, "little")


def _spoiled(content: bytearray, chance: random.Random, all_heads: list[Head]) -> bytearray:
    at = chance.randrange(len(content) + 1)
    until = min(len(content), at + chance.choice((1, 4, 8, 64, 1000)))
    match chance.randrange(5):
        case 0:
            content[at:until] = chance.randbytes(until - at)
        case 1:
            del content[at:]
        case 2:
            del content[at:until]
        case 3:
            content[at:at] = content[at:until]
        case _:
            content[at:] = chance.choice(all_heads).content[at:]
    return content or bytearray(b"G")


def run(cases: int, seed: int, folder: Path) -> Tally:
    chance, tally, known = random.Random(seed), Tally(), KnownFacts()
    all_heads = heads(folder)
    tracemalloc.start()
    try:
        for case in range(cases):
            content = changed(chance, all_heads)
            size = LARGE_FILE if case % 2 else len(content)
            fault = _fault(content, size, tally)
            if fault is None and case % ON_DISK == 0:
                fault = _fault_on_disk(content, folder / f"{case}.gguf", known)
            if fault is not None:
                tally.faults.append(f"case {case} of seed {seed}: {fault}")
    finally:
        tracemalloc.stop()
    return tally


def _fault(content: bytes, size: int, tally: Tally) -> str | None:
    before, begun = tracemalloc.get_traced_memory()[0], time.perf_counter()
    tracemalloc.reset_peak()
    try:
        take_contents(BoundedReader(GuardedFile(content, size), Path("a.gguf")))
        tally.read += 1
    except AppError:
        tally.refused += 1
    except Exception as error:
        return repr(error)
    memory = tracemalloc.get_traced_memory()[1] - before
    tally.memory = max(tally.memory, memory)
    tally.seconds = max(tally.seconds, time.perf_counter() - begun)
    return f"{memory / 2**20:.0f} MiB of memory" if memory > MEMORY else None


def _fault_on_disk(content: bytes, path: Path, known: KnownFacts) -> str | None:
    path.write_bytes(content)
    try:
        for group in grouped([Found(path, Owner.USER)]):
            inspected(group, known)
    except Exception as error:
        return f"as a file: {error!r}"
    finally:
        path.unlink()
    return None


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=SEED)
    given = parser.parse_args()
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        tally = run(given.cases, given.seed, Path(folder))
    whole = time.perf_counter() - begun
    lines = [
        *tally.faults[:20],
        f"{given.cases} heads: {tally.read} read, {tally.refused} refused, {len(tally.faults)} faults",
        f"at most {tally.memory / 2**20:.1f} MiB and {tally.seconds:.2f} s for one; {whole:.0f} s in all",
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if tally.faults else 0


if __name__ == "__main__":
    sys.exit(main())
