"""The question in its bubble: set where there is something to set, and otherwise exactly as it was typed."""

import pytest
from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from app.core.reading import Reading
from app.core.settings import ThemeChoice
from app.engine.scripted import Script
from app.ui.chat.question import LONGEST, QuestionPage
from app.ui.chat.turn import TurnView
from app.ui.page.copying import plain_text
from tests.ui.conftest import MakeApplication

ANSWER = Script(["It is 4."])
PLAIN = "How to solve 3*x^2+4*x+5=1?\n1. by hand\n2. _not_ [by](http://machine)   <b>now</b>"
SET = "Let $f(x) = x^3$. Find\n1. its *zeros*,\n2. and  why\n$$\\int_{-1}^1 f = 0.$$\n```python\nf = 'x'\n```\nfor $5."


def asked(make_application: MakeApplication, qtbot: QtBot, text: str, width: int = 1100) -> TurnView:
    application = make_application([ANSWER], width=width)
    assert application.session.chat.send(text)
    qtbot.waitUntil(lambda: not application.session.chat.is_running)
    view = application.window.chat.transcript.views()[-1]
    qtbot.waitUntil(lambda: view.pending() == 0)
    return view


def page_of(view: TurnView) -> QuestionPage:
    page = view.question.page
    assert page is not None
    return page


def test_a_question_without_formulas_is_a_label_with_what_was_typed(
    make_application: MakeApplication, qtbot: QtBot
) -> None:
    view = asked(make_application, qtbot, PLAIN)
    assert view.question.page is None
    assert view.question.label is not None
    assert view.question.label.text() == PLAIN


def test_formulas_are_set_and_the_rest_is_copied_as_typed(make_application: MakeApplication, qtbot: QtBot) -> None:
    page = page_of(asked(make_application, qtbot, SET))
    assert page.unresolved() == 0
    assert "\\int" not in page.toPlainText()
    assert "*zeros*" in page.toPlainText()
    lines = [line for line in SET.split("\n") if "```" not in line]
    assert [line for line in plain_text(page.document(), page.objects).split("\n") if line] == lines


@pytest.mark.parametrize("text", ["Is $x = 2$?", "Is it 2?", "```\ncode = 1\n```", "$$x^2 \\tag{1}$$"])
def test_the_bubble_is_no_wider_than_what_is_in_it(make_application: MakeApplication, qtbot: QtBot, text: str) -> None:
    view = asked(make_application, qtbot, text)
    widest = view.solution.theme.line_width() + 40
    assert view.question.width() < (widest if "tag" in text else 260)
    right = view.question.mapTo(view, QPoint(view.question.width(), 0)).x()
    assert right == view.width() - view.layout().contentsMargins().right()


@pytest.mark.parametrize("text", ["many words " * 60, "many words and $x^2$ " * 40])
def test_a_long_question_keeps_the_measure(make_application: MakeApplication, qtbot: QtBot, text: str) -> None:
    view = asked(make_application, qtbot, text)
    widest = view.solution.theme.line_width()
    assert widest - 60 < view.question.width() < widest + 40
    assert view.question.height() > 150


def test_a_narrow_window_makes_it_taller_and_loses_nothing(make_application: MakeApplication, qtbot: QtBot) -> None:
    heights = []
    for width in (1100, 420):
        view = asked(make_application, qtbot, "many words and $x^2$ " * 12, width)
        page = page_of(view)
        qtbot.waitUntil(lambda page=page: page.height() == page.content_height())  # type: ignore[misc]
        assert view.rect().contains(view.question.geometry())
        heights.append(page.height())
    assert heights[1] > heights[0]


def test_it_follows_the_look(make_application: MakeApplication, qtbot: QtBot) -> None:
    application = make_application([ANSWER] * 2)
    for text in ("Is it 2?", "Is $x = 2$?"):
        assert application.session.chat.send(text)
        qtbot.waitUntil(lambda: not application.session.chat.is_running)
    plain, page = (view.question for view in application.window.chat.transcript.views())
    before = plain.sizeHint().width(), page.sizeHint().width()
    application.session.settings.update(theme=ThemeChoice.DARK, reading=Reading(size=30))
    qtbot.waitUntil(lambda: not any(view.pending() for view in application.window.chat.transcript.views()))
    assert plain.sizeHint().width() > before[0] * 1.2
    assert page.sizeHint().width() > before[1] * 1.2
    ground = page.page.grab().toImage().pixelColor(1, 1)
    assert ground.name() == page.page.theme.card if page.page is not None else ""


def test_a_very_long_one_with_formulas_is_shown_by_its_beginning(
    make_application: MakeApplication, qtbot: QtBot
) -> None:
    text = "$x_{1}$ and\n" * 30_000
    view = asked(make_application, qtbot, text)
    assert view.question.raw_text() == text.strip()
    assert f"({len(text.strip()) - LONGEST:,} more characters)" in page_of(view).toPlainText()
