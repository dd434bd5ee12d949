"""Long tables are set as several that look like one."""

from itertools import pairwise

import pytest
from PySide6.QtGui import QTextTable
from pytestqt.qtbot import QtBot

from app.render.cuts import TABLE_ROWS
from app.render.typeset import Typesetter
from app.ui.page.copying import plain_text
from app.ui.page.formulas import Formulas
from app.ui.page.view import PageView
from app.ui.theme import Theme
from tests.support.pages import show_all
from tests.support.typesetters import Late
from tests.ui.page.conftest import MakePage

ROWS = 5 * TABLE_ROWS + 3
HEAD = "| n | a value | words |\n|--:|:-:|---|\n"
TEXT = HEAD + "".join(f"| {n} | $x_{{{n}}}^2$ | {'word ' * (n % 7)}end |\n" for n in range(ROWS))


def tables(page: PageView) -> list[QTextTable]:
    return [frame for frame in page.document().rootFrame().childFrames() if isinstance(frame, QTextTable)]


def columns(page: PageView) -> set[tuple[float, ...]]:
    """Where the columns of each row begin, in pixels."""
    layout = page.document().documentLayout()
    found = set()
    for table in tables(page):
        for row in range(table.rows()):
            blocks = (table.cellAt(row, column).firstCursorPosition().block() for column in range(table.columns()))
            found.add(tuple(round(layout.blockBoundingRect(block).left()) for block in blocks))
    return found


def gaps(page: PageView) -> set[int]:
    """Between the text of a row and that of the next, in pixels."""
    layout = page.document().documentLayout()
    rows = []
    for table in tables(page):
        for row in range(table.rows()):
            blocks = [table.cellAt(row, column).firstCursorPosition().block() for column in range(table.columns())]
            rects = [layout.blockBoundingRect(block) for block in blocks]
            rows.append((min(rect.top() for rect in rects), max(rect.bottom() for rect in rects)))
    return {round(below[0] - above[1]) for above, below in pairwise(rows)}


def rules(page: PageView) -> list[bool]:
    """Whether there is a rule below the last row of each part."""
    found = []
    for table in tables(page):
        style = table.cellAt(table.rows() - 1, 0).format().toTableCellFormat()
        found.append(style.bottomBorder() > 0)
    return found


def assert_one(page: PageView) -> None:
    """All parts look like one table."""
    assert len(tables(page)) == 6
    assert len(columns(page)) == 1
    widths = [page.document().documentLayout().frameBoundingRect(table).width() for table in tables(page)]
    assert widths == pytest.approx([widths[0]] * 6, abs=0.5)
    assert max(gaps(page)) - min(gaps(page)) <= 2  # the rule below the header counts
    assert rules(page) == [False] * 5 + [True]


def row_by_row(page: PageView, text: str) -> None:
    page.begin()
    for line in text.splitlines(keepends=True):
        page.append(line[:7])
        show_all(page)
        page.append(line[7:])
        show_all(page)


def test_what_is_set_at_once(make_page: MakePage) -> None:
    page = make_page(TEXT)
    assert_one(page)
    lines = plain_text(page.document(), page.objects).split("\n")
    assert lines[0] == "n\ta value\twords"
    assert lines[1 : ROWS + 1] == [f"{n}\t$x_{{{n}}}^2$\t{'word ' * (n % 7)}end" for n in range(ROWS)]


def test_what_grows(make_page: MakePage, qtbot: QtBot) -> None:
    page = make_page()
    row_by_row(page, TEXT + "\nAnd more.")
    qtbot.waitUntil(lambda: not page.pending(), timeout=20_000)
    assert_one(page)
    page.finish()
    whole = make_page(TEXT + "\nAnd more.")
    assert_one(whole)
    assert plain_text(page.document(), page.objects) == plain_text(whole.document(), whole.objects)
    assert page.content_height() == whole.content_height()
    assert page.grab().toImage() == whole.grab().toImage()


def test_an_update_writes_no_more_than_a_part(make_page: MakePage) -> None:
    page = make_page()
    row_by_row(page, TEXT)
    touched: list[int] = []
    page.document().contentsChange.connect(lambda _place, removed, added: touched.append(max(removed, added)))
    page.append("| 1 | 2 | 3 |\n")
    show_all(page)
    assert 0 < max(touched) < len(TEXT) / 3


def test_the_columns_follow_late_formulas_and_other_widths(
    make_page: MakePage, typesetter: Typesetter, qtbot: QtBot
) -> None:
    late = Late(typesetter)
    page = make_page(formulas=Formulas(late))
    page.set_markdown(TEXT.replace("x_", "y_"))
    show_all(page)
    assert len(columns(page)) == 1
    late.release(10_000)
    qtbot.waitUntil(lambda: not page.pending(), timeout=20_000)
    assert_one(page)
    for width in (330, 900):
        page.resize(width, page.height())
        assert_one(page)
    page.set_theme(Theme.light(24))
    qtbot.waitUntil(lambda: not page.pending(), timeout=20_000)
    assert_one(page)


@pytest.mark.parametrize("after", ["", "\n", "\n\nText.", "\n# Head", "\n- item", "\n> quote", "\n```\ncode\n```"])
def test_what_follows_a_full_part(make_page: MakePage, after: str) -> None:
    text = HEAD + "".join(f"| {n} | b | c |\n" for n in range(TABLE_ROWS)) + after
    page, whole = make_page(), make_page(text)
    page.begin()
    for letter in text:
        page.append(letter)
        show_all(page)
    page.finish()
    assert plain_text(page.document(), page.objects) == plain_text(whole.document(), whole.objects)
    assert page.content_height() == whole.content_height()


def test_what_begins_like_a_row_may_become_a_list(make_page: MakePage, qtbot: QtBot) -> None:
    text = HEAD + "| 1 | x | y |\n" * TABLE_ROWS + "1. an item\n2. another"
    page = make_page()
    page.begin()
    for letter in text:
        page.append(letter)
        show_all(page)
    page.finish()
    whole = make_page(text)
    for each in (page, whole):
        (table,) = tables(each)
        assert table.cellAt(TABLE_ROWS, 0).format().toTableCellFormat().bottomBorder() > 0
    assert plain_text(page.document(), page.objects) == plain_text(whole.document(), whole.objects)
