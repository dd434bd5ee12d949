"""Around the conversation: the list, the notices, the status bar, what is back after a restart."""

from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QStyleHints
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.bootstrap import Application
from app.control.states import ModelStatus
from app.core.errors import Problem
from app.core.settings import ThemeChoice
from app.engine.scripted import Script
from app.storage.conversations import Conversations
from app.storage.database import Database
from app.storage.turns import Turns
from app.ui.chat.question import LONGEST
from app.ui.notice import MOST, Notice, Topic
from app.ui.theme import Theme
from tests.ui.conftest import MakeApplication

ANSWER = Script(["<think>", "2 and 2", "</think>", "It is 4."], prompt_tokens=20)


def ask(application: Application, qtbot: QtBot, text: str) -> None:
    assert application.session.chat.send(text)
    qtbot.waitUntil(lambda: not application.session.chat.is_running)


def load(application: Application, qtbot: QtBot, name: str) -> None:
    application.session.use_model(Path(name))
    qtbot.waitUntil(lambda: application.session.models.state.status is ModelStatus.READY)


def _dark(_hints: QStyleHints) -> Theme:
    return Theme.dark()


def model_menu(application: Application) -> list[str]:
    menu = application.window.model_button.menu()
    menu.aboutToShow.emit()
    return [action.text() for action in menu.actions() if action.isCheckable()]


def test_models_used_before_are_offered_after_a_restart(make_application: MakeApplication, qtbot: QtBot) -> None:
    application = make_application([ANSWER])
    load(application, qtbot, "other.gguf")
    again = make_application([ANSWER])
    assert model_menu(again) == ["Starter model", "other"]


def test_a_hidden_sidebar_stays_hidden_and_comes_back_with_a_width(
    make_application: MakeApplication, qtbot: QtBot
) -> None:
    application = make_application([ANSWER])
    assert application.window.sidebar.width() > 100
    application.window.sidebar_button.click()
    again = make_application([ANSWER])
    assert not again.window.sidebar.isVisible()
    again.window.sidebar_button.click()
    qtbot.waitUntil(lambda: again.window.sidebar.isVisible() and again.window.sidebar.width() > 100)


def test_the_first_window_fits_on_the_screen(make_application: MakeApplication) -> None:
    window = make_application([ANSWER]).window
    assert window.screen().availableGeometry().contains(window.geometry())


def test_the_title_is_that_of_the_conversation(make_application: MakeApplication, qtbot: QtBot) -> None:
    application = make_application([ANSWER])
    ask(application, qtbot, "What is 2 + 2?")
    assert application.window.windowTitle() == "What is 2 + 2? – Phidias"
    conversation_id = application.session.chat.conversation_id
    assert conversation_id is not None
    application.session.history.rename(conversation_id, "Sums")
    assert application.window.windowTitle() == "Sums – Phidias"
    assert application.window.sidebar.list.currentItem().text() == "Sums"
    application.session.chat.new_conversation()
    assert application.window.windowTitle() == "Phidias"


def test_the_figures_are_those_of_the_newest_turn(make_application: MakeApplication, qtbot: QtBot) -> None:
    longer = Script(["word "] * 30, prompt_tokens=100)
    application = make_application([ANSWER, longer])
    ask(application, qtbot, "First?")
    first = application.session.chat.conversation_id
    application.session.chat.new_conversation()
    assert application.window.status.texts()[3] == "Context 0 of 4,096"
    application.session.chat.open(first)
    ask(application, qtbot, "Second?")
    newest = application.window.status.texts()
    assert newest[3] == "Context 130 of 4,096"
    application.window.chat.transcript.views()[0].reasoning.heading.click()
    assert application.window.status.texts() == newest


def test_a_notice_does_not_hide_another(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    notice = Notice(window)
    notice.tell(Problem("The history was damaged."))
    notice.tell(Problem("The model is gone."), Topic.MODEL)
    notice.tell(Problem("The history was damaged."))
    assert notice.text() == "The model is gone.\nThe history was damaged."
    notice.withdraw(Topic.MODEL)
    assert notice.text() == "The history was damaged."
    for number in range(10):
        notice.tell(Problem(f"Fault {number}."))
    assert notice.text().count("\n") == MOST - 1
    notice.close_all()
    assert notice.isHidden()
    notice.tell(Problem("Again."))
    assert notice.text() == "Again."


def test_loading_a_model_withdraws_only_what_was_told_of_a_model(
    make_application: MakeApplication, qtbot: QtBot
) -> None:
    application = make_application([ANSWER])
    notice = application.window.notice
    application.session.chat.failed.emit(Problem("The disk is full."))
    application.session.use_model(Path("notes.txt"))
    qtbot.waitUntil(lambda: "not a GGUF" in notice.text())
    load(application, qtbot, "other.gguf")
    assert notice.text() == "The disk is full."


def test_the_window_follows_the_system_while_it_is_open(
    make_application: MakeApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    application = make_application([ANSWER])
    application.session.settings.update(theme=ThemeChoice.SYSTEM)
    light = application.window.styleSheet()
    monkeypatch.setattr("app.bootstrap.Theme.from_system", _dark)  # there is no desktop here that could change
    QCoreApplication.sendEvent(application.window, QEvent(QEvent.Type.ThemeChange))
    assert application.window.styleSheet() != light
    assert Theme.dark().background in application.window.styleSheet()


def test_a_model_dropped_on_the_window_is_loaded(make_application: MakeApplication, qtbot: QtBot) -> None:
    application = make_application([ANSWER])
    window = application.window
    dropped, other = QMimeData(), QMimeData()
    dropped.setUrls([QUrl.fromLocalFile("/models/notes.txt"), QUrl.fromLocalFile("/models/PHI.GGUF")])
    other.setUrls([QUrl("https://example.com/phi.gguf")])
    copy, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    entering = [QDragEnterEvent(QPoint(9, 9), copy, mime, Qt.MouseButton.LeftButton, none) for mime in (dropped, other)]
    for event in entering:
        event.ignore()
        QCoreApplication.sendEvent(window, event)
    assert [event.isAccepted() for event in entering] == [True, False]
    QCoreApplication.sendEvent(window, QDropEvent(QPointF(9, 9), copy, dropped, Qt.MouseButton.LeftButton, none))
    assert application.session.models.state.path == Path("/models/PHI.GGUF")
    qtbot.waitUntil(lambda: application.session.models.state.status is not ModelStatus.LOADING)


def test_a_thought_that_led_nowhere_is_shown_after_a_restart(make_application: MakeApplication, qtbot: QtBot) -> None:
    application = make_application([Script(["<think>", "2 and 2", Event()])])
    application.session.chat.send("What is 2 + 2?")
    (view,) = application.window.chat.transcript.views()
    qtbot.waitUntil(lambda: view.reasoning.text() == "2 and 2")
    again = make_application([ANSWER])
    qtbot.waitUntil(lambda: bool(again.window.chat.transcript.views()))
    (view,) = again.window.chat.transcript.views()
    assert view.reasoning.page is not None
    assert view.reasoning.page.raw_text() == "2 and 2"
    assert "Interrupted" in view.note.text()


def test_a_very_long_question_is_shown_by_its_beginning(make_application: MakeApplication, qtbot: QtBot) -> None:
    application = make_application([ANSWER])
    text = "x^2 + 3\n" * 100_000
    ask(application, qtbot, text)
    (view,) = application.window.chat.transcript.views()
    assert view.question.raw_text() == text.strip()
    assert view.question.label is not None
    assert view.question.label.text().startswith(text[:LONGEST])
    assert view.question.label.text().endswith("more characters)")


def test_a_disk_that_refuses_at_the_start_does_not_keep_the_window_shut(
    make_application: MakeApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    database = Database(tmp_path / "phidias.db")
    conversation = Conversations(database).create("Sums")
    Turns(database).begin(conversation.conversation_id, "What is 2 + 2?", "")
    database.close()
    recover = Turns.recover

    def refused(turns: Turns) -> int:
        turns._database.read("PRAGMA query_only = ON")
        return recover(turns)

    monkeypatch.setattr(Turns, "recover", refused)
    application = make_application([ANSWER])
    assert "history could not be" in application.window.notice.text()
    application.session.chat.open(conversation.conversation_id)
    qtbot.waitUntil(lambda: bool(application.window.chat.transcript.views()))
    (view,) = application.window.chat.transcript.views()
    assert "Interrupted" in view.note.text()
