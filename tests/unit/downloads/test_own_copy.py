"""A copy of what belongs to others: whole, verified where that is possible, or not there at all."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.core.errors import AppError
from app.core.library import ModelFile, Owner, Verification
from app.downloads.adopt.surroundings import Surroundings
from app.downloads.library import Library
from app.downloads.own_copy import own_copy
from app.downloads.verify import BrokenOffError
from app.system.paths import models_folder
from tests.support import program_folders as lay
from tests.support.disks import needs_links
from tests.support.tiny_gguf import Family, Tiny, write


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("gguf") / "tiny.gguf", Tiny(Family.LARGE, name="Phi 4", half=True))


@pytest.fixture
def at(tmp_path: Path) -> Surroundings:
    return Surroundings("linux", {}, tmp_path / "user")


def always(_fraction: float) -> bool:
    return True


def theirs(at: Surroundings) -> ModelFile:
    (file,) = [file for file in Library(at).scan().files if file.owner is not Owner.PHIDIAS]
    return file


def ours(at: Surroundings) -> ModelFile:
    (file,) = [file for file in Library(at).scan().files if file.owner is Owner.PHIDIAS]
    return file


def test_a_blob_gets_a_name_and_its_record(at: Surroundings, model: Path) -> None:
    name = ("hf.co", "bartowski", "phi-4-GGUF", "Q4_K_M")
    blob = lay.ollama(at.home / ".ollama" / "models", name, model)
    path = own_copy(theirs(at), models_folder(), always)
    assert path == models_folder() / "bartowski" / "phi-4-GGUF" / "hf.co-bartowski-phi-4-GGUF-Q4_K_M.gguf"
    assert lay.sha256(path) == lay.sha256(blob)
    assert (ours(at).path, ours(at).verification) == (path, Verification.VERIFIED)
    with pytest.raises(AppError, match="is there already"):
        own_copy(theirs(at), models_folder(), always)
    with pytest.raises(AppError, match="own already"):
        own_copy(ours(at), models_folder(), always)


@needs_links
def test_a_link_at_its_place_is_not_touched_though_its_disk_is_away(at: Surroundings, model: Path) -> None:
    lay.hugging_face(at.home / ".cache/huggingface/hub", "o/n", "phi.gguf", model)
    link = models_folder() / "o" / "n" / "phi.gguf"
    link.parent.mkdir(parents=True)
    link.symlink_to("/media/stick/phi.gguf")
    with pytest.raises(AppError, match="is there already"):
        own_copy(theirs(at), models_folder(), always)
    assert link.is_symlink()


def test_a_link_is_copied_as_its_file(at: Surroundings, model: Path) -> None:
    lay.hugging_face(at.home / ".cache/huggingface/hub", "o/n", "phi.gguf", model)
    path = own_copy(theirs(at), models_folder(), always)
    assert not path.is_symlink()
    assert ours(at).repository == "o/n"


def test_of_unknown_origin(at: Surroundings, model: Path, tmp_path: Path) -> None:
    lay.placed(model, at.home / ".cache" / "gpt4all" / "phi.gguf")
    assert own_copy(theirs(at), models_folder(), always) == models_folder() / "imported" / "phi" / "phi.gguf"


def test_damaged_or_broken_off_nothing_is_left(at: Surroundings, model: Path) -> None:
    lay.hugging_face(at.home / ".cache/huggingface/hub", "o/n", "phi.gguf", model)
    with pytest.raises(AppError, match="it is damaged"):
        own_copy(replace(theirs(at), hashes=("0" * 64,)), models_folder(), always)
    with pytest.raises(BrokenOffError):
        own_copy(theirs(at), models_folder(), lambda _fraction: False)
    assert [path for path in models_folder().rglob("*") if path.is_file()] == []


def test_a_copy_that_is_not_the_same_is_told_as_a_copy(
    at: Surroundings, model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that writes other bytes can't be had: what is read back is another hash."""
    monkeypatch.setattr("app.downloads.copying.sha256_of", lambda _path, _meter: "0" * 64)
    lay.hugging_face(at.home / ".cache/huggingface/hub", "o/n", "phi.gguf", model)
    with pytest.raises(AppError) as caught:
        own_copy(theirs(at), models_folder(), always)
    assert caught.value.problem.title == "The model was not copied."
    assert "the old folder" not in caught.value.problem.advice


def test_a_name_that_can_not_be_stored_is_refused(at: Surroundings, model: Path) -> None:
    lay.placed(model, at.home / ".lmstudio/models/a/b/what?.gguf")
    with pytest.raises(AppError, match="can't be stored"):
        own_copy(theirs(at), models_folder(), always)
