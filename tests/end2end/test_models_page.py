"""A model is looked for, downloaded from a hub in another process, and chatted with, all through the window."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.bootstrap import Application
from app.control.model_states import Stage
from app.control.states import ModelStatus
from app.system.paths import models_folder
from app.ui.models.acts import Act
from app.ui.models.head import View
from app.ui.theme import load_fonts
from tests.support.hub.local_hub import LocalHub, local_hub
from tests.support.models_page import press
from tests.support.tiny_gguf import Tiny, write

pytestmark = pytest.mark.end2end

REPOSITORY, NAME = "ada/tiny-phi-4-GGUF", "tiny-phi-4-F32.gguf"
PATIENCE = 60_000  # ms


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalHub]:
    """Publishes one model of real GGUF that answers "four"."""
    folder = tmp_path / "published"
    (folder / REPOSITORY).mkdir(parents=True)
    write(folder / REPOSITORY / NAME, Tiny(name="phi-4", says=[" four"]))
    home = tmp_path / "user"
    home.mkdir()
    for variable in ("HOME", "USERPROFILE", "LOCALAPPDATA", "APPDATA"):
        monkeypatch.setenv(variable, str(home))
    for variable in (
        "HF_HOME",
        "HF_TOKEN",
        "XDG_CACHE_HOME",
        "XDG_DATA_HOME",
        "XDG_CONFIG_HOME",
        "HTTPS_PROXY",
        "HTTP_PROXY",
        "ALL_PROXY",
    ):
        monkeypatch.delenv(variable, raising=False)
    with local_hub(folder) as running:
        monkeypatch.setenv("HF_ENDPOINT", running.endpoint)
        yield running


def start(folder: Path) -> Application:
    """The whole program with its real desks and llama.cpp."""
    load_fonts()
    made = Application(folder / "phidias.db", folder / "settings.json")
    made.start()
    return made


def end(application: Application) -> None:
    application.window.close()
    application.close()
    application.window.deleteLater()


@pytest.fixture
def application(hub: LocalHub, tmp_path: Path) -> Iterator[Application]:
    made = start(tmp_path)
    yield made
    end(made)


def ready(application: Application) -> bool:
    return application.session.models.state.status is ModelStatus.READY


def test_from_the_search_to_the_answer(application: Application, qtbot: QtBot) -> None:
    window = application.window
    qtbot.waitUntil(lambda: ready(application), timeout=PATIENCE)
    qtbot.keyClick(window, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    page = window.centre.models
    qtbot.waitUntil(lambda: len(page.family.cards) == 5, timeout=PATIENCE)  # the shipped catalogue
    qtbot.keyClicks(page.head.search, f"{REPOSITORY}:F32")
    qtbot.keyClick(page.head.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(page.found.lists) == 1, timeout=PATIENCE)
    (row,) = page.found.lists[0].rows
    assert row.button.text() == "Download"
    qtbot.mouseClick(row.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: row.button.text() == "Chat", timeout=PATIENCE)
    assert "verified" in row.line.shown().lower()
    path = models_folder() / REPOSITORY / NAME
    qtbot.waitUntil(window.arrivals.isVisible)
    assert window.arrivals.paths == (path,)
    assert path.is_file()
    qtbot.waitUntil(lambda: application.shelf.library.state.files != (), timeout=PATIENCE)
    page.head.views[View.LOCAL].click()
    assert [len(each.rows) for each in page.local.lists] == [1, 0, 0]
    (chat,) = window.arrivals.findChildren(QPushButton)
    qtbot.mouseClick(chat, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: ready(application), timeout=PATIENCE)
    assert application.session.models.state.path == path
    window.chat.ask("What is 2 + 2?")
    qtbot.waitUntil(lambda: not application.session.chat.is_running, timeout=PATIENCE)
    (turn,) = window.chat.transcript.views()
    assert turn.solution.raw_text().strip() == "four"


def test_what_is_here_is_verified_moved_and_deleted(
    application: Application, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In use all the while: the engine lets go of it first, and takes it up again from the new folder."""
    qtbot.waitUntil(lambda: ready(application), timeout=PATIENCE)
    window, shelf = application.window, application.shelf
    path = models_folder() / REPOSITORY / NAME
    path.parent.mkdir(parents=True)
    write(path, Tiny(name="phi-4", says=[" four"]))
    qtbot.waitUntil(lambda: shelf.library.state.is_known and ready(application), timeout=PATIENCE)
    shelf.library.scan()
    window.centre.show_models()
    window.centre.models.head.views[View.LOCAL].click()
    local = window.centre.models.local
    qtbot.waitUntil(lambda: len(local.lists[0].rows) == 1, timeout=PATIENCE)
    (row,) = local.lists[0].rows
    row.button.click()
    qtbot.waitUntil(lambda: ready(application) and application.session.models.state.path == path, timeout=PATIENCE)
    asked = press(monkeypatch, "Verify")
    row.acted.emit(Act.VERIFY, row.subject)
    qtbot.waitUntil(lambda: window.notice.text() != "", timeout=PATIENCE)
    assert "nothing to compare" in window.notice.text().lower(), window.notice.text()
    target = tmp_path / "elsewhere"
    monkeypatch.setattr("app.ui.models.questions.ask_folder", lambda *_: target)
    asked = press(monkeypatch, "Move")
    local.folders.move_button.click()
    moved = target / REPOSITORY / NAME
    qtbot.waitUntil(lambda: ready(application) and application.session.models.state.path == moved, timeout=PATIENCE)
    assert (path.exists(), moved.exists(), models_folder()) == (False, True, target)
    qtbot.waitUntil(lambda: [file.path for file in shelf.library.state.files] == [moved], timeout=PATIENCE)
    asked = press(monkeypatch, "Delete", "Delete for good")
    (row,) = local.lists[0].rows
    row.acted.emit(Act.DELETE, row.subject)
    qtbot.waitUntil(lambda: shelf.library.state.files == (), timeout=PATIENCE)
    assert "It answers at the moment" in asked[0]
    assert not moved.exists()
    assert application.session.models.state.path == application.session.models.starter


def test_a_download_is_paused_outlives_the_program_and_goes_on(hub: LocalHub, tmp_path: Path, qtbot: QtBot) -> None:
    published = hub.folder / REPOSITORY / NAME
    published.write_bytes(published.read_bytes() + bytes(6_000_000))
    hub.order(rate=1e6)
    application = start(tmp_path)
    qtbot.waitUntil(lambda: ready(application), timeout=PATIENCE)
    page = application.window.centre.models
    application.window.centre.show_models()
    page.head.search.setText(f"{REPOSITORY}:F32")
    qtbot.keyClick(page.head.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(page.found.lists) == 1, timeout=PATIENCE)
    page.found.lists[0].rows[0].button.click()
    qtbot.waitUntil(lambda: bool(page.transfers.bars) and page.transfers.bars[0].state.received > 0, timeout=PATIENCE)
    page.transfers.bars[0].main.click()
    qtbot.waitUntil(lambda: page.transfers.bars[0].state.stage is Stage.PAUSED, timeout=PATIENCE)
    received = page.transfers.bars[0].state.received
    end(application)
    hub.order(rate=0.0)
    again = start(tmp_path)
    qtbot.waitUntil(lambda: ready(again), timeout=PATIENCE)
    again.window.centre.show_models()
    bars = again.window.centre.models.transfers
    qtbot.waitUntil(lambda: len(bars.bars) == 1, timeout=PATIENCE)
    state = bars.bars[0].state
    assert (state.stage, state.received) == (Stage.PAUSED, received)
    bars.bars[0].main.click()
    qtbot.waitUntil(lambda: len(again.window.arrivals.paths) == 1, timeout=PATIENCE)
    assert again.window.arrivals.paths[0].read_bytes() == published.read_bytes()
    qtbot.waitUntil(lambda: bars.bars == (), timeout=PATIENCE)
    end(again)
