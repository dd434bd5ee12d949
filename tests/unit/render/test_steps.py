import pytest

from app.render.steps import LONG_STEP, LONGEST_TITLE, begins_step, title


@pytest.mark.parametrize(
    "text",
    [
        "Wait, is that right?",
        "But wait, the sign is wrong.",
        "Hmm, what if x is negative?",
        "Let me check with x = 2.",
        "**Step 1**: expand",
        "Alternatively, use Vieta.",
        "So the answer is 4.",
        "2. Find the derivative",
        "等等，这里有问题。",
        "首先，求导数。",
    ],
)
def test_a_new_step(text: str) -> None:
    assert begins_step(text, 0)


@pytest.mark.parametrize(
    "text", ["The derivative is 2x.", "waiting times are short", "x = 2", "Sofia has 3 apples.", ""]
)
def test_no_step_of_its_own(text: str) -> None:
    assert not begins_step(text, 100)
    assert begins_step(text, LONG_STEP)


def test_titles() -> None:
    assert title("Wait, is $x = 2$ right? I doubt it.") == "Wait, is x = 2 right"
    assert title("Let me use 3.14 here. Then go on.") == "Let me use 3.14 here"
    assert title("首先，求导数。然后") == "首先，求导数"
    assert title("  one\n two ") == "one two"
    assert title("No. 5 is right") == "No. 5 is right"
    long = title("word " * 100)
    assert len(long) <= LONGEST_TITLE
    assert long.endswith("…")
