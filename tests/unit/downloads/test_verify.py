"""Comparing a model's bytes with its publisher's, and remembering what came of it."""

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app.core.catalogue import Hub
from app.core.library import ModelFile, Owner, Verification
from app.downloads.adopt.surroundings import Surroundings
from app.downloads.library import Library
from app.downloads.messages import VerifyModel
from app.downloads.records import Record, read_record, record_path, write_record
from app.downloads.verify import SLICE
from app.system.paths import home, models_folder
from tests.support import program_folders as lay
from tests.support.tiny_gguf import Family, Tiny, write


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("gguf") / "tiny.gguf", Tiny(Family.LARGE, name="Phi 4", half=True))


@pytest.fixture
def at(tmp_path: Path) -> Surroundings:
    return Surroundings("linux", {}, tmp_path / "user")


@pytest.fixture
def theirs(at: Surroundings, model: Path) -> Path:
    """A blob of Ollama's."""
    return lay.ollama(at.home / ".ollama" / "models", ("registry.ollama.ai", "library", "phi4", "latest"), model)


def only(library: Library) -> ModelFile:
    (file,) = library.scan().files
    return file


def always(_fraction: float) -> bool:
    return True


def damage(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(-1, os.SEEK_END)
        file.write(b"\xff")


def test_whole_and_remembered(at: Surroundings, theirs: Path, model: Path) -> None:
    library = Library(at)
    assert only(library).verification is Verification.UNKNOWN
    verified = library.verify(VerifyModel(only(library)), always)
    assert (verified.path, verified.verification, verified.problem) == (theirs, Verification.VERIFIED, None)
    assert verified.sha256 == lay.sha256(model)
    assert only(Library(at)).verification is Verification.VERIFIED
    os.utime(theirs, ns=(1, 1))
    assert only(Library(at)).verification is Verification.UNKNOWN


def test_damaged_is_told_and_another_programs_file_left_alone(at: Surroundings, theirs: Path) -> None:
    damage(theirs)
    before = (theirs.read_bytes(), sorted(theirs.parent.iterdir()))
    library = Library(at)
    verified = library.verify(VerifyModel(only(library)), always)
    assert verified.verification is Verification.DAMAGED
    assert verified.problem is not None
    assert "It belongs to Ollama: nothing was changed." in verified.problem.detail
    assert only(Library(at)).verification is Verification.DAMAGED
    assert (theirs.read_bytes(), sorted(theirs.parent.iterdir())) == before


def test_nothing_to_compare_with_still_tells_the_hash(at: Surroundings, model: Path, tmp_path: Path) -> None:
    path = lay.placed(model, tmp_path / "phi.gguf")
    library = Library(at)
    library.add((path,))
    verified = library.verify(VerifyModel(only(library)), always)
    assert verified.verification is Verification.UNKNOWN
    assert verified.problem is not None
    assert lay.sha256(model) in verified.problem.detail
    assert only(Library(at)).verification is Verification.UNKNOWN


def test_with_a_hash_that_the_catalogue_knows(at: Surroundings, model: Path, tmp_path: Path) -> None:
    path = lay.placed(model, tmp_path / "phi.gguf")
    library = Library(at)
    library.add((path,))
    verified = library.verify(VerifyModel(only(library), (lay.sha256(model),)), always)
    assert verified.verification is Verification.VERIFIED
    assert (only(library).verification, only(library).sha256) == (Verification.VERIFIED, lay.sha256(model))


def test_another_hash_than_the_catalogues_may_be_another_version(at: Surroundings, model: Path, tmp_path: Path) -> None:
    path = lay.placed(model, tmp_path / "phi.gguf")
    library = Library(at)
    library.add((path,))
    verified = library.verify(VerifyModel(only(library), ("0" * 64,)), always)
    assert verified.verification is Verification.UNKNOWN
    assert verified.problem is not None
    assert "another version" in verified.problem.detail
    assert only(library).verification is Verification.UNKNOWN


def own(model: Path, names: list[str]) -> list[Path]:
    paths = [lay.placed(model, models_folder() / "o" / "n" / name) for name in names]
    for path in paths:
        write_record(path, Record(Hub.HUGGING_FACE, "o/n", "c", path.name, lay.sha256(path), 0, 0))
    return paths


def test_all_parts_are_compared_and_the_bad_one_named(at: Surroundings, model: Path) -> None:
    paths = own(model, ["phi-00001-of-00002.gguf", "phi-00002-of-00002.gguf"])
    library = Library(at)
    assert library.verify(VerifyModel(only(library)), always).verification is Verification.VERIFIED
    damage(paths[1])
    verified = library.verify(VerifyModel(only(library)), always)
    assert verified.verification is Verification.DAMAGED
    assert verified.problem is not None
    assert "SHA-256 of phi-00002-of-00002.gguf is not" in verified.problem.detail
    assert only(library).verification is Verification.DAMAGED


def test_our_own_record_is_renewed(at: Surroundings, model: Path) -> None:
    (path,) = own(model, ["phi.gguf"])
    library = Library(at)
    library.verify(VerifyModel(only(library)), always)
    (home() / "verified.json").unlink()
    assert only(Library(at)).verification is Verification.VERIFIED
    damage(path)
    library.verify(VerifyModel(only(library)), always)
    record = read_record(path)
    assert record is not None
    assert record.mtime_ns == 0


def test_it_can_be_stopped_and_its_progress_never_falls(at: Surroundings, tmp_path: Path) -> None:
    big = tmp_path / "big.gguf"
    with big.open("wb") as file:
        file.truncate(20 * SLICE)
    told: list[float] = []

    def until(enough: int) -> Callable[[float], bool]:
        def tell(fraction: float) -> bool:
            told.append(fraction)
            return len(told) < enough

        return tell

    library = Library(at)
    library.add((big,))
    stopped = library.verify(VerifyModel(only(library), ("0" * 64,)), until(1))
    assert stopped.problem is not None
    assert stopped.problem.title == "The check was broken off."
    assert told == [0.05]
    library.verify(VerifyModel(only(library), ("0" * 64,)), until(10_000))
    assert told[1:] == sorted(told[1:])
    assert told[-1] == 1.0


def test_a_file_that_goes_away_or_changes_meanwhile(at: Surroundings, theirs: Path) -> None:
    library = Library(at)
    file = only(library)

    def touch(_fraction: float) -> bool:
        os.utime(theirs, ns=(5, 5))
        return True

    changed = library.verify(VerifyModel(file), touch)
    assert changed.problem is not None
    assert changed.problem.title == "The model changed while it was checked."
    theirs.unlink()
    gone = library.verify(VerifyModel(file), always)
    assert gone.problem is not None
    assert gone.problem.title == "The model can't be read."
    assert gone.verification is Verification.UNKNOWN


@pytest.mark.parametrize("content", ["", "[]", "{", json.dumps({"/x": 3, "/y": {"size": "1"}})])
def test_a_broken_memory_is_an_empty_one(at: Surroundings, theirs: Path, content: str) -> None:
    home().mkdir(parents=True)
    (home() / "verified.json").write_text(content)
    library = Library(at)
    library.verify(VerifyModel(only(library)), always)
    assert only(Library(at)).verification is Verification.VERIFIED


def test_a_memory_that_can_not_be_written_costs_only_itself(
    at: Surroundings, theirs: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (home() / "verified.json").mkdir(parents=True)
    library = Library(at)
    assert library.verify(VerifyModel(only(library)), always).verification is Verification.VERIFIED
    assert "could not be written down" in caplog.text


def test_a_record_of_others_is_no_record_of_ours(at: Surroundings, theirs: Path) -> None:
    """Even if somebody claims so: nothing is written beside what is not ours."""
    library = Library(at)
    library.verify(VerifyModel(replace(only(library), owner=Owner.PHIDIAS)), always)
    assert not record_path(theirs).exists()
