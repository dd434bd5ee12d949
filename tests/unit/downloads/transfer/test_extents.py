"""Every byte is claimed once, and what was claimed in vain comes back."""

import itertools
import random

from hypothesis import given
from hypothesis import strategies as st

from app.downloads.transfer.extents import EXTENT, RUN, Board, Extent, Run


def extent(offset: int, length: int) -> Extent:
    return Extent(offset, length, "")


def bring(board: Board, run: Run, stop: int) -> None:
    """Fetches a run up to `stop`."""
    position = run.first
    while position < stop and (size := board.grant(run, stop - position)):
        board.wrote(size)
        board.add(extent(position, size))
        position += size


@given(size=st.integers(1, 6 * RUN), sharers=st.integers(1, 8), seed=st.integers(0, 1000))
def test_all_is_brought_and_nothing_twice(size: int, sharers: int, seed: int) -> None:
    chance, board, running, brought = random.Random(seed), Board(size), [], 0
    while not board.is_complete:
        while len(running) < sharers and (run := board.claim(sharers)) is not None:
            running.append(run)
        run = running.pop(chance.randrange(len(running)))
        before = board.received
        bring(board, run, chance.choice([run.stop, run.first + chance.randrange(1, RUN)]))
        brought += board.received - before
        board.release(run)
    assert brought == size
    assert board.claim(1) is None
    tiles = board.extents
    assert all(left.stop == right.offset for left, right in itertools.pairwise(tiles))
    assert all(each.offset // EXTENT == (each.stop - 1) // EXTENT for each in tiles)


def test_the_front_is_claimed_first() -> None:
    board = Board(10 * RUN, [extent(0, EXTENT)])
    runs = [board.claim(2) for _ in range(3)]
    assert [(run.first, run.stop) for run in runs if run] == [
        (EXTENT, EXTENT + RUN),
        (EXTENT + RUN, EXTENT + 2 * RUN),
        (EXTENT + 2 * RUN, EXTENT + 3 * RUN),
    ]


def test_who_has_nothing_to_do_takes_half_of_the_longest_run() -> None:
    board = Board(RUN)
    first = board.claim(1)
    assert first is not None
    assert first.stop == RUN // 2
    board.claim(1)
    while (last := board.claim(1)) is not None and last.first > first.stop:
        pass
    assert last is not None
    assert (last.first, last.stop, first.stop) == (RUN // 4, RUN // 2, RUN // 4)


def test_later_extents_replace_those_they_overlap() -> None:
    board = Board(100, [extent(0, 30), extent(30, 30), extent(20, 20)])
    assert [(each.offset, each.stop) for each in board.extents] == [(20, 40)]
    assert board.received == 20


def test_what_can_not_be_is_not_taken() -> None:
    assert Board(100, [extent(-1, 10), extent(95, 10), extent(5, 0)]).extents == ()


def test_a_dropped_extent_can_be_claimed_again() -> None:
    whole = extent(0, 100)
    board = Board(100, [whole])
    board.drop(whole)
    run = board.claim(4)
    assert run is not None
    assert (run.first, run.stop) == (0, 100)
    assert board.received == 0


def test_gaps_seen_from_a_position() -> None:
    board = Board(100, [extent(10, 20), extent(50, 10)])
    assert [board.gap_at(position) for position in (0, 10, 29, 30, 55, 60)] == [
        (True, 10),
        (False, 30),
        (False, 30),
        (True, 50),
        (False, 60),
        (True, 100),
    ]
