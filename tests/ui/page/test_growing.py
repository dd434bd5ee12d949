"""A page that grew shows, pixel by pixel, what it shows when it is set at once; and grows at a bounded cost."""

import time
from collections.abc import Callable
from typing import Protocol

import pytest
from pytestqt.qtbot import QtBot

from app.render.typeset import Typesetter
from app.ui.page.copying import plain_text
from app.ui.page.formulas import Formulas
from app.ui.page.view import PageView
from app.ui.theme import Theme
from tests.support.answers import pieces
from tests.support.long_answers import TEXTS
from tests.support.pages import show_all
from tests.support.typesetters import Late
from tests.ui.page.conftest import MakePage

LENGTH = 1400
TOKENS = 4  # an update
WIDTH = 420


class Message(Protocol):
    """What pytest-qt caught of Qt's complaints."""

    message: str


class QtLog(Protocol):
    """pytest-qt's fixture, which has no type of its own."""

    records: list[Message]


def grown(page: PageView, text: str, seed: int = 0) -> PageView:
    """Piece by piece, each shown before the next comes."""
    page.begin()
    parts = pieces(text, seed)
    for start in range(0, len(parts), TOKENS):
        page.append("".join(parts[start : start + TOKENS]))
        show_all(page)
    return page


def assert_same(one: PageView, other: PageView) -> None:
    assert one.content_height() == other.content_height()
    assert one.accessibleDescription() == other.accessibleDescription()
    assert one.grab().toImage() == other.grab().toImage()


@pytest.mark.parametrize("kind", TEXTS)
def test_what_grew_looks_as_set_at_once(kind: str, make_page: MakePage, qtbot: QtBot) -> None:
    text = TEXTS[kind](LENGTH)
    late = grown(make_page(width=WIDTH), text)  # no formula has come yet
    whole = make_page(text, width=WIDTH)
    page = grown(make_page(width=WIDTH), text)
    for each in (late, page):
        each.finish()
    qtbot.waitUntil(lambda: not late.pending() and not page.pending(), timeout=30_000)
    assert_same(page, whole)
    assert_same(late, whole)


@pytest.mark.parametrize("kind", ["paragraph", "sentences"])
def test_a_long_paragraph_is_laid_out_line_by_line(kind: str, make_page: MakePage) -> None:
    text = TEXTS[kind](LENGTH)
    whole = make_page(text, width=WIDTH)
    page = grown(make_page(width=WIDTH), text)
    document = page.document()
    assert document.blockCount() > 3  # only the last lines are laid out again
    assert page.content_height() == whole.content_height()
    assert page.grab().toImage() == whole.grab().toImage()
    page.resize(WIDTH - 60, page.height())
    whole.resize(WIDTH - 60, whole.height())
    assert document.blockCount() == 1  # the lines are others
    page.finish()
    assert_same(page, whole)


@pytest.mark.parametrize("emptied", [PageView.begin, lambda page: page.set_theme(Theme.dark())])
def test_a_cut_paragraph_is_forgotten_with_its_page(
    emptied: Callable[[PageView], None], make_page: MakePage, qtlog: QtLog
) -> None:
    """Without its scroll bar the page is wider, and Qt says so while the document is being emptied."""
    page = make_page(width=WIDTH)
    page.set_max_height(150)
    grown(page, "many words " * 150)
    assert page.verticalScrollBar().isVisible()
    assert page.document().blockCount() > 3
    emptied(page)
    assert [record.message for record in qtlog.records if "range" in record.message] == []


def test_an_endless_word_grows(make_page: MakePage) -> None:
    """What is put into it, for the sake of its lines, does not count as its text."""
    page = make_page(width=WIDTH)
    page.begin()
    for size in (30, 290, 1, 2, 150, 7):
        page.append("".join(chr(ord("a") + place % 26) for place in range(size)))
        show_all(page)
        assert plain_text(page.document(), page.objects) == page.raw_text()
    whole = make_page(page.raw_text(), width=WIDTH)
    page.finish()
    assert_same(page, whole)


def test_without_its_scroll_bar_a_page_is_no_taller_than_its_text(make_page: MakePage) -> None:
    page = make_page(width=WIDTH)
    page.set_max_height(150)
    page.set_markdown(" ".join("x" * (n % 9 + 1) for n in range(600)))
    narrow = page.content_height()
    page.set_max_height(9000)
    assert page.content_height() < narrow
    assert page.height() == page.content_height()


def test_a_page_that_grows_gets_no_shorter_by_a_formula(
    make_page: MakePage, typesetter: Typesetter, qtbot: QtBot
) -> None:
    """What stands below stays where it is until more text has filled the gap."""
    late = Late(typesetter)
    page = make_page(formulas=Formulas(late))
    page.begin()
    page.append("\\[\\begin{matrix} 1 \\\\ 2 \\\\ 3 \\\\ 4 \\\\ 5 \\end{matrix}\\]\n\nAnd more of it.\n\n")
    show_all(page)
    high = page.content_height()
    late.release(100)
    qtbot.waitUntil(lambda: not page.pending())
    assert page.content_height() == high
    page.finish()
    assert page.content_height() < high


def test_what_has_ended_does_not_rest_as_what_grew(make_page: MakePage, qtbot: QtBot) -> None:
    page = make_page(width=WIDTH)
    grown(page, "so \\(x_{471} + y_{741}\\) is awaited")
    page._pace._until = time.monotonic() + 3600  # as after an update that took two minutes
    page.finish()
    qtbot.waitUntil(lambda: not page.pending(), timeout=30_000)
