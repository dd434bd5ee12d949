"""Qt keeps every format that was ever used in a document, and each formula has one of its own."""

import pytest

from app.ui.page.line_writer import OBJECT
from tests.ui.page.conftest import MakePage


@pytest.mark.parametrize("text", ["a $x$ b", "# a $x$ b", "~~a *b **$x$***~~", "[a $x$](https://example.org)"])
def test_that_of_a_formula_says_little_and_nothing_of_the_letters_around_it(make_page: MakePage, text: str) -> None:
    style = make_page(text).document().find(OBJECT).charFormat()
    assert style.propertyCount() <= 16  # all that Qt can say of a font is 18 more
    font = style.font()
    assert not any((font.bold(), font.italic(), font.strikeOut(), font.underline()))


def test_that_of_words_says_of_their_font_what_it_is(make_page: MakePage) -> None:
    page = make_page("plain **strong** `code`")
    plain, strong, code = (page.document().find(word).charFormat() for word in ("plain", "strong", "code"))
    assert plain.propertyCount() < strong.propertyCount() <= 8
    assert plain.font().families() == page.theme.text_font().families()
    assert code.font().families() == page.theme.mono_font().families()


def test_a_formula_s_room_follows_the_page_s_width(make_page: MakePage) -> None:
    """What Qt is told is remembered where the formula has room, and reckoned again where it has not."""
    page = make_page(r"\[ " + "a+b+" * 12 + r"c \]", width=700)
    wide = page.content_height()
    page.resize(220, page.height())
    narrow = page.content_height()
    page.resize(700, page.height())
    assert narrow > wide
    assert page.content_height() == wide
