"""An answer that grows under the reader's eyes: what stands already is moved as pixels, and never jumps."""

from PySide6.QtCore import QEvent, QObject
from pytestqt.qtbot import QtBot

from app.engine.scripted import Script
from app.ui.page.view import PageView
from tests.ui.conftest import MakeApplication

LINES = [f"Line {number} of an answer.\n\n" for number in range(40)]


class Painted(QObject):
    """The heights of what was painted of a widget."""

    def __init__(self, page: PageView) -> None:
        super().__init__(page)
        self.heights: list[int] = []
        page.viewport().installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        if event.type() == QEvent.Type.Paint:
            self.heights.append(event.rect().height())
        return False


def test_only_what_has_grown_is_painted(make_application: MakeApplication, qtbot: QtBot) -> None:
    application = make_application([Script(["".join(LINES[:20]), *LINES[20:]], seconds_per_token=0.1)])
    application.session.chat.send("Tell me all.")
    transcript = application.window.chat.transcript
    bar = transcript.verticalScrollBar()
    qtbot.waitUntil(lambda: bool(transcript.views()) and "Line 22" in transcript.views()[0].solution.toPlainText())
    page = transcript.views()[0].solution
    painted = Painted(page)
    qtbot.waitUntil(lambda: "Line 38" in page.toPlainText())
    assert bar.value() == bar.maximum() > 600
    assert len(painted.heights) > 5
    assert max(painted.heights) < transcript.viewport().height() / 2
    qtbot.waitUntil(lambda: not application.session.chat.is_running)
