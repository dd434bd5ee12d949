"""Where lines end beside formulas, as Qt lays them out."""

import random
import unicodedata
from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.render.gluing import JOINER, QUARTER
from app.ui.page.copying import selected_text
from app.ui.page.finding import find_all, pattern
from app.ui.page.line_writer import OBJECT, SOFT_BREAK, UNBROKEN, UNSEEN, loosened
from app.ui.page.properties import FORMULA
from app.ui.page.view import PageView
from tests.support.pages import show_all
from tests.ui.page.conftest import MakePage

NEVER_FIRST = ".,;:!?)]}%’”'\"/-，。）；"
NEVER_LAST = "([{“‘（"
WIDTHS = range(150, 460, 7)
TEXT = (
    "Let $x$, $y$; ($a+b$), [$w$] and “$q$” be as in ($1$)-($2$). The $n$th root of $\\frac{1}{2}$, the $k$-axis, "
    "$p$: so $a^2+b^2=c^2$! Is $f(x)$? Also **$u$**, *$v$*'s and $z$’s, a ratio $a$/$b$, and 50$\\%$. "
    "A pre\\(x\\) and non\\(y\\)s, a re-\\(z\\), \\(a\\)priori, semi\\(u+v\\), *demi*\\(w\\). "
    "又设（$x$），则$y$；有$z$。设函数$f(x)$为GCD的3个解，则$a+b$与$c$。"
)


def lines(page: PageView) -> list[str]:
    """All lines, whatever blocks they are in."""
    found: list[str] = []
    block = page.document().begin()
    while block.isValid():
        layout, text = block.layout(), block.text()
        cuts = [layout.lineAt(number).textStart() for number in range(layout.lineCount())]
        found += [text[start:end] for start, end in zip(cuts, [*cuts[1:], len(text)], strict=True)]
        block = block.next()
    return found


def assert_clean(found: list[str]) -> None:
    for above, below in pairwise(found):
        parted = f"{above!r} | {below!r}"
        if above.endswith(OBJECT):
            assert below[0] not in NEVER_FIRST, parted
            assert not below[0].isascii() or not below[0].isalpha(), parted
        if below.startswith(OBJECT):
            assert above[-1] not in NEVER_LAST, parted
            assert not above[-1].isascii() or not above[-1].isalpha(), parted
        assert below[0] not in UNSEEN, parted
        assert above[-1] != JOINER, parted


def test_no_sign_is_parted_from_its_formula_at_any_width(make_page: MakePage) -> None:
    page = make_page(TEXT, width=WIDTHS[0])
    counts = set()
    for width in WIDTHS:
        page.resize(width, page.height())
        found = lines(page)
        assert_clean(found)
        counts.add(len(found))
    assert len(counts) > 5  # the lines were others each time


CJK = "设$x$为GCD的解，则$y$。又（$z$）与$a$、$b$和$c$,有3个`x`项, λ数 ok"


def test_chinese_stands_a_quarter_of_an_em_from_what_is_not(make_page: MakePage) -> None:
    page = make_page(CJK, width=1000)
    text = page.document().toPlainText().replace(OBJECT + OBJECT, OBJECT)  # the second takes room back
    assert text.replace(QUARTER, "|") == (
        f"设|{OBJECT}|为|GCD|的解，则|{OBJECT}。又（{OBJECT}）与|{OBJECT}、{OBJECT}|和|{OBJECT},有|3|个x项, λ|数 ok"
    )
    layout, em = page.document().firstBlock().layout().lineAt(0), page.theme.size
    start = page.document().toPlainText().index(QUARTER)
    assert layout.cursorToX(start + 1)[0] - layout.cursorToX(start)[0] == pytest.approx(em / 4, abs=0.6)
    page.selectAll()
    assert page.createMimeDataFromSelection().text() == CJK.replace("`", "")
    assert len(list(find_all(page.document(), page.objects, pattern("$x$为GCD的解")))) == 1


@pytest.mark.parametrize("text", ["한국어 $x$를 A는", "An $x$ in", "`设x`", "```\n设x = 数3\n```", "設 $x$ と A"])
def test_no_space_is_added_elsewhere(make_page: MakePage, text: str) -> None:
    assert QUARTER not in make_page(text).document().toPlainText()


def test_a_quarter_that_was_typed_is_a_space(make_page: MakePage) -> None:
    page = make_page("设\u2005x和 y\u2005$z$")
    page.selectAll()
    assert page.createMimeDataFromSelection().text() == "设 x和 y $z$"


@pytest.mark.parametrize("width", [150, 258])
def test_nor_while_it_is_written_piece_by_piece(make_page: MakePage, qtbot: QtBot, width: int) -> None:
    dice = random.Random(width)
    page = make_page(width=width)
    page.begin()
    place = 0
    while place < len(TEXT):
        step = dice.randint(3, 20)
        page.append(TEXT[place : place + step])
        show_all(page)
        qtbot.waitUntil(lambda: page.pending() == 0)
        assert_clean(lines(page))
        place += step
    page.finish()
    assert lines(page) == lines(make_page(TEXT, width=width))


@pytest.mark.parametrize("keys", [["Right"] * 3, ["Right"] * 6 + ["Left"] * 3])
def test_a_sign_beside_a_selected_formula_is_seen(make_page: MakePage, qtbot: QtBot, keys: list[str]) -> None:
    page = make_page("A $\\mathrm{H}$; b", width=300)

    def sign() -> int:
        """Dark pixels right of the formula."""
        cursor = page.textCursor()
        cursor.setPosition(page.document().toPlainText().index(";"))
        left = page.cursorRect(cursor).left()
        image = page.grab().toImage()
        columns = range(left, left + page.theme.size // 4)
        return sum(image.pixelColor(x, y).lightness() < 120 for x in columns for y in range(image.height()))

    plain = sign()
    for key in keys:
        qtbot.keyClick(page, getattr(Qt.Key, f"Key_{key}"), Qt.KeyboardModifier.ShiftModifier)
    assert selected_text(page.textCursor(), page.objects) == "A $\\mathrm{H}$"
    assert abs(sign() - plain) <= 1


def test_the_sign_stands_where_it_would_without_its_tail(make_page: MakePage) -> None:
    """The room that the formula's object takes is given back: what follows is as near as ever."""
    page = make_page("$\\mathrm{H}$. H", width=400)
    layout = page.document().firstBlock().layout()
    line = layout.lineAt(0)
    advance, after = line.cursorToX(3)[0], line.cursorToX(2)[0]  # behind and before the full stop
    first = page.document().firstBlock().begin().fragment()
    formula = page.objects.item(first.charFormat().intProperty(FORMULA))
    assert formula is not None
    assert after == pytest.approx(formula.segment.width * page._sheet.styles.em / 1000 + line.x(), abs=1)
    assert advance > after


@pytest.mark.parametrize("text", ["a ($x$), b", "$n$th $x+y=z$.", "| $x$, |\n|---|\n| $y$. |", "**$x$**."])
def test_copying_gives_the_formula_and_its_sign_in_order(make_page: MakePage, text: str) -> None:
    page = make_page(text)
    page.selectAll()
    copied = selected_text(page.textCursor(), page.objects)
    words = text.replace("|", " ").replace("---", "").replace("*", "")
    assert copied.split() == words.split()


def test_words_are_found_across_them(make_page: MakePage) -> None:
    page = make_page("the $n$th root ($x$), then")
    for words in ("$th root", "$n$th", "($x$), then"):
        assert len(list(find_all(page.document(), page.objects, pattern(words)))) == 1, words


def test_a_formula_as_wide_as_its_line_keeps_its_sign(make_page: MakePage, qtbot: QtBot) -> None:
    page = make_page("$\\boxed{aaaaaaaaaaaaaaaaaaaaaaaa}$, word", width=220)
    assert lines(page)[0].endswith((",", ", "))
    page.resize(160, page.height())
    assert_clean(lines(page))


def test_a_display_formula_keeps_its_full_stop(make_page: MakePage) -> None:
    for width in range(160, 420, 20):
        page = make_page("$$\\boxed{aaaaaaaaaaaaaaaaaaaaaaa}$$.", width=width)
        assert len(lines(page)) == 1, width


@pytest.mark.parametrize(
    "cluster",
    ["\u0e01\u0e33\u0e49", "\u0628\u0651\u064e", "\U0001f469\u200d\U0001f52c", "\U0001f44d\U0001f3fd", "e\u0301"],
)
def test_no_break_parts_what_is_one_character_for_a_reader(cluster: str) -> None:
    text = cluster * 100
    found = loosened(text).split(SOFT_BREAK)
    assert len(found) > 2
    assert "".join(found) == text
    for piece in found[1:]:
        assert unicodedata.category(piece[0])[0] != "M"
        assert piece[0] not in "\u200d\U0001f3fd"
    assert not any(piece.endswith("\u200d") for piece in found)


def test_what_is_joined_for_ever_is_broken_nevertheless() -> None:
    assert max(map(len, loosened("e" + "\u0301" * 10_000).split(SOFT_BREAK))) <= 2 * UNBROKEN
