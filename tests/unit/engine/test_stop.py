"""The flag as Python and as C sees it."""

import ctypes
import sys
import threading

from app.engine.stop import StopFlag


def seen_by_c(flag: StopFlag) -> bool:
    strlen = ctypes.CDLL("msvcrt" if sys.platform == "win32" else None).strlen
    strlen.argtypes, strlen.restype = [ctypes.c_void_p], ctypes.c_bool  # as llama.cpp calls it
    return bool(strlen(flag.address))


def test_both_sides_see_the_same() -> None:
    flag = StopFlag()
    for _ in range(3):
        assert not flag.is_set()
        assert not seen_by_c(flag)
        flag.set()
        assert flag.is_set()
        assert seen_by_c(flag)
        flag.clear()


def test_waiting_ends_when_it_is_set() -> None:
    flag = StopFlag()
    assert not flag.wait(0.001)
    timer = threading.Timer(0.01, flag.set)
    timer.start()
    assert flag.wait(20)
    timer.join()
