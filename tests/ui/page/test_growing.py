"""A page that grew shows, pixel by pixel, what it shows when it is set at once; and grows at a bounded cost."""

import pytest
from pytestqt.qtbot import QtBot

from app.ui.page.view import PageView
from tests.support.answers import pieces
from tests.support.long_answers import TEXTS
from tests.ui.page.conftest import MakePage

LENGTH = 1400
TOKENS = 4  # an update
WIDTH = 420


def grown(page: PageView, text: str, seed: int = 0) -> PageView:
    """Piece by piece, each shown before the next comes."""
    page.begin()
    parts = pieces(text, seed)
    for start in range(0, len(parts), TOKENS):
        page.append("".join(parts[start : start + TOKENS]))
        page.flush()
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
