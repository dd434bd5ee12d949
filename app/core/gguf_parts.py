"""Models in several files: `name-00001-of-00003.gguf` and its like in one folder, as gguf-split names them."""

import re
from dataclasses import dataclass, replace
from pathlib import Path

from app.core.gguf_tensors import GgufContents, read_contents

MAX_PARTS = 1000
_PART = re.compile(r"(.+)-(\d{5})-of-(\d{5})(\.gguf)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Part:
    """What the name of a file tells of its place in a model."""

    stem: str  # what all parts have in common
    number: int  # from 1
    count: int
    suffix: str

    def name(self, number: int) -> str:
        """Of another part."""
        return f"{self.stem}-{number:05}-of-{self.count:05}{self.suffix}"


def part_named(name: str) -> Part | None:
    """None for a model in one file, and where the numbers can't be."""
    found = _PART.fullmatch(name)
    if found is None:
        return None
    part = Part(found[1], int(found[2]), int(found[3]), found[4])
    return part if 1 <= part.number <= part.count <= MAX_PARTS else None


def parts_of(path: Path) -> tuple[Path, ...]:
    """All files of the model that `path` belongs to, in order; whether they are there is not checked."""
    part = part_named(path.name)
    if part is None:
        return (path,)
    return tuple(path.with_name(part.name(number)) for number in range(1, part.count + 1))


def read_model(path: Path, long_arrays: frozenset[str] = frozenset()) -> GgufContents:
    """The metadata of the first file with the tensors of all; sizes are summed up, offsets are those of each file.

    Raises AppError, also where a part is missing.
    """
    contents = [read_contents(part, long_arrays) for part in parts_of(path)]
    if len(contents) == 1:
        return contents[0]
    tensors = tuple(tensor for each in contents for tensor in each.tensors)
    return replace(contents[0], tensors=tensors, file_size=sum(each.file_size for each in contents))
