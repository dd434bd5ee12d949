"""A page that is scrolled by itself shows the same line whatever sets its text again."""

import pytest
from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from app.ui.page.view import PageView
from app.ui.theme import Theme
from tests.ui.page.conftest import MakePage

PARAGRAPHS = 120
LINES = "".join(
    f"Paragraph {number} with words that fill a line or two of it, \\(x^2\\).\n\n" for number in range(PARAGRAPHS)
)
FORWARD = f"By \\eqref{{e}} it is.\n\n{LINES}\\[ \\label{{e}} a = b \\tag{{7}} \\]\n\n"


def scrolled(page: PageView, text: str, share: float, *, pieces: bool, qtbot: QtBot) -> None:
    page.set_max_height(300)
    if pieces:
        page.begin()
        for start in range(0, len(text), 500):
            page.append(text[start : start + 500])
            qtbot.wait(1)
        qtbot.waitUntil(lambda: not page.pending())
    else:
        page.set_markdown(text)
        qtbot.waitUntil(lambda: not page.pending())
    bar = page.verticalScrollBar()
    bar.setValue(round(bar.maximum() * share))


def first_paragraph(page: PageView) -> str:
    return page.cursorForPosition(QPoint(2, 2)).block().text()[:14]


def is_near(page: PageView, words: str) -> bool:
    """Whether the paragraph begins or goes on in the first lines in sight."""
    seen = {page.cursorForPosition(QPoint(2, y)).block().text()[:14] for y in range(2, 80, 8)}
    return words in seen


@pytest.mark.parametrize("pieces", [True, False])
@pytest.mark.parametrize("theme", [Theme.dark(), Theme.light(24)], ids=["dark", "larger"])
def test_another_theme(make_page: MakePage, qtbot: QtBot, theme: Theme, pieces: bool) -> None:
    page = make_page()
    scrolled(page, LINES, 0.5, pieces=pieces, qtbot=qtbot)
    page.finish()
    read = first_paragraph(page)
    page.set_theme(theme)
    qtbot.waitUntil(lambda: not page.pending())
    qtbot.waitUntil(lambda: is_near(page, read))  # Qt lays out what is far away a moment later


@pytest.mark.parametrize("width", [380, 800])
def test_another_width(make_page: MakePage, qtbot: QtBot, width: int) -> None:
    page = make_page()
    scrolled(page, LINES, 0.5, pieces=False, qtbot=qtbot)
    read = first_paragraph(page)
    page.resize(width, page.height())
    assert is_near(page, read)
    page.verticalScrollBar().setValue(40)  # it is not held there
    page.resize(600, page.height())
    assert page.verticalScrollBar().value() < 120


def test_a_reader_at_the_end_of_a_growing_text_is_there_in_another_theme(make_page: MakePage, qtbot: QtBot) -> None:
    page = make_page()
    scrolled(page, LINES, 1.0, pieces=True, qtbot=qtbot)
    page.set_theme(Theme.light(24))
    qtbot.waitUntil(lambda: not page.pending())
    bar = page.verticalScrollBar()
    assert bar.value() == bar.maximum()
    page.append("More of it.\n\n" * 20)
    qtbot.waitUntil(lambda: not page.pending())
    assert bar.value() == bar.maximum()


def test_an_answer_that_refers_forward_keeps_height_and_place_at_its_end(make_page: MakePage, qtbot: QtBot) -> None:
    page = make_page()
    scrolled(page, FORWARD, 0.5, pieces=True, qtbot=qtbot)
    read, tall = first_paragraph(page), page.content_height()
    heights: list[int] = []
    page.heightChanged.connect(heights.append)
    page.finish()
    qtbot.waitUntil(lambda: not page.pending())
    assert heights
    assert is_near(page, read)
    assert min(heights) > 0.9 * tall
