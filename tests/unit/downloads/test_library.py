"""The desk of the library: every command ends in one event, which says what is so."""

import queue
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core.errors import AppError
from app.core.library import ModelFile, Verification
from app.downloads.adopt.surroundings import Surroundings
from app.downloads.library import LibraryDesk
from app.downloads.messages import (
    AddFolders,
    DeleteModel,
    Event,
    ForgetFolder,
    LibraryCommand,
    LibraryProgress,
    LibraryScanned,
    ModelDeleted,
    ModelsMoved,
    ModelVerified,
    MoveModels,
    ScanLibrary,
    VerifyModel,
)
from app.system.paths import folders_path, models_folder
from tests.support import program_folders as lay
from tests.support.tiny_gguf import Family, Tiny, write


class Office:
    """A running desk, and what it tells."""

    def __init__(self, at: Surroundings) -> None:
        self._told: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self.desk = LibraryDesk(self._told.put, at)
        self.desk.start()
        self.progress: list[LibraryProgress] = []

    def ask(self, command: LibraryCommand) -> Event:
        """The terminal event; what was told on the way is kept."""
        self.desk.post(command)
        while isinstance(event := self.next(), LibraryProgress):
            self.progress.append(event)
        return event

    def next(self) -> Event:
        return self._told.get(timeout=20)

    def scan(self, *folders: Path) -> LibraryScanned:
        event = self.ask(ScanLibrary(folders))
        assert isinstance(event, LibraryScanned)
        return event

    @property
    def is_silent(self) -> bool:
        return self._told.empty()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = Office(Surroundings("linux", {}, tmp_path / "user"))
    yield office
    assert office.desk.close(10)
    assert office.is_silent


@pytest.fixture
def path() -> Path:
    models_folder().mkdir(parents=True)
    return write(models_folder() / "phi.gguf", Tiny(Family.LARGE, name="Phi 4", half=True))


def only(scanned: LibraryScanned) -> ModelFile:
    (file,) = scanned.files
    return file


def test_scan_tells_all_there_is(office: Office, path: Path, tmp_path: Path) -> None:
    elsewhere = lay.placed(path, tmp_path / "elsewhere" / "other.gguf")
    scanned = office.scan(elsewhere)
    assert {file.path for file in scanned.files} == {path, elsewhere}
    assert (scanned.folder, scanned.added, scanned.notes) == (models_folder(), (), ())


def test_folders_come_and_go(office: Office, path: Path, tmp_path: Path) -> None:
    folder = lay.placed(path, tmp_path / "elsewhere" / "other.gguf").parent
    added = office.ask(AddFolders((folder,)))
    assert isinstance(added, LibraryScanned)
    assert (len(added.files), added.added) == (2, (folder,))
    gone = office.ask(ForgetFolder(folder))
    assert isinstance(gone, LibraryScanned)
    assert (len(gone.files), gone.added) == (1, ())


def test_folders_that_can_not_be_remembered_are_told(office: Office, path: Path, tmp_path: Path) -> None:
    folders_path().mkdir()
    event = office.ask(AddFolders((tmp_path,)))
    assert isinstance(event, LibraryScanned)
    assert event.notes[0].startswith("The chosen folders could not be saved")
    assert only(event).path == path


def test_a_move_that_can_not_be_finished_is_told(office: Office, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_settings: Path) -> tuple[str, ...]:
        raise AppError("The chosen folders could not be saved", "the disk is full.")

    monkeypatch.setattr("app.downloads.library.finish_leaving", fail)
    assert office.scan().notes == ("The chosen folders could not be saved the disk is full.",)


def test_verify_tells_how_far_it_is(office: Office, path: Path) -> None:
    event = office.ask(VerifyModel(only(office.scan()), (lay.sha256(path),)))
    assert event == ModelVerified(path, Verification.VERIFIED, None, lay.sha256(path))
    assert {each.path for each in office.progress} == {path}
    assert office.progress[-1].fraction == 1.0


def test_delete_and_move(office: Office, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "new"
    assert office.ask(MoveModels(target)) == ModelsMoved(target)
    file = only(office.scan())
    monkeypatch.setattr("app.downloads.trash.send2trash", Path.unlink)  # the real one is the user's
    assert office.ask(DeleteModel(file)) == ModelDeleted(target / "phi.gguf", True)
    assert office.scan().files == ()


def test_a_fault_of_the_program_ends_in_its_event_too(
    office: Office, path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fall(*_arguments: object, **_more: object) -> None:
        raise ZeroDivisionError

    file = only(office.scan())
    for name in ("verify", "delete", "ModelsMove", "all_places"):
        monkeypatch.setattr(f"app.downloads.library.{name}", fall)
    verified, deleted = office.ask(VerifyModel(file)), office.ask(DeleteModel(file))
    moved, scanned = office.ask(MoveModels(path)), office.ask(ScanLibrary())
    for event in (verified, deleted, moved):
        assert isinstance(event, ModelVerified | ModelDeleted | ModelsMoved)
        assert event.problem is not None
        assert "in Phidias itself" in event.problem.title
    assert isinstance(scanned, LibraryScanned)
    assert "in Phidias itself" in scanned.notes[0]
    assert caplog.text.count("ZeroDivisionError") >= 4


def test_closing_breaks_off_what_takes_long(tmp_path: Path, path: Path) -> None:
    office = Office(Surroundings("linux", {}, tmp_path / "user"))
    with (models_folder() / "big.gguf").open("wb") as big:
        big.truncate(2 * 2**30)  # a hole: reading it takes a while, storing it nothing
    file = next(each for each in office.scan().files if each.path.name == "big.gguf")
    office.desk.post(VerifyModel(file, ("0" * 64,)))
    assert isinstance(office.next(), LibraryProgress)
    assert office.desk.close(10)
    while isinstance(event := office.next(), LibraryProgress):
        pass
    assert isinstance(event, ModelVerified)
    assert event.problem is not None
    assert event.problem.title == "The check was broken off."
