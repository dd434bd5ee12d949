import json
import random
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAccessible, QFocusEvent, QImage, QTextCursor, QTextDocument, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.render.typeset import Typesetter
from app.ui.page.formulas import Formulas
from app.ui.page.sheet import Sheet
from app.ui.page.view import PageView
from app.ui.theme import Theme
from tests.support.answers import answer, pieces
from tests.support.formulas import FORMULAS
from tests.support.pages import show_all
from tests.support.typesetters import Late
from tests.ui.page.conftest import MakePage

WIDE = "$$\\begin{gathered}" + " + ".join(f"x_{{{n}}}^2" for n in range(60)) + "\\end{gathered}$$"
ANSWERS = Path(__file__).parents[2] / "data" / "real_answers.json"


def copied(page: PageView) -> str:
    page.selectAll()
    return page.createMimeDataFromSelection().text()


def test_every_formula_is_drawn(make_page: MakePage) -> None:
    text = "\n\n".join(f"$${tex}$$" if display else f"so \\({tex}\\) holds" for tex, display in FORMULAS)
    page = make_page(text)
    assert page.unresolved() == 0
    assert "\\frac" not in page.toPlainText()
    assert page.toPlainText().count("\ufffc") >= len(FORMULAS)


def test_real_answers(make_page: MakePage) -> None:
    for text in json.loads(ANSWERS.read_text(encoding="utf-8"))[:12]:
        assert make_page(text).unresolved() == 0


def test_a_formula_that_can_not_be_set_is_its_source(make_page: MakePage) -> None:
    page = make_page(r"see $\nosuchname{x}$ and $x$")
    assert page.unresolved() == 1
    assert r"$\nosuchname{x}$" in page.toPlainText()
    cursor = page.document().find("nosuch")
    assert "nosuchname" in cursor.charFormat().toolTip()


def test_copy_gives_source(make_page: MakePage) -> None:
    source = "Let $a_1=b$ and:\n\n\\[x^2\\]\n\n- one\n- two\n\n3. three\n\n"
    source += "```\na\n  b\n```\n\n| h | $k$ |\n|---|---|\n| 1 | 2 |"
    text = copied(make_page(source))
    assert text == ("Let $a_1=b$ and:\n\\[x^2\\]\n\n- one\n- two\n3. three\n\na\n  b\n\nh\t$k$\n1\t2")


def test_copying_a_part(make_page: MakePage) -> None:
    page = make_page("one $x=y$ two")
    cursor = page.textCursor()
    cursor.setPosition(2)
    cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
    page.setTextCursor(cursor)
    assert page.createMimeDataFromSelection().text() == "e $x=y$ two"


def test_a_screen_reader_gets_formulas_in_words(make_page: MakePage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    page = make_page("The square $x^2$.\n\n- of $x$\n- or of $\\frac{a}{b}$")
    assert page.accessibleDescription() == "The square x squared.\n\n- of x\n- or of a over b"


def test_a_screen_reader_started_later_is_served_when_the_page_is_reached(
    make_page: MakePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = make_page("The square $x^2$.")
    assert page.accessibleDescription() == ""
    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    QApplication.sendEvent(page, QFocusEvent(QEvent.Type.FocusIn))
    assert page.accessibleDescription() == "The square x squared."


def test_a_tooltip_is_never_read_as_html(make_page: MakePage) -> None:
    page = make_page("$\\begin{<img src=/etc/passwd>}$ and [a](https://a.b/?<b>)")
    tips = [page.document().find(words).charFormat().toolTip() for words in ("begin", "a")]
    assert all("<img" not in tip and "<b>" not in tip for tip in tips)
    assert "img" in tips[0]


@pytest.mark.parametrize("seed", [1, 2])
def test_what_grew_is_what_was_set_at_once(make_page: MakePage, qtbot: QtBot, seed: int) -> None:
    text = answer(4000, seed)
    grown = make_page()
    grown.begin()
    for place, piece in enumerate(pieces(text, seed)):
        grown.append(piece)
        if place % 25 == 0:
            qtbot.wait(1)
    grown.finish()
    qtbot.waitUntil(lambda: grown.pending() == 0)
    whole = make_page(text)
    assert grown.raw_text() == text
    assert copied(grown) == copied(whole)
    assert grown.content_height() == whole.content_height()
    assert picture(grown) == picture(whole)


def picture(page: PageView) -> QImage:
    cursor = page.textCursor()
    cursor.clearSelection()
    page.setTextCursor(cursor)
    page.clearFocus()
    return page.grab().toImage()


def test_a_growing_formula_is_drawn_before_it_ends(make_page: MakePage, qtbot: QtBot) -> None:
    page = make_page()
    page.begin()
    page.append("So \\[ x = \\frac{1}{2} + \\sqrt{y")
    qtbot.waitUntil(lambda: "\ufffc" in page.toPlainText())
    assert "\\frac" not in page.toPlainText()
    page.finish()


def test_settled_is_told_once_all_is_there(make_page: MakePage, qtbot: QtBot) -> None:
    page = make_page()
    with qtbot.waitSignal(page.settled):
        page.set_markdown("a $x_{settled}$ b")
    assert page.pending() == 0
    with qtbot.waitSignal(page.settled):
        page.set_markdown("no formula")


def test_height_follows_the_content_up_to_a_limit(make_page: MakePage) -> None:
    page = make_page("one\n\n" * 30)
    assert page.height() == page.content_height()
    assert page.verticalScrollBar().maximum() == 0
    page.set_max_height(200)
    assert page.height() == 200
    assert page.verticalScrollBar().maximum() == page.content_height() - 200


def test_a_narrower_page_is_taller(make_page: MakePage) -> None:
    text = "Many words that need several lines. " * 10
    assert make_page(text, width=300).height() > make_page(text, width=600).height()


def test_a_page_at_its_end_stays_there_while_it_grows(make_page: MakePage, qtbot: QtBot) -> None:
    page = make_page()
    page.set_max_height(150)
    page.begin()
    for number in range(30):
        page.append(f"Paragraph {number}.\n\n")
        qtbot.wait(1)
    qtbot.waitUntil(lambda: page.verticalScrollBar().maximum() > 300)
    qtbot.waitUntil(lambda: page.verticalScrollBar().value() == page.verticalScrollBar().maximum())
    page.verticalScrollBar().setValue(10)
    page.append("More.\n\n" * 5)
    before = page.verticalScrollBar().maximum()
    qtbot.waitUntil(lambda: page.verticalScrollBar().maximum() > before)
    assert page.verticalScrollBar().value() == 10
    page.finish()


def test_the_theme_can_change_at_any_time(make_page: MakePage, qtbot: QtBot) -> None:
    page = make_page("text $x^2$ more")
    light = picture(page)
    page.set_theme(Theme.dark())
    qtbot.waitUntil(lambda: page.pending() == 0)
    assert picture(page) != light
    assert page.document().firstBlock().begin().fragment().charFormat().foreground().color().name() == "#e4e3df"
    page.set_theme(Theme.light())
    assert picture(page) == light
    page.begin()
    page.append("half a text, $y")
    page.set_theme(Theme.dark())
    page.append("^2$ whole")
    page.finish()
    assert copied(page) == "half a text, $y^2$ whole"


def test_larger_type_makes_larger_formulas(make_page: MakePage) -> None:
    small = make_page("$\\frac{1}{2}$", theme=Theme.light(16))
    large = make_page("$\\frac{1}{2}$", theme=Theme.light(32))
    assert large.content_height() > 1.5 * small.content_height()


def test_nothing_is_loaded(make_page: MakePage, tmp_path: Path) -> None:
    picture_file = tmp_path / "x.png"
    QImage(8, 8, QImage.Format.Format_RGB32).save(str(picture_file))
    address = QUrl.fromLocalFile(str(picture_file)).toString()
    page = make_page(f'![x]({address}) <img src="{address}"> [y]({address}) <style>@import "{address}"</style>')
    kind = QTextDocument.ResourceType.ImageResource.value
    assert page.loadResource(kind, QUrl(address)) is None  # type: ignore[func-returns-value]
    page.setSource(QUrl(address))
    assert "<img" not in page.document().toHtml().replace("&lt;img", "")


def test_links_are_told_never_followed(make_page: MakePage, qtbot: QtBot) -> None:
    page = make_page("[a](https://example.org/x) [b](mailto:a@example.org) [c](javascript:x) [d](file:///etc/passwd)")
    told: list[str] = []
    page.link_activated.connect(told.append)
    for address in ("https://example.org/x", "mailto:a@example.org", "javascript:x", "file:///etc/passwd", "qrc:/x"):
        page.anchorClicked.emit(QUrl(address))
    assert told == ["https://example.org/x", "mailto:a@example.org"]
    assert "[c](javascript:x)" in page.toPlainText()
    assert page.source().isEmpty()


def test_wide_formulas_shrink_and_then_scroll(make_page: MakePage) -> None:
    wide = r"\begin{gathered}" + " + ".join(f"x_{{{n}}}^2" for n in range(18)) + r"\end{gathered}"
    page = make_page(f"$${wide}$$", width=700)
    assert page.horizontalScrollBar().maximum() == 0
    assert page.content_height() < 80
    very = make_page(WIDE, width=400)
    assert very.horizontalScrollBar().maximum() == 0


def test_equal_formulas_are_asked_for_once(formulas: Formulas, make_page: MakePage) -> None:
    page = make_page("$q_1$ and $q_1$\n\n$q_1$")
    assert page.toPlainText().count("\ufffc") == 3


def test_updates_leave_no_formats_behind(make_page: MakePage, qtbot: QtBot) -> None:
    """Qt never forgets a text format: a tail written a hundred times must not make a hundred of each."""
    page = make_page()
    page.begin()
    page.append("$a_{tail}$ ")
    qtbot.waitUntil(lambda: page.pending() == 0 and "\ufffc" in page.toPlainText())
    before = len(page.document().allFormats())
    for _ in range(60):
        page.append("word ")
        show_all(page)
    assert len(page.document().allFormats()) <= before + 10
    page.finish()


def test_nothing_is_left_of_a_text_or_a_theme_before(make_page: MakePage, qtbot: QtBot) -> None:
    page = make_page("First $a$ and $b^2$.")
    for theme in (Theme.dark(), Theme.light(), Theme.dark()):
        page.set_theme(theme)
        page.set_markdown("Then $c$.")
        qtbot.waitUntil(lambda: page.pending() == 0)
    qtbot.waitUntil(lambda: len(page.document().findChildren(Sheet)) == 1)
    texs = {item.formula.tex for number in range(100) if (item := page.objects.item(number)) is not None}
    assert texs - {""} == {"c"}


def test_quick_texts_do_not_pile_up(make_page: MakePage, qtbot: QtBot) -> None:
    """Many small appends make few updates."""
    page = make_page()
    page.begin()
    updates: list[int] = []
    page.document().contentsChanged.connect(lambda: updates.append(1))
    for _ in range(500):
        page.append("word ")
    qtbot.waitUntil(lambda: page.toPlainText().count("word") == 500)
    assert len(updates) < 20
    page.finish()


@pytest.mark.parametrize("seed", range(6))
def test_late_formulas_and_odd_rhythms_change_nothing(
    typesetter: Typesetter, make_page: MakePage, qtbot: QtBot, seed: int
) -> None:
    """Formulas come late and in batches, updates at any moment: in the end the page is the same."""
    chance, late, text = random.Random(seed), Late(typesetter), answer(2500, seed + 50)
    formulas = Formulas(late)
    grown, whole = make_page(formulas=formulas), make_page(formulas=formulas)
    grown.begin()
    for piece in pieces(text, seed):
        grown.append(piece)
        if chance.random() < 0.05:
            show_all(grown)
        if chance.random() < 0.05:
            late.release(chance.randint(1, 6))
            qtbot.wait(chance.choice((1, 12)))
    grown.finish()
    whole.set_markdown(text)
    late.release(10_000)
    qtbot.waitUntil(lambda: not grown.pending() and not whole.pending())
    assert copied(grown) == copied(whole)
    assert grown.content_height() == whole.content_height()


def test_code_at_either_end_keeps_its_frame(make_page: MakePage) -> None:
    page = make_page("```\na\n```")
    layout = page.document().documentLayout()
    line = layout.blockBoundingRect(page.document().firstBlock())
    assert line.top() >= 10
    assert page.content_height() - line.bottom() >= 10


def test_a_formula_too_wide_scrolls_sideways(make_page: MakePage) -> None:
    page = make_page(WIDE, width=400)
    before = picture(page)
    assert turned(page, QPoint(-240, 0)).isAccepted()
    assert picture(page) != before
    turned(page, QPoint(0, 600), Qt.KeyboardModifier.ShiftModifier)
    assert picture(page) == before


def test_the_wheel_over_a_page_that_shows_everything_is_for_what_it_lies_in(make_page: MakePage) -> None:
    page = make_page("text\n\n" * 10)
    assert not turned(page, QPoint(0, -240)).isAccepted()


def turned(page: PageView, angle: QPoint, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> QWheelEvent:
    """The wheel, turned over the first line."""
    place = QPointF(page.width() / 2, 18)
    event = QWheelEvent(
        place, place, QPoint(), angle, Qt.MouseButton.NoButton, keys, Qt.ScrollPhase.NoScrollPhase, False
    )
    page.wheelEvent(event)
    return event


def test_the_caret_of_a_reader_stays_when_the_text_ends(make_page: MakePage, qtbot: QtBot) -> None:
    page = make_page()
    page.begin()
    page.append("Some words to read. " * 20)
    show_all(page)
    cursor = page.textCursor()
    cursor.setPosition(30)
    page.setTextCursor(cursor)
    page.append("And more.")
    page.finish()
    assert page.textCursor().position() == 30
    page.finish()
    assert page.textCursor().position() == 30


def test_the_caret_that_nobody_has_moved_is_at_the_beginning(make_page: MakePage, qtbot: QtBot) -> None:
    page = make_page()
    page.begin()
    page.append("Some words to read. " * 20)
    page.finish()
    assert page.textCursor().position() == 0
