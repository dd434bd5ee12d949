"""A conversation of many turns opens at once, and never moves under its reader."""

from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.bootstrap import Application
from app.core.chat import TurnState
from app.engine.scripted import Script
from app.storage.conversations import Conversations
from app.storage.database import Database
from app.storage.turns import Turns
from app.ui.chat.transcript import LOT, Transcript
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


def test_the_latest_turns_are_there_at_once_and_all_soon(application: Application, qtbot: QtBot) -> None:
    transcript = opened(application)
    assert questions(transcript) == QUESTIONS[-LOT:]
    qtbot.waitUntil(lambda: questions(transcript) == QUESTIONS)
    places = [view.y() for view in transcript.views()]
    assert places == sorted(places)
    bar = transcript.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.value() == bar.maximum() > 0)


def test_what_comes_above_does_not_move_the_reader(application: Application, qtbot: QtBot) -> None:
    transcript = opened(application)
    bar = transcript.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 500)
    bar.setValue(bar.maximum() - 300)
    qtbot.waitUntil(lambda: questions(transcript) == QUESTIONS)
    qtbot.waitUntil(lambda: bar.maximum() > 5000)
    assert bar.maximum() - bar.value() == 300


def test_another_conversation_ends_the_filling(application: Application, qtbot: QtBot) -> None:
    transcript = opened(application)
    application.session.chat.new_conversation()
    application.session.chat.send("Another")
    qtbot.waitUntil(lambda: not application.session.chat.is_running)
    qtbot.wait(20)
    assert questions(transcript) == ["Another"]
