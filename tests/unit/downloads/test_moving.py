"""Moving the models folder: renamed or copied, refused with reasons, and killed at every step."""

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.core.catalogue import Hub
from app.core.errors import Problem
from app.core.library import Verification
from app.downloads.adopt.surroundings import Surroundings
from app.downloads.layout import lock_path
from app.downloads.library import Library
from app.downloads.moving import finish_leaving
from app.downloads.records import Record, write_record
from app.system.folders import MARKER, Folders, read_folders, write_folders
from app.system.paths import folders_path, home, models_folder
from tests.support import program_folders as lay
from tests.support.disks import SmallDisk, ordinary_user, public_folder, tiny_file_system
from tests.support.tiny_gguf import Family, Tiny, write

NOWHERE = Surroundings("nowhere", {}, Path("/nobody"))


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("gguf") / "tiny.gguf", Tiny(Family.LARGE, name="Phi 4", half=True))


@pytest.fixture
def filled(model: Path) -> Path:
    """The models folder with a fetched model, and something unfinished."""
    path = lay.placed(model, models_folder() / "o" / "n" / "phi.gguf")
    status = path.stat()
    write_record(
        path, Record(Hub.HUGGING_FACE, "o/n", "c", "phi.gguf", lay.sha256(path), status.st_size, status.st_mtime_ns)
    )
    (path.parent / ".other.gguf.part").write_bytes(b"unfinished")
    return models_folder()


def moved(folder: Path) -> Problem | None:
    told: list[float] = []

    def tell(fraction: float) -> bool:
        told.append(fraction)
        return True

    event = Library(NOWHERE).move(folder, tell)
    assert event.folder == models_folder()
    assert told == sorted(told)
    return event.problem


def assert_all_in(folder: Path, model: Path) -> None:
    assert models_folder() == folder
    (file,) = Library(NOWHERE).scan().files
    assert (file.path, file.verification) == (folder / "o" / "n" / "phi.gguf", Verification.VERIFIED)
    assert lay.sha256(file.path) == lay.sha256(model)
    assert (folder / "o" / "n" / ".other.gguf.part").read_bytes() == b"unfinished"


def test_renamed_on_the_same_disk(filled: Path, model: Path, tmp_path: Path) -> None:
    inode = (filled / "o" / "n" / "phi.gguf").stat().st_ino
    assert moved(tmp_path / "new" / "place") is None
    assert_all_in(tmp_path / "new" / "place", model)
    assert (models_folder() / "o" / "n" / "phi.gguf").stat().st_ino == inode
    assert not filled.exists()


def test_into_an_empty_folder_and_back(filled: Path, model: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert moved(tmp_path / "empty") is None
    assert_all_in(tmp_path / "empty", model)
    assert moved(filled) is None
    assert_all_in(filled, model)


def test_without_any_models_the_new_folder_is_used(tmp_path: Path) -> None:
    assert moved(tmp_path / "new") is None
    assert models_folder() == tmp_path / "new"
    assert (tmp_path / "new").is_dir()


def test_what_the_user_added_is_not_forgotten(filled: Path, tmp_path: Path) -> None:
    Library(NOWHERE).add((tmp_path,))
    moved(tmp_path / "new")
    assert read_folders(folders_path()).added == (str(tmp_path),)


@pytest.fixture
def other_disk() -> Iterator[SmallDisk]:
    with tiny_file_system() as disk:
        yield disk


def test_copied_to_another_disk(
    filled: Path, model: Path, other_disk: SmallDisk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.downloads.copying.RESERVE", 0)  # the disk has 2 MB
    target = other_disk.folder / "models"
    assert moved(target) is None
    assert_all_in(target, model)
    assert not filled.exists()


def test_the_lock_of_a_transfer_stays_behind(
    filled: Path, other_disk: SmallDisk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.downloads.copying.RESERVE", 0)
    lock_path(filled / "o" / "n" / "other.gguf").touch()  # as a killed program leaves it
    target = other_disk.folder / "models"
    assert moved(target) is None
    assert list(target.rglob("*.lock")) == []
    assert not filled.exists()


def test_too_little_space_is_told_before_anything_is_copied(filled: Path, model: Path, other_disk: SmallDisk) -> None:
    problem = moved(other_disk.folder / "models")
    assert problem is not None
    assert "are free" in problem.detail
    assert_all_in(filled, model)
    assert [path.name for path in (other_disk.folder / "models").iterdir()] == [MARKER]


def test_a_disk_that_fills_up_meanwhile(
    filled: Path, model: Path, other_disk: SmallDisk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.downloads.copying.RESERVE", -(2**30))  # as if somebody else took the space just now
    other_disk.fill()
    problem = moved(other_disk.folder / "models")
    assert problem is not None
    assert os.strerror(errno.ENOSPC) in problem.detail
    assert_all_in(filled, model)
    other_disk.free()
    assert moved(other_disk.folder / "models") is None
    assert_all_in(other_disk.folder / "models", model)


def begin(target: Path) -> None:
    """A copy that is broken off by closing."""
    target.mkdir(parents=True, exist_ok=True)
    (target / MARKER).touch()
    event = Library(NOWHERE).move(target, lambda fraction: fraction < 0.9)
    assert event.problem is not None
    assert "goes on from there" in event.problem.advice


def test_broken_off_it_waits_and_says_so(filled: Path, model: Path, tmp_path: Path) -> None:
    begin(tmp_path / "new")
    assert_all_in(filled, model)
    notes = Library(NOWHERE).scan().notes
    assert notes == (f"Moving the models to {tmp_path / 'new'} was broken off; move them there again to go on.",)
    other = moved(tmp_path / "third")
    assert other is not None
    assert str(tmp_path / "new") in other.detail
    assert moved(tmp_path / "new") is None
    assert_all_in(tmp_path / "new", model)
    assert Library(NOWHERE).scan().notes == ()


def test_broken_off_and_given_up(filled: Path, model: Path, tmp_path: Path) -> None:
    begin(tmp_path / "new")
    assert moved(filled) is None
    assert_all_in(filled, model)
    assert not (tmp_path / "new").exists()
    assert Library(NOWHERE).scan().notes == ()


def test_a_copy_that_is_not_the_same_is_never_used(
    filled: Path, model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that writes other bytes can't be had: what is read back is another hash."""
    monkeypatch.setattr("app.downloads.copying.sha256_of", lambda _path, _meter: "0" * 64)
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / MARKER).touch()
    problem = moved(tmp_path / "new")
    assert problem is not None
    assert problem.title == "The models were not moved."
    assert "was not written as it was read" in problem.detail
    assert_all_in(filled, model)
    assert not list((tmp_path / "new").rglob("*.gguf"))


def test_reasons_to_refuse(filled: Path, model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "holiday.jpg").touch()
    said = {
        filled / "inside": "lie in each other",
        home(): "lie in each other",
        tmp_path / "file": "is a file",
        tmp_path / "full": "is not empty",
    }
    for folder, why in said.items():
        problem = moved(folder)
        assert problem is not None
        assert why in problem.detail
        assert problem.advice
        assert_all_in(filled, model)
    monkeypatch.setenv("PHIDIAS_MODELS", str(filled))
    fixed = moved(tmp_path / "new")
    assert fixed is not None
    assert "PHIDIAS_MODELS says where they are" in fixed.detail


def test_a_target_that_can_not_be_made(filled: Path, model: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    problem = moved(tmp_path / "file" / "new")
    assert problem is not None
    assert_all_in(filled, model)
    assert Library(NOWHERE).scan().notes == ()


def test_what_came_into_the_old_folder_meanwhile_is_moved_too(filled: Path, tmp_path: Path, model: Path) -> None:
    begin(tmp_path / "new")
    shutil.copy(model, filled / "late.gguf")
    assert moved(tmp_path / "new") is None
    assert (tmp_path / "new" / "late.gguf").exists()


@pytest.mark.parametrize("is_renumbered", [False, True])
@pytest.mark.parametrize("left", [None, "disk", "disk/models"])
def test_an_old_folder_whose_disk_is_away_is_cleared_when_it_is_back(
    filled: Path, tmp_path: Path, model: Path, left: str | None, is_renumbered: bool
) -> None:
    """`left`: the folder in which the disk is mounted, which is there without it, on the system's own disk.

    `is_renumbered`: it has another number when it is back, as a disk on USB or the network may after each start.
    """
    new, old = tmp_path / "new", tmp_path / "disk" / "models"
    shutil.copytree(filled, new)
    if left is not None:
        (tmp_path / left).mkdir(parents=True)
    device = tmp_path.stat().st_dev
    noted = Folders(models=str(new), leaving=str(old), leaving_device=device + 1)
    write_folders(folders_path(), noted)
    assert finish_leaving(folders_path()) == ()
    assert read_folders(folders_path()) == noted
    assert left is None or (tmp_path / left).is_dir()
    shutil.copytree(filled, old, dirs_exist_ok=True)
    if not is_renumbered:
        write_folders(folders_path(), replace(noted, leaving_device=device))  # mounted: the test can't
    assert finish_leaving(folders_path()) == ()
    assert not old.exists()
    assert read_folders(folders_path()) == Folders(models=str(new))
    assert_all_in(new, model)


@pytest.mark.parametrize("left", ["disk", "disk/models"])
def test_an_old_folder_that_somebody_has_emptied_or_deleted_is_waited_for_no_more(
    filled: Path, tmp_path: Path, left: str
) -> None:
    (tmp_path / left).mkdir(parents=True)
    old = Folders(str(filled), leaving=str(tmp_path / "disk" / "models"), leaving_device=tmp_path.stat().st_dev)
    write_folders(folders_path(), old)
    assert finish_leaving(folders_path()) == ()
    assert read_folders(folders_path()) == Folders(str(filled))


def test_what_is_not_in_the_new_folder_is_never_deleted(filled: Path, tmp_path: Path, model: Path) -> None:
    """Killed before the old folder was cleared, and then somebody wrote there."""
    shutil.copytree(filled, tmp_path / "new")
    (filled / "o" / "n" / ".other.gguf.part").write_bytes(b"grown meanwhile")
    write_folders(folders_path(), Folders(models=str(tmp_path / "new"), leaving=str(filled)))
    assert Library(NOWHERE).scan().notes == (f"1 files are left in {filled}, where the models were before.",)
    assert [path.name for path in (filled / "o" / "n").iterdir()] == [".other.gguf.part"]
    assert Library(NOWHERE).scan().notes == ()
    assert_all_in(tmp_path / "new", model)


@pytest.mark.skipif(os.name == "nt", reason="has other rights")
@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
def test_nothing_is_deleted_where_the_old_folder_is_a_link_to_the_new_one(
    filled: Path, tmp_path: Path, model: Path
) -> None:
    target = tmp_path / "new"
    assert moved(target) is None
    filled.symlink_to(target)
    write_folders(folders_path(), Folders(models=str(target), leaving=str(filled)))
    finish_leaving(folders_path())
    assert_all_in(target, model)


def test_what_can_not_be_deleted_is_left_and_told(model: Path, caplog: pytest.LogCaptureFixture) -> None:
    with public_folder() as base, public_folder() as new:
        path = lay.placed(model, base / "old" / "phi.gguf")
        lay.placed(model, new / "phi.gguf")
        os.utime(new / "phi.gguf", ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns))
        (base / "folders.json").touch(mode=0o666)
        write_folders(base / "folders.json", Folders(models=str(new), leaving=str(base / "old")))
        (base / "folders.json").chmod(0o666)
        (base / "old").chmod(0o555)
        with ordinary_user():
            notes = finish_leaving(base / "folders.json")
        (base / "old").chmod(0o777)
    assert notes == (f"1 files are left in {base / 'old'}, where the models were before.",)
    assert "Permission denied" in caplog.text


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills child processes")
@pytest.mark.parametrize("way", ["rename", "copy"])
def test_killed_at_every_step(tmp_path: Path, way: str) -> None:
    command = [sys.executable, "-m", "tests.support.kill_move", str(tmp_path), way]
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=Path(__file__).parents[3])
    assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr
    assert int(done.stdout.split()[-2]) > 10
