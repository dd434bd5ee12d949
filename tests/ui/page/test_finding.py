"""Words found in a page: also where Qt's text has something between their letters that nobody sees."""

from itertools import pairwise

import pytest

from app.render.shown import shown_lines
from app.ui.page.copying import plain_text, selected_text
from app.ui.page.finding import find_all, pattern
from app.ui.page.seals import is_sealed
from app.ui.page.view import PageView
from tests.support import hostile_texts, long_answers
from tests.support.answers import answer, pieces
from tests.support.pages import show_all
from tests.ui.page.conftest import MakePage

COUNTED = " ".join(f"word{number}" for number in range(260))
WITH_FORMULAS = " ".join(f"so $x_{{{number}}}^2$ and" for number in range(90))


def found(page: PageView, words: str) -> list[str]:
    """What each hit is, as copying it would give it."""
    places = find_all(page.document(), page.objects, pattern(words))
    return [selected_text(place.cursor(page.document()), page.objects) for place in places]


def grown(page: PageView, text: str) -> PageView:
    """Without an end: its paragraph is cut as long as it grows."""
    page.begin()
    for number, piece in enumerate(pieces(text, 1)):
        page.append(piece)
        if number % 6 == 0:
            show_all(page)
    show_all(page)
    return page


def cuts(page: PageView) -> list[int]:
    """Positions of the first characters after a cut."""
    block, places = page.document().begin(), []
    while block.isValid():
        if is_sealed(block):
            places.append(block.position())
        block = block.next()
    return places


@pytest.mark.parametrize("text", [COUNTED, WITH_FORMULAS])
def test_words_on_both_sides_of_a_cut_are_found(make_page: MakePage, text: str) -> None:
    make_page(text)  # from now on its formulas are known, and nothing is awaited that would forbid a cut
    page = grown(make_page(width=300), text)
    assert plain_text(page.document(), page.objects) == text  # copying shows no cut either
    places = cuts(page)
    assert len(places) > 2
    words = text.split(" ")
    for first, second in pairwise(words):
        assert f"{first} {second}" in found(page, f"{first} {second}")
    page.finish()


def test_a_hit_across_a_cut_is_one_hit_and_stands_at_its_place(make_page: MakePage) -> None:
    page = grown(make_page(width=300), COUNTED)
    for cut in cuts(page):
        second = page.document().findBlock(cut).text().split(" ")[0]
        first = f"word{int(second[4:]) - 1}"
        (place,) = find_all(page.document(), page.objects, pattern(f"{first} {second}"))
        assert place.start < cut < place.end
    page.finish()


def test_the_number_of_hits_is_that_of_the_whole_text(make_page: MakePage) -> None:
    page = grown(make_page(width=300), "one word " * 200)
    assert len(cuts(page)) > 2
    for words in ("word", "one word", "word one"):
        assert len(found(page, words)) == ("one word " * 200).strip().count(words)
    page.finish()


def test_what_is_not_seen_is_not_in_the_way(make_page: MakePage) -> None:
    page = make_page("הנוסחה $x^2$ נכונה")
    assert found(page, "הנוסחה $x^2$ נכונה") == ["הנוסחה $x^2$ נכונה"]
    endless = "".join(chr(ord("a") + place % 26) for place in range(300))
    page = make_page(f"see {endless} there")
    assert found(page, endless[40:200]) == [endless[40:60] + endless[60:200]]
    assert found(page, f"{endless[-9:]} there") == [f"{endless[-9:]} there"]


def test_equal_formulas_beside_each_other_are_copied_and_found_each(make_page: MakePage) -> None:
    page = make_page("so \\(x\\)\\(x\\) and \\(y\\)")
    assert plain_text(page.document(), page.objects) == "so \\(x\\)\\(x\\) and \\(y\\)"
    assert found(page, "\\(x\\)") == ["\\(x\\)", "\\(x\\)"]


EVERYTHING = {
    "answer": answer(12_000, 3),
    "marks in words": "The **disc**riminant, `disc`riminant\\\nand disc&#114;iminant, [disc](http://a.b)riminant.\ndisc",
    "quoted": "> disc $\\frac12$\n> - disc\n>   1. $$a = disc$$,\n>\n> # disc\n",
    "cells": "|disc|disc|\n|-|-|\n|$disc disc$|`disc`|",
    "not typeset": "So $\\nosuch{disc + disc}$, that is $e\\nosuch = e$ and $e$.",
    "endless": "disc" * 200 + " disc " * 900,
    "equations": "\\begin{equation}\\label{disc} disc = disc \\end{equation}\n\nSee \\eqref{disc}.",
    **{name: text(9_000) for name, text in long_answers.TEXTS.items()},
    **{name: text for name, text in hostile_texts.TEXTS.items() if len(text) < 20_000},
}


@pytest.mark.parametrize("name", EVERYTHING)
def test_as_much_is_counted_without_a_page_as_with_one(make_page: MakePage, name: str) -> None:
    page = make_page(EVERYTHING[name])
    lines = [line for portion in shown_lines(EVERYTHING[name]) for line in portion]
    for words in ("e", "the ", "disc", "disc disc", "discriminant", "=", "x", "a = ", "$", "\\", "1", "return", "("):
        shown = sum(line.count(pattern(words)) for line in lines)
        assert (words, shown) == (words, len(found(page, words)))
