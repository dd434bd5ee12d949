"""The models in the window: the way to them, the first start's offer, news of arrivals, the menu, dropped files."""

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.bootstrap import Application
from app.control.model_states import AdviceState
from app.control.states import ModelStatus
from app.core.library import Owner
from app.core.models import Variant
from app.downloads.messages import (
    AddFolders,
    CatalogueRefreshed,
    LibraryScanned,
    ModelDeleted,
    PauseTransfer,
    ReadCatalogue,
    ScanLibrary,
    StartTransfer,
    TransferPhase,
)
from app.engine.fit_advice import advise
from app.engine.scripted import INFO, Script, ScriptedBackend
from tests.support.catalogue import SMALL_CATALOGUE
from tests.support.shelf import GAMER, change, file_for
from tests.ui.conftest import MakeApplication

MINI = SMALL_CATALOGUE.entries[0]
Q4 = MINI.models[3]
ANSWER = Script(["4"])


@pytest.fixture
def application(make_application: MakeApplication, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> Application:
    """As at the first start on a machine with a good GPU."""
    monkeypatch.setattr("app.bootstrap.advise", lambda entries: advise(entries, GAMER))
    made = make_application([ANSWER])
    with qtbot.waitSignal(made.shelf.advice.changed):
        made.shelf.catalogue.on_event(CatalogueRefreshed(SMALL_CATALOGUE))
    return made


def load(application: Application, qtbot: QtBot, path: Path) -> None:
    application.session.use_model(path)
    qtbot.waitUntil(lambda: application.session.models.state.status is ModelStatus.READY)


def test_the_start_looks_at_the_disks_and_asks_no_hub(make_application: MakeApplication) -> None:
    shelf = make_application([ANSWER]).shelf
    assert shelf.library._library.posted == [ScanLibrary()]
    assert [type(each) for each in shelf.catalogue._hubs.posted] == [ReadCatalogue]
    assert shelf.downloads._transfers.posted == []


def test_the_models_are_a_click_or_a_key_away_and_so_is_the_way_back(application: Application, qtbot: QtBot) -> None:
    window = application.window
    button = next(each for each in window.sidebar.findChildren(QPushButton) if each.text() == "Models")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert window.centre.shows_models
    assert window.centre.models.isVisible()
    assert button.isChecked()
    qtbot.keyClick(window, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    assert not window.centre.shows_models
    assert not button.isChecked()
    qtbot.keyClick(window, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(window.centre.models, Qt.Key.Key_Escape)
    assert not window.centre.shows_models
    window.centre.show_models()
    application.session.chat.new_conversation()
    assert not window.centre.shows_models


def test_in_a_narrow_window_the_conversations_make_room_and_come_back(
    make_application: MakeApplication, qtbot: QtBot
) -> None:
    window = make_application([ANSWER], width=460).window
    assert window.sidebar.isVisible()
    window.centre.show_models()
    assert not window.sidebar.isVisible()
    qtbot.mouseClick(window.centre.models.head.back, Qt.MouseButton.LeftButton)
    assert not window.centre.shows_models
    assert window.sidebar.isVisible()
    window.centre.show_models()
    again = make_application([ANSWER])
    assert again.window.sidebar.isVisible()  # it was not the user who hid it


def test_the_first_start_offers_the_model_to_begin_with(application: Application, qtbot: QtBot) -> None:
    offer, shelf = application.window.offer, application.shelf
    advice: AdviceState = shelf.advice.state
    assert advice.first is not None
    best = advice.recommended[advice.first].model
    title, reason, _line, button = offer.texts()
    assert title == "Phi-4-reasoning Q4_K_M"
    assert reason == "Whole on your 12 GB GPU with 16k of reasoning in an 8-bit cache."
    assert button == "Download ≈ 9.1 GB"
    qtbot.mouseClick(offer.button, Qt.MouseButton.LeftButton)
    assert shelf.downloads._transfers.posted == [StartTransfer(best)]
    shelf.downloads.on_event(change(best, TransferPhase.RECEIVING, 0.255, rate=1e7, seconds_left=700.0))
    assert offer.texts()[2:] == ("2.3 of 9.1 GB · 25 % · 12 min left", "Pause")
    offer.button.click()
    assert shelf.downloads._transfers.last() == PauseTransfer(best.id)
    file = file_for(best, Path("models"))
    shelf.downloads.on_event(change(best, TransferPhase.INSTALLED, 1.0, path=file.path))
    assert offer.texts()[3] == "Chat"
    offer.button.click()
    assert application.session.models.state.path == file.path


def test_the_offer_is_made_while_the_starter_answers_and_not_to_others(
    application: Application, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = application.window
    monkeypatch.setattr(ScriptedBackend, "load", _starter_or_other(ScriptedBackend.load))
    load(application, qtbot, application.session.models.starter)
    assert window.offer.isVisible()
    load(application, qtbot, Path("other.gguf"))
    assert not window.offer.isVisible()


def _starter_or_other(load_as_before: object) -> object:
    from dataclasses import replace

    def load_it(backend: ScriptedBackend, path: Path, *more: object) -> object:
        info = load_as_before(backend, path, *more)  # type: ignore[operator]
        variant = Variant.STARTER if "starter" in path.name else INFO.variant
        return replace(info, variant=variant)

    return load_it


def test_an_arrival_is_told_wherever_one_is_and_chat_is_one_click_away(application: Application, qtbot: QtBot) -> None:
    window, shelf = application.window, application.shelf
    file = file_for(Q4, Path("models"))
    shelf.downloads.on_event(change(Q4, TransferPhase.INSTALLED, 1.0, path=file.path))
    qtbot.waitUntil(window.arrivals.isVisible)
    assert shelf.library._library.last() == ScanLibrary()
    chat = next(each for each in window.arrivals.findChildren(QPushButton))
    assert chat.accessibleName() == "Chat with Phi-4-mini-reasoning Q4_K_M"
    window.centre.show_models()
    qtbot.mouseClick(chat, Qt.MouseButton.LeftButton)
    assert application.session.models.state.path == file.path
    assert not window.centre.shows_models
    assert not window.arrivals.isVisible()


def test_news_of_a_model_that_was_deleted_is_withdrawn(application: Application, qtbot: QtBot) -> None:
    window, shelf = application.window, application.shelf
    file = file_for(Q4, Path("models"))
    shelf.downloads.on_event(change(Q4, TransferPhase.INSTALLED, 1.0, path=file.path))
    shelf.library.on_event(LibraryScanned((file,)))
    qtbot.waitUntil(window.arrivals.isVisible)
    shelf.library.on_event(ModelDeleted(file.path, to_trash=True))
    assert not window.arrivals.isVisible()


def test_news_of_a_model_that_was_deleted_at_once_never_comes(application: Application, qtbot: QtBot) -> None:
    window, shelf = application.window, application.shelf
    file = file_for(Q4, Path("models"))
    shelf.downloads.on_event(change(Q4, TransferPhase.INSTALLED, 1.0, path=file.path))
    shelf.library.on_event(LibraryScanned((file,)))
    shelf.library.on_event(ModelDeleted(file.path, to_trash=True))
    qtbot.wait(50)
    assert not window.arrivals.isVisible()
    assert window.arrivals.paths == ()


def test_the_menu_of_the_header_switches_in_one_click(application: Application, qtbot: QtBot) -> None:
    window = application.window
    own, theirs = file_for(Q4, Path("models")), file_for(MINI.models[1], Path("lmstudio"), Owner.LM_STUDIO)
    application.shelf.library.on_event(LibraryScanned((theirs, own)))
    window.centre.show_models()
    menu = window.model_button.menu()
    menu.aboutToShow.emit()
    names = [action.text() for action in menu.actions() if action.isCheckable()]
    assert names == ["Starter model", own.name, f"{theirs.name}  ·  LM Studio"]
    menu.actions()[1].trigger()
    assert application.session.models.state.path == own.path
    assert not window.centre.shows_models
    menu.aboutToShow.emit()
    assert next(action.text() for action in menu.actions() if action.isChecked()) == own.name
    all_models = next(action for action in menu.actions() if action.text().startswith("All models"))
    all_models.trigger()
    assert window.centre.shows_models


def test_what_is_dropped_on_the_models_is_adopted_and_not_loaded(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    window = application.window
    before = application.session.models.state.path
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path)), QUrl.fromLocalFile("/models/a.GGUF"), QUrl("https://b/c.gguf")])
    window.centre.show_models()
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QCoreApplication.sendEvent(window, QDragEnterEvent(QPoint(9, 9), copy, data, left, none))
    QCoreApplication.sendEvent(window, QDropEvent(QPointF(9, 9), copy, data, left, none))
    assert application.shelf.library._library.last() == AddFolders((tmp_path, Path("/models/a.GGUF")))
    assert application.session.models.state.path == before
    assert window.centre.shows_models
