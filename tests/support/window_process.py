"""The program behind its window in a process of its own, to be killed: `HOME MODEL [QUESTION]`.

With a question it is asked and the process lives on; without one, what the window shows is printed.
"""

import json
import sys
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Slot

from app.bootstrap import Application, qt_application
from app.control.states import ModelState, ModelStatus
from app.storage.settings_file import SettingsFile
from tests.support.desks import ScriptedDesks


class Driver(QObject):
    """Asks when the model is there, or tells what the window shows."""

    def __init__(self, application: Application, question: str | None) -> None:
        super().__init__(application)
        self._application, self._question = application, question
        application.session.models.changed.connect(self._on_model)

    @Slot(object)
    def _on_model(self, state: ModelState) -> None:
        if state.status is ModelStatus.READY and self._question is not None:
            self._application.window.chat.ask(self._question)
            self._question = None
        elif state.status is ModelStatus.READY:
            QTimer.singleShot(0, self._tell)

    @Slot()
    def _tell(self) -> None:
        views = self._application.window.chat.transcript.views()
        keys = ("question", "reasoning", "solution", "note")
        shown = [(v.question.raw_text(), v.reasoning.text(), v.solution.raw_text(), v.note.text()) for v in views]
        sys.stdout.write(json.dumps([dict(zip(keys, each, strict=True)) for each in shown]))
        self._application.window.close()


def main(home: Path, model: str, question: str | None) -> None:
    home.mkdir(exist_ok=True)
    file = SettingsFile(home / "settings.json")
    settings, _notes = file.load()
    file.save(replace(settings, model=model))
    qt = qt_application()
    application = Application(home / "phidias.db", home / "settings.json", make_desks=ScriptedDesks)
    driver = Driver(application, question)
    application.start()
    qt.exec()
    application.close()
    del driver


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3] if len(sys.argv) > 3 else None)
