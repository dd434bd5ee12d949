"""The shipped catalogue is sound, and what hubs answer is merged into it."""

import json
import re
from collections import Counter

import pytest

from app.core.catalogue import Catalogue, Hub, RemoteFile, RemoteModel
from app.core.models import Variant
from app.downloads.answers import Answer
from app.downloads.catalogue import as_seen_at, read_shipped, repositories_of
from app.downloads.names import is_model, quantization_of
from app.downloads.reference import is_repository
from app.system.resources import resource

PATH = resource("catalogue.json")
DATA = json.loads(PATH.read_text(encoding="utf-8"))
SHIPPED = read_shipped(PATH)
REPOSITORIES = [
    pytest.param(entry["variant"], repository, id=repository["repository"])
    for entry in DATA["entries"]
    for repository in entry["repositories"]
]
LARGE, MINI = "Phi-4", "Phi-4-mini"

# Bytes of the tensors alone. A file is these and its header, which has one size for all files of a repository.
TENSORS = {
    LARGE: {
        "BF16": 29_319_843_840,
        "F16": 29_319_843_840,
        "Q8_0": 15_576_944_640,
        "Q6_K_L": 12_275_568_640,
        "Q6_K": 12_026_695_680,
        "Q5_K_L": 10_917_744_640,
        "Q5_K_M": 10_600_632_320,
        "Q5_K_S": 10_148_024_320,
        "Q4_K_L": 9_430_896_640,
        "Q4_1": 9_263_943_680,
        "Q4_K_M": 9_049_559_040,
        "Q4_K_S": 8_437_207_040,
        "Q4_0": 8_408_535_040,
        "IQ4_NL": 8_379_863_040,
        "Q3_K_XL": 8_376_176_640,
        "IQ4_XS": 7_937_822_720,
        "Q3_K_L": 7_926_599_680,
        "Q3_K_M": 7_359_713_280,
        "IQ3_M": 6_910_279_680,
        "Q3_K_S": 6_501_191_680,
        "Q2_K": 5_543_792_640,
    },
    # Eight bits for each weight and a scale of two bytes for every 32, but norms and RoPE factors in 32 bits.
    MINI: {"BF16": 7_672_443_264, "Q8_0": 4_076_360_064},
}
HEADERS = {
    "bartowski/phi-4-GGUF": 3_555_776,
    "bartowski/microsoft_Phi-4-reasoning-GGUF": 3_557_376,  # of the repository of -plus
    "bartowski/microsoft_Phi-4-reasoning-plus-GGUF": 3_557_376,
    "bartowski/microsoft_Phi-4-mini-instruct-GGUF": 8_251_392,
    "bartowski/microsoft_Phi-4-mini-reasoning-GGUF": 8_251_552,
    "unsloth/Phi-4-mini-instruct-GGUF": 8_250_976,
}


def all_models(catalogue: Catalogue) -> list[RemoteModel]:
    return [model for entry in catalogue.entries for model in entry.models]


def test_every_variant_that_the_engine_knows_is_there_with_the_one_to_begin_with_first() -> None:
    variants = [shipped.entry.variant for shipped in SHIPPED]
    assert variants[0] is Variant.PHI_4_MINI_REASONING
    assert set(variants) == {*Variant} - {Variant.STARTER, Variant.UNKNOWN}
    assert len(variants) == len(set(variants))
    assert all(shipped.entry.benchmark_source for shipped in SHIPPED)


@pytest.mark.parametrize("entry", DATA["entries"], ids=lambda entry: entry["variant"])
def test_an_entry_says_what_helps_to_choose(entry: dict[str, object]) -> None:
    assert re.fullmatch(r"https://huggingface\.co/microsoft/[Pp]hi-4[\w-]*", str(entry["card"]))
    assert str(entry["card"]).lower().endswith(f"/{entry['variant']}")
    assert entry["licence"] == "MIT"
    assert entry["reasons"] == ("reasoning" in str(entry["variant"]))
    benchmarks = entry["benchmarks"]
    assert isinstance(benchmarks, dict)
    assert benchmarks["source"]
    assert all(0 < score < 100 for score in benchmarks["figures"].values())


@pytest.mark.parametrize(("variant", "repository"), REPOSITORIES)
def test_a_repository_is_written_as_it_can_be_asked_for(variant: str, repository: dict[str, object]) -> None:
    name = str(repository["repository"])
    assert is_repository(name)
    assert variant in name.lower()
    assert re.fullmatch(r"main|[0-9a-f]{40}", str(repository["revision"]))


@pytest.mark.parametrize(("variant", "repository"), REPOSITORIES)
def test_files_are_named_after_their_quantization(variant: str, repository: dict[str, list[dict[str, str]]]) -> None:
    for file in repository["files"]:
        assert is_model(file["path"])
        assert quantization_of(file["path"]) == file["quantization"]
        assert variant in file["path"].lower()
        assert set(file) <= {"path", "quantization", "bytes", "basis", "sha256"}
        assert re.fullmatch(r"[0-9a-f]{64}", file.get("sha256", "0" * 64))


@pytest.mark.parametrize(("variant", "repository"), REPOSITORIES)
def test_sizes_say_what_they_rest_on_and_agree_with_the_size_law(variant: str, repository: dict[str, object]) -> None:
    header = HEADERS.get(str(repository["repository"]))
    tensors = TENSORS[MINI if "mini" in variant else LARGE]
    files = repository["files"]
    assert isinstance(files, list)
    for file in files:
        assert ("bytes" in file) == ("basis" in file)
        assert file.get("basis", "published") in ("published", "computed", "estimated")
        if header and "bytes" in file and file["quantization"] in tensors:
            assert file["bytes"] == tensors[file["quantization"]] + header, file["path"]
        if "bytes" in file and file["basis"] != "published":
            assert header, f"nothing to compute {file['path']} from"


def test_repositories_with_the_same_tensors_differ_by_their_headers_alone() -> None:
    sizes = {
        repository["repository"]: {file["quantization"]: file.get("bytes") for file in repository["files"]}
        for entry in DATA["entries"]
        for repository in entry["repositories"]
    }
    mini = [name for name in HEADERS if "mini" in name]
    for name in mini[1:]:
        both = sizes[mini[0]].keys() & sizes[name].keys()
        known = [quantization for quantization in both if sizes[name][quantization] is not None]
        assert len(known) >= 6
        assert {sizes[mini[0]][each] - sizes[name][each] for each in known} == {HEADERS[mini[0]] - HEADERS[name]}


def test_nothing_is_there_twice() -> None:
    models = all_models(as_seen_at(Hub.HUGGING_FACE, SHIPPED, {}))
    hashes = [model.files[0].sha256 for model in models if model.files[0].sha256]
    assert len(hashes) >= 20
    for things in (hashes, [model.id for model in models], repositories_of(SHIPPED)):
        assert max(Counter(things).values()) == 1


def test_nothing_counts_as_confirmed_before_a_hub_was_asked() -> None:
    for hub in Hub:
        models = all_models(as_seen_at(hub, SHIPPED, {}))
        assert len(models) == 120
        assert not any(model.confirmed or model.gone for model in models)
        assert {model.hub for model in models} == {hub}
    assert {model.revision for model in models} == {"master"}  # Hugging Face's commits mean nothing to ModelScope


def test_an_answer_confirms_marks_what_has_gone_and_adds_what_is_new() -> None:
    name = "bartowski/microsoft_Phi-4-reasoning-plus-GGUF"
    files = (
        RemoteFile("microsoft_Phi-4-reasoning-plus-NEW-Q4_K_M.gguf", 7, "b" * 64),
        RemoteFile("microsoft_Phi-4-reasoning-plus-Q4_K_M.gguf", 9_053_116_416, "a" * 64),
    )
    seen = as_seen_at(Hub.HUGGING_FACE, SHIPPED, {name: Answer("2026-11-20T14:00:00+00:00", "c0ffee", files)})
    entry = seen.entry(Variant.PHI_4_REASONING_PLUS)
    assert entry is not None
    models = [model for model in entry.models if model.repository == name]
    confirmed, new, *gone = models
    assert (confirmed.name, confirmed.confirmed, confirmed.revision) == (files[1].path, True, "c0ffee")
    assert confirmed.files[0].sha256 == "a" * 64
    assert (new.name, new.confirmed, new.variant) == (files[0].path, True, Variant.PHI_4_REASONING_PLUS)
    assert gone
    assert all(model.gone and not model.confirmed for model in gone)
    assert not any(model.gone for model in entry.models if model.repository != name)
    assert seen.refreshed == "2026-11-20T14:00:00+00:00"


def test_a_repository_that_is_not_there_has_nothing_left() -> None:
    name = "bartowski/phi-4-GGUF"
    entry = as_seen_at(Hub.MODELSCOPE, SHIPPED, {name: Answer("2026")}).entry(Variant.PHI_4)
    assert entry is not None
    assert all(model.gone == (model.repository == name) for model in entry.models)
