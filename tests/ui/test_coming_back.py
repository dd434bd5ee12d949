"""A turn that was far out of sight is, when the reader comes back, as he has left it."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from app.bootstrap import Application
from app.core.chat import TurnState
from app.core.reading import Panes, Reading
from app.engine.scripted import Script
from app.storage.conversations import Conversations
from app.storage.database import Database
from app.storage.turns import Turns
from app.ui.chat.transcript import Transcript
from app.ui.chat.turn import TurnView
from app.ui.page.code_frames import CodeTool, is_code, number_of
from app.ui.page.view import PageView
from tests.ui.conftest import MakeApplication

CODE = "```python\nvalue = " + " + ".join(f"long_name_{n}" for n in range(30)) + "\n```"
STEPS = [
    f"Wait, is $x_{{{n}}} = {n}$ right? " + "Some more words about it, and a formula $a^2$. " * 8 for n in range(20)
]
SOLUTION = f"See $\\frac{{1}}{{2}}$:\n\n{CODE}\n\nand\n\n{CODE}\n\nThat is the unmistakable end."
WIDTH = 1240


@pytest.fixture
def application(make_application: MakeApplication, tmp_path: Path) -> Application:
    database = Database(tmp_path / "phidias.db")
    conversation, turns = Conversations(database).create("A long one"), Turns(database)
    for number in range(12):
        turn = turns.begin(conversation.conversation_id, f"Look at this:\n{CODE}\nNumber {number}?", "")
        thought = "\n\n".join([*STEPS, f"A hidden thought {number}."])
        turns.end(replace(turn, reasoning=thought, solution=SOLUTION, state=TurnState.COMPLETE))
    database.close()
    application = make_application([Script(["It is 4."])], width=WIDTH)
    application.session.chat.open(conversation.conversation_id)
    return application


def settled(transcript: Transcript, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not transcript._filling.isActive(), timeout=30_000)
    qtbot.waitUntil(lambda: not any(view.pending() for view in transcript.views()), timeout=30_000)
    qtbot.wait(100)


def the_first(transcript: Transcript, qtbot: QtBot) -> TurnView:
    transcript.verticalScrollBar().setValue(0)
    settled(transcript, qtbot)
    return transcript.views()[0]


def away_and_back(transcript: Transcript, qtbot: QtBot) -> TurnView:
    """Far enough for the first turn to lose its widget."""
    first = transcript.turns()[0].turn_id
    transcript.go_to_end()
    qtbot.waitUntil(lambda: transcript.view(first) is None, timeout=30_000)
    settled(transcript, qtbot)
    return the_first(transcript, qtbot)


def picture(view: TurnView) -> QImage:
    return view.grab().toImage()


def unwrap(page: PageView, number: int, qtbot: QtBot) -> None:
    """By the tool in the head of a code."""
    block = page.document().begin()
    while not is_code(block) or number_of(block) != number:
        block = block.next()
    place = page._decoration.frames._tools(block)[CodeTool.WRAP].center().toPoint()
    qtbot.mouseClick(
        page.viewport(), Qt.MouseButton.LeftButton, pos=place - QPoint(page.horizontalScrollBar().value(), 0)
    )


def test_code_that_was_let_run_on_still_does(application: Application, qtbot: QtBot) -> None:
    transcript = application.window.chat.transcript
    view = the_first(transcript, qtbot)
    assert view.question.page is not None
    wrapped = picture(view)
    unwrap(view.question.page, 1, qtbot)
    unwrap(view.solution, 2, qtbot)
    settled(transcript, qtbot)
    view.solution.horizontalScrollBar().setValue(70)
    before, height = picture(view), view.height()
    assert before != wrapped
    application.window.chat.composer.setFocus()  # a turn that has the keyboard stays
    again = away_and_back(transcript, qtbot)
    assert again is not view
    assert again.solution.horizontalScrollBar().value() == 70
    assert again.height() == height
    assert picture(again) == before
    again.solution.horizontalScrollBar().setValue(0)
    unwrap(again.question.page, 1, qtbot)
    unwrap(again.solution, 2, qtbot)
    settled(transcript, qtbot)
    assert picture(again) == wrapped


def test_the_place_in_the_reasoning_and_its_steps_are_there_again(application: Application, qtbot: QtBot) -> None:
    transcript = application.window.chat.transcript
    view = the_first(transcript, qtbot)
    view.reasoning.heading.click()
    view.reasoning.steps_button.click()
    settled(transcript, qtbot)
    bar = view.reasoning.page.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    settled(transcript, qtbot)
    value, before = bar.value(), picture(view)
    assert value > 300
    again = away_and_back(transcript, qtbot)
    assert again.reasoning.page.verticalScrollBar().value() == value
    assert again.reasoning.steps.isVisible()
    assert picture(again) == before
    again.reasoning.page.verticalScrollBar().setValue(40)  # it is not held there
    application.window.resize(WIDTH - 40, 820)
    settled(transcript, qtbot)
    assert again.reasoning.page.verticalScrollBar().value() < 120


def test_the_same_lines_are_read_at_another_size(application: Application, qtbot: QtBot) -> None:
    transcript = application.window.chat.transcript
    view = the_first(transcript, qtbot)
    view.reasoning.heading.click()
    settled(transcript, qtbot)
    page = view.reasoning.page
    page.verticalScrollBar().setValue(page.verticalScrollBar().maximum() // 2)
    first = page.document().toPlainText()[page.cursorForPosition(QPoint(0, 12)).position() :][:12]
    transcript.go_to_end()
    qtbot.waitUntil(lambda: transcript.views()[0].turn_id != view.turn_id, timeout=30_000)
    settled(transcript, qtbot)
    application.session.settings.update(reading=Reading(size=23))
    page = the_first(transcript, qtbot).reasoning.page
    text, position = page.document().toPlainText(), page.cursorForPosition(QPoint(0, 12)).position()
    assert first in text[position - 120 : position + 140]


@pytest.mark.parametrize("panes", [Panes.BOTH, Panes.SOLUTION])
def test_what_was_found_stays_unfolded(application: Application, qtbot: QtBot, panes: Panes) -> None:
    application.session.settings.update(reading=Reading(panes=panes))
    transcript = application.window.chat.transcript
    view = the_first(transcript, qtbot)
    assert view.reasoning.page is None
    application.window.chat.open_find()
    bar = application.window.chat.find_bar
    bar.field.setText("hidden thought 0")
    qtbot.keyClick(bar.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: view.selection.text() == "hidden thought 0")
    bar.close_button.click()
    view.selection.clear()
    again = away_and_back(transcript, qtbot)
    assert again.reasoning.page is not None
    assert again.reasoning.isVisible()
    place = again.reasoning.page.document().find("hidden thought 0")
    assert again.reasoning.page.viewport().rect().contains(again.reasoning.page.cursorRect(place).center())
    application.session.settings.update(reading=Reading(panes=panes, size=20))  # something else than the panes
    settled(transcript, qtbot)
    assert again.reasoning.isVisible()


def test_folded_and_opened_it_is_where_it_was(application: Application, qtbot: QtBot) -> None:
    transcript = application.window.chat.transcript
    view = the_first(transcript, qtbot)
    view.reasoning.heading.click()
    settled(transcript, qtbot)
    bar = view.reasoning.page.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    before = picture(view)
    view.reasoning.heading.click()
    settled(transcript, qtbot)
    view.reasoning.heading.click()
    settled(transcript, qtbot)
    assert picture(view) == before
