"""The short texts about a turn."""

import pytest

from app.core.chat import Turn, TurnState
from app.ui.chat import wording


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.04, "0.0 s"), (3.14, "3.1 s"), (9.94, "9.9 s"), (9.96, "10 s"), (59.4, "59 s"), (65, "1 min 05 s"),
     (3599.6, "1 h 00 min"), (7260, "2 h 01 min")],
)  # fmt: skip
def test_duration(seconds: float, text: str) -> None:
    assert wording.duration(seconds) == text


@pytest.mark.parametrize(
    ("text", "line"),
    [("", ""), ("one\ntwo\n", "two"), ("one\n\n---\n", "one"), ("a" * 500, "a" * 200), ("only", "only")],
)
def test_last_line(text: str, line: str) -> None:
    assert wording.last_line(text) == line


def test_reasoning_title() -> None:
    assert wording.reasoning_title(2.0, 1, True) == "Thinking · 2.0 s · 1 token"
    assert wording.reasoning_title(70.0, 12345, False) == "Reasoning · 1 min 10 s · 12,345 tokens"
    assert wording.reasoning_title(0.0, 0, False) == "Reasoning"


def test_an_ending_is_told_only_where_there_is_something_to_tell() -> None:
    assert wording.ending(Turn(1, 1, "q", state=TurnState.COMPLETE)) == ""
    failed = Turn(1, 1, "q", state=TurnState.FAILED, problem="No memory. Use a smaller context.")
    assert wording.ending(failed) == "This did not work. No memory. Use a smaller context."
    assert "Interrupted" in wording.ending(Turn(1, 1, "q", state=TurnState.INTERRUPTED))
