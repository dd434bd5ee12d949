"""Formulas stand on the baseline of the text, to the pixel."""

import pytest
from PySide6.QtGui import QColor, QImage

from app.ui.page.view import PageView
from tests.ui.page.conftest import MakePage

FORMULAS = [
    r"H",
    r"\mathrm{H}",
    r"\mathrm{H}\vphantom{\frac{a}{b}}",
    r"\mathrm{H}\vphantom{\sum_{k=1}^{n}}",
    r"\mathrm{H}\vphantom{\begin{pmatrix}1\\2\\3\end{pmatrix}}",
    r"\mathrm{H}\vphantom{y}",
    r"\mathrm{H}^{\vphantom{2}}",
]
DARK = 110  # of 255: a pixel that belongs to a letter


def lowest_ink(image: QImage, left: int, right: int) -> int:
    """The lowest row with a dark pixel between two columns."""
    for y in range(image.height() - 1, -1, -1):
        if any(QColor(image.pixel(x, y)).lightness() < DARK for x in range(left, right)):
            return y
    raise AssertionError("nothing is drawn")


def highest_ink(image: QImage, left: int, right: int) -> int:
    """The highest row with a dark pixel between two columns."""
    for y in range(image.height()):
        if any(QColor(image.pixel(x, y)).lightness() < DARK for x in range(left, right)):
            return y
    raise AssertionError("nothing is drawn")


def columns(image: QImage) -> list[tuple[int, int]]:
    """Runs of columns with ink, parted by at least eight empty ones."""
    used = [
        x
        for x in range(image.width())
        if any(QColor(image.pixel(x, y)).lightness() < DARK for y in range(image.height()))
    ]
    runs: list[tuple[int, int]] = []
    for x in used:
        if runs and x - runs[-1][1] < 8:
            runs[-1] = (runs[-1][0], x)
        else:
            runs.append((x, x))
    return runs


def picture(page: PageView) -> QImage:
    image = QImage(page.size(), QImage.Format.Format_RGB32)
    image.fill("white")
    page.render(image)
    return image


@pytest.mark.parametrize("formula", FORMULAS)
@pytest.mark.parametrize("before", ["", "# "])
def test_the_baseline_is_the_text_s(make_page: MakePage, formula: str, before: str) -> None:
    """A letter of the text and the same letter in a formula end in the same row, whatever else the formula has."""
    image = picture(make_page(f"{before}H \u2003 ${formula}$"))
    text, math = columns(image)[:2]
    assert abs(lowest_ink(image, *_inside(text)) - lowest_ink(image, *_inside(math))) <= 1


def test_all_formulas_of_a_line_share_it(make_page: MakePage) -> None:
    image = picture(make_page("$\\mathrm H$ \u2003 $\\mathrm H\\vphantom{\\int_0^1}$ \u2003 H"))
    rows = {lowest_ink(image, *_inside(run)) for run in columns(image)[:3]}
    assert max(rows) - min(rows) <= 1


def _inside(run: tuple[int, int]) -> tuple[int, int]:
    return run[0], run[1] + 1


@pytest.mark.parametrize("before", ["# ", "## ", "#### "])
def test_in_a_heading_they_are_as_large_as_its_letters(make_page: MakePage, before: str) -> None:
    image = picture(make_page(f"{before}H \u2003 $\\mathbf{{H}}$"))
    text, math = columns(image)[:2]
    heights = [lowest_ink(image, *_inside(run)) - highest_ink(image, *_inside(run)) for run in (text, math)]
    assert abs(heights[0] - heights[1]) <= 1


def test_the_letters_are_of_one_size(make_page: MakePage) -> None:
    image = picture(make_page("H \u2003 $\\mathrm{H}$"))
    (a, b), (c, d) = columns(image)[:2]
    assert abs((b - a) - (d - c)) <= 1


def test_the_font_of_a_deep_formula_is_found_in_few_steps(make_page: MakePage) -> None:
    """Opening one takes milliseconds; a rule may hang down by any number of pixels."""
    objects = make_page("Text.").objects
    objects._descents.clear()
    deep = objects._font_for(5000.0)
    assert len(objects._descents) < 12
    assert objects._descent(deep) >= 5000.0 - 0.01
    for tenths in range(1, 600):
        pixels = objects._font_for(tenths / 10)
        assert pixels == 1 or objects._descent(pixels - 1) < tenths / 10 - 0.01  # no larger than needed
