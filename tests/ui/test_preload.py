"""What the first turn needs is there before it is asked for."""

import subprocess
import sys
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from app.engine.scripted import Script
from app.ui.chat.turn import TurnView
from app.ui.preload import MODULES, Preload
from tests.ui.conftest import MakeApplication

SCRIPT = """
import sys
from PySide6.QtCore import QCoreApplication, QObject, QTimer
import app.ui.main_window
from app.ui.preload import MODULES, Preload
assert not [name for name in MODULES if name in sys.modules], "the window imports them itself"
qt = QCoreApplication([])
Preload(qt).start()
look = QTimer(qt, interval=10)
look.timeout.connect(lambda: "pygments.lexers.python" in sys.modules and qt.quit())
look.start()
QTimer.singleShot(60_000, qt.quit)
qt.exec()
loaded = set(sys.modules)
from app.ui.chat.turn import TurnView
print(sorted(name for name in set(sys.modules) - loaded if name.startswith("app")))
"""


def test_the_first_turn_imports_nothing_more() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, timeout=100, check=False)
    assert (done.stdout.strip(), done.returncode) == ("[]", 0), done.stderr
    assert "app.ui.chat.turn" in MODULES


def test_a_program_that_was_closed_goes_on_with_nothing(make_application: MakeApplication) -> None:
    closed = make_application([Script(["Yes."])])
    (preload,) = closed.findChildren(Preload)
    (timer,) = preload.findChildren(QTimer)
    assert timer.isActive()
    make_application([Script(["Yes."])])  # closes the other
    assert not timer.isActive()


def test_a_turn_is_rehearsed_before_the_first_question(
    make_application: MakeApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[TurnView] = []

    def make(*given: Any) -> TurnView:
        made.append(TurnView(*given))
        return made[-1]

    monkeypatch.setattr("app.ui.chat.turn.TurnView", make)
    application = make_application([Script(["Yes."])])
    qtbot.waitUntil(lambda: len(made) == 1, timeout=20_000)
    assert not application.window.chat.transcript.views()
    qtbot.waitUntil(lambda: not isValid(made[0]))  # it was dropped again
