"""From files that were found to models: parts together, what the header says, why one can't be used."""

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from app.core.errors import AppError, Problem
from app.core.gguf import GgufHeader
from app.core.gguf_parts import part_named
from app.core.gguf_tensors import GgufContents, read_contents
from app.core.library import ModelFile, Verification
from app.core.models import Variant
from app.core.recognition import variant_named
from app.downloads.finding import Found
from app.downloads.names import quantization_of

MAX_NAME = 100  # characters of a name that a file gives itself

# Files with a GGUF header that are no models by themselves: projectors of vision models, adapters, measurements.
_NO_MODELS = frozenset({"mmproj", "adapter", "imatrix"})
_NO_MODEL_ARCHITECTURES = frozenset({"clip"})
_EMBEDDING = re.compile(r"bert|t5encoder|gemma-embedding")
_AWAY_WINDOWS = 0x1000 | 0x400000  # offline; its content is fetched when it is read
_AWAY_MACOS = 0x40000000  # SF_DATALESS
_DISPLAY = {
    Variant.PHI_4: "Phi-4",
    Variant.PHI_4_REASONING: "Phi-4-reasoning",
    Variant.PHI_4_REASONING_PLUS: "Phi-4-reasoning-plus",
    Variant.PHI_4_MINI_INSTRUCT: "Phi-4-mini-instruct",
    Variant.PHI_4_MINI_REASONING: "Phi-4-mini-reasoning",
    Variant.STARTER: "Phidias starter model",
}


@dataclass(frozen=True, slots=True)
class Group:
    """All files of one model, in order; `missing` says which parts are not there."""

    files: tuple[Found, ...]
    missing: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Seen:
    """A file as it was read, and what that gave."""

    identity: tuple[int, int]  # size, time of change
    contents: GgufContents | Problem


class Inspector:
    """Reads headers, each once as long as its file does not change."""

    def __init__(self) -> None:
        self._seen: dict[Path, _Seen] = {}

    def model(self, group: Group) -> ModelFile | None:
        """None for what is no model and no broken one either."""
        contents = [self.contents(found.path) for found in group.files]
        sound = [each for each in contents if isinstance(each, GgufContents)]
        if sound and _is_no_model(sound[0].header):
            return None
        header = sound[0].header if sound else GgufHeader(0, 0, {})
        return _model(group, header, _problem(group, contents))

    def contents(self, path: Path) -> GgufContents | Problem:
        try:
            status = path.stat()
        except (OSError, ValueError) as error:
            return Problem("The model file can't be read.", f"{path}: {_reason(error)}.", "Look for models again.")
        identity = (status.st_size, status.st_mtime_ns)
        known = self._seen.get(path)
        if known is None or known.identity != identity:
            known = self._seen[path] = _Seen(identity, _read(path, status))
        return known.contents


def grouped(files: Iterable[Found]) -> list[Group]:
    """Parts of one model together: `name-00001-of-00003.gguf` and its like in one folder."""
    groups: dict[tuple[Path, str, int], dict[int, Found]] = {}
    for found in files:
        part = part_named(found.path.name)
        if part is None:
            groups[(found.path, "", 1)] = {1: found}
        else:
            groups.setdefault((found.path.parent, part.stem, part.count), {}).setdefault(part.number, found)
    return [_group(parts, count) for (_, _, count), parts in groups.items()]


def _group(parts: dict[int, Found], count: int) -> Group:
    missing = tuple(number for number in range(1, count + 1) if number not in parts)
    return Group(tuple(parts[number] for number in sorted(parts)), missing)


def _read(path: Path, status: os.stat_result) -> GgufContents | Problem:
    away = getattr(status, "st_file_attributes", 0) & _AWAY_WINDOWS or getattr(status, "st_flags", 0) & _AWAY_MACOS
    if away:
        return Problem("The model file is in the cloud.", f"{path.name} is not on this disk.", "Have it kept offline.")
    try:
        return read_contents(path)
    except AppError as error:
        return error.problem


def _problem(group: Group, contents: list[GgufContents | Problem]) -> Problem | None:
    return next(_problems(group, contents), None)


def _problems(group: Group, contents: list[GgufContents | Problem]) -> Iterator[Problem]:
    """The worst first."""
    if group.missing:
        numbers = ", ".join(map(str, group.missing[:8]))
        count = len(group.files) + len(group.missing)
        detail = f"Of its {count} files number {numbers} can't be found in {group.files[0].path.parent}."
        yield Problem("A part of the model is missing.", detail, "Download it again.")
    for each in contents:
        if isinstance(each, Problem):
            yield each
        elif each.incomplete is not None:
            yield each.incomplete
    sound = [each for each in contents if isinstance(each, GgufContents)]
    if sound and _EMBEDDING.search(sound[0].header.architecture):
        yield Problem("This model can't answer.", "It turns texts into numbers to compare them.", "Choose another one.")
    elif sound and not any(each.tensors for each in sound):
        yield Problem("There are no weights in this file.", "It holds a vocabulary alone.", "Choose another one.")


def _is_no_model(header: GgufHeader) -> bool:
    return header.text("general.type") in _NO_MODELS or header.architecture in _NO_MODEL_ARCHITECTURES


def _model(group: Group, header: GgufHeader, problem: Problem | None) -> ModelFile:
    first, variant = group.files[0], variant_named(header)
    quantization = _quantization(first.path, header)
    is_verified = all(found.is_verified for found in group.files)
    paths = tuple(found.path for found in group.files)
    return ModelFile(
        path=first.path,
        parts=paths,
        size=sum(map(_size, paths)),
        owner=first.owner,
        name=_name(first, header, variant, quantization),
        variant=variant,
        quantization=quantization,
        architecture=_clean(header.architecture),
        repository=first.repository,
        hashes=tuple(found.sha256 for found in group.files),
        verification=Verification.VERIFIED if is_verified else Verification.UNKNOWN,
        problem=problem,
        alias=first.alias,
    )


def plain_name(found: Found) -> str:
    """What its owner calls it, or the name of the file without its ending."""
    part = part_named(found.path.name)
    return found.alias or (part.stem if part else found.path.stem)


def _name(found: Found, header: GgufHeader, variant: Variant, quantization: str) -> str:
    name = _DISPLAY.get(variant) or _clean(header.text("general.name")) or plain_name(found)
    return name if variant is Variant.STARTER or quantization in name else f"{name} {quantization}"


def _quantization(path: Path, header: GgufHeader) -> str:
    """By the name where that says more: the header of a Q4_K_L says Q4_K_M."""
    told, named = header.quantization, quantization_of(path.name)
    is_finer = re.findall(r"\d+", named)[:1] == re.findall(r"\d+", told)[:1]
    return named if named and (is_finer or not told) else told


def _clean(name: str) -> str:
    """What a file says of itself, on one line and without what a terminal or a page would obey."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in name[:MAX_NAME]).split())


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except (OSError, ValueError):
        return 0


def _reason(error: OSError | ValueError) -> str:
    return (error.strerror if isinstance(error, OSError) else "") or str(error)
