"""A conversation opened again at the next start: its formulas come from the cache."""

from pytestqt.qtbot import QtBot

from app.bootstrap import Application
from app.engine.scripted import Script
from tests.support.answers import answer, pieces
from tests.ui.conftest import MakeApplication

TEXT = answer(3000, 5) + "\n\n$\\newcommand{\\v}{x^2}\\v$ and $\\v + \\v$, not $\\nosuchname$."


def wait_for_end(application: Application, qtbot: QtBot) -> None:
    views = application.window.chat.transcript.views
    qtbot.waitUntil(lambda: bool(views()) and not application.session.chat.is_running)
    qtbot.waitUntil(lambda: not any(view.pending() for view in views()))


def test_an_answer_seen_before_needs_no_javascript(make_application: MakeApplication, qtbot: QtBot) -> None:
    first = make_application([Script(pieces(TEXT, 1))])
    first.window.chat.ask("Go on.")
    wait_for_end(first, qtbot)
    assert first._typesetter.scripted > 10
    (conversation,) = first.session.history.all
    second = make_application([Script(["x"])])
    second.session.chat.open(conversation.conversation_id)
    wait_for_end(second, qtbot)
    (view,) = second.window.chat.transcript.views()
    assert view.solution.raw_text() == TEXT
    assert view.solution.unresolved() == 1
    assert view.solution.toPlainText().count("\ufffc") > 10
    assert second._typesetter.scripted == 0
