"""Find in the conversation: in text, reasoning and LaTeX, forwards and backwards, with the keyboard alone."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.bootstrap import Application
from app.core.reading import Panes, Reading
from app.core.settings import ThemeChoice
from app.engine.scripted import Script
from app.ui.chat.find_bar import TYPED_MS, FindBar
from app.ui.chat.turn_search import Part
from app.ui.page.finding import find_all, pattern
from app.ui.page.view import PageView
from tests.support.long_conversation import store
from tests.ui.conftest import MakeApplication

THOUGHT = "The discriminant is $b^2 - 4ac$.\n\n" + "More thought about it.\n\n" * 60 + "A late discriminant."
SOLUTION = "So the **discriminant** decides: $\\Delta = b^2 - 4ac$.\n\n\\[x = \\frac{-b}{2a}\\]\n\nDone."
ANSWER = Script(["<think>", THOUGHT, "</think>", SOLUTION])
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def answered(application: Application, qtbot: QtBot) -> Application:
    assert application.session.chat.send("What is a discriminant?")
    qtbot.waitUntil(lambda: not application.session.chat.is_running)
    qtbot.waitUntil(lambda: not any(view.pending() for view in application.window.chat.transcript.views()))
    return application


def find(application: Application, qtbot: QtBot, words: str) -> FindBar:
    qtbot.keyClick(application.window, Qt.Key.Key_F, CTRL)
    bar = application.window.chat.find_bar
    assert bar.isVisible()
    bar.field.clear()
    qtbot.keyClicks(bar.field, words)
    qtbot.keyClick(bar.field, Qt.Key.Key_Return)
    return bar


def selections(application: Application) -> list[str]:
    """What is selected in question, reasoning and solution."""
    (view,) = application.window.chat.transcript.views()
    label, pages = view.question.label, (view.question.page, view.reasoning.page, view.solution)
    found = [page.createMimeDataFromSelection().text() if page is not None else "" for page in pages]
    return [found[0] if label is None else label.selectedText(), *found[1:]]


def test_hits_are_counted_and_walked_through(make_application: MakeApplication, qtbot: QtBot) -> None:
    application = answered(make_application([ANSWER]), qtbot)
    bar = find(application, qtbot, "discriminant")
    assert bar.count.text() == "1 of 4"
    qtbot.waitUntil(lambda: selections(application)[0] == "discriminant")
    seen = []
    for key, modifier in ((Qt.Key.Key_Return, SHIFT), (Qt.Key.Key_Return, SHIFT.NoModifier), (Qt.Key.Key_F3, SHIFT)):
        qtbot.keyClick(bar.field, key, modifier)
        seen.append(bar.count.text())
    assert seen == ["4 of 4", "1 of 4", "4 of 4"]
    qtbot.waitUntil(lambda: selections(application)[2] == "discriminant")


def test_a_hit_in_folded_reasoning_opens_it_and_is_seen(make_application: MakeApplication, qtbot: QtBot) -> None:
    application = answered(make_application([ANSWER], width=1240), qtbot)
    (view,) = application.window.chat.transcript.views()
    assert view.reasoning.is_folded
    bar = find(application, qtbot, "late disc")
    assert bar.count.text() == "1 of 1"
    qtbot.waitUntil(lambda: selections(application)[1] == "late disc")
    page = view.reasoning.page
    assert page is not None
    assert page.viewport().rect().contains(page.cursorRect().center())
    assert page.verticalScrollBar().value() > 0


@pytest.mark.parametrize("panes", [Panes.SOLUTION, Panes.REASONING])
def test_a_hit_in_what_is_not_shown_shows_it(make_application: MakeApplication, qtbot: QtBot, panes: Panes) -> None:
    application = answered(make_application([ANSWER], width=1240), qtbot)
    application.session.settings.update(reading=Reading(panes=panes))
    (view,) = application.window.chat.transcript.views()
    find(application, qtbot, "More thought" if panes is Panes.SOLUTION else "decides")
    qtbot.waitUntil(lambda: view.reasoning.isVisible() and view.solution.isVisible())


def test_the_source_of_a_formula_is_found(make_application: MakeApplication, qtbot: QtBot) -> None:
    application = answered(make_application([ANSWER]), qtbot)
    bar = find(application, qtbot, r"\frac{-b}")
    assert bar.count.text() == "1 of 1"
    qtbot.waitUntil(lambda: selections(application)[2] == r"\[x = \frac{-b}{2a}\]")


def test_a_formula_in_the_text_is_selected_with_all_its_parts(make_application: MakeApplication, qtbot: QtBot) -> None:
    application = answered(make_application([ANSWER]), qtbot)
    find(application, qtbot, "decides: $\\Delta")
    qtbot.waitUntil(lambda: selections(application)[2] == "decides: $\\Delta = b^2 - 4ac$")


def test_what_is_not_there_is_said_and_escape_closes(make_application: MakeApplication, qtbot: QtBot) -> None:
    application = answered(make_application([ANSWER]), qtbot)
    bar = find(application, qtbot, "cosine")
    assert bar.count.text() == "Not found"
    assert not bar.next_button.isEnabled()
    qtbot.keyClick(bar.field, Qt.Key.Key_Escape)
    assert not bar.isVisible()
    assert not any(view.solution.extraSelections() for view in application.window.chat.transcript.views())


def test_all_hits_are_marked_and_the_marks_go_with_the_bar(make_application: MakeApplication, qtbot: QtBot) -> None:
    application = answered(make_application([ANSWER]), qtbot)
    (view,) = application.window.chat.transcript.views()

    def colour(image: QImage, name: str) -> int:
        return sum(image.pixelColor(x, y).name() == name for x in range(image.width()) for y in range(image.height()))

    bar = find(application, qtbot, "ac")
    qtbot.waitUntil(lambda: len(view.solution.extraSelections()) == 2)
    assert colour(view.solution.grab().toImage(), view.solution.theme.mark) > 50
    bar.close_button.click()
    assert colour(view.solution.grab().toImage(), view.solution.theme.mark) == 0


def test_a_growing_answer_is_searched_as_it_stands(make_application: MakeApplication, qtbot: QtBot) -> None:
    application = make_application([Script(["one word "] * 400, seconds_per_token=0.005)])
    assert application.session.chat.send("Why?")
    transcript = application.window.chat.transcript
    qtbot.waitUntil(lambda: bool(transcript.views()[0].solution.toPlainText()))
    bar = find(application, qtbot, "word")
    before = bar.count.text()
    qtbot.waitUntil(lambda: len(transcript.views()[0].solution.toPlainText()) > 300)
    qtbot.keyClick(bar.field, Qt.Key.Key_Return)
    assert bar.count.text() != before
    application.session.chat.stop()
    qtbot.waitUntil(lambda: not application.session.chat.is_running)


def test_what_is_selected_is_sought(make_application: MakeApplication, qtbot: QtBot) -> None:
    application = answered(make_application([ANSWER]), qtbot)
    (view,) = application.window.chat.transcript.views()
    view.solution.setTextCursor(view.solution.document().find("decides"))
    view.solution.setFocus()
    QApplication.processEvents()
    qtbot.keyClick(application.window, Qt.Key.Key_F, CTRL)
    bar = application.window.chat.find_bar
    assert bar.field.text() == "decides"
    assert bar.count.text() == "1 of 1"


def test_a_formula_of_the_question_is_found(make_application: MakeApplication, qtbot: QtBot) -> None:
    application = make_application([ANSWER])
    assert application.session.chat.send("What is $\\sqrt{2}$ and\n$$\\sqrt{3}?$$")
    qtbot.waitUntil(lambda: not application.session.chat.is_running)
    qtbot.waitUntil(lambda: not any(view.pending() for view in application.window.chat.transcript.views()))
    bar = find(application, qtbot, "sqrt{3}")
    assert bar.count.text() == "1 of 1"
    qtbot.waitUntil(lambda: selections(application)[0] == "$$\\sqrt{3}?$$")


def test_what_no_widget_shows_is_found_and_made(
    make_application: MakeApplication, tmp_path: Path, qtbot: QtBot
) -> None:
    store(tmp_path, 40, 80)
    application = make_application([ANSWER])
    application.session.chat.open(application.session.history.all[-1].conversation_id)
    transcript = application.window.chat.transcript
    qtbot.waitUntil(lambda: len(transcript.views()) > 3)
    first = transcript.turns()[0].turn_id
    assert transcript.view(first) is None
    bar = find(application, qtbot, "Question 1:")
    qtbot.waitUntil(lambda: bar.count.text() == "1 of 1")
    qtbot.waitUntil(lambda: (view := transcript.view(first)) is not None and view.question.label.hasSelectedText())
    assert transcript.verticalScrollBar().value() < 200
    bar = find(application, qtbot, "why is that so")
    qtbot.waitUntil(lambda: bar.count.text().endswith(" of 40"))
    for number in range(40):
        qtbot.keyClick(bar.field, Qt.Key.Key_Return)
        qtbot.wait(5)
        assert bar.count.text() == f"{(number + 1) % 40 + 1} of 40"
    qtbot.wait(300)
    assert len(transcript.views()) < 40


def test_the_count_is_the_same_whatever_has_a_widget(
    make_application: MakeApplication, tmp_path: Path, qtbot: QtBot
) -> None:
    store(tmp_path, 25, 120)
    application = make_application([ANSWER])
    application.session.chat.open(application.session.history.all[-1].conversation_id)
    transcript = application.window.chat.transcript
    bar = find(application, qtbot, "e")
    assert bar.count.text().endswith("…")  # it does not take the time that the whole of it needs
    qtbot.waitUntil(lambda: not bar.count.text().endswith("…"))
    text = bar.count.text()
    for turn in transcript.turns():
        view = transcript.reach(turn.turn_id)
        view.reasoning.set_folded(False)
        qtbot.waitUntil(lambda view=view: not view.pending())
        pages = [view.reasoning.page, view.solution]
        found = [len(list(find_all(page.document(), page.objects, pattern("e")))) for page in pages]
        hits = [hit for hit in application.window.chat._finder.hits if hit.turn_id == turn.turn_id]
        assert [sum(hit.part is part for hit in hits) for part in (Part.REASONING, Part.SOLUTION)] == found
    qtbot.keyClick(bar.field, Qt.Key.Key_Return)
    qtbot.keyClick(bar.field, Qt.Key.Key_Return, SHIFT)
    assert bar.count.text() == text


def test_a_hit_far_down_in_a_folded_thought_is_reached(make_application: MakeApplication, qtbot: QtBot) -> None:
    thought = "".join(f"Number $x_{{{n}}}$ of many thoughts. " + "And more. " * 20 + "\n\n" for n in range(150))
    script = Script(["<think>", thought + "The hidden end.", "</think>", SOLUTION])
    application = answered(make_application([script], width=1240), qtbot)
    find(application, qtbot, "hidden end")
    qtbot.waitUntil(lambda: selections(application)[1] == "hidden end")
    (view,) = application.window.chat.transcript.views()
    page = view.reasoning.page
    assert page.viewport().rect().contains(page.cursorRect().center())
    find(application, qtbot, "number $")
    qtbot.waitUntil(lambda: len(page.extraSelections()) == 150)


def test_a_hit_in_a_plain_question_is_all_that_is_selected(make_application: MakeApplication, qtbot: QtBot) -> None:
    application = answered(make_application([ANSWER]), qtbot)
    (view,) = application.window.chat.transcript.views()
    view.selection.select_all()
    find(application, qtbot, "What is a")
    qtbot.waitUntil(lambda: view.selection.text() == "What is a")


def test_another_conversation_is_not_searched(make_application: MakeApplication, tmp_path: Path, qtbot: QtBot) -> None:
    store(tmp_path, 3, 10)
    application = make_application([ANSWER])
    long, short = (conversation.conversation_id for conversation in application.session.history.all[::-1])
    for conversation in (long, short):
        application.session.chat.open(conversation)
        bar = find(application, qtbot, "is")
        assert bar.isVisible()
    application.session.chat.open(long)
    qtbot.wait(300)
    assert not bar.isVisible()
    assert not any(page.extraSelections() for v in application.window.chat.transcript.views() for page in v.pages())


def test_what_was_typed_last_is_not_sought_in_another_one(
    make_application: MakeApplication, tmp_path: Path, qtbot: QtBot
) -> None:
    store(tmp_path, 3, 10)
    application = make_application([ANSWER])
    chat, (short, long) = application.session.chat, application.session.history.all
    chat.open(short.conversation_id)
    bar = find(application, qtbot, "is")
    qtbot.keyClicks(bar.field, " the")
    chat.open(long.conversation_id)
    qtbot.wait(2 * TYPED_MS)
    assert not any(page.extraSelections() for v in application.window.chat.transcript.views() for page in v.pages())


def test_the_key_for_the_next_hit_opens_the_bar_again(make_application: MakeApplication, qtbot: QtBot) -> None:
    application = answered(make_application([ANSWER]), qtbot)
    bar = find(application, qtbot, "discriminant")
    qtbot.keyClick(bar.field, Qt.Key.Key_Escape)
    assert not bar.isVisible()
    qtbot.keyClick(application.window, Qt.Key.Key_F3)
    assert bar.isVisible()
    assert bar.count.text() == "1 of 4"


def test_marks_come_again_with_another_look_and_an_opened_thought(
    make_application: MakeApplication, qtbot: QtBot
) -> None:
    application = answered(make_application([ANSWER]), qtbot)
    find(application, qtbot, "discriminant")
    (view,) = application.window.chat.transcript.views()
    qtbot.waitUntil(lambda: marked(view.solution) == ["discriminant"])
    application.session.settings.update(theme=ThemeChoice.DARK)
    qtbot.waitUntil(lambda: marked(view.solution) == ["discriminant"])
    view.reasoning.set_folded(True)
    view.reasoning.set_folded(False)
    qtbot.waitUntil(lambda: marked(view.reasoning.page) == ["discriminant"] * 2)


def test_a_growing_answer_is_marked_when_it_has_ended(make_application: MakeApplication, qtbot: QtBot) -> None:
    application = make_application([Script(["A word. "] * 30, 0.02)])
    assert application.session.chat.send("Say it.")
    find(application, qtbot, "word")
    (view,) = application.window.chat.transcript.views()
    qtbot.waitUntil(lambda: not application.session.chat.is_running)
    qtbot.waitUntil(lambda: marked(view.solution) == ["word"] * 30)


def marked(page: PageView) -> list[str]:
    return [each.cursor.selectedText().lower() for each in page.extraSelections()]
