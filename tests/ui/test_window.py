"""The window as a person uses it: type, send, watch, stop, fold, come back."""

from pathlib import Path
from threading import Event

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from app.bootstrap import Application
from app.core.settings import ThemeChoice
from app.engine.scripted import Script
from app.ui.chat.turn import TurnView
from tests.ui.conftest import MakeApplication

THOUGHT = "The equation is $2x + 3 = 7$.\n\nSubtract 3: \\(2x = 4\\)."
SOLUTION = "Subtract 3 and divide by 2:\n\n\\[x = \\frac{4}{2} = 2\\]\n\n\\[\\boxed{x = 2}\\]"
ANSWER = Script(["<think>", THOUGHT, "</think>", SOLUTION])


def field(application: Application) -> QPlainTextEdit:
    return application.window.chat.composer.findChild(QPlainTextEdit)


def ask(application: Application, qtbot: QtBot, text: str) -> TurnView:
    qtbot.keyClicks(field(application), text)
    qtbot.keyClick(field(application), Qt.Key.Key_Return)
    return application.window.chat.transcript.views()[-1]


def wait_for_end(application: Application, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not application.session.chat.is_running)
    qtbot.waitUntil(lambda: not any(view.pending() for view in application.window.chat.transcript.views()))


def test_the_first_start_offers_questions_and_a_way_to_a_real_model(
    make_application: MakeApplication, qtbot: QtBot
) -> None:
    window = make_application([ANSWER]).window
    welcome = window.chat.welcome
    assert welcome.isVisible()
    assert len(welcome.examples) == 3
    qtbot.mouseClick(welcome.examples[0], Qt.MouseButton.LeftButton)
    (view,) = window.chat.transcript.views()
    assert view.question.raw_text() == welcome.examples[0].text()
    assert not welcome.isVisible()


def test_a_question_is_typed_sent_and_answered(make_application: MakeApplication, qtbot: QtBot) -> None:
    application = make_application([ANSWER])
    view = ask(application, qtbot, "Solve 2x + 3 = 7")
    assert field(application).toPlainText() == ""
    wait_for_end(application, qtbot)
    assert view.reasoning.text() == THOUGHT
    assert view.solution.raw_text() == SOLUTION
    assert view.solution.unresolved() == 0
    assert view.solution.isVisible()
    assert application.session.history.all[0].title == "Solve 2x + 3 = 7"
    assert application.window.sidebar.list.item(0).text() == "Solve 2x + 3 = 7"


def test_shift_enter_breaks_the_line(make_application: MakeApplication, qtbot: QtBot) -> None:
    application = make_application([ANSWER])
    qtbot.keyClicks(field(application), "one")
    qtbot.keyClick(field(application), Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClicks(field(application), "two")
    assert field(application).toPlainText() == "one\ntwo"
    assert application.window.chat.transcript.views() == ()


def test_up_and_down_walk_through_earlier_questions(make_application: MakeApplication, qtbot: QtBot) -> None:
    application = make_application([ANSWER])
    for question in ("first", "second"):
        ask(application, qtbot, question)
        wait_for_end(application, qtbot)
    seen = []
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Down):
        qtbot.keyClick(field(application), key)
        seen.append(field(application).toPlainText())
    assert seen == ["second", "first", "first", "second", ""]


def test_reasoning_stands_beside_the_solution_in_a_wide_window_and_above_in_a_narrow_one(
    make_application: MakeApplication, qtbot: QtBot
) -> None:
    application = make_application([ANSWER], width=1240)
    application.session.settings.update(fold_reasoning=False)
    view = ask(application, qtbot, "Solve 2x + 3 = 7")
    wait_for_end(application, qtbot)
    qtbot.waitUntil(lambda: view.reasoning.geometry().right() < view.solution.geometry().left())
    application.window.resize(900, 820)
    qtbot.waitUntil(lambda: view.reasoning.geometry().bottom() < view.solution.geometry().top())


def test_reasoning_folds_when_the_solution_begins_and_opens_by_a_click(
    make_application: MakeApplication, qtbot: QtBot
) -> None:
    gate = Event()
    application = make_application([Script(["<think>", THOUGHT, gate, "</think>", SOLUTION])])
    view = ask(application, qtbot, "Solve 2x + 3 = 7")
    qtbot.waitUntil(lambda: view.reasoning.page is not None and view.reasoning.page.raw_text() == THOUGHT)
    assert not view.reasoning.is_folded
    gate.set()
    wait_for_end(application, qtbot)
    assert view.reasoning.is_folded
    assert view.reasoning.page is None
    qtbot.mouseClick(view.reasoning.heading, Qt.MouseButton.LeftButton)
    assert view.reasoning.page is not None
    assert view.reasoning.page.raw_text() == THOUGHT


def test_a_folded_pane_shows_what_the_model_thinks_about(make_application: MakeApplication, qtbot: QtBot) -> None:
    gate = Event()
    application = make_application([Script(["<think>", "First line.\n", gate, "Second line.\n", Event()], 0.05)])
    view = ask(application, qtbot, "Why?")
    qtbot.waitUntil(lambda: view.reasoning.text() != "")
    qtbot.mouseClick(view.reasoning.heading, Qt.MouseButton.LeftButton)
    assert view.reasoning.live_line.isVisible()
    assert view.reasoning.live_line.full_text() == "First line."
    gate.set()
    qtbot.waitUntil(lambda: view.reasoning.live_line.full_text() == "Second line.")
    application.session.chat.stop()
    wait_for_end(application, qtbot)
    assert view.reasoning.text().strip() == "First line.\nSecond line."


def test_escape_stops_and_says_so(make_application: MakeApplication, qtbot: QtBot) -> None:
    application = make_application([Script(["Half of it", Event()])])
    view = ask(application, qtbot, "Why?")
    qtbot.waitUntil(lambda: view.solution.raw_text() == "Half of it")
    qtbot.keyClick(field(application), Qt.Key.Key_Escape)
    wait_for_end(application, qtbot)
    assert view.note.text().startswith("Stopped")
    assert view.solution.raw_text() == "Half of it"


def test_what_is_typed_during_an_answer_stays(make_application: MakeApplication, qtbot: QtBot) -> None:
    application = make_application([Script(["Half of it", Event()])])
    ask(application, qtbot, "Why?")
    ask(application, qtbot, "And then?")
    assert field(application).toPlainText() == "And then?"
    assert len(application.window.chat.transcript.views()) == 1
    application.session.chat.stop()
    wait_for_end(application, qtbot)


def test_the_status_bar_tells_model_device_speed_and_context(make_application: MakeApplication, qtbot: QtBot) -> None:
    application = make_application([Script(["word "] * 40, seconds_per_token=0.01, prompt_tokens=60)])
    ask(application, qtbot, "Why?")
    wait_for_end(application, qtbot)
    model, device, rate, context = application.window.status.texts()
    assert model == "Scripted"
    assert device == "CPU, 1 thread"
    assert rate.endswith("tokens/s")
    assert context == "Context 100 of 4,096"


def test_the_next_start_shows_the_conversation_again(make_application: MakeApplication, qtbot: QtBot) -> None:
    application = make_application([ANSWER])
    view = ask(application, qtbot, "Solve 2x + 3 = 7")
    wait_for_end(application, qtbot)
    view.reasoning.heading.click()
    application.window.resize(700, 600)
    again = make_application([ANSWER])
    qtbot.waitUntil(lambda: bool(again.window.chat.transcript.views()))
    (view,) = again.window.chat.transcript.views()
    assert view.question.raw_text() == "Solve 2x + 3 = 7"
    assert view.solution.raw_text() == SOLUTION
    assert not view.reasoning.is_folded
    assert (again.window.width(), again.window.height()) == (700, 600)


def test_an_unsent_question_is_there_again_after_a_restart(make_application: MakeApplication, qtbot: QtBot) -> None:
    application = make_application([ANSWER])
    qtbot.keyClicks(field(application), "half a ques")
    again = make_application([ANSWER])
    assert field(again).toPlainText() == "half a ques"


def test_a_model_that_can_not_be_loaded_is_told(make_application: MakeApplication, qtbot: QtBot) -> None:
    application = make_application([ANSWER])
    application.session.use_model(Path("notes.txt"))
    qtbot.waitUntil(lambda: "answers instead" in application.window.notice.text())
    assert "not a GGUF" in application.window.notice.text()
    assert application.window.status.texts()[0] == "Scripted"


def test_light_and_dark(make_application: MakeApplication, qtbot: QtBot) -> None:
    application = make_application([ANSWER])
    ask(application, qtbot, "Solve 2x + 3 = 7")
    wait_for_end(application, qtbot)
    light = application.window.grab().toImage()
    application.session.settings.update(theme=ThemeChoice.DARK)
    dark = application.window.grab().toImage()
    middle = application.window.rect().center()
    assert light.pixelColor(middle).lightness() > 200
    assert dark.pixelColor(middle).lightness() < 60


def test_copy_puts_the_solution_as_markdown_on_the_clipboard(make_application: MakeApplication, qtbot: QtBot) -> None:
    application = make_application([ANSWER])
    view = ask(application, qtbot, "Solve 2x + 3 = 7")
    wait_for_end(application, qtbot)
    view.copy_button.click()
    assert QGuiApplication.clipboard().text() == SOLUTION


def test_an_answer_without_a_thought_has_no_page_for_one(make_application: MakeApplication, qtbot: QtBot) -> None:
    application = make_application([Script(["It ", "is ", "4."], 0.02)])
    application.session.settings.update(fold_reasoning=False)
    view = ask(application, qtbot, "What is 2 + 2?")
    assert view.reasoning.page is None
    wait_for_end(application, qtbot)
    assert view.reasoning.page is None


def test_the_tab_key_comes_to_a_thought_that_was_opened_before_the_solution(
    make_application: MakeApplication, qtbot: QtBot
) -> None:
    application = make_application([ANSWER])
    view = ask(application, qtbot, "Solve 2x + 3 = 7")
    wait_for_end(application, qtbot)
    view.reasoning.set_folded(True)
    assert view.reasoning.heading.accessibleDescription() == "Folded"
    view.reasoning.set_folded(False)
    view.reasoning.heading.setFocus()
    assert view.reasoning.heading.accessibleDescription() == "Open"
    reached: list[object] = []
    while view.solution not in reached and len(reached) < 9:
        qtbot.keyClick(application.window.focusWidget(), Qt.Key.Key_Tab)
        reached.append(application.window.focusWidget())
    assert view.reasoning.page in reached
    assert view.solution in reached
