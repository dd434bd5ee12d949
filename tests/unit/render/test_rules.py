"""Rules under some columns of a table."""

import pytest

from app.render.drawing import Drawing, Line
from tests.unit.render.conftest import Set


def rules(typeset: Set, commands: str) -> list[tuple[float, float]]:
    """From where to where the horizontal rules of a table with three columns go, in parts of its width."""
    drawing = typeset(rf"\begin{{array}}{{ccc}}a&b&c\\ {commands} d&e&f\\ g&h&i\end{{array}}", True)
    assert isinstance(drawing, Drawing)
    (segment,) = drawing.segments
    lines = [mark for mark in segment.marks if isinstance(mark, Line) and mark.y1 == mark.y2]
    return sorted((round(line.x1 / segment.width, 1), round(line.x2 / segment.width, 1)) for line in lines)


@pytest.mark.parametrize(
    ("commands", "expected"),
    [
        (r"\hline", [(0.0, 1.0)]),
        (r"\cline{1-3}", [(0.0, 1.0)]),
        (r"\cline{1-1}", [(0.0, 0.3)]),
        (r"\cline{2-3}", [(0.3, 1.0)]),
        (r"\cmidrule(lr){3-3}", [(0.7, 1.0)]),
        (r"\cline{1-1}\cline{3-3}", [(0.0, 0.3), (0.7, 1.0)]),
        (r"\cline{2-99}", [(0.3, 1.0)]),
        (r"\cline{99-99}", []),
    ],
)
def test_they_go_where_they_should(typeset: Set, commands: str, expected: list[tuple[float, float]]) -> None:
    assert rules(typeset, commands) == expected
