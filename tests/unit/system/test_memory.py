"""Freed memory goes back to the system."""

import gc
import sys
from pathlib import Path

import pytest

from app.system.memory import give_back

PIECE, PIECES = 4096, 20_000  # too small for the C library to take each from the system by itself


def resident() -> int:
    """Bytes of this process that are in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is nothing to do")
def test_what_was_freed_between_pieces_in_use_goes_back() -> None:
    pieces = [bytearray(b"x" * PIECE) for _ in range(PIECES)]
    keep = pieces[::64]
    del pieces
    gc.collect()
    before = resident()
    give_back()
    assert before - resident() > PIECE * PIECES / 2
    assert len(keep) == len(range(0, PIECES, 64))


def test_it_does_no_harm_where_nothing_is_free() -> None:
    give_back()
    give_back()
