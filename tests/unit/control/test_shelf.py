"""What happens between the controllers of the models page."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.control.shelf import BEING_MOVED
from app.control.states import ModelStatus
from app.core.catalogue import Hub
from app.core.errors import Problem
from app.core.fit import Verdict
from app.core.library import ModelFile
from app.core.models import Variant
from app.downloads.messages import (
    DeleteModel,
    LibraryScanned,
    ModelDeleted,
    ModelsMoved,
    MoveModels,
    PauseTransfer,
    ReadCatalogue,
    ScanLibrary,
    StartTransfer,
    TransferPhase,
    VerifyModel,
)
from tests.support.catalogue import HASH, SMALL_CATALOGUE
from tests.support.shelf import SMALL, STARTER, Shop, change, file_for

MODEL = SMALL_CATALOGUE.entries[0].models[3]
OTHER = SMALL_CATALOGUE.entries[0].models[1]


@pytest.fixture
def shop(tmp_path: Path, qtbot: QtBot) -> Iterator[Shop]:
    made = Shop(tmp_path)
    yield made
    made.close()


def answering(shop: Shop, qtbot: QtBot, file: ModelFile) -> None:
    """The file is in the library, and its model answers."""
    shop.shelf.library.on_event(LibraryScanned((file,), (), Path("models")))
    shop.session.use_model(file.path)
    qtbot.waitUntil(lambda: shop.session.models.state.status is ModelStatus.READY)


def test_the_start_looks_at_the_disks_and_the_machine(shop: Shop, qtbot: QtBot) -> None:
    with qtbot.waitSignal(shop.advice.changed):
        shop.begin()
    assert shop.desks.library.posted == [ScanLibrary()]
    assert shop.desks.hubs.posted == [ReadCatalogue(Hub.HUGGING_FACE)]  # which asks nobody
    assert shop.desks.transfers.posted == []
    shop.shelf.begin()  # once is enough
    assert len(shop.desks.hubs.posted) == 1
    state = shop.advice.state
    assert "RTX 4070 with 12 GB" in state.machine
    assert set(state.fits) == {model.id for entry in SMALL_CATALOGUE.entries for model in entry.models}
    assert state.recommended[Variant.PHI_4_MINI_REASONING].reason


def test_a_small_machine_is_told_why_nothing_is_recommended(tmp_path: Path, qtbot: QtBot) -> None:
    shop = Shop(tmp_path, SMALL)
    with qtbot.waitSignal(shop.advice.changed):
        shop.begin()
    state = shop.advice.state
    assert Variant.PHI_4_REASONING not in state.recommended
    assert "more than this machine can give" in state.none[Variant.PHI_4_REASONING]
    assert state.fits[SMALL_CATALOGUE.entries[1].models[0].id].verdict is Verdict.DOES_NOT_FIT
    shop.close()


def test_what_has_arrived_becomes_a_file_of_the_library(shop: Shop, qtbot: QtBot) -> None:
    file = file_for(MODEL, Path("models"))
    shop.desks.tell(change(MODEL, TransferPhase.INSTALLED, 1.0, path=file.path))
    qtbot.waitUntil(lambda: shop.desks.library.posted == [ScanLibrary()])
    assert shop.shelf.downloads.state(MODEL.id) is not None  # until the library has seen it
    shop.desks.tell(LibraryScanned((file,)))
    qtbot.waitUntil(lambda: shop.shelf.downloads.state(MODEL.id) is None)


def test_a_file_without_a_hash_is_compared_with_the_catalogue(shop: Shop) -> None:
    shop.begin()
    file = file_for(MODEL, Path("theirs"))
    without = ModelFile(**{name: getattr(file, name) for name in file.__slots__} | {"hashes": ()})
    shop.shelf.verify(without)
    assert shop.desks.library.last() == VerifyModel(without, (HASH,))


def test_the_model_in_use_is_let_go_of_before_it_is_deleted(shop: Shop, qtbot: QtBot) -> None:
    file = file_for(MODEL, Path("models"))
    answering(shop, qtbot, file)
    shop.shelf.delete(file)
    assert DeleteModel(file) not in shop.desks.library.posted
    qtbot.waitUntil(lambda: shop.desks.library.posted[-1:] == [DeleteModel(file)])
    assert shop.backend.loaded == STARTER
    shop.desks.tell(ModelDeleted(file.path, to_trash=True))
    qtbot.waitUntil(lambda: shop.shelf.library.state.files == ())
    assert str(file.path) not in shop.settings.now.recent_models


def test_a_model_that_is_not_in_use_is_deleted_at_once(shop: Shop, qtbot: QtBot) -> None:
    used, other = file_for(MODEL, Path("models")), file_for(OTHER, Path("models"))
    answering(shop, qtbot, used)
    shop.shelf.delete(other)
    assert shop.desks.library.last() == DeleteModel(other)
    assert shop.session.models.state.path == used.path


def test_the_folder_moves_when_all_is_at_rest_and_everything_comes_back(shop: Shop, qtbot: QtBot) -> None:
    file = file_for(MODEL, Path("models"))
    answering(shop, qtbot, file)
    shop.shelf.downloads.on_event(change(OTHER, TransferPhase.RECEIVING, 0.5))
    shop.shelf.move(Path("elsewhere"))
    assert shop.desks.transfers.posted == [PauseTransfer(OTHER.id)]
    assert shop.session.models.state.path == file.path  # it answers until the transfers are at rest
    shop.desks.tell(change(OTHER, TransferPhase.PAUSED, 0.5))
    qtbot.waitUntil(lambda: shop.desks.library.posted[-1:] == [MoveModels(Path("elsewhere"))])
    assert shop.backend.loaded == STARTER
    shop.desks.tell(ModelsMoved(Path("elsewhere")))
    moved = Path("elsewhere") / file.path.relative_to("models")
    qtbot.waitUntil(lambda: shop.backend.loaded == moved)
    assert shop.desks.transfers.last() == StartTransfer(OTHER)
    assert str(file.path) not in shop.settings.now.recent_models


def test_one_that_waits_for_room_pauses_too_before_the_folder_moves(shop: Shop, qtbot: QtBot) -> None:
    """It is told to choose another folder, and it is still at work in the old one."""
    shop.shelf.library.on_event(LibraryScanned((), (), Path("models")))
    full = Problem("There is too little space.", "", "Free some, or choose another models folder.")
    shop.shelf.downloads.on_event(change(OTHER, TransferPhase.PAUSED, 0.5, problem=full))
    shop.shelf.move(Path("elsewhere"))
    assert shop.desks.transfers.posted == [PauseTransfer(OTHER.id)]
    assert shop.desks.library.posted == []
    shop.desks.tell(change(OTHER, TransferPhase.PAUSED, 0.5))
    qtbot.waitUntil(lambda: shop.desks.library.posted == [MoveModels(Path("elsewhere"))])
    shop.desks.tell(ModelsMoved(Path("elsewhere")))
    qtbot.waitUntil(lambda: shop.desks.transfers.last() == StartTransfer(OTHER))


def test_a_second_move_is_refused_until_the_first_has_ended(shop: Shop, qtbot: QtBot) -> None:
    shop.shelf.library.on_event(LibraryScanned((), (), Path("models")))
    shop.shelf.downloads.on_event(change(OTHER, TransferPhase.RECEIVING, 0.5))
    shop.shelf.move(Path("elsewhere"))
    shop.desks.tell(change(OTHER, TransferPhase.PAUSED, 0.5))
    qtbot.waitUntil(lambda: shop.desks.library.posted == [MoveModels(Path("elsewhere"))])
    with qtbot.waitSignal(shop.shelf.told) as told:
        shop.shelf.move(Path("another"))
    assert told.args == [BEING_MOVED]
    shop.desks.tell(ModelsMoved(Path("elsewhere")))
    qtbot.waitUntil(lambda: shop.desks.transfers.last() == StartTransfer(OTHER))  # which the second had forgotten
    shop.shelf.move(Path("another"))
    assert shop.desks.library.last() == MoveModels(Path("another"))


def test_a_move_that_failed_brings_the_model_back_from_the_old_folder(shop: Shop, qtbot: QtBot) -> None:
    file = file_for(MODEL, Path("models"))
    answering(shop, qtbot, file)
    shop.shelf.move(Path("elsewhere"))
    qtbot.waitUntil(lambda: shop.desks.library.posted[-1:] == [MoveModels(Path("elsewhere"))])
    shop.desks.tell(ModelsMoved(Path("models")))
    qtbot.waitUntil(lambda: shop.backend.loaded == file.path)
