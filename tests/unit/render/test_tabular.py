"""Tables of text, as models write them."""

import pytest

from app.render.drawing import Drawing, Line
from tests.unit.render.conftest import Set


def horizontal(drawing: object) -> int:
    """How many rules a table has, its frame left out."""
    assert isinstance(drawing, Drawing), drawing
    return sum(isinstance(mark, Line) and mark.y1 == mark.y2 for mark in drawing.segments[0].marks)


@pytest.mark.parametrize(
    ("body", "rules"),
    [
        (r"a & b \\ \hline c & d", 1),
        (r"\hline\begin{tabular}[c]{@{}l@{}}a\\ b\end{tabular} & c \\ \hline d & e \\ \hline", 1),
        (r"a & b \ \hline c & d \ \hline e & f", 2),  # one backslash was lost on the way
        (r"a \& b & {x \\ y} \\\hline c & $\begin{matrix}1&2\\3&4\end{matrix}$", 1),
    ],
)
def test_rows_end_where_the_table_s_own_do(typeset: Set, body: str, rules: int) -> None:
    assert horizontal(typeset(rf"\begin{{tabular}}{{|l|l|}}{body}\end{{tabular}}", True)) == rules
