"""Texts longer than a page can set in one turn: they come portion by portion, and end as if set at once."""

import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from app.ui.page.backlog import FIRST, LEAST, MOST, PORTION_SECONDS, Backlog
from app.ui.page.copying import plain_text
from app.ui.page.formula_places import FormulaPlaces
from app.ui.page.highlight import LONGEST
from app.ui.page.view import PageView
from app.ui.theme import Theme
from tests.support.long_answers import TEXTS, mixed
from tests.support.pages import show_all
from tests.ui.page.conftest import MakePage

STRING = '"""A string' + "\nof many lines" * 40 + '"""'


def shown(page: PageView) -> str:
    return plain_text(page.document(), page.objects)


def colours(page: PageView) -> list[tuple[str, str]]:
    """Each run of the document's text with its colour."""
    found, block = [], page.document().begin()
    while block.isValid():
        part = block.begin()
        while not part.atEnd():
            found.append((part.fragment().text(), part.fragment().charFormat().foreground().color().name()))
            part += 1
        block = block.next()
    return found


@pytest.mark.parametrize("kind", TEXTS)
def test_a_long_text_comes_in_portions(kind: str, make_page: MakePage, qtbot: QtBot) -> None:
    text = TEXTS[kind](9000)
    page, whole = make_page(), make_page()
    with qtbot.waitSignal(page.settled, timeout=60_000):
        page.set_markdown(text)
        assert page.pending()
        assert len(shown(page)) < len(text) / 2
    whole.set_markdown(text)
    show_all(whole)
    qtbot.waitUntil(lambda: not whole.pending(), timeout=60_000)
    assert shown(page) == shown(whole)
    assert page.content_height() == whole.content_height()
    assert colours(page) == colours(whole)


def test_another_text_replaces_one_that_is_still_coming(make_page: MakePage, qtbot: QtBot) -> None:
    page = make_page()
    page.set_markdown(mixed(30_000))
    page.set_markdown("Only this.")
    qtbot.wait(20)
    assert shown(page) == "Only this."
    assert page.pending() == 0


def test_more_text_may_come_meanwhile(make_page: MakePage, qtbot: QtBot) -> None:
    page = make_page()
    page.begin()
    page.append(TEXTS["sentences"](8000))
    qtbot.waitUntil(lambda: bool(shown(page)))
    page.append(" And the end.")
    page.finish()
    qtbot.waitUntil(lambda: not page.pending(), timeout=60_000)
    assert shown(page) == page.raw_text()


def test_in_another_look_the_page_keeps_its_height_until_all_is_there(make_page: MakePage, qtbot: QtBot) -> None:
    page = make_page(mixed(6000))
    height = page.content_height()
    page.set_theme(Theme.light(12))
    assert page.content_height() == height
    qtbot.waitUntil(lambda: not page.pending(), timeout=60_000)
    assert page.content_height() < height


@pytest.mark.parametrize("theme", [Theme.light(), Theme.dark()])
def test_code_that_came_in_pieces_has_the_colours_of_the_whole(make_page: MakePage, qtbot: QtBot, theme: Theme) -> None:
    """The middle of a string looks like code when it is seen alone."""
    page = make_page(theme=theme)
    page.begin()
    for line in f"```python\nx = {STRING}\ny = 1\n```\n\nafter\n".splitlines(keepends=True):
        page.append(line)
        show_all(page)
    page.finish()
    whole = make_page(f"```python\nx = {STRING}\ny = 1\n```\n\nafter\n", theme=theme)
    qtbot.waitUntil(lambda: not page.pending())
    assert colours(page) == colours(whole)
    string = {colour for text, colour in colours(whole) if text == "of many lines"}
    assert string == {QColor("#95cf9a" if theme.is_dark else "#2c7a39").name()}


def test_portions_are_as_large_as_they_are_quick() -> None:
    backlog = Backlog()
    backlog.add("word " * 20_000)
    assert len(backlog.take()) == FIRST
    for _ in range(10):
        backlog.took(FIRST, 10 * PORTION_SECONDS)
    assert len(backlog.take()) < FIRST / 2
    for _ in range(10):
        backlog.took(MOST, PORTION_SECONDS / 10)
    assert len(backlog.take()) == MOST
    backlog.took(LEAST - 1, 60)
    assert len(backlog.take()) == MOST


def test_a_portion_ends_with_a_block_or_a_line() -> None:
    backlog = Backlog()
    backlog.add("a" * 1500 + "\n\n" + "b" * 200 + "\n" + "c" * 2000 + "\n" + "d" * 5000)
    assert backlog.take() == "a" * 1500 + "\n\n"
    assert backlog.take().endswith("c\n")
    assert backlog.take() == "d" * FIRST
    assert backlog.take(5000) == "d" * (5000 - FIRST)
    assert not backlog


@pytest.mark.parametrize("between", [1, 200])
def test_an_equation_is_referred_to_long_before_it_comes(between: int, make_page: MakePage, qtbot: QtBot) -> None:
    equation = "$$x = 1 \\tag{7}\\label{eq}$$"
    above = "By \\eqref{eq} it holds.\n\n" + "A paragraph of some words, which stands in between.\n\n" * between
    whole, grown = make_page(above + equation), make_page()
    grown.begin()
    grown.append(above)
    show_all(grown)
    grown.append(equation)  # with its last words
    grown.finish()
    qtbot.waitUntil(lambda: not grown.pending())
    for page in (whole, grown):
        found = FormulaPlaces(page.document(), page.objects).following(0)
        assert found is not None
        assert found.formula.tex == r"\text{(7)}"
    assert shown(grown) == shown(whole)


def test_code_too_long_to_be_coloured_as_one_keeps_the_colours_of_its_pieces(make_page: MakePage, qtbot: QtBot) -> None:
    page = make_page()
    page.set_markdown("```python\n" + "x = 12345  # known\n" * (LONGEST // 19 + 20) + "```\n")
    qtbot.waitUntil(lambda: not page.pending(), timeout=60_000)
    assert len({colour for _, colour in colours(page)}) > 2
