"""Selecting in a turn: one text, several, all of it; with the mouse, the keyboard and the menu."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QAccessible, QContextMenuEvent, QMouseEvent, QTextCursor
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from app.bootstrap import Application
from app.core.reading import Panes, Reading
from app.engine.scripted import Script
from app.ui.chat.turn import TurnView
from app.ui.chat.turn_page import SELECT_TURN, TurnPage
from tests.ui.conftest import MakeApplication

QUESTION = "Solve $2x = 4$\n\nand  explain:\n```\nx = 2\n```"
THOUGHT = "First $2x = 4$.\n\nWait, check *it*."
SOLUTION = "So\n\n\\[x = 2\\]\n\n- one\n- two"
ANSWER = Script(["<think>", THOUGHT, "</think>", SOLUTION])
COPIED = [QUESTION, "First $2x = 4$.\n\nWait, check it.", "So\n\\[x = 2\\]\n\n- one\n- two"]
CTRL, LEFT = Qt.KeyboardModifier.ControlModifier, Qt.MouseButton.LeftButton


def answered(application: Application, qtbot: QtBot, question: str = QUESTION) -> TurnView:
    application.session.settings.update(fold_reasoning=False)
    assert application.session.chat.send(question)
    qtbot.waitUntil(lambda: not application.session.chat.is_running)
    view = application.window.chat.transcript.views()[-1]
    qtbot.waitUntil(lambda: view.pending() == 0)
    qtbot.waitUntil(lambda: view.solution.height() == view.solution.content_height())
    return view


def thought(view: TurnView) -> TurnPage:
    page = view.reasoning.page
    assert page is not None
    return page


def copied(widget: QWidget, qtbot: QtBot) -> str:
    QApplication.clipboard().clear()
    qtbot.keyClick(widget, Qt.Key.Key_C, CTRL)
    return QApplication.clipboard().text()


def place(page: TurnPage, words: str, *, after: bool = False) -> QPoint:
    """Of some words, in the page's viewport."""
    found = page.document().find(words)
    assert not found.isNull()
    cursor = page.textCursor()
    cursor.setPosition(found.selectionEnd() if after else found.selectionStart())
    rect: QRect = page.cursorRect(cursor)
    return rect.center()


def drag(start: TurnPage, pressed: QPoint, end: QWidget, released: QPoint, qtbot: QtBot) -> None:
    """The mouse is the first page's until it is let go, wherever it is."""
    grip = start.viewport()
    there = grip.mapFromGlobal(end.mapToGlobal(released))
    qtbot.mousePress(grip, LEFT, pos=pressed)
    for share in (0.3, 0.7, 1.0):
        qtbot.mouseMove(grip, pressed + (there - pressed) * share)
    qtbot.mouseRelease(grip, LEFT, pos=there)


@pytest.mark.parametrize("question", [QUESTION, "Why is\n\n3*x = 6 😀?"])
@pytest.mark.parametrize("part", [0, 1, 2])
def test_select_all_is_the_text_and_then_the_turn(
    make_application: MakeApplication, qtbot: QtBot, part: int, question: str
) -> None:
    view = answered(make_application([ANSWER], width=1240), qtbot, question)
    focused = (view.question.page or view.question.label, thought(view), view.solution)[part]
    assert focused is not None
    texts = [question, *COPIED[1:]]
    for expected in (texts[part], "\n\n".join(texts), "\n\n".join(texts)):
        qtbot.keyClick(focused, Qt.Key.Key_A, CTRL)
        assert copied(focused, qtbot) == expected
    for page in (thought(view), view.solution):
        assert page.is_whole()


def test_what_is_not_shown_is_not_selected(make_application: MakeApplication, qtbot: QtBot) -> None:
    application = make_application([ANSWER], width=1240)
    view = answered(application, qtbot)
    view.reasoning.heading.click()
    for _time in range(2):
        qtbot.keyClick(view.solution, Qt.Key.Key_A, CTRL)
    assert copied(view.solution, qtbot) == f"{COPIED[0]}\n\n{COPIED[2]}"
    application.session.settings.update(reading=Reading(panes=Panes.REASONING))
    for _time in range(2):
        qtbot.keyClick(thought(view), Qt.Key.Key_A, CTRL)
    assert copied(thought(view), qtbot) == f"{COPIED[0]}\n\n{COPIED[1]}"


def test_a_click_or_a_key_ends_it(make_application: MakeApplication, qtbot: QtBot) -> None:
    view = answered(make_application([ANSWER], width=1240), qtbot)
    view.selection.select_all()
    qtbot.mouseClick(thought(view).viewport(), LEFT, pos=QPoint(20, 10))
    assert view.selection.text() == ""
    view.selection.select_all()
    qtbot.keyClick(view.solution, Qt.Key.Key_Left)
    assert view.selection.text() == ""
    view.selection.select_all()
    qtbot.keyClick(view.solution, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert view.selection.text() == COPIED[2][:-1]


def test_dragging_goes_on_in_the_next_text(make_application: MakeApplication, qtbot: QtBot) -> None:
    view = answered(make_application([ANSWER], width=1240), qtbot)
    page, solution = thought(view), view.solution
    assert view.panes.beside
    drag(page, place(page, "check"), solution.viewport(), place(solution, "one", after=True), qtbot)
    assert view.selection.text() == "check it.\n\nSo\n\\[x = 2\\]\n\n- one"
    assert copied(page, qtbot) == view.selection.text()
    drag(solution, place(solution, "two"), page.viewport(), place(page, "Wait"), qtbot)
    assert view.selection.text() == "Wait, check it.\n\nSo\n\\[x = 2\\]\n\n- one\n- "[:-3]
    question = view.question.page
    assert question is not None
    drag(solution, place(solution, "one"), question.viewport(), place(question, "explain"), qtbot)
    assert view.selection.text().startswith("explain:")
    assert COPIED[1] in view.selection.text()


def test_dragging_back_lets_go_of_the_other_text(make_application: MakeApplication, qtbot: QtBot) -> None:
    view = answered(make_application([ANSWER], width=1240), qtbot)
    page, grip = thought(view), thought(view).viewport()
    there = grip.mapFromGlobal(view.solution.viewport().mapToGlobal(place(view.solution, "two")))
    qtbot.mousePress(grip, LEFT, pos=place(page, "First"))
    qtbot.mouseMove(grip, there)
    assert "one" in view.selection.text()
    qtbot.mouseMove(grip, place(page, "Wait", after=True))
    assert view.selection.text() == "First $2x = 4$.\n\nWait"
    qtbot.mouseRelease(grip, LEFT, pos=place(page, "Wait", after=True))


def test_stacked_texts_too(make_application: MakeApplication, qtbot: QtBot) -> None:
    view = answered(make_application([ANSWER], width=640), qtbot)
    page = thought(view)
    assert not view.panes.beside
    drag(page, place(page, "it."), view.solution.viewport(), place(view.solution, "So", after=True), qtbot)
    assert view.selection.text() == "it.\n\nSo"


def test_a_label_is_left_and_reached(make_application: MakeApplication, qtbot: QtBot) -> None:
    view = answered(make_application([ANSWER], width=640), qtbot, "Why is 3*x = 6?")
    label, page = view.question.label, thought(view)
    assert label is not None
    drag(page, place(page, "check"), label, label.rect().center(), qtbot)
    assert view.selection.text() == "Why is 3*x = 6?\n\nFirst $2x = 4$.\n\nWait, "
    view.selection.clear()
    there = label.mapFromGlobal(page.viewport().mapToGlobal(place(page, "Wait")))
    qtbot.mousePress(label, LEFT, pos=QPoint(label.width() // 2, label.height() // 2))
    for share in (0.5, 1.0):
        qtbot.mouseMove(label, label.rect().center() + (there - label.rect().center()) * share)
    qtbot.mouseRelease(label, LEFT, pos=there)
    own, following = view.selection.text().split("\n\n")
    assert own
    assert "Why is 3*x = 6?".endswith(own)
    assert following == "First $2x = 4$."


def test_a_label_is_left_after_a_way_back_in_it(make_application: MakeApplication, qtbot: QtBot) -> None:
    view = answered(make_application([ANSWER], width=640), qtbot, "Why is 3*x = 6?")
    label, page = view.question.label, thought(view)
    assert label is not None
    there = label.mapFromGlobal(page.viewport().mapToGlobal(place(page, "Wait")))
    pressed = label.rect().center()
    qtbot.mousePress(label, LEFT, pos=pressed)
    qtbot.mouseMove(label, pressed + QPoint(label.width() // 4, 0))
    after = label.selectedText()
    qtbot.mouseMove(label, pressed - QPoint(label.width() // 4, 0))
    assert not label.selectedText().endswith(after)
    qtbot.mouseRelease(label, LEFT, pos=pressed)
    view.selection.clear()  # what is selected could be dragged away
    qtbot.mousePress(label, LEFT, pos=pressed)
    qtbot.mouseMove(label, pressed - QPoint(label.width() // 4, 0))
    qtbot.mouseMove(label, there)
    beside = QPoint(-label.width() // 2, pressed.y())  # where no text is
    qtbot.mouseMove(label, beside)
    qtbot.mouseRelease(label, LEFT, pos=beside)
    own = view.selection.text()
    assert own.startswith(after)
    assert "Why is 3*x = 6?".endswith(own)


def test_one_selection_in_all_the_conversation(make_application: MakeApplication, qtbot: QtBot) -> None:
    application = make_application([ANSWER] * 2, width=1240)
    first, second = answered(application, qtbot), answered(application, qtbot)
    first.selection.select_all()
    qtbot.keyClick(second.solution, Qt.Key.Key_A, CTRL)
    assert first.selection.text() == ""
    assert second.selection.text() == COPIED[2]


def test_a_hit_of_find_is_all_that_is_selected(make_application: MakeApplication, qtbot: QtBot) -> None:
    application = make_application([ANSWER], width=1240)
    view = answered(application, qtbot)
    view.selection.select_all()
    qtbot.keyClick(application.window, Qt.Key.Key_F, CTRL)
    bar = application.window.chat.find_bar
    bar.field.setText("check")
    qtbot.keyClick(bar.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: view.selection.text() == "check")


@pytest.mark.parametrize("question", [QUESTION, "Why is 3*x = 6?"])
def test_the_menu_selects_the_turn_and_copies_it(
    make_application: MakeApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, question: str
) -> None:
    view = answered(make_application([ANSWER], width=1240), qtbot, question)
    shown: list[QMenu] = []
    monkeypatch.setattr(QMenu, "popup", lambda menu, *_place: shown.append(menu))
    page, label = view.question.page, view.question.label
    over = label if label is not None else page.viewport() if page is not None else None
    assert over is not None
    for wanted in (SELECT_TURN, "Copy"):
        point = over.rect().center()
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, point, over.mapToGlobal(point))
        QApplication.sendEvent(over, event)
        (action,) = [each for each in shown[-1].actions() if each.text().replace("&", "").split("\t")[0] == wanted]
        assert action.isEnabled()
        action.trigger()
    assert QApplication.clipboard().text() == "\n\n".join([question, *COPIED[1:]])


def test_what_is_selected_is_seen_in_every_text(make_application: MakeApplication, qtbot: QtBot) -> None:
    view = answered(make_application([ANSWER], width=1240), qtbot, "Why is 3*x = 6?")
    colour = view.solution.theme.selection
    widgets = [view.question, thought(view), view.solution]

    def marked() -> list[bool]:
        images = [widget.grab().toImage() for widget in widgets]
        return [
            any(image.pixelColor(x, y).name() == colour for x in range(image.width()) for y in range(image.height()))
            for image in images
        ]

    assert marked() == [False] * 3
    view.selection.select_all()
    assert marked() == [True] * 3
    view.selection.clear()
    assert marked() == [False] * 3


def test_a_growing_answer_can_be_selected(make_application: MakeApplication, qtbot: QtBot) -> None:
    application = make_application([Script(["one word "] * 300, seconds_per_token=0.004)])
    assert application.session.chat.send("Why?")
    transcript = application.window.chat.transcript
    qtbot.waitUntil(lambda: len(transcript.views()[0].solution.toPlainText()) > 60)
    (view,) = transcript.views()
    for _time in range(2):
        qtbot.keyClick(view.solution, Qt.Key.Key_A, CTRL)
    assert view.selection.text().startswith("Why?\n\none word")
    application.session.chat.stop()
    qtbot.waitUntil(lambda: not application.session.chat.is_running)
    view.selection.clear()
    assert not view.solution.textCursor().hasSelection()


def test_selecting_scrolls_nothing(make_application: MakeApplication, qtbot: QtBot) -> None:
    application = make_application([Script(["<think>", "word\n\n" * 100, "</think>", SOLUTION])], width=1240)
    view = answered(application, qtbot)
    page = thought(view)
    bar = page.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 300)
    bar.setValue(120)
    view.selection.select_all()
    assert bar.value() == 120
    view.selection.clear()
    page.moveCursor(QTextCursor.MoveOperation.Start)
    bar.setValue(120)
    page.select_on(forward=True)
    assert bar.value() == 120


def test_a_screen_reader_is_told(
    make_application: MakeApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = answered(make_application([ANSWER], width=1240), qtbot)
    told: list[str] = []
    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    monkeypatch.setattr(QAccessible, "updateAccessibility", lambda event: told.append(event.message()))
    for _time in range(2):
        qtbot.keyClick(view.solution, Qt.Key.Key_A, CTRL)
    assert told == ["The whole turn is selected"]


def send(widget: QWidget, kind: QEvent.Type, where: QPoint) -> None:
    there, none = QPointF(widget.mapToGlobal(where)), Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(widget, QMouseEvent(kind, QPointF(where), there, LEFT, LEFT, none))


@pytest.mark.parametrize("clicks", [1, 2])
def test_the_mouse_held_below_the_window_goes_on_selecting(
    make_application: MakeApplication, qtbot: QtBot, clicks: int
) -> None:
    long = "\n\n".join(f"Paragraph {number}." for number in range(120))
    application = make_application([Script([long])], width=900)
    view = answered(application, qtbot, "Why?")
    transcript, page = application.window.chat.transcript, view.solution
    bar = transcript.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 1000)
    bar.setValue(0)
    grip = page.viewport()
    below = grip.mapFromGlobal(transcript.viewport().mapToGlobal(QPoint(0, transcript.viewport().height() + 30)))
    below.setX(place(page, "Paragraph 3").x() + 5)
    types = QEvent.Type
    for kind in (types.MouseButtonPress, types.MouseButtonRelease, types.MouseButtonDblClick)[: 2 * clicks - 1]:
        send(grip, kind, place(page, "Paragraph 3"))
    send(grip, types.MouseMove, below)
    qtbot.waitUntil(lambda: bar.value() > 600)
    if clicks == 1:  # Qt selects by words after two, and from real mice only
        assert view.selection.text().startswith("Paragraph 3.\n\nParagraph 4.")
        assert len(view.selection.text()) > 300
    qtbot.mouseRelease(grip, LEFT, pos=below)
    stopped = bar.value()
    qtbot.wait(120)
    assert bar.value() == stopped


def test_all_of_a_plain_question_is_all_that_is_selected(
    make_application: MakeApplication, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    shown: list[QMenu] = []
    monkeypatch.setattr(QMenu, "popup", lambda menu, *_place: shown.append(menu))
    view = answered(make_application([ANSWER]), qtbot, "What is it?")
    label = view.question.label
    assert label is not None
    select(view.solution, "one")
    qtbot.keyClick(label, Qt.Key.Key_A, CTRL)
    assert view.selection.text() == "What is it?"
    select(view.solution, "one")
    assert view.selection.text() == "- one"
    label.contextMenuEvent(QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(2, 2), QPoint(2, 2)))
    next(action for action in shown[-1].actions() if action.text() == "Select All").trigger()
    assert view.selection.text() == "What is it?"


def select(page: TurnPage, words: str) -> None:
    page.setTextCursor(page.document().find(words))
