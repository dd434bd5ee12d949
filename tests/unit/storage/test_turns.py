"""Turns while they are written, when they end, and after the program was killed."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from app.core.chat import Channel, Turn, TurnState, Usage
from app.core.errors import AppError
from app.storage.conversations import Conversations
from app.storage.database import Database
from app.storage.turns import Turns
from tests.support import appender
from tests.support.disks import SmallDisk, limited_files, tiny_file_system


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "phidias.db"


@pytest.fixture
def turns(path: Path) -> Iterator[Turns]:
    database = Database(path)
    Conversations(database).create("first")
    yield Turns(database)
    database.close()


def begin(turns: Turns, question: str = "What is 6 · 7?") -> Turn:
    return turns.begin(1, question, "Starter")


def after_restart(path: Path, conversation_id: int = 1) -> tuple[Turn, ...]:
    """What a second program sees, after it has recovered."""
    database = Database(path)
    assert database.notes == ()
    turns = Turns(database)
    turns.recover()
    found = turns.of(conversation_id)
    assert turns.recover() == 0
    assert database.read("SELECT count(*) FROM chunks") == [(0,)]
    database.close()
    return found


def test_a_turn_is_stored_before_the_model_is_asked(turns: Turns, path: Path) -> None:
    turn = begin(turns)
    other = Database(path)  # another connection sees only what is committed
    assert Turns(other).of(1) == (turn,)
    other.close()
    assert (turn.state, turn.question, turn.model) == (TurnState.WAITING, "What is 6 · 7?", "Starter")


def test_what_arrived_is_read_in_order_and_apart(turns: Turns) -> None:
    turn = begin(turns)
    other = begin(turns)
    for channel, text in (("reasoning", "Six "), ("solution", "4"), ("reasoning", "sevens."), ("solution", "2")):
        turns.append(turn.turn_id, Channel(channel), text)
    turns.append(other.turn_id, Channel.SOLUTION, "elsewhere")
    found, _ = turns.of(1)
    assert (found.reasoning, found.solution, found.state) == ("Six sevens.", "42", TurnState.STREAMING)


def test_a_turn_comes_back_as_it_ended(turns: Turns, path: Path) -> None:
    usage = Usage(20, 5, 300, 40, 0.25, 3.5, 2.75)
    started = begin(turns)
    turns.append(started.turn_id, Channel.REASONING, "Six seve")
    ended = replace(
        started,
        reasoning="Six sevens.",
        solution="42",
        state=TurnState.LENGTH,
        model="The one that was loaded meanwhile",
        usage=usage,
        problem="Cut.",
        folded=True,
    )
    turns.end(ended)
    turns.end(ended)
    assert after_restart(path) == (ended,)


@pytest.mark.parametrize("state", [state for state in TurnState if state.is_final])
def test_recovery_leaves_ended_turns_alone(turns: Turns, path: Path, state: TurnState) -> None:
    ended = replace(begin(turns), solution="42", state=state)
    turns.end(ended)
    assert after_restart(path) == (ended,)


def test_what_an_earlier_run_left_becomes_interrupted(turns: Turns, path: Path) -> None:
    waiting, streaming = begin(turns, "one"), begin(turns, "two")
    turns.append(streaming.turn_id, Channel.REASONING, "Let me")
    turns.append(streaming.turn_id, Channel.REASONING, " see")
    turns.set_folded(streaming.turn_id, True)
    first, second = after_restart(path)
    assert first == replace(waiting, state=TurnState.INTERRUPTED)
    assert second == replace(streaming, reasoning="Let me see", state=TurnState.INTERRUPTED, folded=True)


def test_what_answers_is_stored_with_the_first_of_its_text(turns: Turns, path: Path) -> None:
    turn = turns.begin(1, "Why?", "")
    turns.append(turn.turn_id, Channel.SOLUTION, "Because", "Phi-4")
    turns.append(turn.turn_id, Channel.SOLUTION, " of")
    (found,) = after_restart(path)
    assert (found.model, found.solution) == ("Phi-4", "Because of")


def test_text_for_a_turn_that_ended_or_was_deleted_is_dropped(turns: Turns, path: Path) -> None:
    ended = replace(begin(turns), solution="42", state=TurnState.STOPPED)
    turns.end(ended)
    turns.append(ended.turn_id, Channel.SOLUTION, " and more")
    turns.append(999, Channel.SOLUTION, "nobody's")
    turns.end(replace(ended, turn_id=999))
    assert after_restart(path) == (ended,)


@pytest.mark.parametrize("folded", [True, False, None])
def test_the_fold_is_remembered(turns: Turns, folded: bool | None) -> None:
    turn = begin(turns)
    turns.set_folded(turn.turn_id, True)
    turns.set_folded(turn.turn_id, folded)
    assert turns.of(1)[0].folded is folded


def test_the_latest_different_questions_come_first(turns: Turns) -> None:
    for question in ("a", "b", "a", "c", "b"):
        begin(turns, question)
    assert turns.questions(10) == ("b", "c", "a")
    assert turns.questions(2) == ("b", "c")


def test_a_thought_without_a_beginning_is_reasoning_after_a_crash(turns: Turns) -> None:
    turn = begin(turns)
    turns.append(turn.turn_id, Channel.SOLUTION, "I wonder")
    turns.recast(turn.turn_id)
    turns.append(turn.turn_id, Channel.SOLUTION, "It is 4.")
    assert turns.recover() == 1
    found = turns.of(1)[0]
    assert (found.reasoning, found.solution) == ("I wonder", "It is 4.")


def test_a_pair_of_surrogates_is_the_character_and_a_lone_one_is_replaced(turns: Turns) -> None:
    turn = begin(turns, "\ud83d\ude00 \ud800 end")
    assert turn.question == turns.of(1)[0].question == "\U0001f600 \ufffd end"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(some.lists(some.text(some.characters(exclude_categories=[]), max_size=20), min_size=1, max_size=5))
def test_any_text_is_stored_and_valid_text_unchanged(turns: Turns, pieces: list[str]) -> None:
    turn = begin(turns, pieces[0])
    for piece in pieces:
        turns.append(turn.turn_id, Channel.SOLUTION, piece)
    found = turns.of(1)[-1]
    assert found.question == turn.question
    for stored, given_text in ((found.solution, "".join(pieces)), (turn.question, pieces[0])):
        if not any("\ud800" <= character <= "\udfff" for character in given_text):
            assert stored == given_text
        stored.encode("utf-8")
    turns.end(replace(turn, reasoning=pieces[0], problem=pieces[-1], state=TurnState.FAILED))


def test_a_second_of_text_costs_the_same_however_long_the_answer_is(turns: Turns, path: Path) -> None:
    log = path.with_name("phidias.db-wal")

    def cost() -> int:
        before = log.stat().st_size
        turns.append(turn.turn_id, Channel.REASONING, "a second's worth of reasoning " * 4)
        return log.stat().st_size - before

    turn = begin(turns)
    first = cost()
    turns.append(turn.turn_id, Channel.REASONING, "x" * 1_000_000)
    assert cost() <= first + 2 * 4120  # a page or two when a leaf of the tree is split


@pytest.mark.parametrize(("pieces", "pause"), [(1, 0.0), (20, 0.05), (150, 0.0), (600, 0.0)])
def test_nothing_stored_is_lost_when_the_program_is_killed(path: Path, pieces: int, pause: float) -> None:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
    command = [sys.executable, "-u", appender.__file__, str(path), str(pause)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as child:
        assert child.stdout is not None
        told = [int(child.stdout.readline()) for _ in range(pieces)]
        child.kill()
        told += [int(line) for line in child.stdout]
    [turn] = after_restart(path)
    assert turn.state is TurnState.INTERRUPTED
    stored = sorted(int(number) for number in (turn.reasoning + turn.solution).split())
    assert stored[: len(told)] == told
    assert stored == list(range(len(stored)))
    assert len(stored) <= len(told) + 1  # one may be stored and not told yet


def test_a_power_cut_costs_the_last_pieces_at_most(turns: Turns, path: Path, tmp_path: Path) -> None:
    turn = begin(turns)
    turns.append(turn.turn_id, Channel.SOLUTION, "0 ")
    log = path.with_name("phidias.db-wal")
    marks = []
    for number in range(1, 30):
        turns.append(turn.turn_id, Channel.SOLUTION, f"{number} ")
        marks.append((log.stat().st_size, number))
    database, whole = path.read_bytes(), log.read_bytes()
    for number, length in enumerate(range(marks[0][0], len(whole) + 1, 5003)):
        folder = tmp_path / f"cut{number}"
        folder.mkdir()
        (folder / "phidias.db").write_bytes(database)
        (folder / "phidias.db-wal").write_bytes(whole[:length])
        [found] = after_restart(folder / "phidias.db")
        reached = max(last for size, last in marks if size <= length)
        assert found.solution == "".join(f"{number} " for number in range(reached + 1))


@pytest.mark.parametrize("make", [limited_files, tiny_file_system])
def test_on_a_full_disk_nothing_is_lost_and_the_same_call_works_later(
    make: Callable[..., AbstractContextManager[SmallDisk]], tmp_path: Path
) -> None:
    with make(tmp_path) if make is limited_files else make() as disk:
        path = disk.folder / "phidias.db"
        database = Database(path)
        turns = Turns(database)
        Conversations(database).create("first")
        turn = begin(turns)
        turns.append(turn.turn_id, Channel.SOLUTION, "stored ")
        disk.fill()
        long = "x" * 200_000
        for _ in range(3):
            with pytest.raises(AppError, match=r"Free some space|is full"):
                turns.append(turn.turn_id, Channel.SOLUTION, long)
        with pytest.raises(AppError):
            turns.end(replace(turn, solution="stored " + long, state=TurnState.COMPLETE))
        assert turns.of(1)[0].solution == "stored "
        disk.free()
        turns.append(turn.turn_id, Channel.SOLUTION, long)
        assert turns.of(1)[0].solution == "stored " + long
        turns.end(replace(turn, solution="stored " + long, state=TurnState.COMPLETE))
        database.close()
        [found] = after_restart(path)
        assert (found.solution, found.state) == ("stored " + long, TurnState.COMPLETE)


def test_killed_on_a_full_disk_what_was_stored_is_there(tmp_path: Path) -> None:
    with limited_files(tmp_path) as disk:
        path = tmp_path / "phidias.db"
        database = Database(path)
        turns = Turns(database)
        Conversations(database).create("first")
        turn = begin(turns)
        turns.append(turn.turn_id, Channel.SOLUTION, "stored")
        disk.fill()
        with pytest.raises(AppError):
            turns.append(turn.turn_id, Channel.SOLUTION, "x" * 200_000)
        copies = {name: path.with_name(name).read_bytes() for name in ("phidias.db", "phidias.db-wal")}
        disk.free()
        database.close()
    folder = tmp_path / "after"
    folder.mkdir()
    for name, content in copies.items():
        (folder / name).write_bytes(content)
    [found] = after_restart(folder / "phidias.db")
    assert (found.solution, found.state) == ("stored", TurnState.INTERRUPTED)
