"""What becomes of questions and answers when the disk refuses, or conversations are left and deleted."""

from threading import Event

from pytestqt.qtbot import QtBot

from app.control.run import Run
from app.control.states import ConversationState, ModelStatus
from app.core.chat import Channel, Turn, TurnState
from app.engine.messages import Delta
from app.engine.scripted import Script
from tests.unit.control.conftest import House, MakeHouse

ANSWER = Script(["<think>", "2 and 2", "</think>", "It is ", "4."])


class Watcher:
    """Keeps the states of turns, what was opened and what was told."""

    def __init__(self, house: House) -> None:
        self.turns: list[Turn] = []
        self.opened: list[ConversationState] = []
        self.told: list[object] = []
        chat = house.session.chat
        chat.turn_added.connect(self.turns.append)
        chat.turn_changed.connect(self.turns.append)
        chat.opened.connect(self.opened.append)
        for failing in (chat, house.session.history):
            failing.failed.connect(self.told.append)


def start(house: House, qtbot: QtBot) -> Watcher:
    watcher = Watcher(house)
    house.session.begin()
    qtbot.waitUntil(lambda: house.session.models.state.status is ModelStatus.READY)
    return watcher


def wait_for_end(watcher: Watcher, qtbot: QtBot) -> Turn:
    qtbot.waitUntil(lambda: bool(watcher.turns) and watcher.turns[-1].state.is_final)
    return watcher.turns[-1]


def test_an_end_that_the_disk_refused_is_stored_when_it_takes_it(make_house: MakeHouse, qtbot: QtBot) -> None:
    gate = Event()
    house = make_house([Script(["It is ", gate, "4."])])
    watcher = start(house, qtbot)
    house.session.chat.send("What is 2 + 2?")
    house.refuse_writing()
    gate.set()
    turn = wait_for_end(watcher, qtbot)
    assert len(watcher.told) == 1
    house.session.chat.open(turn.conversation_id)
    assert watcher.opened[-1].turns == (turn,)  # what is shown does not depend on the disk
    house.allow_writing()
    qtbot.waitUntil(lambda: house.turns.of(turn.conversation_id) == (turn,), timeout=5000)


def test_an_end_still_owed_is_stored_when_the_program_ends(make_house: MakeHouse, qtbot: QtBot) -> None:
    gate = Event()
    house = make_house([Script(["It is ", gate, "4."])])
    watcher = start(house, qtbot)
    house.session.chat.send("What is 2 + 2?")
    house.refuse_writing()
    gate.set()
    turn = wait_for_end(watcher, qtbot)
    house.allow_writing()
    house.session.chat.close()
    assert house.turns.of(turn.conversation_id) == (turn,)


def test_a_disk_that_refuses_again_is_told_again(make_house: MakeHouse, qtbot: QtBot) -> None:
    house = make_house([ANSWER])
    watcher = start(house, qtbot)
    for times in (1, 2):
        house.session.chat.send("What is 2 + 2?")
        turn = wait_for_end(watcher, qtbot)
        house.refuse_writing()
        for folded in (False, True, False):
            house.session.chat.set_folded(turn.turn_id, folded)
        assert len(watcher.told) == times
        house.allow_writing()


def test_a_question_that_can_not_be_stored_is_not_taken(make_house: MakeHouse, qtbot: QtBot) -> None:
    house = make_house([ANSWER])
    watcher = start(house, qtbot)
    house.refuse_writing()
    assert not house.session.chat.send("What is 2 + 2?")
    assert len(watcher.told) == 1
    house.allow_writing()
    assert house.session.chat.send("What is 2 + 2?")
    assert wait_for_end(watcher, qtbot).solution == "It is 4."


def test_a_conversation_that_can_not_be_deleted_goes_on(make_house: MakeHouse, qtbot: QtBot) -> None:
    gate = Event()
    house = make_house([Script(["It is ", gate, "4."])])
    watcher = start(house, qtbot)
    house.session.chat.send("What is 2 + 2?")
    conversation_id = watcher.turns[-1].conversation_id
    house.refuse_writing()
    house.session.chat.forget(conversation_id)
    house.allow_writing()
    gate.set()
    assert wait_for_end(watcher, qtbot).solution == "It is 4."
    assert house.session.chat.conversation_id == conversation_id
    assert len(watcher.told) == 1


def test_a_turn_left_behind_by_a_fault_is_not_shown_as_running(make_house: MakeHouse, qtbot: QtBot) -> None:
    house = make_house([ANSWER])
    watcher = start(house, qtbot)
    house.session.chat.send("What is 2 + 2?")
    conversation_id = wait_for_end(watcher, qtbot).conversation_id
    house.turns.begin(conversation_id, "And then?", "")
    house.session.chat.open(conversation_id)
    assert [turn.state for turn in watcher.opened[-1].turns] == [TurnState.COMPLETE, TurnState.INTERRUPTED]


def test_who_types_is_told_before_another_conversation_opens(make_house: MakeHouse, qtbot: QtBot) -> None:
    house = make_house([ANSWER])
    watcher = start(house, qtbot)
    chat = house.session.chat
    chat.send("What is 2 + 2?")
    conversation_id = wait_for_end(watcher, qtbot).conversation_id
    left: list[int | None] = []

    def on_leaving() -> None:
        left.append(chat.conversation_id)

    chat.leaving.connect(on_leaving)
    chat.new_conversation()
    chat.open(conversation_id)
    assert left == [conversation_id, None]
    chat.forget(conversation_id)  # nothing of a deleted conversation is kept
    assert left == [conversation_id, None]


def test_a_running_thought_is_shown_with_its_line_ends() -> None:
    run = Run(Turn(1, 1, "Why?"))
    run.add(Delta(1, Channel.REASONING, "First.\n\n", 2))
    assert run.snapshot().reasoning == "First.\n\n"  # what follows is appended to it
    assert run.ended(TurnState.STOPPED, None, "").reasoning == "First."
