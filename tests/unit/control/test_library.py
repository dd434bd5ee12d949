"""What is on the disks, as the window is told."""

from dataclasses import replace
from pathlib import Path

from pytestqt.qtbot import QtBot

from app.control.library import LibraryController
from app.control.model_states import LibraryState, file_of
from app.core.errors import Problem
from app.core.library import ModelFile, Owner, Verification
from app.downloads.messages import (
    AddFolders,
    DeleteModel,
    ForgetFolder,
    LibraryProgress,
    LibraryScanned,
    ModelDeleted,
    ModelsMoved,
    ModelVerified,
    MoveModels,
    ScanLibrary,
    VerifyModel,
)
from tests.support.catalogue import SMALL_CATALOGUE
from tests.support.desks import ScriptedDesk
from tests.support.shelf import file_for

HOME = Path("models")
MODEL = SMALL_CATALOGUE.entries[0].models[3]
FILE = file_for(MODEL, HOME)
THEIRS = file_for(MODEL, Path("lmstudio"), Owner.LM_STUDIO)


def scanned(*files: ModelFile) -> tuple[LibraryController, ScriptedDesk]:
    desk = ScriptedDesk()
    controller = LibraryController(desk)
    controller.scan()
    controller.on_event(LibraryScanned(files, ("A folder can't be read.",), HOME, (Path("extra"),)))
    return controller, desk


def test_looking_through_the_disks(qtbot: QtBot) -> None:
    controller, desk = scanned(FILE)
    assert desk.posted == [ScanLibrary()]
    assert controller.state == LibraryState(
        (FILE,), ("A folder can't be read.",), HOME, (Path("extra"),), is_scanning=False, is_known=True
    )
    controller.add((Path("a"), Path("b.gguf")))
    controller.forget(Path("a"))
    assert desk.posted[1:] == [AddFolders((Path("a"), Path("b.gguf"))), ForgetFolder(Path("a"))]
    controller.on_event(LibraryScanned(()))
    assert controller.state.is_scanning  # one more is to come
    controller.on_event(LibraryScanned(()))
    assert not controller.state.is_scanning


def test_a_verification_changes_what_is_known_of_the_file(qtbot: QtBot) -> None:
    controller, desk = scanned(replace(FILE, verification=Verification.UNKNOWN))
    told: list[Problem] = []
    progress: list[tuple[Path, float]] = []
    controller.told.connect(told.append)
    controller.progressed.connect(lambda *each: progress.append(each))
    controller.verify(FILE, ("abc",))
    assert desk.last() == VerifyModel(FILE, ("abc",))
    controller.on_event(LibraryProgress(FILE.path, 0.5))
    controller.on_event(ModelVerified(FILE.path, Verification.VERIFIED))
    assert [fraction for _path, fraction in progress] == [0.0, 0.5, 1.0]
    assert controller.state.files[0].verification is Verification.VERIFIED
    assert "is whole" in told[0].title
    controller.on_event(ModelVerified(FILE.path, Verification.DAMAGED, Problem("Its bytes are others.")))
    assert controller.state.files[0].verification is Verification.DAMAGED
    assert told[1] == Problem("Its bytes are others.")


def test_only_own_files_are_deleted(qtbot: QtBot) -> None:
    controller, desk = scanned(FILE, THEIRS)
    deleted: list[Path] = []
    controller.deleted.connect(deleted.append)
    controller.delete(THEIRS)
    assert desk.posted == [ScanLibrary()]
    controller.delete(FILE)
    assert desk.last() == DeleteModel(FILE)
    controller.on_event(ModelDeleted(FILE.path, to_trash=True))
    assert controller.state.files == (THEIRS,)
    assert deleted == [FILE.path]


def test_a_file_that_could_not_be_deleted_stays(qtbot: QtBot) -> None:
    controller, desk = scanned(FILE)
    told: list[Problem] = []
    without: list[ModelFile] = []
    controller.told.connect(told.append)
    controller.no_trash.connect(without.append)
    controller.on_event(ModelDeleted(FILE.path, to_trash=False, problem=Problem("It is in use.")))
    controller.on_event(ModelDeleted(FILE.path, False, Problem("There is no trash."), no_trash=True))
    assert controller.state.files == (FILE,)
    assert told == [Problem("It is in use.")]
    assert without == [FILE]
    controller.delete(FILE, for_good=True)
    assert desk.last() == DeleteModel(FILE, for_good=True)


def test_moving_the_folder(qtbot: QtBot) -> None:
    controller, desk = scanned(FILE)
    moved: list[Path] = []
    told: list[Problem] = []
    controller.moved.connect(moved.append)
    controller.told.connect(told.append)
    controller.move(Path("elsewhere"))
    assert desk.last() == MoveModels(Path("elsewhere"))
    controller.on_event(ModelsMoved(HOME, Problem("The disk is full.")))
    assert (controller.state.folder, moved, told) == (HOME, [HOME], [Problem("The disk is full.")])
    assert desk.last() == ScanLibrary()


def test_which_file_a_model_is() -> None:
    assert MODEL.files[0].sha256
    renamed = replace(FILE, path=Path("x.gguf"), parts=(Path("x.gguf"),), repository="")
    assert file_of(MODEL, (THEIRS, FILE)) == FILE  # one's own first
    assert file_of(MODEL, (renamed,)) == renamed  # by its hash
    assert file_of(MODEL, (replace(FILE, hashes=("0" * 64,)),)) is None  # the same name, other bytes
    unknown = replace(THEIRS, hashes=())
    assert file_of(MODEL, (unknown,)) == unknown  # by repository and name
    assert file_of(MODEL, (replace(unknown, repository="other/repository"),)) is None
    broken = replace(FILE, problem=Problem("Cut off."))
    assert file_of(MODEL, (broken, THEIRS)) == THEIRS
