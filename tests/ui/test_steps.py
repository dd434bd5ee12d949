"""The outline of the reasoning: found while it streams, jumped by, the current step marked."""

from threading import Event

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.bootstrap import Application
from app.engine.scripted import Script
from app.ui.chat.steps import StepList
from app.ui.chat.turn import TurnView
from app.ui.page.outline import UNSETTLED
from tests.ui.conftest import MakeApplication

PARTS = [
    "Okay, so we solve $x^2 = 4$.\n\n",
    *(f"Some words about it, number {n}.\n\n" for n in range(12)),
    "Wait, is $x = -2$ a solution too? It is.\n\n",
    *(f"More words about that, number {n}.\n\n" for n in range(12)),
    "Let me check: $(-2)^2 = 4$. Yes.\n\n",
    *(f"Even more words, number {n}.\n\n" for n in range(12)),
]
TITLES = ["Okay, so we solve x^2 = 4", "Wait, is x = -2 a solution too", "Let me check"]


def titles(steps: StepList) -> list[str]:
    return [steps.item(row).text() for row in range(steps.count())]


def asked(application: Application) -> TurnView:
    application.session.settings.update(fold_reasoning=False)
    assert application.session.chat.send("Solve x^2 = 4")
    return application.window.chat.transcript.views()[-1]


def test_the_steps_are_found_while_the_thought_grows(make_application: MakeApplication, qtbot: QtBot) -> None:
    gates = [Event(), Event()]
    beginning, rest = "".join(PARTS[:15]), "".join(PARTS[15:])
    script = ["<think>", beginning, gates[0], rest, gates[1], "</think>", "Done."]
    application = make_application([Script(script, 0.05)], width=1240)
    view = asked(application)
    qtbot.waitUntil(
        lambda: view.reasoning.steps is not None and titles(view.reasoning.steps) == TITLES[:2], timeout=20_000
    )
    gates[0].set()
    qtbot.waitUntil(lambda: view.reasoning.steps is not None and titles(view.reasoning.steps) == TITLES, timeout=20_000)
    steps = view.reasoning.steps
    assert steps is not None
    qtbot.waitUntil(lambda: steps.current == 2, timeout=20_000)  # the page follows its end
    assert steps.item(2).font().bold()
    assert not steps.item(1).font().bold()
    assert view.reasoning.steps_button.text() == "3 steps"
    gates[1].set()
    qtbot.waitUntil(lambda: not application.session.chat.is_running)
    assert titles(steps) == TITLES


def test_a_click_jumps_to_the_step_and_scrolling_moves_the_mark(
    make_application: MakeApplication, qtbot: QtBot
) -> None:
    application = make_application([Script(["<think>", *PARTS, "</think>", "Done."])], width=1240)
    view = asked(application)
    qtbot.waitUntil(lambda: not application.session.chat.is_running)
    qtbot.waitUntil(lambda: view.reasoning.steps is not None and titles(view.reasoning.steps) == TITLES, timeout=20_000)
    steps, page = view.reasoning.steps, view.reasoning.page
    assert steps is not None
    assert page is not None
    assert not steps.isVisible()
    qtbot.mouseClick(view.reasoning.steps_button, Qt.MouseButton.LeftButton)
    assert steps.isVisible()
    place = steps.visualItemRect(steps.item(1)).center()
    qtbot.mouseClick(steps.viewport(), Qt.MouseButton.LeftButton, pos=place)
    at_top = page.cursorForPosition(page.viewport().rect().topLeft()).block().text()
    assert at_top.startswith("Wait")
    assert steps.current == 1
    page.verticalScrollBar().setValue(0)
    assert steps.current == 0
    page.verticalScrollBar().setValue(page.verticalScrollBar().maximum())
    assert steps.current == 2


def test_folding_takes_the_steps_away(make_application: MakeApplication, qtbot: QtBot) -> None:
    application = make_application([Script(["<think>", *PARTS, "</think>", "Done."])], width=1240)
    view = asked(application)
    qtbot.waitUntil(lambda: not application.session.chat.is_running)
    qtbot.waitUntil(view.reasoning.steps_button.isVisible)
    view.reasoning.heading.click()
    assert not view.reasoning.steps_button.isVisible()
    assert view.reasoning.steps is None
    view.reasoning.heading.click()
    qtbot.waitUntil(view.reasoning.steps_button.isVisible)


def test_an_update_reads_the_end_only(make_application: MakeApplication, qtbot: QtBot) -> None:
    application = make_application([Script(["<think>", *PARTS * 8, "</think>", "Done."])], width=1240)
    view = asked(application)
    qtbot.waitUntil(lambda: not application.session.chat.is_running)
    qtbot.waitUntil(
        lambda: view.reasoning.steps is not None and len(titles(view.reasoning.steps)) == 24, timeout=20_000
    )
    outline = view.reasoning.steps._outline
    page = view.reasoning.page
    qtbot.waitUntil(lambda: page is not None and not page.pending(), timeout=20_000)
    outline.update()
    seen = []
    look = outline._look_at
    outline._look_at = lambda block: (seen.append(block.blockNumber()), look(block))
    outline.update()
    assert len(seen) <= UNSETTLED + 1
    assert len(outline.stops) == 24
