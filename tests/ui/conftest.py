"""The whole program behind its window, with a scripted model."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.bootstrap import Application
from app.control.states import ModelStatus
from app.engine.scripted import Script, ScriptedBackend
from app.ui.theme import load_fonts
from tests.support.desks import ScriptedDesks

MakeApplication = Callable[..., Application]


@pytest.fixture(scope="session", autouse=True)
def emptied_clipboard(qapp: QApplication) -> Iterator[None]:
    """The clipboard of the offscreen platform outlives Python, and crashes over data that Python made."""
    yield
    qapp.clipboard().clear()


@pytest.fixture
def make_application(tmp_path: Path, qtbot: QtBot) -> Iterator[MakeApplication]:
    """Builds and shows programs over one home; each is closed after the test, or when the next is made."""
    load_fonts()
    made: list[Application] = []

    def make(scripts: Sequence[Script], *, width: int | None = None) -> Application:
        for before in made:
            close(before)
        made.clear()
        backend = ScriptedBackend(scripts)
        application = Application(tmp_path / "phidias.db", tmp_path / "settings.json", backend, ScriptedDesks)
        made.append(application)
        if width is not None:
            application.window.resize(width, 820)
        application.start()
        qtbot.waitUntil(lambda: application.session.models.state.status is ModelStatus.READY)
        return application

    yield make
    for application in made:
        close(application)


def close(application: Application) -> None:
    """As the user closes it."""
    application.window.close()
    application.close()
    application.window.deleteLater()
