"""Cells over several columns and rows of a table."""

from dataclasses import dataclass

import pytest

from app.render.drawing import Drawing, Letters, Line, Mark, Outline
from tests.unit.render.conftest import Set

PADDING = 500  # 1/1000 em at either end of a row


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it is drawn, its width and its middle in 1/1000 em."""

    marks: tuple[Mark, ...]
    width: float
    top: float
    bottom: float

    def places(self, path: str) -> list[tuple[float, float]]:
        """Where a sign stands: its left end and its baseline."""
        return [mark.matrix[4:] for mark in self.marks if isinstance(mark, Outline) and mark.path == path]

    def lines(self) -> list[tuple[float, float, float]]:
        """The vertical ones: x, upper and lower end."""
        found = [mark for mark in self.marks if isinstance(mark, Line) and mark.x1 == mark.x2]
        ends = [(line.x1, *sorted(line.matrix[3] * y + line.matrix[5] for y in (line.y1, line.y2))) for line in found]
        return sorted(ends)


def table(typeset: Set, columns: str, body: str) -> Table:
    drawing = typeset(rf"\begin{{array}}{{{columns}}}{body}\end{{array}}", True)
    assert isinstance(drawing, Drawing), drawing
    (segment,) = drawing.segments
    return Table(segment.marks, segment.width, -segment.height, segment.depth)


def sign(typeset: Set, tex: str) -> tuple[str, float]:
    """A sign's outline and its width."""
    drawing = typeset(tex, True)
    assert isinstance(drawing, Drawing)
    (mark,) = drawing.segments[0].marks
    assert isinstance(mark, Outline)
    return mark.path, drawing.segments[0].width


@pytest.mark.parametrize(("align", "share"), [("l", 0.0), ("c", 0.5), ("r", 1.0)])
def test_it_stands_in_the_room_of_all_its_columns(typeset: Set, align: str, share: float) -> None:
    path, width = sign(typeset, "x")
    found = table(typeset, "ccc", rf"\multicolumn{{3}}{{{align}}}{{x}}\\ aaa&bbbbbbb&c")
    (place,) = found.places(path)
    assert place[0] == pytest.approx(PADDING + share * (found.width - 2 * PADDING - width), abs=3)


def test_it_leaves_its_columns_as_narrow_as_they_are(typeset: Set) -> None:
    plain = table(typeset, "ccc", "a&b&c")
    assert table(typeset, "ccc", r"\multicolumn{3}{c}{xyz}\\ a&b&c").width == plain.width


def test_a_wide_one_widens_them_alike(typeset: Set) -> None:
    head = r"\rule{10em}{1em}"
    found = table(typeset, "ccc", rf"\multicolumn{{3}}{{c}}{{{head}}}\\ a&a&a")
    assert found.width == pytest.approx(10_000 + 2 * PADDING, abs=2)
    lefts = sorted(place[0] for place in found.places(sign(typeset, "a")[0]))
    assert lefts[1] - lefts[0] == pytest.approx(lefts[2] - lefts[1], abs=2)


def test_beside_others_it_counts_as_so_many(typeset: Set) -> None:
    path, _width = sign(typeset, "y")
    spanning = table(typeset, "lll", r"\multicolumn{2}{c}{x}&y\\ aaa&bbb&c").places(path)
    assert spanning == table(typeset, "lll", r"x&x&y\\ aaa&bbb&c").places(path)


@pytest.mark.parametrize("wrong", [r"\multicolumn{x}{}{y}&z", r"\multicolumn{99}{c}{y}", r"\multirow{9}{*}{y}&z"])
def test_wrong_ones_are_shown_all_the_same(typeset: Set, wrong: str) -> None:
    path, _width = sign(typeset, "y")
    assert len(table(typeset, "cc", rf"{wrong}\\ a&b").places(path)) == 1


def test_lines_stop_at_it(typeset: Set) -> None:
    body = r"a&b&c\\ \multicolumn{2}{c|}{x}&y\\ d&e&f"
    found = table(typeset, "c|c|c", body)
    first, second, other = found.lines()
    assert first[0] == second[0] < other[0]
    assert (other[1], other[2]) == pytest.approx((found.top, found.bottom), abs=2)
    assert first[1] == pytest.approx(found.top, abs=2)
    assert second[2] == pytest.approx(found.bottom, abs=2)
    third = (found.bottom - found.top) / 3
    assert second[1] - first[2] == pytest.approx(third, abs=60)


def test_the_line_behind_it_is_the_template_s(typeset: Set) -> None:
    with_line, without = (
        len(table(typeset, "c|c|c", rf"\multicolumn{{2}}{{c{end}}}{{x}}&y\\ a&b&c").lines()) for end in ("|", "")
    )
    assert with_line == without == 2
    whole = table(typeset, "c|c|c", r"\multicolumn{2}{c|}{x}&y\\ a&b&c").lines()[1]
    cut = table(typeset, "c|c|c", r"\multicolumn{2}{c}{x}&y\\ a&b&c").lines()[1]
    assert cut[2] - cut[1] < 0.6 * (whole[2] - whole[1])


def test_over_rows_it_stands_in_the_middle(typeset: Set) -> None:
    path, _width = sign(typeset, "x")
    two = table(typeset, "cc", r"\multirow{2}{*}{x}&a\\ &b\\ c&d")
    rows = [two.places(sign(typeset, letter)[0])[0][1] for letter in "abd"]
    (place,) = two.places(path)
    assert place[1] == pytest.approx((rows[0] + rows[1]) / 2, abs=150)
    assert rows[1] < rows[2]


def test_a_tall_one_makes_room(typeset: Set) -> None:
    found = table(typeset, "cc", r"\multirow{2}{*}{\rule{1em}{9em}}&a\\ &b")
    assert found.bottom - found.top >= 9000


def test_it_is_text_where_it_is_written_so(typeset: Set) -> None:
    found = table(typeset, "cc", r"\multirow{2}{*}{中 $x$}&a\\ &b")
    assert [mark.text for mark in found.marks if isinstance(mark, Letters)] == ["中"]
    assert len(found.places(sign(typeset, "x")[0])) == 1


def test_both_at_once(typeset: Set) -> None:
    drawing = typeset(
        r"\begin{tabular}{|l|r|r|}\hline\multirow{2}{*}{Name}&\multicolumn{2}{c|}{Points}\\ \cline{2-3}&a&b\\"
        r"\hline Ann&1&2\\ \hline\end{tabular}",
        True,
    )
    assert isinstance(drawing, Drawing)
