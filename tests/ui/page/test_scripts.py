"""Texts that run from right to left, and those that have no spaces, with formulas in them."""

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QTextCursor

from app.render.drawing import Drawing, Segment
from app.ui.page.finding import text_of
from app.ui.page.formulas import Formulas
from app.ui.page.ink import Ink
from app.ui.page.view import PageView
from tests.support.pages import show_all
from tests.ui.page.conftest import MakePage

ARABIC = "لحل المعادلة $x^2 - 5x + 6 = 0$ نحسب المميز"
HEBREW = "המשוואה $x^2 - 5x + 6 = 0$ שקולה"


def drawn(page: PageView, formulas: Formulas, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Where the parts of the formulas are painted, in the order of the text."""
    found: list[tuple[int, float]] = []
    drawing = next(iter(formulas._shelf.values()))
    assert isinstance(drawing, Drawing)

    def paint(_ink: Ink, _painter: object, segment: Segment, origin: QPointF, *_: object) -> None:
        found.append((drawing.segments.index(segment), origin.x()))

    monkeypatch.setattr(Ink, "paint", paint)
    page.grab()
    return [place for _number, place in sorted(found)]


def copied(page: PageView) -> str:
    page.selectAll()
    return page.createMimeDataFromSelection().text()


@pytest.mark.parametrize("text", [ARABIC, HEBREW, "English around $x^2 - 5x + 6 = 0$ the formula"])
def test_a_formula_runs_from_left_to_right_in_every_text(
    make_page: MakePage, formulas: Formulas, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    long = text.replace(" = 0$", " + a + b + c + d + e + f + g = (x - 2)(x - 3) + h + i + j + k = 0$")
    found = drawn(make_page(long, width=2000), formulas, monkeypatch)
    assert len(found) > 1
    assert found == sorted(found)


def test_without_isolates_it_would_not(
    make_page: MakePage, formulas: Formulas, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.ui.page.line_writer.ISOLATE", "")
    monkeypatch.setattr("app.ui.page.line_writer.END_ISOLATE", "")
    text = ARABIC.replace(" = 0$", " + a + b + c + d + e + f + g = (x - 2)(x - 3) + h + i + j + k = 0$")
    found = drawn(make_page(text, width=2000), formulas, monkeypatch)
    assert len(found) > 1
    assert found == sorted(found, reverse=True)


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


def ink_beside(page: PageView, top: int, bottom: int) -> tuple[int, int]:
    """The outermost columns with ink in some rows."""
    image = page.grab().toImage()
    ink = [x for x in range(image.width()) for y in range(top, bottom) if image.pixelColor(x, y).lightness() < 240]
    return min(ink), max(ink)


def test_the_bar_of_a_quotation_stands_where_its_text_begins(make_page: MakePage) -> None:
    least, most = ink_beside(make_page("> " + HEBREW, width=600), 4, 26)
    assert most >= 590
    assert least > 200
    least, most = ink_beside(make_page("> In English, $x$.", width=600), 4, 26)
    assert least <= 10
    assert most < 400


def test_all_of_an_item_is_indented_on_one_side(make_page: MakePage) -> None:
    page = make_page(f"1. {HEBREW}:\n\n   \\[x = 2\\]\n\n   > $y$\n2. In English\n   - {HEBREW}")
    block, sides = page.document().begin(), []
    while block.isValid():
        style = block.blockFormat()
        sides.append("right" if style.rightMargin() > style.leftMargin() else "left")
        block = block.next()
    assert sides == ["right"] * 3 + ["left"] * 2


def test_the_number_of_an_item_in_hebrew_has_its_full_stop_on_the_left(make_page: MakePage) -> None:
    page = make_page(f"1. {HEBREW}", width=600)
    right = page.width() - round(page.document().firstBlock().blockFormat().rightMargin())
    image = page.grab().toImage()
    columns = [x for x in range(right, 600) if any(image.pixelColor(x, y).lightness() < 120 for y in range(30))]
    heights = [sum(image.pixelColor(x, y).lightness() < 160 for y in range(30)) for x in columns]
    assert max(heights[:2]) < 5 < max(heights[2:])  # first the full stop, then the digit


def test_english_among_formulas_is_written_without_marks(make_page: MakePage) -> None:
    assert "\u2066" not in make_page("The square $x^2$.").toPlainText()


def test_chinese_breaks_between_any_two_characters_but_not_before_a_full_stop(make_page: MakePage) -> None:
    page = make_page("因此方程 $x^2 - 5x + 6 = 0$ 的两个根是二和三。" * 12, width=300)
    block = page.document().firstBlock()
    starts = [block.text()[block.layout().lineAt(n).textStart()] for n in range(block.layout().lineCount())]
    assert len(starts) > 5  # as many as it may be, with the boxes of a machine without Chinese fonts
    assert "。" not in starts


ROWS = "\n".join(f"| שורה {n} | ${n}$ |" for n in range(30))
MIRRORED = {
    "short": "| שם | ערך $x$ |\n|---|---|\n| ראשון | $x^2-1$ |\n| שני | 17 |",
    "long, in parts": f"| שם | ערך $x$ |\n|---|---|\n{ROWS}",
    "in a list": "- פריט\n\n  | $x$ | y |\n  |---|---|\n  | 1 | 2 |",
}


def cells(page: PageView) -> dict[str, tuple[float, float]]:
    """Left and right end of each cell's text."""
    found, layout = {}, page.document().documentLayout()
    block = page.document().begin()
    while block.isValid():
        if QTextCursor(block).currentTable() is not None:
            text, line = text_of(block, page.objects), block.layout().lineAt(0).naturalTextRect()
            left = layout.blockBoundingRect(block).left() + line.left()
            found[text] = left, left + line.width()
        block = block.next()
    return found


@pytest.mark.parametrize("name", MIRRORED)
def test_the_columns_of_a_table_go_from_right_to_left(make_page: MakePage, name: str) -> None:
    text = MIRRORED[name]
    page = make_page(text)
    first, second = ([cell.strip() for cell in column] for column in zip(*_rows_of(text), strict=True))
    places = cells(page)
    assert set(places) == {*first, *second}
    assert min(places[cell][0] for cell in first) > max(places[cell][1] for cell in second)
    edges = [{round(places[cell][1]) for cell in column} for column in (first, second)]
    assert [max(edge) - min(edge) <= 1 for edge in edges] == [True, True]  # all begin at the right
    assert max(edges[0]) > page.width() - 60
    lines = [line.split("\t") for line in copied(page).split("\n") if "\t" in line]
    assert lines == [list(row) for row in zip(first, second, strict=True)]


def _rows_of(text: str) -> list[list[str]]:
    return [line.strip().strip("|").split("|") for line in text.split("\n") if "|" in line and "---" not in line]


def test_such_a_table_is_copied_among_what_is_around_it(make_page: MakePage) -> None:
    page = make_page(f"לפני\n\n{MIRRORED['short']}\n\nאחרי")
    assert copied(page) == "לפני\n\nשם\tערך $x$\nראשון\t$x^2-1$\nשני\t17\n\nאחרי"


@pytest.mark.parametrize("header", ["| name | שם |", "| $x$ | $y$ |"])
def test_other_tables_go_from_left_to_right(make_page: MakePage, header: str) -> None:
    page = make_page(f"{header}\n|---|---|\n| first | ראשון |")
    places = cells(page)
    assert places["first"][1] < places["ראשון"][0]


def test_a_mirrored_table_goes_on_while_it_grows(make_page: MakePage) -> None:
    page, whole = make_page(), make_page(MIRRORED["long, in parts"])
    page.begin()
    for place in range(0, len(MIRRORED["long, in parts"]), 40):
        page.append(MIRRORED["long, in parts"][place : place + 40])
        show_all(page)
    page.finish()
    assert copied(page) == copied(whole)
