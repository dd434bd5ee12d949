"""How long a page rests after it was written."""

import time

import pytest

from app.ui.page.pacing import FEW_CORES, MOST_REST, REST, REST_GROWING, REST_ON_FEW, STILL_MS, TICK_MS, Pace


def spend(seconds: float) -> None:
    """Processor time of this thread."""
    until = time.thread_time() + seconds
    while time.thread_time() < until:
        pass


def due(pace: Pace, growing: bool) -> float:
    """When the next update may be."""
    return time.monotonic() + pace.milliseconds(growing=growing, still=False) / 1000


@pytest.mark.parametrize(
    ("cores", "growing", "rest"),
    [(2, True, REST_ON_FEW), (FEW_CORES, True, REST_ON_FEW), (16, True, REST_GROWING), (16, False, REST)],
)
def test_it_rests_as_many_times_as_long_as_it_computed(cores: int, growing: bool, rest: int) -> None:
    pace = Pace(cores)
    began = time.monotonic()
    begun = pace.begin()
    spend(0.003)
    took = pace.written(begun, growing=growing)
    assert due(pace, growing) - began >= rest * took
    written = due(pace, growing)
    begun = pace.begin()
    spend(0.003)
    pace.painted(begun, growing=growing)
    assert due(pace, growing) - written == pytest.approx(0.003 * rest, abs=0.02)
    begun = pace.begin()
    spend(0.003)
    painted = due(pace, growing)
    pace.painted(begun, growing=growing)  # what is painted again is not its cost
    assert due(pace, growing) == pytest.approx(painted, abs=0.005)


def test_it_does_not_rest_for_long_where_much_waits() -> None:
    pace = Pace(2)
    begun = pace.begin()
    spend(0.1)
    pace.written(begun, growing=True)
    assert pace.milliseconds(growing=True, still=False) > 2000
    assert pace.milliseconds(growing=True, still=False, much=True) <= 1000 * MOST_REST


def test_waiting_for_a_processor_costs_nothing() -> None:
    pace = Pace(2)
    begun = pace.begin()
    time.sleep(0.05)
    assert pace.written(begun, growing=True) < 0.02
    assert pace.milliseconds(growing=True, still=False) <= TICK_MS


def test_less_motion() -> None:
    pace = Pace(2)
    assert pace.milliseconds(growing=True, still=True) == STILL_MS
    assert pace.milliseconds(growing=False, still=True) == 0


def test_it_wakes_at_once() -> None:
    pace = Pace(2)
    begun = pace.begin()
    spend(0.01)
    pace.written(begun, growing=True)
    pace.wake()
    assert pace.milliseconds(growing=False, still=False) == 0
