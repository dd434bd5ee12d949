"""Reading: panes beside each other, one alone, the divider, zoom, the dialog; all stored and applied at once."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QFont
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox, QWidget
from pytestqt.qtbot import QtBot

from app.bootstrap import Application
from app.core.reading import NORMAL_SHARE, NORMAL_SIZE, Panes, Reading
from app.engine.scripted import Script
from app.ui.chat.turn import TurnView
from app.ui.reading_dialog import ReadingDialog
from app.ui.theme import MONO_FAMILY
from tests.ui.conftest import MakeApplication

ANSWER = Script(
    ["<think>", "First $2x = 4$.\n\nWait, check it.", "</think>", "So \\[\\boxed{x = 2}\\] " + "word " * 200]
)
CTRL = Qt.KeyboardModifier.ControlModifier


def answered(application: Application, qtbot: QtBot, question: str = "Solve 2x = 4") -> TurnView:
    application.session.settings.update(fold_reasoning=False)
    assert application.session.chat.send(question)
    qtbot.waitUntil(lambda: not application.session.chat.is_running)
    (view,) = application.window.chat.transcript.views()
    qtbot.waitUntil(lambda: view.pending() == 0)
    return view


def reading(application: Application) -> Reading:
    now: Reading = application.session.settings.now.reading
    return now


def turn_wheel(application: Application, over: QWidget) -> None:
    """One notch upwards, with Ctrl held."""
    window = application.window
    place = QPointF(over.mapTo(window, over.rect().center()))
    QTest.wheelEvent(window.windowHandle(), place, QPoint(0, 120), QPoint(), CTRL)


def test_the_divider_is_dragged_and_stays_there_after_a_restart(
    make_application: MakeApplication, qtbot: QtBot
) -> None:
    application = make_application([ANSWER], width=1240)
    view = answered(application, qtbot)
    divider = view.panes.divider
    qtbot.waitUntil(lambda: view.reasoning.width() > 100 and divider.x() > 100)
    before = view.reasoning.width()
    grip = QPoint(14, 5)
    qtbot.mousePress(divider, Qt.MouseButton.LeftButton, pos=grip)
    qtbot.mouseMove(divider, grip + QPoint(150, 0))
    qtbot.mouseRelease(divider, Qt.MouseButton.LeftButton, pos=grip)
    qtbot.waitUntil(lambda: abs(view.reasoning.width() - before - 150) < 12)
    share = reading(application).share
    assert share > NORMAL_SHARE + 10
    again = make_application([ANSWER], width=1240)
    assert reading(again).share == share
    qtbot.waitUntil(lambda: bool(again.window.chat.transcript.views()))
    (view,) = again.window.chat.transcript.views()
    view.reasoning.heading.click()
    qtbot.waitUntil(lambda: abs(view.reasoning.width() / (view.panes.width() - 28) - share / 100) < 0.02)


def test_the_divider_moves_with_the_keys_and_goes_back(make_application: MakeApplication, qtbot: QtBot) -> None:
    application = make_application([ANSWER], width=1240)
    divider = answered(application, qtbot).panes.divider
    for _time in range(3):
        qtbot.keyClick(divider, Qt.Key.Key_Left)
    assert reading(application).share == NORMAL_SHARE - 6
    qtbot.mouseDClick(divider, Qt.MouseButton.LeftButton)
    assert reading(application).share == NORMAL_SHARE


def test_one_pane_alone(make_application: MakeApplication, qtbot: QtBot) -> None:
    application = make_application([ANSWER], width=1240)
    view = answered(application, qtbot)
    window = application.window
    qtbot.keyClick(window, Qt.Key.Key_2, CTRL)
    assert not view.reasoning.isVisible()
    assert view.solution.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_3, CTRL)
    assert view.reasoning.isVisible()
    assert not view.solution.isVisible()
    assert reading(application).panes is Panes.REASONING
    qtbot.keyClick(window, Qt.Key.Key_1, CTRL)
    assert view.panes.beside
    assert view.reasoning.isVisible()
    assert view.solution.isVisible()


def test_the_only_thing_there_is_is_shown_in_any_case(make_application: MakeApplication, qtbot: QtBot) -> None:
    application = make_application([Script(["Just this."])], width=1240)
    view = answered(application, qtbot)
    qtbot.keyClick(application.window, Qt.Key.Key_3, CTRL)
    assert view.solution.isVisible()


@pytest.mark.parametrize("size", [18, 30])
def test_nothing_is_cut_in_the_narrowest_window(make_application: MakeApplication, qtbot: QtBot, size: int) -> None:
    application = make_application([ANSWER], width=460)
    application.session.settings.update(reading=Reading(size=size))
    view = answered(application, qtbot, "Solve $2x = 4$ " * 9)
    seen = application.window.chat.transcript.viewport().width()
    qtbot.waitUntil(lambda: view.mapTo(application.window.chat.transcript, QPoint(view.width(), 0)).x() <= seen)
    assert view.export_button.width() < view.export_button.sizeHint().width()
    application.window.resize(1000, 800)
    qtbot.waitUntil(lambda: view.export_button.width() == view.export_button.sizeHint().width())


@pytest.mark.parametrize("size", [12, 18, 30])
def test_lines_are_neither_too_long_nor_too_short(make_application: MakeApplication, qtbot: QtBot, size: int) -> None:
    application = make_application([Script(["The discriminant decides how many roots there are. " * 40])], width=1900)
    application.session.settings.update(reading=Reading(size=size))
    view = answered(application, qtbot)
    qtbot.waitUntil(lambda: view.solution.content_height() > 100)
    block = view.solution.document().firstBlock()
    lines = [block.layout().lineAt(place).textLength() for place in range(block.layout().lineCount() - 1)]
    assert all(45 <= length <= 90 for length in lines)
    left = view.solution.mapTo(view, QPoint(0, 0)).x()
    assert abs(view.width() - view.solution.width() - 2 * left) < 4


def test_keys_zoom_everything_that_is_read(make_application: MakeApplication, qtbot: QtBot) -> None:
    application = make_application([ANSWER])
    view = answered(application, qtbot)
    qtbot.keyClick(application.window, Qt.Key.Key_Plus, CTRL)
    qtbot.keyClick(application.window, Qt.Key.Key_Equal, CTRL)
    assert reading(application).size == 22
    assert view.solution.theme.size == 22
    qtbot.keyClick(application.window, Qt.Key.Key_Minus, CTRL)
    assert view.solution.theme.size == 20
    qtbot.keyClick(application.window, Qt.Key.Key_0, CTRL)
    assert view.solution.theme.size == NORMAL_SIZE


def test_the_wheel_with_ctrl_zooms_and_does_not_scroll(make_application: MakeApplication, qtbot: QtBot) -> None:
    application = make_application([ANSWER])
    view = answered(application, qtbot)
    for over in (view.solution.viewport(), application.window.chat.transcript.viewport()):
        application.session.settings.update(reading=Reading())
        for _notch in range(2):
            turn_wheel(application, over)
        qtbot.waitUntil(lambda: reading(application).size == 22)
        assert view.solution.theme.size == 22


@pytest.mark.qt_log_ignore("propagateSizeHints")  # no such thing without a screen
def test_the_dialog_changes_what_is_seen_and_what_is_stored(make_application: MakeApplication, qtbot: QtBot) -> None:
    application = make_application([ANSWER])
    view = answered(application, qtbot)
    dialog = ReadingDialog(application.session.settings, application.window)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.family.setCurrentFont(QFont(MONO_FAMILY))
    dialog.size_field.setValue(24)
    dialog.measure.setValue(60)
    for box in (dialog.contrast, dialog.motion, dialog.wrap):
        box.click()
    theme = view.solution.theme
    assert (theme.text_family, theme.size, theme.measure, theme.text) == (MONO_FAMILY, 24, 60, "#000000")
    assert theme.is_still
    assert not theme.wrap_code
    again = make_application([ANSWER])
    assert reading(again) == Reading(24, MONO_FAMILY, 60, wrap_code=False, high_contrast=True, reduced_motion=True)
    dialog = ReadingDialog(again.session.settings, again.window)
    qtbot.addWidget(dialog)
    dialog.buttons.button(QDialogButtonBox.StandardButton.RestoreDefaults).click()
    assert reading(again) == Reading()


def test_the_status_bar_tells_where_a_link_leads(make_application: MakeApplication, qtbot: QtBot) -> None:
    application = make_application([Script(["See [the manual](https://docs.python.org/3/)."])])
    view = answered(application, qtbot)
    page, bar = view.solution, application.window.statusBar()
    page.highlighted.emit(QUrl("https://docs.python.org/3/"))
    assert bar.currentMessage() == "https://docs.python.org/3/"
    page.highlighted.emit(QUrl())
    assert bar.currentMessage() == ""
    assert "docs.python.org" in page.document().find("manual").charFormat().toolTip()
