"""Few deltas, whatever comes, and nothing lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.chat import Channel
from app.engine.batcher import INTERVAL, Batcher
from app.engine.messages import Delta, Event

REASONING, SOLUTION = Channel.REASONING, Channel.SOLUTION


class Clock:
    """Time that passes when it is told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def events() -> list[Event]:
    return []


@pytest.fixture
def batcher(clock: Clock, events: list[Event]) -> Batcher:
    return Batcher(1, events.append, clock)


def say(batcher: Batcher, channel: Channel, text: str) -> None:
    batcher.add(channel, text)
    batcher.count(channel, 1)
    batcher.tick()


def test_the_first_text_goes_at_once_and_the_next_when_due(batcher: Batcher, clock: Clock, events: list[Event]) -> None:
    for text in "abc":
        say(batcher, SOLUTION, text)
    assert events == [Delta(1, SOLUTION, "a", 1)]
    clock.now = INTERVAL
    say(batcher, SOLUTION, "d")
    assert events[1:] == [Delta(1, SOLUTION, "bcd", 3)]


def test_a_change_of_channel_costs_no_extra_delta(batcher: Batcher, clock: Clock, events: list[Event]) -> None:
    say(batcher, REASONING, "a")
    for _ in range(10):
        say(batcher, REASONING, "b")
        say(batcher, SOLUTION, "c")
    assert len(events) == 1
    clock.now = INTERVAL
    batcher.tick()
    batcher.tick()
    clock.now = 2 * INTERVAL
    batcher.tick()
    assert events[1:] == [Delta(1, REASONING, "b" * 10, 10), Delta(1, SOLUTION, "c" * 10, 10)]


def test_flush_sends_all_and_tokens_without_text_wait(batcher: Batcher, events: list[Event]) -> None:
    batcher.count(SOLUTION, 3)
    batcher.flush()
    assert events == []
    batcher.add(SOLUTION, "a")
    batcher.flush()
    assert events == [Delta(1, SOLUTION, "a", 3)]


@given(st.lists(st.tuples(st.sampled_from(Channel), st.text(min_size=1, max_size=3), st.floats(0, 0.05)), max_size=80))
def test_nothing_is_lost_and_the_limit_holds(said: list[tuple[Channel, str, float]]) -> None:
    clock, events = Clock(), list[Event]()
    times: list[float] = []

    def emit(event: Event) -> None:
        events.append(event)
        times.append(clock.now)

    batcher = Batcher(1, emit, clock)
    for channel, text, pause in said:
        clock.now += pause
        say(batcher, channel, text)
    while_running = len(times)
    batcher.flush()
    for channel in Channel:
        deltas = [event for event in events if isinstance(event, Delta) and event.channel is channel]
        assert "".join(delta.text for delta in deltas) == "".join(text for c, text, _ in said if c is channel)
        assert sum(delta.tokens for delta in deltas) == sum(c is channel for c, *_ in said)
    assert while_running <= clock.now * 30 + 1
    assert len(events) <= while_running + 2
