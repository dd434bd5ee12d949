"""Formulas as a person takes them: with the mouse's menu, with the keyboard, by ear."""

from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QContextMenuEvent,
    QGuiApplication,
    QImage,
    QStatusTipEvent,
    QTextCursor,
)
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from app.render.drawing import Failure
from app.render.formula_key import FormulaKey
from app.render.typeset import Mathml
from app.ui.page.formula_picture import FormulaDialog
from app.ui.page.formula_places import FormulaPlaces
from app.ui.page.view import PageView
from tests.ui.page.conftest import MakePage

TEXT = (
    "First $a_1$, then $x^2 + y + a + b + c + d + e + f + g + h + i + j + k = z^2 + r + s + t$ and:\n\n"
    "\\[\\frac{1}{2}\\]\n\nand last $\\omega$."
)
SOURCES = ["$a_1$", "$x^2 + y + a + b + c + d + e + f + g + h + i + j + k = z^2 + r + s + t$", "\\[\\frac{1}{2}\\]"]
SOURCES.append("$\\omega$")
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # menus and dialogs, without a screen
ALT = Qt.KeyboardModifier.AltModifier


def selected(page: PageView) -> str:
    return page.createMimeDataFromSelection().text()


def menu_at(page: PageView, point: QPoint) -> dict[str, object]:
    """The actions of the context menu there, by their texts."""
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, point, page.mapToGlobal(point))
    QApplication.sendEvent(page.viewport(), event)
    menu = page.findChildren(QMenu)[-1]
    found = {action.text(): action for action in menu.actions() if action.text()}
    menu.hide()
    return found


def middle_of(page: PageView, source: str) -> QPoint:
    """A point on the formula."""
    places = FormulaPlaces(page.document(), page.objects)
    found = places.following(0)
    while found is not None and found.formula.source != source:
        found = places.following(found.place.end)
    assert found is not None
    cursor = QTextCursor(page.document())
    cursor.setPosition(found.place.start)
    left = page.cursorRect(cursor).center()
    cursor.setPosition(found.place.start + 1)
    return (left + page.cursorRect(cursor).center()) / 2


def test_the_keyboard_walks_from_formula_to_formula_and_round(make_page: MakePage, qtbot: QtBot) -> None:
    page = make_page(TEXT)
    seen = []
    for _time in range(5):
        qtbot.keyClick(page, Qt.Key.Key_Down, ALT)
        seen.append(selected(page))
    assert seen == [*SOURCES, SOURCES[0]]
    for _time in range(3):
        qtbot.keyClick(page, Qt.Key.Key_Up, ALT)
    assert selected(page) == SOURCES[2 - 1]


def test_a_formula_reached_far_down_is_scrolled_to(make_page: MakePage, qtbot: QtBot) -> None:
    page = make_page("word\n\n" * 200 + "$x^2$")
    page.set_max_height(300)
    qtbot.keyClick(page, Qt.Key.Key_Down, ALT)
    assert page.verticalScrollBar().value() > 300
    assert page.viewport().rect().contains(page.cursorRect().center())


def test_enter_shows_the_selected_formula_larger(make_page: MakePage, qtbot: QtBot) -> None:
    page = make_page(TEXT)
    qtbot.keyClick(page, Qt.Key.Key_Down, ALT)
    qtbot.keyClick(page, Qt.Key.Key_Return)
    dialog = page.findChild(FormulaDialog)
    assert dialog.isVisible()
    assert dialog.source.toPlainText() == "$a_1$"
    assert dialog.accessibleDescription() == "a sub 1"
    image = dialog.canvas.grab().toImage()
    ink = [y for y in range(image.height()) for x in range(image.width()) if image.pixelColor(x, y).lightness() < 90]
    assert max(ink) - min(ink) > 1.2 * page.theme.size  # at its own size an a with an index is not half as high
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


@pytest.mark.parametrize("source", SOURCES)
def test_the_menu_of_a_formula_copies_it(make_page: MakePage, qtbot: QtBot, source: str) -> None:
    page = make_page(TEXT)
    actions = menu_at(page, middle_of(page, source))
    clipboard = QGuiApplication.clipboard()
    actions["Copy as LaTeX"].trigger()
    assert clipboard.text() == source
    actions["Copy as SVG"].trigger()
    root = ElementTree.fromstring(clipboard.text())
    assert root.tag.endswith("svg")
    assert len(list(root.iter("{http://www.w3.org/2000/svg}path"))) >= (1 if "omega" in source else 2)
    actions["Copy as picture (PNG)"].trigger()
    image = QImage(clipboard.image())
    assert image.pixelColor(0, 0).name() == "#ffffff"
    assert any(image.pixelColor(x, y).lightness() < 60 for x in range(image.width()) for y in range(image.height()))


def test_mathml_is_copied_when_the_typesetter_has_made_it(make_page: MakePage, qtbot: QtBot) -> None:
    page = make_page(f"$\\newcommand{{\\half}}{{\\frac12}}\\half$ {TEXT} $\\half = 0.5$")
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("before")
    actions = menu_at(page, middle_of(page, "$\\half = 0.5$"))
    menu_at(page, middle_of(page, SOURCES[0]))["Copy as MathML"].trigger()
    actions["Copy as MathML"].trigger()  # the later wish counts
    assert clipboard.text() == "before"
    qtbot.waitUntil(lambda: clipboard.text() != "before")
    root = ElementTree.fromstring(clipboard.text())
    assert root.tag == "{http://www.w3.org/1998/Math/MathML}math"
    assert "".join(root[0][0].itertext()) == "12=0.5"
    assert root[0][1].text == "\\half = 0.5"
    assert clipboard.mimeData().data("application/mathml+xml").data().decode() == clipboard.text()


def test_what_can_t_be_mathml_is_told_in_the_status_bar(make_page: MakePage, qtbot: QtBot) -> None:
    page = make_page(TEXT)
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("before")
    told: list[str] = []

    class Bar(QObject):
        """Hears what a status bar would."""

        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
            if isinstance(event, QStatusTipEvent):
                told.append(event.tip())
            return False

    bar = Bar()
    page.installEventFilter(bar)
    actions = menu_at(page, middle_of(page, SOURCES[0]))
    page._formulas.receive_mathml(Mathml(FormulaKey("a_1", False), Failure("Not mine.")))
    qtbot.wait(20)
    assert not told  # nothing was wished for
    actions["Copy as MathML"].trigger()
    page._formulas.receive_mathml(Mathml(FormulaKey("a_1", False), Failure("Too deep.")))
    qtbot.waitUntil(lambda: bool(told))
    assert told == ["Not copied. Too deep."]
    assert clipboard.text() == "before"


def test_words_are_copied_too(make_page: MakePage, qtbot: QtBot) -> None:
    page = make_page(TEXT)
    menu_at(page, middle_of(page, SOURCES[2]))["Copy in words"].trigger()
    assert QGuiApplication.clipboard().text() == "1 over 2"


def test_beside_formulas_the_menu_is_as_ever(make_page: MakePage, qtbot: QtBot) -> None:
    page = make_page("only words here\n\n" + TEXT)
    assert "Copy as LaTeX" not in menu_at(page, QPoint(8, 12))


def test_the_picture_of_a_selected_formula_is_not_dimmed(make_page: MakePage) -> None:
    page = make_page("$\\blacksquare$")

    def darkest() -> int:
        image = page.grab().toImage()
        return min(image.pixelColor(x, y).lightness() for x in range(80) for y in range(image.height()))

    before = darkest()
    page.selectAll()
    assert darkest() <= before + 3


def test_the_walk_is_spoken(make_page: MakePage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    page = make_page(TEXT)
    said: list[str] = []

    def hear(event: QAccessibleEvent) -> None:
        said.append(event.message())

    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    monkeypatch.setattr(QAccessible, "updateAccessibility", hear)
    for _time in range(3):
        qtbot.keyClick(page, Qt.Key.Key_Down, ALT)
    assert said[0] == "a sub 1"
    assert said[2] == "1 over 2"
