"""Bars in the place of formulas that are still to come."""

import pytest

from app.render.drawing import Box, Drawing
from app.render.placeholder import DISPLAY_WIDTHS, INLINE_WIDTHS, MOST_ROWS, placeholder
from app.render.scan import Formula


def of(tex: str, *, display: bool = False) -> Drawing:
    return placeholder(Formula(tex, display, tex))


def test_longer_formulas_have_longer_bars() -> None:
    texts = ("x", "x+y", "x + y = z + 12", r"\frac{a+b+c+d}{e+f+g+h} = 1234567890")
    widths = [of(tex).segments[0].width for tex in texts]
    assert widths == sorted(set(widths))


@pytest.mark.parametrize("display", [False, True])
def test_bars_are_bounded(display: bool) -> None:
    least, most = DISPLAY_WIDTHS if display else INLINE_WIDTHS
    assert of("x", display=display).segments[0].width == least
    assert of("x" * 10_000, display=display).segments[0].width == most
    assert len(of(r"x \\ " * 500, display=display).segments[0].marks) <= MOST_ROWS


def test_each_row_of_a_display_has_its_bar() -> None:
    segment = of(r"\begin{aligned} a &= b \\ c &= d \\ e &= f \end{aligned}", display=True).segments[0]
    tops = [mark.y for mark in segment.marks if isinstance(mark, Box)]
    assert len(tops) == 3
    assert -segment.height < tops[0] < tops[1] < tops[2] < segment.depth


def test_what_is_not_seen_has_no_length() -> None:
    assert of(r"\alpha_{\beta}^{\gamma}") is of("xyz")
    assert of(r"\begin{array}{cc} x \end{array}") is of("\\,xx")


def test_equal_bars_are_one_drawing() -> None:
    """Qt never forgets a format, and each drawing makes a new one."""
    assert of("a+b") is of("c-d")
