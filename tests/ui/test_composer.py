"""Writing a question: recalling earlier ones, and what becomes of what is typed and not sent."""

from threading import Event

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from app.bootstrap import Application
from app.core.reading import Reading
from app.engine.scripted import Script
from app.ui.chat.composer import Composer
from tests.ui.conftest import MakeApplication

ANSWER = Script(["It is 4."])


@pytest.fixture
def composer(qtbot: QtBot) -> Composer:
    made = Composer()
    qtbot.addWidget(made)
    made.resize(600, 200)
    return made


def field(composer: Composer) -> QPlainTextEdit:
    return composer.findChild(QPlainTextEdit)


def typed(application: Application) -> QPlainTextEdit:
    return field(application.window.chat.composer)


def ask(application: Application, qtbot: QtBot, text: str) -> None:
    qtbot.keyClicks(typed(application), text)
    qtbot.keyClick(typed(application), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not application.session.chat.is_running)


def test_arrows_of_a_keypad_recall_too(composer: Composer, qtbot: QtBot) -> None:
    composer.set_past(("newest", "older"))
    keypad = Qt.KeyboardModifier.KeypadModifier  # on macOS every arrow key has it
    seen = []
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Down):
        qtbot.keyClick(field(composer), key, keypad)
        seen.append(composer.text())
    assert seen == ["newest", "older", "newest"]


def test_arrows_move_inside_a_recalled_question_first(composer: Composer, qtbot: QtBot) -> None:
    composer.set_past(("one\ntwo", "older"))
    qtbot.keyClick(field(composer), Qt.Key.Key_Up)
    qtbot.keyClick(field(composer), Qt.Key.Key_Up)  # to its first line
    assert composer.text() == "one\ntwo"
    qtbot.keyClick(field(composer), Qt.Key.Key_Up)
    assert composer.text() == "older"


def test_shift_and_an_arrow_select_in_a_recalled_question(composer: Composer, qtbot: QtBot) -> None:
    composer.set_past(("newest",))
    qtbot.keyClick(field(composer), Qt.Key.Key_Up)
    qtbot.keyClick(field(composer), Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert composer.text() == "newest"


def test_a_file_dropped_on_the_field_is_left_to_the_window(composer: Composer) -> None:
    dropped, text = QMimeData(), QMimeData()
    dropped.setUrls([QUrl.fromLocalFile("/models/phi.gguf")])
    text.setText("2 + 2")
    assert not field(composer).canInsertFromMimeData(dropped)
    assert field(composer).canInsertFromMimeData(text)


def test_what_was_typed_a_moment_ago_stays_with_its_conversation(
    make_application: MakeApplication, qtbot: QtBot
) -> None:
    application = make_application([ANSWER])
    ask(application, qtbot, "What is 2 + 2?")
    first = application.session.chat.conversation_id
    qtbot.keyClicks(typed(application), "half a ques")
    application.session.chat.new_conversation()
    assert typed(application).toPlainText() == ""
    qtbot.keyClicks(typed(application), "another")
    application.session.chat.open(first)
    assert typed(application).toPlainText() == "half a ques"
    application.session.chat.new_conversation()
    assert typed(application).toPlainText() == "another"


def test_an_example_leaves_alone_what_is_typed(make_application: MakeApplication, qtbot: QtBot) -> None:
    application = make_application([ANSWER])
    qtbot.keyClicks(typed(application), "half a ques")
    qtbot.mouseClick(application.window.chat.welcome.examples[0], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not application.session.chat.is_running)
    assert typed(application).toPlainText() == "half a ques"
    again = make_application([ANSWER])
    assert typed(again).toPlainText() == "half a ques"


def test_a_question_is_asked_again_when_nothing_runs(make_application: MakeApplication, qtbot: QtBot) -> None:
    gate = Event()
    application = make_application([ANSWER, Script(["It is ", gate, "still 4."])])
    ask(application, qtbot, "What is 2 + 2?")
    transcript = application.window.chat.transcript
    again = transcript.views()[0].again_button
    assert again.isEnabled()
    again.click()
    assert not again.isEnabled()
    gate.set()
    qtbot.waitUntil(lambda: not application.session.chat.is_running)
    assert again.isEnabled()
    assert [view.question.raw_text() for view in transcript.views()] == ["What is 2 + 2?"] * 2


def fits(composer: Composer) -> bool:
    """Whether all lines are seen, and no room is left for another."""
    text = field(composer)
    lines = text.document().documentLayout().documentSize().height()
    spare = text.height() - lines * text.fontMetrics().lineSpacing()
    return text.verticalScrollBar().maximum() == 0 and 0 <= spare < text.fontMetrics().lineSpacing()


@pytest.mark.parametrize("size", [12, 30])
def test_it_is_as_high_as_its_text_at_every_size(make_application: MakeApplication, qtbot: QtBot, size: int) -> None:
    application = make_application([ANSWER], width=1240)
    composer = application.window.chat.composer
    for text in ("", "one line", "one\ntwo\nthree"):
        composer.set_text(text)
        application.session.settings.update(reading=Reading())
        qtbot.waitUntil(lambda: fits(composer))
        application.session.settings.update(reading=Reading(size=size))
        qtbot.waitUntil(lambda: fits(composer))


@pytest.mark.qt_log_ignore("propagateSizeHints")  # no such thing without a screen
def test_it_grows_where_its_lines_become_shorter(composer: Composer, qtbot: QtBot) -> None:
    composer.show()
    composer.set_text("many words " * 12)
    qtbot.waitUntil(lambda: fits(composer))
    before = field(composer).height()
    composer.resize(260, 200)
    qtbot.waitUntil(lambda: field(composer).height() > before and fits(composer))
    composer.resize(600, 200)
    qtbot.waitUntil(lambda: field(composer).height() == before)
    composer.clear()
    qtbot.waitUntil(lambda: field(composer).height() < before)
    one = field(composer).height()
    composer.resize(190, 200)  # what is to be done here is said in two lines
    qtbot.waitUntil(lambda: field(composer).height() > one)
