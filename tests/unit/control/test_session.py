"""What is brought back at a start, and what happens when a model can't be loaded."""

from pathlib import Path
from threading import Event

from pytestqt.qtbot import QtBot

from app.control.states import ModelState, ModelStatus
from app.core.chat import TurnState
from app.core.settings import Settings
from app.engine.scripted import Script
from tests.unit.control.conftest import STARTER, House, MakeHouse

OTHER = Path("other.gguf")
BROKEN = Path("broken.txt")


def watch(house: House) -> tuple[list[ModelState], list[object]]:
    """The states of the model and what is told from now on."""
    states: list[ModelState] = []
    told: list[object] = []
    house.session.models.changed.connect(states.append)
    house.session.told.connect(told.append)
    return states, told


def test_a_failure_is_told_before_the_starter_takes_the_place(make_house: MakeHouse, qtbot: QtBot) -> None:
    house = make_house([], Settings(model=str(BROKEN)))
    states, told = watch(house)
    house.session.begin()
    qtbot.waitUntil(lambda: states[-1].status is ModelStatus.READY)
    ends = [(each.status, each.path) for each in states if each.status is not ModelStatus.LOADING]
    assert ends == [(ModelStatus.FAILED, BROKEN), (ModelStatus.READY, STARTER)]
    failed_at = [each.status for each in states].index(ModelStatus.FAILED)
    assert {each.path for each in states[:failed_at]} == {BROKEN}
    assert len(told) == 1
    assert house.session.settings.now.model == str(BROKEN)  # it may be back at the next start


def test_a_model_the_user_chose_is_not_replaced_by_the_starter(make_house: MakeHouse, qtbot: QtBot) -> None:
    gate = Event()
    house = make_house([], Settings(model=str(OTHER)), load_gate=gate)
    states, told = watch(house)
    house.session.begin()
    house.session.use_model(BROKEN)  # before the last model is there
    gate.set()
    qtbot.waitUntil(lambda: states[-1].status is ModelStatus.FAILED)
    qtbot.wait(50)
    assert (states[-1].status, states[-1].path) == (ModelStatus.FAILED, BROKEN)
    assert told == []


def test_the_model_that_answered_comes_back_when_another_can_not_be_loaded(make_house: MakeHouse, qtbot: QtBot) -> None:
    house = make_house([])
    states, told = watch(house)
    house.session.use_model(OTHER)
    qtbot.waitUntil(lambda: states[-1].status is ModelStatus.READY)
    house.session.use_model(BROKEN)
    qtbot.waitUntil(lambda: len(told) == 1)
    assert (states[-1].status, states[-1].path) == (ModelStatus.READY, OTHER)
    assert "not a GGUF" in str(told[0])
    assert house.session.settings.now.recent_models == (str(OTHER),)


def test_a_question_waits_for_the_model_that_takes_the_place(make_house: MakeHouse, qtbot: QtBot) -> None:
    house = make_house([Script(["It is 4."])], Settings(model=str(BROKEN)))
    house.session.begin()
    assert house.session.chat.send("What is 2 + 2?")
    (turn,) = house.turns.of(1)
    qtbot.waitUntil(lambda: house.turns.of(1)[0].state.is_final)
    assert house.turns.of(1)[0].solution == "It is 4."
    assert turn.state is TurnState.WAITING


def test_a_question_fails_when_no_model_comes(make_house: MakeHouse, qtbot: QtBot) -> None:
    house = make_house([])
    house.session.chat.new_conversation()
    house.session.use_model(BROKEN)
    house.session.chat.send("What is 2 + 2?")
    qtbot.waitUntil(lambda: house.turns.of(1)[0].state is TurnState.FAILED)
    assert "not a GGUF" in house.turns.of(1)[0].problem


def test_loading_can_be_stopped(make_house: MakeHouse, qtbot: QtBot) -> None:
    house = make_house([], load_gate=Event())
    states, _told = watch(house)
    house.session.use_model(OTHER)
    qtbot.waitUntil(lambda: states[-1].fraction == 0.5)
    house.session.models.cancel()
    qtbot.waitUntil(lambda: states[-1].status is ModelStatus.NONE)


def test_the_models_used_last_come_first(make_house: MakeHouse, qtbot: QtBot) -> None:
    house = make_house([])
    states, _told = watch(house)
    for path in (STARTER, OTHER, STARTER):
        house.session.use_model(path)
        qtbot.waitUntil(lambda: states[-1].status is ModelStatus.READY)
        states.clear()
        states.append(ModelState())
    assert house.session.settings.now.recent_models == (str(STARTER), str(OTHER))
    assert house.session.settings.now.model == ""


def test_another_device_loads_the_model_again(make_house: MakeHouse, qtbot: QtBot) -> None:
    house = make_house([])
    states, _told = watch(house)
    house.session.use_model(OTHER)
    qtbot.waitUntil(lambda: states[-1].status is ModelStatus.READY)
    house.session.settings.update(gpu_layers=0)
    assert (states[-1].status, states[-1].path) == (ModelStatus.LOADING, OTHER)
    qtbot.waitUntil(lambda: states[-1].status is ModelStatus.READY)


def test_a_model_that_ended_the_program_is_not_loaded_again_by_itself(make_house: MakeHouse, qtbot: QtBot) -> None:
    house = make_house([], Settings(model=str(OTHER)))
    states, told = watch(house)
    house.session.begin(avoid=OTHER)
    qtbot.waitUntil(lambda: states[-1].status is ModelStatus.READY)
    assert {each.path for each in states} == {STARTER}
    assert "ended while it was loading other.gguf" in str(told[0])
    house.session.use_model(OTHER)  # the user may try again
    qtbot.waitUntil(lambda: states[-1].status is ModelStatus.READY and states[-1].path == OTHER)


def test_another_model_that_ended_the_program_is_of_no_matter(make_house: MakeHouse, qtbot: QtBot) -> None:
    house = make_house([], Settings(model=str(OTHER)))
    states, told = watch(house)
    house.session.begin(avoid=Path("third.gguf"))
    qtbot.waitUntil(lambda: states[-1].status is ModelStatus.READY and states[-1].path == OTHER)
    assert told == []
