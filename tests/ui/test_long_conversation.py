"""A conversation of many turns opens at once, and never moves under its reader."""

import gc
from dataclasses import replace
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractEventDispatcher, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from app.bootstrap import Application
from app.core.chat import TurnState
from app.engine.scripted import Script
from app.storage.conversations import Conversations
from app.storage.database import Database
from app.storage.turns import Turns
from app.ui.chat.transcript import Transcript
from app.ui.chat.turn import TurnView
from tests.ui.conftest import MakeApplication

TURNS = 40
QUESTIONS = [f"Question {number}" for number in range(TURNS)]


@pytest.fixture
def application(make_application: MakeApplication, tmp_path: Path) -> Application:
    database = Database(tmp_path / "phidias.db")
    conversation = Conversations(database).create("Many questions")
    turns = Turns(database)
    for question in QUESTIONS:
        turn = turns.begin(conversation.conversation_id, question, "")
        turns.end(replace(turn, solution="It is 4.\n\n" * 5, state=TurnState.COMPLETE))
    database.close()
    return make_application([Script(["It is 4."])])


def opened(application: Application) -> Transcript:
    application.session.chat.open(application.session.history.all[0].conversation_id)
    return application.window.chat.transcript


def questions(transcript: Transcript) -> list[str]:
    return [view.question.raw_text() for view in transcript.views()]


def test_the_latest_turns_are_there_first_and_those_near_soon(application: Application, qtbot: QtBot) -> None:
    transcript = opened(application)
    bar, height = transcript.verticalScrollBar(), transcript.viewport().height()
    assert bar.value() == bar.maximum() > 0
    qtbot.waitUntil(lambda: bool(transcript.views()))
    qtbot.waitUntil(lambda: transcript.views()[0].y() <= bar.value() - height)
    assert questions(transcript) == QUESTIONS[-len(transcript.views()) :]
    assert len(transcript.views()) < TURNS / 2
    places = [view.y() for view in transcript.views()]
    assert places == sorted(places)


def test_turns_come_and_go_with_the_reader(application: Application, qtbot: QtBot) -> None:
    transcript = opened(application)
    bar = transcript.verticalScrollBar()
    bar.setValue(0)
    qtbot.waitUntil(lambda: questions(transcript)[:1] == QUESTIONS[:1])
    qtbot.waitUntil(lambda: QUESTIONS[-1] not in questions(transcript))
    assert len(transcript.views()) < TURNS / 2
    assert bar.value() == 0
    bar.setValue(bar.maximum())
    assert bar.value() == bar.maximum()
    qtbot.waitUntil(lambda: questions(transcript)[-1:] == QUESTIONS[-1:])
    assert bar.value() == bar.maximum()
    qtbot.waitUntil(lambda: QUESTIONS[0] not in questions(transcript))


def test_of_turns_that_are_let_go_nothing_is_left(application: Application, qtbot: QtBot) -> None:
    """PySide keeps what Python has once seen of a widget's inner parts, and with it what they stand in."""
    transcript = opened(application)
    bar = transcript.verticalScrollBar()
    while bar.value() > 0:
        bar.setValue(bar.value() - transcript.viewport().height() // 2)
        qtbot.waitUntil(lambda: not transcript._filling.isActive())
    application.session.chat.new_conversation()
    qtbot.waitUntil(lambda: not transcript.views())
    qtbot.wait(20)
    gc.collect()
    widgets = [each for each in gc.get_objects() if isinstance(each, QWidget)]
    dead = [type(each).__name__ for each in widgets if not isValid(each)]
    assert dead == []


def test_another_conversation_ends_the_filling(application: Application, qtbot: QtBot) -> None:
    transcript = opened(application)
    application.session.chat.new_conversation()
    application.session.chat.send("Another")
    qtbot.waitUntil(lambda: not application.session.chat.is_running)
    qtbot.wait(20)
    assert questions(transcript) == ["Another"]


def test_the_tab_key_goes_through_the_turns_in_their_order(application: Application, qtbot: QtBot) -> None:
    transcript = opened(application)
    transcript.verticalScrollBar().setValue(0)
    qtbot.waitUntil(lambda: questions(transcript)[:1] == QUESTIONS[:1])
    transcript.verticalScrollBar().setValue(transcript.viewport().height())
    qtbot.waitUntil(lambda: not transcript._filling.isActive())
    assert tabbed_through(application) == transcript.views()


def test_the_tab_key_does_so_when_turns_have_come_above_others(application: Application, qtbot: QtBot) -> None:
    transcript = opened(application)
    qtbot.waitUntil(lambda: not transcript._filling.isActive())
    before = transcript.views()[0]
    bar = transcript.verticalScrollBar()
    bar.setValue(bar.value() - transcript.viewport().height() // 2)
    qtbot.waitUntil(lambda: not transcript._filling.isActive())
    assert before in transcript.views()[1:]
    assert tabbed_through(application) == transcript.views()


def tabbed_through(application: Application) -> tuple[TurnView, ...]:
    """The turns in the order the Tab key reaches them from the first one, until it reaches something else."""
    views = application.window.chat.transcript.views()
    views[0].question.setFocus()
    reached: list[TurnView] = []
    while True:
        focus = application.window.focusWidget()
        view = next((view for view in views if focus is not None and view.isAncestorOf(focus)), None)
        if view is None or view in reached[:-1]:
            return tuple(reached)
        if not reached or reached[-1] is not view:
            reached.append(view)
        QTest.keyClick(focus, Qt.Key.Key_Tab)


def test_no_turn_is_made_in_a_turn_of_the_event_loop_that_paints(application: Application, qtbot: QtBot) -> None:
    """Each takes a good part of a frame."""
    transcript = opened(application)
    qtbot.waitUntil(lambda: not transcript._filling.isActive())
    done: list[str] = []
    dispatcher = QAbstractEventDispatcher.instance()
    dispatcher.aboutToBlock.connect(partial(done.append, "waits"))
    transcript._ground.painted.connect(partial(done.append, "paints"))
    transcript.turn_made.connect(partial(_note, done, "makes"))
    bar = transcript.verticalScrollBar()
    while bar.value() > bar.maximum() / 2:
        bar.setValue(bar.value() - transcript.viewport().height())
        qtbot.wait(30)
    done = [what for what, before in zip(done[1:], done, strict=False) if what != before or what == "makes"]
    pairs = list(pairwise(done))
    assert done.count("makes") > 5
    assert ("paints", "makes") not in pairs
    assert ("makes", "makes") not in pairs


def test_who_is_faster_than_turns_are_made_sees_their_questions(application: Application, qtbot: QtBot) -> None:
    transcript = opened(application)
    qtbot.waitUntil(lambda: not transcript._filling.isActive())
    bar, port = transcript.verticalScrollBar(), transcript.viewport()
    bar.setValue(bar.maximum() // 2)
    assert transcript._stage.is_bare(*transcript._sight())
    assert letters(port.grab().toImage()) > 100  # nothing was made yet
    qtbot.waitUntil(lambda: not transcript._stage.is_bare(*transcript._sight()))


def letters(image: QImage) -> int:
    """Dark pixels."""
    places = ((x, y) for y in range(image.height()) for x in range(image.width()))
    return sum(image.pixelColor(x, y).lightness() < 180 for x, y in places)


def test_a_turn_that_changes_before_it_is_shown_is_made_anew(application: Application, qtbot: QtBot) -> None:
    transcript = opened(application)
    row = transcript._roll.at(0)
    assert row is not None
    assert row.view is None
    transcript._stage.prepare(row)
    transcript.set_turn(replace(row.turn, solution="It is 5."))
    assert transcript.reach(row.turn.turn_id).solution.raw_text() == "It is 5."


def test_one_that_is_opened_behind_another_page_is_seen_at_its_end(application: Application, qtbot: QtBot) -> None:
    transcript = opened(application)
    qtbot.waitUntil(lambda: not transcript._filling.isActive())
    bar = transcript.verticalScrollBar()
    bar.setValue(100)
    application.window.centre.show_models()
    assert not transcript.isVisible()
    opened(application)
    application.window.centre.show_chat()
    qtbot.waitUntil(lambda: not transcript._filling.isActive())
    assert bar.value() == bar.maximum() > 100


def test_a_turn_that_shrinks_brings_others_into_sight(application: Application, qtbot: QtBot) -> None:
    transcript = opened(application)
    bar = transcript.verticalScrollBar()
    bar.setValue(0)
    qtbot.waitUntil(lambda: not transcript._filling.isActive())
    first = transcript.views()[0]
    first.setMinimumHeight(9000)
    transcript._settle()
    for view in transcript.views()[1:]:
        transcript._stage.let_go(transcript._roll.row(view.turn_id))
    first.setMinimumHeight(0)
    transcript._settle()
    qtbot.waitUntil(lambda: not transcript._stage.is_bare(*transcript._sight()))


def test_a_look_that_is_told_while_turns_are_placed_is_taken(application: Application, qtbot: QtBot) -> None:
    transcript = opened(application)
    qtbot.waitUntil(lambda: not transcript._filling.isActive())
    transcript.set_wide(False)
    transcript._ground.unsettled.connect(partial(transcript.set_wide, True))
    transcript.views()[-1].updateGeometry()  # Qt tells it when the turns are measured
    transcript._settle()
    assert transcript._roll.look.is_wide


def _note(done: list[str], what: str, _view: object) -> None:
    done.append(what)
