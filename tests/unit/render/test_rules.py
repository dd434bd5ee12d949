"""Rules under some columns of a table, and cells over several."""

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


@pytest.mark.parametrize(
    ("spanning", "plain"),
    [
        (r"\multicolumn{2}{r}{x}&y", "&x&y"),
        (r"\multicolumn{3}{c}{x}", "&x&"),
        (r"\multicolumn{2}{l}{x}&y", "x&&y"),
        (r"x&\multicolumn{1}{c}{y}&z", "x&y&z"),
        (r"\multicolumn{x}{}{y}&z", "y&z"),
    ],
)
def test_a_cell_over_several_columns_takes_their_room(typeset: Set, spanning: str, plain: str) -> None:
    tables = [typeset(rf"\begin{{array}}{{ccc}}{row}\\ d&e&f\end{{array}}", True) for row in (spanning, plain)]
    assert isinstance(tables[0], Drawing)
    assert tables[0] == tables[1]
