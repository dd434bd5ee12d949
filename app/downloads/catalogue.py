"""The catalogue: what is shipped in `resources/catalogue.json`, corrected by what hubs have answered since.

Shipped facts were published, computed from the sizes of the tensors, or estimated; which, stands beside each size. None
counts as confirmed before a hub has been asked. Missing are Phi-4-mini-flash-reasoning, which llama.cpp can't run, and
Phi-4-reasoning-vision-15B and Phi-3.5-mini-instruct, whose exact prompts the engine does not know; their repositories
can be opened by name like any other, and are prompted by the template in their files.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from app.core.catalogue import Benchmark, Catalogue, CatalogueEntry, Hub, RemoteFile, RemoteModel
from app.core.models import Variant
from app.core.shape import PHI_4_MINI_SHAPE, PHI_4_REASONING_SHAPE, PHI_4_SHAPE, ModelShape
from app.downloads.answers import Answer
from app.downloads.listing import models_of

FORMAT = 1
_SHAPES: Mapping[Variant, ModelShape] = {
    Variant.PHI_4: PHI_4_SHAPE,
    Variant.PHI_4_REASONING: PHI_4_REASONING_SHAPE,
    Variant.PHI_4_REASONING_PLUS: PHI_4_REASONING_SHAPE,
    Variant.PHI_4_MINI_INSTRUCT: PHI_4_MINI_SHAPE,
    Variant.PHI_4_MINI_REASONING: PHI_4_MINI_SHAPE,
}
_BRANCHES = {Hub.HUGGING_FACE: "main", Hub.MODELSCOPE: "master"}


@dataclass(frozen=True, slots=True)
class ShippedEntry:
    """A variant as it is shipped, and the repositories that are known to hold it, best known publisher first."""

    entry: CatalogueEntry
    repositories: tuple[str, ...]


def read_shipped(path: Path) -> tuple[ShippedEntry, ...]:
    """What the program brings with it. Raises OSError, ValueError, KeyError or TypeError where it is broken."""
    data = json.loads(path.read_text(encoding="utf-8"))
    if data["format"] != FORMAT:
        raise ValueError(f"format {data['format']}")
    return tuple(_entry(each) for each in data["entries"])


def as_seen_at(hub: Hub, shipped: tuple[ShippedEntry, ...], answers: Mapping[str, Answer]) -> Catalogue:
    """The catalogue of one hub. `answers`: what it said about repositories, by their names."""
    entries = tuple(replace(each.entry, models=tuple(_models(hub, each, answers))) for each in shipped)
    return Catalogue(entries, max((answer.asked for answer in answers.values()), default=""))


def repositories_of(shipped: tuple[ShippedEntry, ...]) -> tuple[str, ...]:
    """All that a refresh asks about."""
    return tuple(repository for each in shipped for repository in each.repositories)


def _models(hub: Hub, shipped: ShippedEntry, answers: Mapping[str, Answer]) -> list[RemoteModel]:
    models: list[RemoteModel] = []
    for repository in shipped.repositories:
        known = [_at(hub, model) for model in shipped.entry.models if model.repository == repository]
        answer = answers.get(repository)
        models += known if answer is None else _merged(hub, repository, known, answer, shipped.entry.variant)
    return models


def _at(hub: Hub, model: RemoteModel) -> RemoteModel:
    """A shipped model as it may be at `hub`: commits are Hugging Face's."""
    revision = model.revision if hub is Hub.HUGGING_FACE else _BRANCHES[hub]
    return replace(model, hub=hub, revision=revision)


def _merged(hub: Hub, repository: str, known: list[RemoteModel], answer: Answer, variant: Variant) -> list[RemoteModel]:
    """What the hub has in the order of the catalogue, then what is new there, then what has gone."""
    there = {model.id: model for model in models_of(answer.listing(hub, repository), variant)}
    in_order = [there.pop(model.id) for model in known if model.id in there]
    ids = {model.id for model in in_order}
    gone = [replace(model, gone=True) for model in known if model.id not in ids]
    return [*in_order, *there.values(), *gone]


def _entry(data: Mapping[str, Any]) -> ShippedEntry:
    variant = Variant(data["variant"])
    shape = _SHAPES[variant]
    entry = CatalogueEntry(
        variant,
        data["name"],
        data["purpose"],
        shape.trained_context,
        data["licence"],
        data["card"],
        data["reasons"],
        shape,
        tuple(Benchmark(name, float(score)) for name, score in data["benchmarks"]["figures"].items()),
        tuple(model for each in data["repositories"] for model in _shipped_models(each, variant)),
        data["benchmarks"]["source"],
    )
    return ShippedEntry(entry, tuple(each["repository"] for each in data["repositories"]))


def _shipped_models(data: Mapping[str, Any], variant: Variant) -> list[RemoteModel]:
    return [
        RemoteModel(
            Hub.HUGGING_FACE,
            data["repository"],
            data["revision"],
            file["quantization"],
            (RemoteFile(file["path"], file.get("bytes"), file.get("sha256", "")),),
            variant=variant,
        )
        for file in data["files"]
    ]
