"""From files that were found to models: parts together, what the header says, why one can't be used."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from app.core.errors import Problem
from app.core.gguf_parts import part_named
from app.core.library import ModelFile, Verification
from app.core.models import Variant
from app.downloads.facts import Facts, KnownFacts
from app.downloads.finding import Found
from app.downloads.names import quantization_of

_EMBEDDING = re.compile(r"bert|t5encoder|gemma-embedding")
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


def inspected(group: Group, known: KnownFacts) -> ModelFile | None:
    """The model; None for what is no model and no broken one either."""
    facts = [known.of(found.path) for found in group.files]
    if not facts[0].is_model:
        return None
    return _model(group, facts[0], next(_problems(group, facts), None))


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


def _problems(group: Group, facts: list[Facts]) -> Iterator[Problem]:
    """The worst first."""
    if group.missing:
        numbers = ", ".join(map(str, group.missing[:8]))
        count = len(group.files) + len(group.missing)
        detail = f"Of its {count} files number {numbers} can't be found in {group.files[0].path.parent}."
        yield Problem("A part of the model is missing.", detail, "Download it again.")
    yield from (each.problem for each in facts if each.problem is not None)
    if _EMBEDDING.search(facts[0].architecture):
        yield Problem("This model can't answer.", "It turns texts into numbers to compare them.", "Choose another one.")
    elif not any(each.has_weights for each in facts):
        yield Problem("There are no weights in this file.", "It holds a vocabulary alone.", "Choose another one.")


def _model(group: Group, facts: Facts, problem: Problem | None) -> ModelFile:
    first, quantization = group.files[0], _quantization(group.files[0].path, facts)
    is_verified = all(found.is_verified for found in group.files)
    paths = tuple(found.path for found in group.files)
    return ModelFile(
        path=first.path,
        parts=paths,
        size=sum(map(_size, paths)),
        owner=first.owner,
        name=_name(first, facts, quantization),
        variant=facts.variant,
        quantization=quantization,
        architecture=facts.architecture,
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


def _name(found: Found, facts: Facts, quantization: str) -> str:
    name = _DISPLAY.get(facts.variant) or facts.name or plain_name(found)
    return name if facts.variant is Variant.STARTER or quantization in name else f"{name} {quantization}"


def _quantization(path: Path, facts: Facts) -> str:
    """By the name where that says more: the header of a Q4_K_L says Q4_K_M."""
    told, named = facts.quantization, quantization_of(path.name)
    is_finer = re.findall(r"\d+", named)[:1] == re.findall(r"\d+", told)[:1]
    return named if named and (is_finer or not told) else told


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except (OSError, ValueError):
        return 0
