import pytest

from app.render.decode import MOST_MARKS, Answer, Decoder, DrawingError
from app.render.drawing import CURRENT, Outline

M = [1, 0, 0, -1, 0, 0]


def answer(
    marks: list[object], width: float | None = 100, outlines: tuple[tuple[int, str], ...] = ((1, "M0 0L1 1Z"),)
) -> Answer:
    return {"segments": [[width, 10, 2, False, 0, False, marks]], "outlines": outlines}


def test_outlines_are_remembered() -> None:
    decoder = Decoder()
    glyph = ["p", 1, M, 0, None, 0]
    first = decoder.decode(answer([glyph])).segments[0].marks[0]
    second = decoder.decode(answer([glyph], outlines=())).segments[0].marks[0]
    assert isinstance(first, Outline)
    assert first == second
    assert first.path == "M0 0L1 1Z"


@pytest.mark.parametrize(
    "refused",
    [
        answer([["x", 1]]),
        answer([["p", 1, [1, 2], 0, None, 0]]),
        answer([["p", 1, [1, 0, 0, float("nan"), 0, 0], 0, None, 0]]),
        answer([], width=1e9),
        answer([], width=float("inf")),
        answer([], width=None),
        answer([], outlines=((1, "M0 0<script>"),)),
        answer([["l", 0, 0, 1, 1, M, 0, 60, 0]] * MOST_MARKS),
    ],
    ids=[
        "unknown mark",
        "short matrix",
        "no number",
        "wide",
        "endless",
        "no number for a width",
        "no path",
        "too many",
    ],
)
def test_what_can_not_be_painted_is_refused(refused: Answer) -> None:
    with pytest.raises(DrawingError):
        Decoder().decode(refused)


@pytest.mark.parametrize(("name", "colour"), [("red", "red"), ("#1f5fbf", "#1f5fbf"), (0, CURRENT), (None, None)])
def test_colours(name: object, colour: str | None) -> None:
    (mark,) = Decoder().decode(answer([["p", 1, M, name, None, 0]])).segments[0].marks
    assert isinstance(mark, Outline)
    assert mark.paint.fill == colour


def test_a_colour_that_is_none_is_the_text_s() -> None:
    (mark,) = Decoder().decode(answer([["p", 1, M, 'red" onload="x', None, 0]])).segments[0].marks
    assert isinstance(mark, Outline)
    assert mark.paint.fill == CURRENT


def test_a_whole_may_be_as_wide_as_its_parts_need() -> None:
    part = [190_000, 10, 2, False, 0, False, [], "r", 0]
    whole = {**answer([], width=1_900_000), "parts": [part] * 10}
    assert Decoder().decode(whole).segments[0].width == 1_900_000
    with pytest.raises(DrawingError, match="too large"):
        Decoder().decode({**whole, "parts": [[300_000, *part[1:]]]})
    with pytest.raises(DrawingError, match="too large"):
        Decoder().decode({**answer([], width=1e9), "parts": [part]})
