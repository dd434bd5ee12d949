"""The laws of the engine's door, on a backend that says what it is told."""

import pickle
import random
import threading
import time
from pathlib import Path
from queue import Empty, SimpleQueue

import pytest

from app.core.chat import Channel, Message, Role, Usage
from app.core.errors import AppError, Problem
from app.engine import messages as m
from app.engine.scripted import INFO, Script, ScriptedBackend
from app.engine.worker import NO_MODEL, EngineWorker

PATH = Path("model.gguf")
QUESTION = (Message(Role.USER, "hi"),)
LOAD = m.LoadModel(PATH)
PATIENCE = 20.0  # seconds; nothing here takes long, the machine may be busy
TERMINAL = (m.ModelReady, m.ModelFailed, m.LoadCancelled, m.ModelUnloaded, m.Finished, m.GenerationFailed)


class Desk:
    """A worker with a backend, and the events that came of it."""

    def __init__(self, *scripts: Script, load_gate: threading.Event | None = None) -> None:
        self.backend = ScriptedBackend(scripts or [Script(("4",))], load_gate=load_gate)
        self.events: list[m.Event] = []
        self._arriving: SimpleQueue[m.Event] = SimpleQueue()
        self.worker = EngineWorker(self.backend, self._arriving.put)
        self.worker.start()

    def until(self, *kinds: type) -> m.Event:
        """Wait for the next event of these kinds."""
        while True:
            event = self._arriving.get(timeout=PATIENCE)
            self.events.append(event)
            if isinstance(event, kinds):
                return event

    def finish(self) -> m.Event:
        return self.until(m.Finished, m.GenerationFailed)

    def close(self) -> list[m.Event]:
        assert self.worker.close(PATIENCE)
        while True:
            try:
                self.events.append(self._arriving.get_nowait())
            except Empty:
                return self.events

    def said(self, channel: Channel) -> str:
        return "".join(e.text for e in self.events if isinstance(e, m.Delta) and e.channel is channel)


def loaded(*scripts: Script) -> Desk:
    desk = Desk(*scripts)
    desk.worker.post(LOAD)
    desk.until(m.ModelReady)
    return desk


# What comes of a command


def test_a_load_tells_its_progress_and_the_model() -> None:
    desk = loaded()
    desk.close()
    *progress, ready = desk.events
    assert [event.fraction for event in progress if isinstance(event, m.ModelLoading)] == [0.0, 0.5, 1.0]
    assert isinstance(ready, m.ModelReady)
    assert ready.info.path == PATH
    assert desk.backend.loaded is None  # closing lets go of it


def test_an_answer_is_split_counted_and_ended_once() -> None:
    desk = loaded(Script(("<th", "ink>", "why", " so", "</think>", "\n\n", "42"), prompt_tokens=7))
    desk.worker.post(m.Generate(1, QUESTION))
    end = desk.finish()
    desk.close()
    assert desk.events[-1] is end
    assert isinstance(end, m.Finished)
    assert end.reason is m.StopReason.END
    assert (desk.said(Channel.REASONING), desk.said(Channel.SOLUTION)) == ("why so", "42")
    assert (end.usage.prompt_tokens, end.usage.reasoning_tokens, end.usage.solution_tokens) == (7, 5, 2)
    assert 0 < end.usage.reasoning_seconds <= end.usage.decode_seconds
    assert m.PromptProgress(1, 7, 7) in desk.events


def test_deltas_count_all_tokens() -> None:
    desk = loaded(Script(("<think>", "a", "b", "</think>", "c", "d")))
    desk.worker.post(m.Generate(1, QUESTION))
    desk.finish()
    desk.close()
    counted = {c: sum(e.tokens for e in desk.events if isinstance(e, m.Delta) and e.channel is c) for c in Channel}
    assert sum(counted.values()) == 6


def test_without_a_model_nothing_is_generated() -> None:
    desk = Desk()
    desk.worker.post(m.Generate(1, QUESTION))
    assert desk.finish() == m.GenerationFailed(1, NO_MODEL)
    desk.close()


def test_after_unloading_or_a_failed_load_there_is_no_model() -> None:
    desk = loaded()
    desk.worker.post(m.UnloadModel())
    desk.until(m.ModelUnloaded)
    desk.worker.post(m.Generate(1, QUESTION))
    assert desk.finish() == m.GenerationFailed(1, NO_MODEL)
    desk.worker.post(LOAD)
    desk.until(m.ModelReady)
    desk.worker.post(m.LoadModel(Path("notes.txt")))
    failed = desk.until(m.ModelFailed)
    assert isinstance(failed, m.ModelFailed)
    assert failed.problem.title == "This is not a GGUF model file."
    desk.worker.post(m.Generate(2, QUESTION))
    assert desk.finish() == m.GenerationFailed(2, NO_MODEL)
    desk.close()


@pytest.mark.parametrize(
    ("error", "problem"),
    [
        (
            AppError("The answer could not be computed.", "why", "what"),
            Problem("The answer could not be computed.", "why", "what"),
        ),
        (ValueError("odd"), None),
    ],
)
def test_a_fault_is_an_event_and_the_worker_lives_on(error: Exception, problem: Problem | None) -> None:
    desk = loaded(Script(("a", "b"), error=error), Script(("c",)))
    desk.worker.post(m.Generate(1, QUESTION))
    end = desk.finish()
    assert isinstance(end, m.GenerationFailed)
    assert end.problem == problem if problem else "ValueError: odd" in end.problem.detail
    assert desk.said(Channel.SOLUTION) == "ab"
    desk.worker.post(m.Generate(2, QUESTION))
    assert isinstance(desk.finish(), m.Finished)
    desk.close()


def test_max_tokens_ends_by_length() -> None:
    desk = loaded(Script(("x",) * 100))
    desk.worker.post(m.Generate(1, QUESTION, max_tokens=5))
    end = desk.finish()
    assert isinstance(end, m.Finished)
    assert (end.reason, end.usage.solution_tokens) == (m.StopReason.LENGTH, 5)
    desk.close()


def test_a_thought_without_a_solution_is_told() -> None:
    desk = loaded(Script(("<think>", "hm"), reason=m.StopReason.LENGTH))
    desk.worker.post(m.Generate(1, QUESTION))
    end = desk.finish()
    assert isinstance(end, m.Finished)
    assert "before any solution" in end.notes[0]
    assert end.usage.reasoning_tokens == 2
    assert end.usage.reasoning_seconds > 0
    desk.close()


def test_a_thought_that_nothing_opened_is_told_when_it_ends() -> None:
    desk = loaded(Script(("I think", " so", "</think>", "42")))
    desk.worker.post(m.Generate(1, QUESTION))
    end = desk.finish()
    desk.close()
    found = desk.events.index(m.ThoughtFound(1))
    before = [e for e in desk.events[:found] if isinstance(e, m.Delta)]
    after = [e for e in desk.events[found:] if isinstance(e, m.Delta)]
    assert "".join(e.text for e in before) == "I think so"
    assert "".join(e.text for e in after) == "42"
    assert isinstance(end, m.Finished)
    assert (end.usage.reasoning_tokens, end.usage.solution_tokens) == (3, 1)


# Cancelling


def test_cancel_while_reading_the_prompt() -> None:
    desk = loaded(Script(("x",), read_gate=threading.Event()))
    desk.worker.post(m.Generate(1, QUESTION))
    desk.until(m.PromptProgress)
    desk.worker.cancel(1)
    assert desk.finish() == m.Finished(1, m.StopReason.CANCELLED, Usage(prompt_tokens=10))
    desk.close()


def test_cancel_while_decoding_keeps_what_was_said() -> None:
    desk = loaded(Script(("x", threading.Event(), "y")))
    desk.worker.post(m.Generate(1, QUESTION))
    desk.until(m.Delta)
    desk.worker.cancel(1)
    end = desk.finish()
    assert isinstance(end, m.Finished)
    assert (end.reason, end.usage.solution_tokens) == (m.StopReason.CANCELLED, 1)
    desk.close()
    assert desk.said(Channel.SOLUTION) == "x"


def test_cancel_does_not_wait_in_line_and_does_not_hit_others() -> None:
    gate = threading.Event()
    desk = loaded(Script((gate, "x")))
    for request_id in (1, 2, 3):
        desk.worker.post(m.Generate(request_id, QUESTION))
    desk.worker.cancel(2)
    desk.worker.cancel(99)
    gate.set()
    ends = [desk.finish() for _ in range(3)]
    assert [e.reason for e in ends if isinstance(e, m.Finished)] == [
        m.StopReason.END, m.StopReason.CANCELLED, m.StopReason.END,
    ]  # fmt: skip
    assert len(desk.backend.requests) == 2
    desk.close()


def test_cancelling_what_has_ended_does_not_touch_what_comes() -> None:
    desk = loaded()
    desk.worker.post(m.Generate(1, QUESTION))
    desk.finish()
    desk.worker.cancel(1)
    desk.worker.post(m.Generate(2, QUESTION))
    end = desk.finish()
    assert isinstance(end, m.Finished)
    assert end.reason is m.StopReason.END
    desk.close()


def test_cancel_a_load_running_and_waiting() -> None:
    desk = Desk(load_gate=threading.Event())
    desk.worker.post(LOAD)
    desk.worker.post(m.LoadModel(Path("second.gguf")))
    desk.until(m.ModelLoading)
    desk.worker.cancel_load()
    assert desk.until(m.LoadCancelled) == m.LoadCancelled(PATH)
    assert desk.until(m.LoadCancelled) == m.LoadCancelled(Path("second.gguf"))
    desk.worker.post(m.Generate(1, QUESTION))
    assert desk.finish() == m.GenerationFailed(1, NO_MODEL)
    desk.close()


def test_a_load_posted_after_cancelling_is_not_cancelled() -> None:
    desk = Desk()
    desk.worker.cancel_load()
    desk.worker.post(LOAD)
    desk.until(m.ModelReady)
    desk.close()


# Closing


def test_close_ends_what_runs_and_what_waits() -> None:
    desk = loaded(Script(("x", threading.Event())))
    desk.worker.post(m.Generate(1, QUESTION))
    desk.worker.post(m.Generate(2, QUESTION))
    desk.worker.post(LOAD)
    desk.worker.post(m.UnloadModel())
    desk.until(m.Delta)
    events = desk.close()
    ends = [event for event in events if isinstance(event, TERMINAL)]
    reasons = [event.reason for event in ends if isinstance(event, m.Finished)]
    assert reasons == [m.StopReason.CANCELLED] * 2
    assert [type(event) for event in ends[-2:]] == [m.LoadCancelled, m.ModelUnloaded]


def test_after_close_commands_are_dropped() -> None:
    desk = Desk()
    desk.close()
    desk.worker.post(LOAD)
    desk.worker.cancel(1)
    assert desk.worker.close(PATIENCE)
    assert desk.close() == []


def test_commands_behind_a_shutdown_end_as_cancelled() -> None:
    gate = threading.Event()
    desk = loaded(Script((gate, "x")))
    desk.worker.post(m.Generate(1, QUESTION))
    desk.worker.post(m.Shutdown())
    desk.worker.post(m.Generate(2, QUESTION))
    gate.set()
    first, second = desk.finish(), desk.finish()
    assert isinstance(first, m.Finished)
    assert first.reason is m.StopReason.END
    assert second == m.Finished(2, m.StopReason.CANCELLED, Usage())
    desk.close()


def test_a_worker_never_started_closes() -> None:
    assert EngineWorker(ScriptedBackend([]), lambda _: None).close(PATIENCE)


# Speed


def test_at_most_thirty_deltas_a_second() -> None:
    desk = loaded(Script(("x",) * 50_000))
    start = time.monotonic()
    desk.worker.post(m.Generate(1, QUESTION))
    desk.finish()
    seconds = time.monotonic() - start
    assert sum(isinstance(event, m.Delta) for event in desk.events) <= 30 * seconds + 2
    assert len(desk.said(Channel.SOLUTION)) == 50_000
    desk.close()


# All together


def _is_end_of(command: m.Command, event: m.Event) -> bool:
    match command:
        case m.LoadModel(path=path):
            return isinstance(event, m.ModelReady | m.ModelFailed | m.LoadCancelled) and event.path == path
        case m.UnloadModel():
            return isinstance(event, m.ModelUnloaded)
        case m.Generate(request_id=request_id):
            return isinstance(event, m.Finished | m.GenerationFailed) and event.request_id == request_id
    return False


def _concerns(command: m.Command, event: m.Event) -> bool:
    match command:
        case m.LoadModel(path=path):
            return (
                isinstance(event, m.ModelLoading | m.ModelReady | m.ModelFailed | m.LoadCancelled)
                and event.path == path
            )
        case m.Generate(request_id=request_id):
            return getattr(event, "request_id", None) == request_id
    return _is_end_of(command, event)


def _hurry(desk: Desk, rng: random.Random, number: int) -> m.Command:
    """Perhaps cancel something, perhaps pause; then the next command."""
    if rng.random() < 0.3:
        desk.worker.cancel(rng.randrange(number + 1))
    if rng.random() < 0.1:
        desk.worker.cancel_load()
    if rng.random() < 0.2:
        threading.Event().wait(rng.random() * 0.01)
    choice = rng.random()
    if choice < 0.25:
        return m.LoadModel(Path(f"{number}.{rng.choice(['gguf', 'txt'])}"))
    return m.UnloadModel() if choice < 0.3 else m.Generate(number, QUESTION)


@pytest.mark.parametrize("seed", range(40))
def test_every_command_has_exactly_one_end_and_nothing_after_it(seed: int) -> None:
    rng = random.Random(seed)
    desk = Desk(
        Script(("<think>", "a", "</think>", "b") * 20, seconds_per_token=0.0002),
        Script(("a",) * 10, error=AppError("broken")),
        Script(("a", "b"), reason=m.StopReason.LENGTH),
    )
    commands: list[m.Command] = []
    for number in range(rng.randrange(1, 25)):
        commands.append(_hurry(desk, rng, number))
        desk.worker.post(commands[-1])
    for _ in commands if rng.random() < 0.5 else ():  # else close in the middle
        desk.until(*TERMINAL)
    events = desk.close()
    unloads = sum(isinstance(command, m.UnloadModel) for command in commands)
    assert sum(isinstance(event, m.ModelUnloaded) for event in events) == unloads
    for command in commands:
        if not isinstance(command, m.UnloadModel):
            assert sum(_is_end_of(command, event) for event in events) == 1
            assert _is_end_of(command, [event for event in events if _concerns(command, event)][-1])


@pytest.mark.parametrize(
    "message",
    [
        LOAD,
        m.Generate(1, QUESTION, m.Sampling(seed=3), 10),
        m.ModelReady(PATH, INFO),
        m.ModelFailed(PATH, Problem("a", "b", "c")),
        m.Finished(1, m.StopReason.END, Usage(1, 2, 3), ("note",)),
        m.Delta(1, Channel.SOLUTION, "a", 1),
    ],
)
def test_messages_survive_a_process_border(message: object) -> None:
    assert pickle.loads(pickle.dumps(message)) == message
