"""Several questions at once."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from app.downloads.together import AT_ONCE, together

ROOT = Path(__file__).parents[3]

ENDS_WITH_QUESTIONS_UNDER_WAY = """
import threading
from app.downloads.together import together
asked = threading.Event()
def ask(name):
    asked.set()
    threading.Event().wait()
threading.Thread(target=together, args=(ask, ["a", "b"]), daemon=True).start()  # as a desk does
asked.wait()
print("ends")
"""


def test_answers_come_in_the_order_of_the_questions_and_several_at_once() -> None:
    meeting = threading.Barrier(AT_ONCE, timeout=20)  # nobody gets on before all are there

    def ask(number: int) -> int:
        meeting.wait()
        return number * number

    assert together(ask, range(AT_ONCE * 3)) == [number * number for number in range(AT_ONCE * 3)]
    assert together(ask, ()) == []


def test_a_fault_is_raised_where_the_answers_are_waited_for() -> None:
    def ask(number: int) -> int:
        return 1 // number

    with pytest.raises(ZeroDivisionError):
        together(ask, [3, 2, 1, 0, 5])


def test_the_program_ends_though_a_hub_says_nothing() -> None:
    command = [sys.executable, "-c", ENDS_WITH_QUESTIONS_UNDER_WAY]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "ends\n"
