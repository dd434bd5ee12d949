from dataclasses import replace

import pytest

from app.render.breaking import INDENT, LEADING, broken
from app.render.drawing import Box, Clip, Drawing, Lead, Matrix, Paint, Placed, Segment
from tests.unit.render.conftest import Set

ONE: Matrix = (1, 0, 0, 1, 0, 0)
ROOM = 10_000.0


def part(width: float, lead: Lead, space: float = 0.0) -> Segment:
    box = Box(0, -500, width, 600, 0, ONE, Paint("", None, 0))
    return Segment(width, 500, 100, False, space, (box,), lead=lead)


def places(segment: Segment) -> list[tuple[float, float]]:
    """Left end and baseline of each part, from the first line down."""
    boxes = [mark for mark in segment.marks if isinstance(mark, Box)]
    top = boxes[0].matrix[5]
    return [(box.matrix[4], box.matrix[5] - top) for box in boxes]


NEXT = 600 + LEADING  # from one baseline to the next


def test_relations_stand_under_each_other() -> None:
    parts = (part(1000, Lead.NOTHING, 200), *(part(6000, Lead.RELATION, 200) for _ in range(3)))
    segment = broken(parts, ROOM)
    assert places(segment) == [(0, 0), (1200, 0), (1200, NEXT), (1200, 2 * NEXT)]
    assert (segment.width, segment.height, segment.depth) == (7200, 500 + 2 * NEXT, 100)


def test_what_fits_stays_on_the_line() -> None:
    parts = (part(1000, Lead.NOTHING), *(part(4000, Lead.RELATION) for _ in range(4)))
    assert places(broken(parts, ROOM)) == [(0, 0), (1000, 0), (5000, 0), (1000, NEXT), (5000, NEXT)]


def test_operators_are_broken_only_where_they_must_be() -> None:
    parts = (part(1000, Lead.NOTHING), part(500, Lead.RELATION), *(part(3000, Lead.OPERATOR) for _ in range(4)))
    found = places(broken(parts, ROOM))
    assert [y for _, y in found] == [0, 0, 0, 0, NEXT, NEXT]
    assert found[4][0] > found[1][0]


def test_a_new_line_is_always_begun_and_narrow_spaces_never_broken() -> None:
    parts = (part(1000, Lead.NOTHING), part(1000, Lead.NEW_LINE, 200), part(9000, Lead.SPACE))
    assert [y for _, y in places(broken(parts, ROOM))] == [0, NEXT, NEXT]


def test_a_remark_after_a_wide_space_has_its_own_line_without_the_space() -> None:
    remark = replace(part(5000, Lead.SPACE), blank=2000.0)
    parts = (part(5000, Lead.NOTHING), remark, part(3000, Lead.RELATION))
    segment = broken(parts, ROOM)
    assert places(segment) == [(0, 0), (-2000, NEXT), (3000, NEXT)]
    assert segment.width == 6000


def test_between_fences_only_what_is_too_wide_is_broken() -> None:
    left = (part(1000, Lead.NOTHING), part(4000, Lead.RELATION))
    fits = (*left, part(3000, Lead.OPERATOR), part(3000, Lead.INNER), part(1000, Lead.OPERATOR))
    assert [y for _, y in places(broken(fits, ROOM))] == [0, 0, NEXT, NEXT, NEXT]
    never = (*left, part(4000, Lead.OPERATOR), part(4000, Lead.INNER), part(1000, Lead.INNER))
    assert [y for _, y in places(broken(never, ROOM))] == [0, 0, 0, NEXT, NEXT]


def test_a_wide_left_side_has_its_line_alone() -> None:
    parts = (part(3500, Lead.NOTHING), part(7500, Lead.RELATION), part(3000, Lead.RELATION))
    assert places(broken(parts, ROOM)) == [(0, 0), (INDENT, NEXT), (INDENT, 2 * NEXT)]


def test_a_relation_does_not_follow_what_was_broken_at_an_operator() -> None:
    parts = (part(1000, Lead.NOTHING), part(8000, Lead.RELATION), part(2000, Lead.OPERATOR), part(2000, Lead.RELATION))
    assert [y for _, y in places(broken(parts, ROOM))] == [0, 0, NEXT, 2 * NEXT]


def marks_inside(segment: Segment) -> list[float]:
    return [mark.matrix[4] for mark in segment.marks if not isinstance(mark, Placed)]


def test_what_is_clipped_moves_as_a_whole() -> None:
    inner = Box(0, 0, 10, 10, 0, ONE, Paint("", None, 0))
    clip = Clip(10, 10, ONE, (inner,))
    parts = (part(6000, Lead.NOTHING), replace(part(6000, Lead.RELATION), marks=(clip,)))
    _, moved = broken(parts, ROOM).marks
    assert isinstance(moved, Clip)
    assert isinstance(moved.marks[0], Box)
    assert moved.matrix == moved.marks[0].matrix


@pytest.mark.parametrize("room", [12_000, 20_000, 35_000])
def test_real_formulas(typeset: Set, room: float) -> None:
    for tex in (
        "S = " + " + ".join(f"x_{{{n}}}^2" for n in range(30)),
        r"f(x) = \int_0^1 g(t)\,dt = \sum_{k=1}^n \frac{a_k}{b_k} = \left(\frac{a}{b}\right)^2 + c = d + e + f + g",
        r"a^2 + b^2 = c^2, \quad x + y + z + u + v + w = 1, \quad \text{for all } x > 0 \text{ and } y \ge 17",
        " = ".join(f"a_{{{n}}}" for n in range(20)),
    ):
        drawing = typeset(tex, True)
        assert isinstance(drawing, Drawing)
        whole = drawing.segments[0]
        segment = broken(drawing.parts, room)
        assert segment.width <= max(room, max(part.width for part in drawing.parts) + 4000)
        assert segment.height + segment.depth >= whole.height + whole.depth
        assert len(marks_inside(segment)) == len(whole.marks)


def test_narrow_formulas_and_tables_have_no_parts(typeset: Set) -> None:
    for tex in ("a = b", r"\begin{aligned}" + r"a&=b+c+d+e+f+g+h+i+j+k+l+m+n+o+p\\" * 3 + r"\end{aligned}"):
        drawing = typeset(tex, True)
        assert isinstance(drawing, Drawing)
        assert not drawing.parts
