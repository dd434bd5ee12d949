"""Deleting: only what is Phidias's own, into the trash where there is one, and nothing of it is left behind."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from app.core.catalogue import Hub
from app.core.library import ModelFile, Owner
from app.downloads.adopt.surroundings import Surroundings
from app.downloads.library import Library
from app.downloads.records import Record, write_record
from app.downloads.trash import delete
from app.system.paths import models_folder
from tests.support import program_folders as lay
from tests.support.tiny_gguf import Family, Tiny, write


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("gguf") / "tiny.gguf", Tiny(Family.LARGE, name="Phi 4", half=True))


class Trash:
    """A trash of the test's own: the real one is the user's."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()

    def __call__(self, path: Path) -> None:
        path.rename(self.folder / path.name)

    @property
    def names(self) -> set[str]:
        return {path.name for path in self.folder.iterdir()}


@pytest.fixture(autouse=True)
def trash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Trash:
    trash = Trash(tmp_path / "trash")
    monkeypatch.setattr("app.downloads.trash.send2trash", trash)
    return trash


@pytest.fixture
def no_trash(monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that has none."""

    def refuse(path: Path) -> None:
        raise PermissionError(13, "no trash here", str(path))

    monkeypatch.setattr("app.downloads.trash.send2trash", refuse)


def own(model: Path, *names: str) -> ModelFile:
    for name in names:
        path = lay.placed(model, models_folder() / name)
        write_record(path, Record(Hub.HUGGING_FACE, "o/n", "c", path.name, "", 0, 0))
    (file,) = Library(Surroundings("linux", {}, Path("/nobody"))).scan().files
    return file


def test_all_parts_go_with_records_and_empty_folders(model: Path, trash: Trash) -> None:
    names = ("o/n/phi-00001-of-00002.gguf", "o/n/phi-00002-of-00002.gguf")
    deleted = delete(own(model, *names), models_folder())
    assert (deleted.to_trash, deleted.problem, deleted.no_trash) == (True, None, False)
    assert trash.names == {"phi-00001-of-00002.gguf", "phi-00002-of-00002.gguf"}
    assert list(models_folder().iterdir()) == []


def test_folders_with_something_in_them_stay(model: Path, trash: Trash) -> None:
    file = own(model, "o/n/phi.gguf")
    (file.path.parent / "notes.txt").touch()
    delete(file, models_folder())
    assert [path.name for path in (models_folder() / "o" / "n").iterdir()] == ["notes.txt"]


@pytest.mark.usefixtures("no_trash")
def test_without_a_trash_it_stays_until_that_is_wished(model: Path) -> None:
    file = own(model, "o/n/phi.gguf")
    kept = delete(file, models_folder())
    assert kept.no_trash
    assert kept.problem is not None
    assert "does not take phi.gguf: no trash here." in kept.problem.detail
    assert file.path.exists()
    gone = delete(file, models_folder(), for_good=True)
    assert (gone.to_trash, gone.problem) == (False, None)
    assert list(models_folder().iterdir()) == []


def test_what_is_gone_of_a_model_is_told_where_the_rest_is_not(
    model: Path, trash: Trash, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A trash that is full after the first file."""

    def take_one(path: Path) -> None:
        if trash.names:
            raise OSError(28, "the trash is full")
        trash(path)

    monkeypatch.setattr("app.downloads.trash.send2trash", take_one)
    file = own(model, "o/n/phi-00001-of-00002.gguf", "o/n/phi-00002-of-00002.gguf")
    deleted = delete(file, models_folder())
    assert deleted.no_trash
    assert deleted.problem is not None
    assert deleted.problem.title == "The model was deleted in part."
    assert "1 of its 2 files is in the trash already." in deleted.problem.detail


@pytest.mark.parametrize("owner", [owner for owner in Owner if owner is not Owner.PHIDIAS])
def test_what_belongs_to_others_is_refused(model: Path, trash: Trash, tmp_path: Path, owner: Owner) -> None:
    file = replace(own(model, "o/n/phi.gguf"), owner=owner)
    deleted = delete(file, models_folder(), for_good=True)
    assert deleted.problem is not None
    assert file.path.exists()


def test_what_lies_elsewhere_is_refused_whoever_is_said_to_own_it(model: Path, trash: Trash, tmp_path: Path) -> None:
    elsewhere = lay.placed(model, tmp_path / "elsewhere" / "phi.gguf")
    file = own(model, "o/n/phi.gguf")
    for path in (elsewhere, models_folder() / ".." / ".." / "elsewhere" / "phi.gguf"):
        deleted = delete(replace(file, path=path, parts=(path,)), models_folder(), for_good=True)
        assert deleted.problem is not None
    assert elsewhere.exists()
    assert trash.names == set()


@pytest.mark.skipif(os.name == "nt", reason="links need a right on Windows")
def test_a_linked_folder_leads_nowhere(model: Path, trash: Trash, tmp_path: Path) -> None:
    file = own(model, "o/n/phi.gguf")
    elsewhere = lay.placed(model, tmp_path / "elsewhere" / "phi.gguf")
    (models_folder() / "link").symlink_to(elsewhere.parent)
    path = models_folder() / "link" / "phi.gguf"
    deleted = delete(replace(file, path=path, parts=(path,)), models_folder(), for_good=True)
    assert deleted.problem is not None
    assert elsewhere.exists()


def test_deleted_twice_is_gone(model: Path, trash: Trash) -> None:
    file = own(model, "o/n/phi.gguf")
    assert delete(file, models_folder()).problem is None
    assert delete(file, models_folder()).problem is None


@pytest.mark.usefixtures("no_trash")
def test_a_file_that_can_not_be_deleted_is_told(model: Path) -> None:
    file = own(model, "o/n/phi.gguf")
    file.path.unlink()
    file.path.mkdir()  # root can't unlink it either
    deleted = delete(file, models_folder(), for_good=True)
    assert deleted.problem is not None
    assert deleted.problem.title == "The model could not be deleted."
