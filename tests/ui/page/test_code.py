"""Code on the page: its language, copied and wrapped with the mouse or the menu."""

import sys
import threading
from itertools import pairwise

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QMouseEvent, QTextBlock, QTextCursor
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from app.core.reading import Reading
from app.ui.page.code_frames import CodeTool, number_of, same_code
from app.ui.page.highlight import highlighted
from app.ui.page.lexers import LEXERS, Lexer, Lexers
from app.ui.page.recolouring import TURN_SECONDS
from app.ui.page.view import PageView
from app.ui.theme import Theme
from tests.support.pages import show_all
from tests.ui.page.conftest import MakePage

CODE = "def f(x):\n    return x\n\nprint(f(2))  # " + "long " * 40
TEXT = f"See:\n\n```python\n{CODE}\n```\n\nand\n\n```\nplain\n```"
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def tool(page: PageView, wanted: CodeTool, number: int = 1) -> QPoint:
    """The middle of a tool in the head of a code, in the viewport."""
    block = page.document().begin()
    while number_of(block) != number:
        block = block.next()
    return page._decoration.frames._tools(block)[wanted].center().toPoint()


def test_the_button_copies_the_code_as_it_was_written(make_page: MakePage, qtbot: QtBot) -> None:
    page = make_page(TEXT)
    qtbot.mouseClick(page.viewport(), Qt.MouseButton.LeftButton, pos=tool(page, CodeTool.COPY))
    assert QGuiApplication.clipboard().text() == CODE
    qtbot.mouseClick(page.viewport(), Qt.MouseButton.LeftButton, pos=tool(page, CodeTool.COPY, 2))
    assert QGuiApplication.clipboard().text() == "plain"


def test_a_press_that_is_let_go_elsewhere_does_nothing_and_selects_nothing(make_page: MakePage, qtbot: QtBot) -> None:
    page = make_page(TEXT)
    QGuiApplication.clipboard().setText("before")
    qtbot.mousePress(page.viewport(), Qt.MouseButton.LeftButton, pos=tool(page, CodeTool.COPY))
    qtbot.mouseRelease(page.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    assert QGuiApplication.clipboard().text() == "before"
    assert not page.textCursor().hasSelection()


def test_wrapping_is_switched_for_one_code(make_page: MakePage, qtbot: QtBot) -> None:
    page = make_page(TEXT)
    tall, words = page.content_height(), page.document().find("print").block()
    assert words.layout().lineCount() > 1
    qtbot.mouseClick(page.viewport(), Qt.MouseButton.LeftButton, pos=tool(page, CodeTool.WRAP))
    assert words.layout().lineCount() == 1
    assert page.content_height() < tall
    assert page.horizontalScrollBar().maximum() > 100
    assert page.height() >= page.content_height() + page.horizontalScrollBar().height()
    assert not page.document().find("plain").block().blockFormat().nonBreakableLines()
    qtbot.mouseClick(page.viewport(), Qt.MouseButton.LeftButton, pos=tool(page, CodeTool.WRAP))
    assert words.layout().lineCount() > 1
    assert page.content_height() == tall


def test_the_setting_decides_how_code_begins(make_page: MakePage) -> None:
    page = make_page(TEXT, theme=Theme.light().for_reading(Reading(wrap_code=False)))
    assert page.document().find("print").block().layout().lineCount() == 1


def test_the_menu_does_the_same(make_page: MakePage, qtbot: QtBot) -> None:
    page = make_page(TEXT)
    cursor = page.document().find("return")
    point = page.cursorRect(cursor).center()
    QApplication.sendEvent(
        page.viewport(), QContextMenuEvent(QContextMenuEvent.Reason.Mouse, point, page.mapToGlobal(point))
    )
    menu = page.findChildren(QMenu)[-1]
    actions = {action.text(): action for action in menu.actions()}
    actions["Copy code"].trigger()
    assert QGuiApplication.clipboard().text() == CODE
    assert actions["Wrap long lines"].isChecked()
    actions["Wrap long lines"].trigger()
    assert cursor.block().blockFormat().nonBreakableLines()
    menu.hide()


def move(page: PageView, point: QPoint) -> None:
    """The mouse, without a button."""
    place, none = point.toPointF(), Qt.MouseButton.NoButton
    event = QMouseEvent(
        QEvent.Type.MouseMove, place, page.viewport().mapToGlobal(place), none, none, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(page.viewport(), event)


def test_the_pointer_tells_what_can_be_clicked(make_page: MakePage) -> None:
    page = make_page(TEXT)
    move(page, tool(page, CodeTool.COPY))
    assert page.viewport().cursor().shape() is Qt.CursorShape.PointingHandCursor
    move(page, QPoint(30, 10))
    assert page.viewport().cursor().shape() is Qt.CursorShape.IBeamCursor


@pytest.mark.parametrize("before", ["", "words\n\n", "- item\n\n  ", "|a|\n|-|\n|1|\n\n"])
def test_the_head_lies_on_nothing_else(make_page: MakePage, before: str) -> None:
    indent = "  " if before.startswith("-") else ""
    page = make_page(f"{before}```sh\n{indent}echo 1\n{indent}```")
    block = page.document().find("echo").block()
    strip = page._decoration.frames._strip(block)
    top = strip.top() - page._sheet.styles.code_padding / 2
    above = block.previous()
    layout = page.document().documentLayout()
    assert top >= (layout.blockBoundingRect(above).bottom() - 0.5 if above.isValid() and above.length() > 1 else 0)
    assert strip.bottom() <= layout.blockBoundingRect(block).top() + 1


def test_half_a_name_of_a_language_is_not_looked_for_in_all_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(**_: str) -> None:
        raise AssertionError("the metadata of all packages were read")

    monkeypatch.setattr("importlib.metadata.entry_points", read)
    assert Lexers().of("pytho") is None
    assert Lexers().of("python") is not None


def test_a_language_whose_lexer_is_missing_has_one_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    lexers = Lexers()
    monkeypatch.setitem(sys.modules, "pygments.lexers.ampl", None)  # as in a bundle that left it out
    assert lexers.of("ampl") is None
    assert lexers.is_at_hand("ampl")  # and is not waited for


@pytest.mark.parametrize("grows", [False, True])
def test_a_lexer_is_made_in_a_thread_and_its_colours_follow(
    grows: bool, make_page: MakePage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[bool] = []  # of each lexer: whether in the window's thread
    lexers = Lexers()
    make = Lexers.of

    def of(language: str) -> Lexer | None:
        if language not in lexers._made:
            made.append(threading.current_thread() is threading.main_thread())
        return make(lexers, language)

    monkeypatch.setattr(lexers, "of", of)
    for module in ("plan", "recolouring"):
        monkeypatch.setattr(f"app.ui.page.{module}.LEXERS", lexers)
    text = "Before.\n\n- In a list:\n\n  ```julia\n  function f(x)\n      return 2x\n  end\n  ```\n\n- More.\n\nBehind."
    page = make_page("" if grows else text)
    if grows:
        page.begin()
        for place in range(0, len(text), 9):
            page.append(text[place : place + 9])
            show_all(page)
        page.finish()
        qtbot.waitUntil(lambda: page.pending() == 0)
    assert made == [False]
    assert colours(page)["function"] == colours(page)["end"] != colours(page)["f(x)"]


def colours(page: PageView) -> dict[str, str]:
    """Of the words of code."""
    found, block = {}, page.document().begin()
    while block.isValid():
        part = block.begin()
        while number_of(block) and not part.atEnd():
            fragment = part.fragment()
            found.update(dict.fromkeys(fragment.text().split(), fragment.charFormat().foreground().color().name()))
            part += 1
        block = block.next()
    return found


def test_long_code_is_looked_through_a_few_lines_at_a_time(
    make_page: MakePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = make_page("```python\n" + "x = 1\n" * 500 + "```")
    last = page.document().lastBlock()
    while not number_of(last):
        last = last.previous()
    looked, now = [0], [0.0]

    def same(block: QTextBlock, other: QTextBlock) -> bool:
        looked[0] += 1
        now[0] += TURN_SECONDS / 5
        return same_code(block, other)

    monkeypatch.setattr("app.ui.page.recolouring.same_code", same)
    monkeypatch.setattr("app.ui.page.recolouring.time.monotonic", lambda: now[0])
    page._sheet.recolouring.add(QTextCursor(last))
    page._sheet.recolouring.work()
    assert 1 < looked[0] <= 6
    assert page._sheet.recolouring  # goes on the next time


def test_neighbours_of_one_colour_are_one_run() -> None:
    """Each run is written by itself: a page takes as long as it has runs."""
    lines = list(highlighted(CODE, LEXERS.of("python"), is_dark=False))
    assert "\n".join("".join(run.text for run in line) for line in lines) == CODE
    assert [run.text for run in lines[0]] == ["def", " ", "f", "(x):"]
    assert all(one.colour != other.colour for line in lines for one, other in pairwise(line))


@pytest.mark.parametrize("indent", [0, 4, 60])
def test_a_broken_line_goes_on_further_to_the_right(make_page: MakePage, indent: int) -> None:
    long = " " * indent + "word " * 60
    page = make_page(f"```\nshort\n{long}\n```")
    short, broken = (page.document().find(word).block() for word in ("short", "word"))
    layout, lines = page.document().documentLayout(), broken.layout()
    letter = page._sheet.styles._column

    def start(line: int) -> float:
        """Of the words in it, from the left edge of the code."""
        blanks = indent * letter if line == 0 else 0
        return layout.blockBoundingRect(broken).left() + lines.lineAt(line).x() + blanks - left

    left = layout.blockBoundingRect(short).left() + short.layout().lineAt(0).x()
    assert lines.lineCount() > 2
    assert start(0) == pytest.approx(indent * letter, abs=1)
    further = {round(start(line)) for line in range(1, lines.lineCount())}
    assert further == {round((min(indent, 16) + 2) * letter)}
    sides = {page._decoration.frames._sides(block.blockFormat()) for block in (short, broken)}
    assert len({round(side[0], 3) for side in sides}) == 1


BARRED = ("> a\n>\n> ```\n> if x:\n>     y\n> ```\n>\n> b", "> א\n>\n> ```\n> 1\n> 2\n> ```\n>\n> ב")


@pytest.mark.parametrize("text", BARRED)
def test_the_bar_of_a_quotation_goes_on_beside_code(make_page: MakePage, text: str) -> None:
    page = make_page(text)
    image = page.grab().toImage()
    first, last = page.document().firstBlock(), page.document().lastBlock()
    style, margin = first.blockFormat(), page.document().documentMargin()
    x = round(image.width() - margin - 2) if style.rightMargin() else round(margin + 1)
    rect = page.document().documentLayout().blockBoundingRect(last)
    column = {image.pixelColor(x, y).name() for y in range(8, round(rect.center().y()))}
    assert column == {page.theme.line}
