"""A page that grew must look as one that was set at once."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from app.render.typeset import Typesetter, start_typesetter
from app.ui.page.copying import plain_text
from app.ui.page.formulas import Formulas
from app.ui.page.view import PageView
from app.ui.theme import Theme
from tests.support.typesetters import Late

TEXT = "\n\n".join(
    f"Paragraph {n}: \\(x_{{{n}}} = {n}^2 + \\frac{{{n}}}{{7}}\\) and then \\(y = {n}x + 1\\).\n\n"
    f"\\[\\int_0^{{{n}}} t^2\\,dt = \\frac{{{n}^3}}{{3}}\\]\n\n- first \\(a_{{{n}}}\\)\n- second"
    for n in range(12)
)


@pytest.fixture
def typesetter() -> Iterator[Typesetter]:
    made = start_typesetter()
    yield made
    assert made.close()


def shown(page: PageView) -> str:
    return plain_text(page.document(), page.objects)


@pytest.mark.parametrize("size", [3, 17, 200])
def test_a_page_that_grew_shows_the_same(qtbot: QtBot, typesetter: Typesetter, size: int) -> None:
    late = Late(typesetter)
    formulas = Formulas(late)
    whole, grown = (PageView(formulas, Theme.light()) for _ in range(2))
    for page in (whole, grown):
        qtbot.addWidget(page)
        page.resize(600, 400)
    grown.begin()
    for start in range(0, len(TEXT), size):
        grown.append(TEXT[start : start + size])
        if start % (10 * size) == 0:
            qtbot.wait(5)  # lets formulas arrive and updates happen in between
            late.release(3)
    grown.finish()
    whole.set_markdown(TEXT)
    late.release(10_000)
    qtbot.waitUntil(lambda: not grown.pending() and not whole.pending(), timeout=30_000)
    assert shown(grown) == shown(whole)
    assert grown.document().blockCount() == whole.document().blockCount()
    assert grown.content_height() == whole.content_height()
