"""What is asked, answered and remembered."""

from pathlib import Path
from threading import Event

import pytest
from pytestqt.qtbot import QtBot

from app.control.session import Session
from app.control.states import ConversationState, ModelStatus
from app.core.chat import Channel, Message, Role, Turn, TurnState
from app.core.errors import AppError
from app.core.settings import Settings
from app.engine.messages import StopReason
from app.engine.scripted import Script
from tests.unit.control.conftest import STARTER, House, MakeHouse

ANSWER = Script(["<think>", "2 and 2", "</think>", "It is ", "4."])


class Watcher:
    """Keeps what the chat controller tells."""

    def __init__(self, session: Session) -> None:
        self.turns: list[Turn] = []
        self.texts: dict[Channel, str] = {Channel.REASONING: "", Channel.SOLUTION: ""}
        self.opened: list[ConversationState] = []
        self.failed: list[object] = []
        session.chat.turn_added.connect(self.turns.append)
        session.chat.turn_changed.connect(self.turns.append)
        session.chat.text_arrived.connect(self._on_text)
        session.chat.opened.connect(self.opened.append)
        session.chat.failed.connect(self.failed.append)

    def _on_text(self, _turn_id: int, channel: Channel, text: str) -> None:
        self.texts[channel] += text

    @property
    def last(self) -> Turn:
        return self.turns[-1]


def start(house: House, qtbot: QtBot) -> Watcher:
    watcher = Watcher(house.session)
    house.session.begin()
    qtbot.waitUntil(lambda: house.session.models.state.status is ModelStatus.READY)
    return watcher


def wait_for_end(watcher: Watcher, qtbot: QtBot) -> Turn:
    qtbot.waitUntil(lambda: bool(watcher.turns) and watcher.last.state.is_final)
    return watcher.last


def test_a_question_is_answered_with_reasoning_and_solution_apart(make_house: MakeHouse, qtbot: QtBot) -> None:
    house = make_house([ANSWER])
    watcher = start(house, qtbot)
    assert house.session.chat.send("What is 2 + 2?")
    turn = wait_for_end(watcher, qtbot)
    assert (turn.reasoning, turn.solution, turn.state) == ("2 and 2", "It is 4.", TurnState.COMPLETE)
    assert watcher.texts == {Channel.REASONING: "2 and 2", Channel.SOLUTION: "It is 4."}
    assert turn.usage.reasoning_tokens > 0
    assert turn.usage.solution_tokens > 0
    assert house.turns.of(turn.conversation_id) == (turn,)


def test_a_thought_without_a_beginning_is_moved_to_the_reasoning(make_house: MakeHouse, qtbot: QtBot) -> None:
    gate = Event()
    house = make_house([Script(["I wonder", gate, "</think>", "It is 4."])])
    watcher = start(house, qtbot)
    recast: list[int] = []
    house.session.chat.recast.connect(recast.append)
    house.session.chat.send("What is 2 + 2?")
    qtbot.waitUntil(lambda: watcher.texts[Channel.SOLUTION] == "I wonder")
    gate.set()
    turn = wait_for_end(watcher, qtbot)
    assert (turn.reasoning, turn.solution) == ("I wonder", "It is 4.")
    assert recast == [turn.turn_id]


def test_the_question_is_stored_before_the_model_is_asked(make_house: MakeHouse, qtbot: QtBot) -> None:
    gate = Event()
    house = make_house([Script(["x"], read_gate=gate)])
    watcher = start(house, qtbot)
    house.session.chat.send("What is 2 + 2?")
    (stored,) = house.turns.of(watcher.last.conversation_id)
    assert (stored.question, stored.state) == ("What is 2 + 2?", TurnState.WAITING)
    gate.set()
    wait_for_end(watcher, qtbot)


def test_earlier_solutions_are_sent_and_earlier_reasoning_is_not(make_house: MakeHouse, qtbot: QtBot) -> None:
    house = make_house([ANSWER, Script(["Yes."])], Settings(system_prompt="Be short."))
    watcher = start(house, qtbot)
    house.session.chat.send("What is 2 + 2?")
    wait_for_end(watcher, qtbot)
    house.session.chat.send("Sure?")
    wait_for_end(watcher, qtbot)
    assert house.backend.requests[1].messages == (
        Message(Role.SYSTEM, "Be short."),
        Message(Role.USER, "What is 2 + 2?"),
        Message(Role.ASSISTANT, "It is 4."),
        Message(Role.USER, "Sure?"),
    )


def test_stopping_keeps_what_has_come(make_house: MakeHouse, qtbot: QtBot) -> None:
    house = make_house([Script(["Half of", Event()])])
    watcher = start(house, qtbot)
    house.session.chat.send("Tell me a long story")
    qtbot.waitUntil(lambda: watcher.texts[Channel.SOLUTION] == "Half of")
    house.session.chat.stop()
    turn = wait_for_end(watcher, qtbot)
    assert (turn.solution, turn.state) == ("Half of", TurnState.STOPPED)
    assert not house.session.chat.is_running


def test_a_running_turn_is_journalled_and_found_after_a_crash(make_house: MakeHouse, qtbot: QtBot) -> None:
    house = make_house([Script(["<think>", "first thought", Event()])])
    watcher = start(house, qtbot)
    house.session.chat.send("Why?")
    conversation_id = watcher.last.conversation_id
    qtbot.waitUntil(lambda: house.turns.of(conversation_id)[0].reasoning == "first thought", timeout=3000)
    again = make_house([ANSWER])  # a second start over the same file: the first never ended its turn
    (turn,) = again.turns.of(conversation_id)
    assert (turn.reasoning, turn.state) == ("first thought", TurnState.INTERRUPTED)
    house.session.chat.stop()
    wait_for_end(watcher, qtbot)


def test_a_broken_generation_keeps_its_text_and_says_why(make_house: MakeHouse, qtbot: QtBot) -> None:
    error = AppError("The GPU ran out of memory.", advice="Use a smaller context.")
    house = make_house([Script(["So far"], error=error)])
    watcher = start(house, qtbot)
    house.session.chat.send("Why?")
    turn = wait_for_end(watcher, qtbot)
    assert (turn.solution, turn.state) == ("So far", TurnState.FAILED)
    assert "ran out of memory" in turn.problem
    assert "smaller context" in turn.problem


def test_the_limit_of_the_context_is_told(make_house: MakeHouse, qtbot: QtBot) -> None:
    house = make_house([Script(["So far"], reason=StopReason.LENGTH, notes=("The oldest question was left out.",))])
    watcher = start(house, qtbot)
    house.session.chat.send("Why?")
    turn = wait_for_end(watcher, qtbot)
    assert (turn.state, turn.problem) == (TurnState.LENGTH, "The oldest question was left out.")


def test_a_question_asked_while_the_model_loads_waits_for_it(make_house: MakeHouse, qtbot: QtBot) -> None:
    gate = Event()
    house = make_house([ANSWER], load_gate=gate)
    watcher = Watcher(house.session)
    house.session.begin()
    qtbot.waitUntil(lambda: house.session.models.state.fraction == 0.5)
    assert house.session.chat.send("What is 2 + 2?")
    assert watcher.last.state is TurnState.WAITING
    gate.set()
    turn = wait_for_end(watcher, qtbot)
    assert (turn.solution, turn.model) == ("It is 4.", "Scripted")
    assert house.turns.of(turn.conversation_id) == (turn,)


def test_the_model_that_became_known_after_the_question_is_found_after_a_crash(
    make_house: MakeHouse, qtbot: QtBot
) -> None:
    gate = Event()
    house = make_house([Script(["So far", Event()])], load_gate=gate)
    watcher = Watcher(house.session)
    house.session.begin()
    qtbot.waitUntil(lambda: house.session.models.state.fraction == 0.5)
    house.session.chat.send("Why?")
    conversation_id = watcher.last.conversation_id
    gate.set()
    qtbot.waitUntil(lambda: house.turns.of(conversation_id)[0].solution == "So far", timeout=3000)
    (turn,) = make_house([ANSWER]).turns.of(conversation_id)
    assert (turn.solution, turn.model, turn.state) == ("So far", "Scripted", TurnState.INTERRUPTED)
    house.session.chat.stop()
    wait_for_end(watcher, qtbot)


def test_a_question_that_waits_for_the_model_can_be_stopped(make_house: MakeHouse, qtbot: QtBot) -> None:
    gate = Event()
    house = make_house([ANSWER], load_gate=gate)
    watcher = Watcher(house.session)
    house.session.begin()
    house.session.chat.send("What is 2 + 2?")
    house.session.chat.stop()
    assert watcher.last.state is TurnState.STOPPED
    gate.set()
    qtbot.waitUntil(lambda: house.session.models.state.status is ModelStatus.READY)
    assert house.backend.requests == []


def test_without_a_model_the_turn_says_so(make_house: MakeHouse, qtbot: QtBot) -> None:
    house = make_house([ANSWER])
    watcher = Watcher(house.session)
    house.session.chat.new_conversation()
    house.session.chat.send("What is 2 + 2?")
    assert watcher.last.state is TurnState.FAILED
    assert "No model is loaded" in watcher.last.problem


def test_reasoning_folds_when_the_solution_begins_unless_the_user_decided(make_house: MakeHouse, qtbot: QtBot) -> None:
    gate = Event()
    house = make_house([ANSWER, Script(["<think>", "hm", gate, "</think>", "4"])])
    watcher = start(house, qtbot)
    house.session.chat.send("One?")
    assert wait_for_end(watcher, qtbot).folded is True
    house.session.chat.send("Two?")
    qtbot.waitUntil(lambda: watcher.texts[Channel.REASONING].endswith("hm"))
    house.session.chat.set_folded(watcher.last.turn_id, False)
    gate.set()
    turn = wait_for_end(watcher, qtbot)
    assert turn.folded is False
    assert [each.folded for each in house.turns.of(turn.conversation_id)] == [True, False]


def test_reasoning_stays_open_where_the_setting_says_so(make_house: MakeHouse, qtbot: QtBot) -> None:
    house = make_house([ANSWER], Settings(fold_reasoning=False))
    watcher = start(house, qtbot)
    house.session.chat.send("One?")
    assert wait_for_end(watcher, qtbot).folded is False


def test_an_answer_goes_on_while_another_conversation_is_open(make_house: MakeHouse, qtbot: QtBot) -> None:
    gate = Event()
    house = make_house([Script(["one ", gate, "two"])])
    watcher = start(house, qtbot)
    house.session.chat.send("First?")
    conversation_id = watcher.last.conversation_id
    qtbot.waitUntil(lambda: watcher.texts[Channel.SOLUTION] == "one ")
    house.session.chat.new_conversation()
    assert not house.session.chat.is_running
    gate.set()
    qtbot.waitUntil(lambda: house.turns.of(conversation_id)[0].state is TurnState.COMPLETE)
    assert watcher.texts[Channel.SOLUTION] == "one "  # of a conversation that is not open, nothing is shown
    house.session.chat.open(conversation_id)
    assert watcher.opened[-1].turns[0].solution == "one two"


def test_coming_back_to_a_running_answer_shows_all_of_it(make_house: MakeHouse, qtbot: QtBot) -> None:
    gate = Event()
    house = make_house([Script(["one ", gate, "two"])])
    watcher = start(house, qtbot)
    house.session.chat.send("First?")
    conversation_id = watcher.last.conversation_id
    qtbot.waitUntil(lambda: watcher.texts[Channel.SOLUTION] == "one ")
    house.session.chat.new_conversation()
    house.session.chat.open(conversation_id)
    (turn,) = watcher.opened[-1].turns
    assert (turn.solution, turn.state) == ("one ", TurnState.STREAMING)
    assert house.session.chat.is_running
    gate.set()
    assert wait_for_end(watcher, qtbot).solution == "one two"


def test_deleting_a_conversation_with_a_running_answer(make_house: MakeHouse, qtbot: QtBot) -> None:
    house = make_house([Script(["one ", Event()]), ANSWER])
    watcher = start(house, qtbot)
    house.session.chat.send("First?")
    qtbot.waitUntil(lambda: watcher.texts[Channel.SOLUTION] == "one ")
    conversation_id = watcher.last.conversation_id
    house.session.chat.forget(conversation_id)
    assert house.session.history.all == ()
    assert house.session.chat.conversation_id is None
    assert house.session.chat.send("Second?")
    assert wait_for_end(watcher, qtbot).solution == "It is 4."
    assert watcher.failed == []


def test_a_draft_stays_with_its_conversation(make_house: MakeHouse, qtbot: QtBot) -> None:
    house = make_house([ANSWER])
    watcher = start(house, qtbot)
    house.session.chat.save_draft("half a ques")
    house.session.chat.new_conversation()
    assert watcher.opened[-1].draft == "half a ques"
    house.session.chat.send("Whole question")
    wait_for_end(watcher, qtbot)
    house.session.chat.new_conversation()
    assert watcher.opened[-1].draft == ""


def test_the_next_start_comes_back_to_the_last_conversation_and_model(make_house: MakeHouse, qtbot: QtBot) -> None:
    house = make_house([ANSWER])
    watcher = start(house, qtbot)
    house.session.chat.send("What is 2 + 2?")
    turn = wait_for_end(watcher, qtbot)
    house.session.use_model(Path("other.gguf"))
    qtbot.waitUntil(lambda: house.session.settings.now.model == "other.gguf")
    house.session.settings.close()
    again = make_house([ANSWER])
    second = start(again, qtbot)
    assert second.opened[-1].turns == (turn,)
    assert again.backend.loaded == Path("other.gguf")


def test_a_last_model_that_is_gone_is_replaced_by_the_starter_and_told(make_house: MakeHouse, qtbot: QtBot) -> None:
    house = make_house([ANSWER], Settings(model="gone.txt"))
    told: list[object] = []
    house.session.told.connect(told.append)
    start(house, qtbot)
    assert house.backend.loaded == STARTER
    assert "could not be loaded" in str(told[0])


def test_another_model_ends_the_answer_of_the_one_before(make_house: MakeHouse, qtbot: QtBot) -> None:
    house = make_house([Script(["one ", Event()])])
    watcher = start(house, qtbot)
    house.session.chat.send("First?")
    qtbot.waitUntil(lambda: watcher.texts[Channel.SOLUTION] == "one ")
    house.session.use_model(Path("other.gguf"))
    qtbot.waitUntil(lambda: house.backend.loaded == Path("other.gguf"))
    assert wait_for_end(watcher, qtbot).state is TurnState.STOPPED


@pytest.mark.parametrize("text", ["", "   \n "])
def test_nothing_is_not_a_question(make_house: MakeHouse, qtbot: QtBot, text: str) -> None:
    house = make_house([ANSWER])
    start(house, qtbot)
    assert not house.session.chat.send(text)
    assert house.session.history.all == ()
