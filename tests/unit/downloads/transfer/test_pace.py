"""Rates and times that a person can read, and as many connections as are worth it."""

import pytest

from app.downloads.transfer.pace import Pace
from app.downloads.transfer.tuner import ALL, STEPS, Share, Tuner


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_steady_rate_is_told_from_the_first_second() -> None:
    clock = Clock()
    pace = Pace(clock)
    for tick in range(5):
        pace.update(tick * 250_000)
        clock.now += 0.25
    assert pace.rate == pytest.approx(1e6)
    assert pace.seconds_left(11_000_000) == pytest.approx(10.0)


def test_a_gap_of_a_second_moves_the_time_left_little() -> None:
    clock = Clock()
    pace = Pace(clock)
    for tick in range(200):
        pace.update(tick * 250_000)
        clock.now += 0.25
    before = pace.seconds_left(100_000_000)
    for _ in range(4):
        pace.update(199 * 250_000)
        clock.now += 0.25
    after = pace.seconds_left(100_000_000)
    assert before is not None
    assert after is not None
    assert before < after < before * 1.15


def test_nothing_is_said_without_bytes_or_size() -> None:
    clock = Clock()
    pace = Pace(clock)
    pace.update(0)
    clock.now += 1
    pace.update(0)
    assert (pace.rate, pace.seconds_left(100), pace.seconds_left(None)) == (0.0, None, None)


def test_bytes_that_are_taken_back_are_no_negative_rate() -> None:
    clock = Clock()
    pace = Pace(clock)
    for received in (0, 1000, 0):
        pace.update(received)
        clock.now += 1
    assert pace.rate >= 0


def climb(rate_of: dict[int, float], seconds: float, tuner: Tuner, clock: Clock) -> int:
    """The connections after some time on a line that gives these rates."""
    received = 0.0
    for _ in range(int(seconds / 0.25)):
        tuner.update(int(received))
        received += rate_of[tuner.connections] * 0.25
        clock.now += 0.25
    return tuner.connections


def test_climbs_as_long_as_more_are_faster() -> None:
    clock = Clock()
    assert climb({step: step * 20e6 for step in STEPS}, 10, Tuner(clock), clock) == STEPS[-1]


def test_stays_low_where_more_bring_nothing() -> None:
    clock = Clock()
    assert climb(dict.fromkeys(STEPS, 100e6), 10, Tuner(clock), clock) <= 2


def test_makes_do_with_less_when_asked() -> None:
    clock = Clock()
    tuner = Tuner(clock)
    climb({step: step * 20e6 for step in STEPS}, 10, tuner, clock)
    tuner.slow_down()
    assert tuner.connections == STEPS[-3]
    assert climb({step: step * 20e6 for step in STEPS}, 10, tuner, clock) == STEPS[-3]


def test_connections_are_shared() -> None:
    share = Share()
    assert share.each == ALL
    with share.taken("one"), share.taken("two"), share.taken("three"):
        assert share.each == ALL // 3
    assert share.each == ALL
