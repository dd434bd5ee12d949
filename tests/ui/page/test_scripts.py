"""Texts that run from right to left, and those that have no spaces, with formulas in them."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextBlock

from app.ui.page.line_writer import OBJECT
from app.ui.page.view import PageView
from tests.ui.page.conftest import MakePage

ARABIC = "لحل المعادلة $x^2 - 5x + 6 = 0$ نحسب المميز"
HEBREW = "המשוואה $x^2 - 5x + 6 = 0$ שקולה"


def places(block: QTextBlock) -> list[float]:
    """Where the parts of the formulas stand, in the order of the text."""
    line = block.layout().lineAt(0)
    return [line.cursorToX(place)[0] for place, letter in enumerate(block.text()) if letter == OBJECT]


def copied(page: PageView) -> str:
    page.selectAll()
    return page.createMimeDataFromSelection().text()


@pytest.mark.parametrize("text", [ARABIC, HEBREW, "English around $x^2 - 5x + 6 = 0$ the formula"])
def test_a_formula_runs_from_left_to_right_in_every_text(make_page: MakePage, text: str) -> None:
    found = places(make_page(text).document().firstBlock())
    assert len(found) > 1
    assert found == sorted(found)


@pytest.mark.parametrize("text", [ARABIC, HEBREW, "$x$ " + HEBREW])
def test_the_paragraph_runs_from_right_to_left(make_page: MakePage, text: str) -> None:
    page = make_page(text)
    block = page.document().firstBlock()
    assert block.textDirection() is Qt.LayoutDirection.RightToLeft
    assert block.layout().lineAt(0).naturalTextRect().right() > page.width() - 20


def test_what_keeps_it_together_is_not_copied(make_page: MakePage) -> None:
    assert copied(make_page(ARABIC)) == ARABIC
    assert copied(make_page("> " + HEBREW)) == HEBREW


def test_numbers_of_a_list_stand_at_the_right(make_page: MakePage) -> None:
    page = make_page(f"1. {ARABIC}\n2. {HEBREW}")
    style = page.document().firstBlock().blockFormat()
    assert style.leftMargin() == 0
    assert style.rightMargin() > 20
    image = page.grab().toImage()
    ink = [x for x in range(image.width()) for y in range(30) if image.pixelColor(x, y).lightness() < 120]
    assert max(ink) > page.width() - style.rightMargin()


def test_english_among_formulas_is_written_without_marks(make_page: MakePage) -> None:
    assert "\u2066" not in make_page("The square $x^2$.").toPlainText()


def test_chinese_breaks_between_any_two_characters_but_not_before_a_full_stop(make_page: MakePage) -> None:
    page = make_page("因此方程 $x^2 - 5x + 6 = 0$ 的两个根是二和三。" * 12, width=300)
    block = page.document().firstBlock()
    starts = [block.text()[block.layout().lineAt(n).textStart()] for n in range(block.layout().lineCount())]
    assert len(starts) > 10
    assert "。" not in starts
