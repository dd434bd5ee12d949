"""`phidias screenshot`: a picture of the real window, with an answer in it if one is asked for."""

import os
import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from app.bootstrap import CATALOGUE, Application, qt_application
from app.cli.arguments import ScreenshotOptions
from app.cli.model import model_path
from app.control.states import ModelState, ModelStatus
from app.core.chat import Turn, TurnState
from app.core.errors import AppError, Problem
from app.core.settings import Settings, ThemeChoice
from app.downloads.desks import Desks, Tell
from app.storage.settings_file import SettingsFile
from app.system.hardware import screen_available
from app.system.paths import HOME_VARIABLE
from app.system.resources import resource

SETTLE_MS = 100
STILL = 3  # looks in a row at which nothing was pending


def screenshot(options: ScreenshotOptions) -> int:
    """Prints the solution and saves the picture. The user's own history is neither shown nor changed."""
    target = options.target.absolute()
    if target.suffix.lower() != ".png":
        raise AppError(f"{options.target} does not end in .png.", advice="A picture of the window is a PNG file.")
    if not target.parent.is_dir():
        raise AppError(f"The folder {target.parent} is not there.")
    model = str(model_path(options.model)) if options.model else ""
    os.environ["QT_SCALE_FACTOR"] = str(options.scale)
    if not screen_available(os.environ, sys.platform):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory(prefix="phidias-") as folder:
        os.environ[HOME_VARIABLE] = folder  # for what is measured of the machine, too
        settings = Path(folder) / "settings.json"
        theme = ThemeChoice.DARK if options.dark else ThemeChoice.LIGHT
        SettingsFile(settings).save(Settings(theme=theme, model=model, fold_reasoning=False))
        qt = qt_application()
        application = Application(Path(folder) / "phidias.db", settings, make_desks=_desks)
        application.window.resize(options.width, options.height)
        photographer = Photographer(application, target, options, qt)
        application.start()
        qt.exec()
        application.close()
    return photographer.report()


def _desks(tell: Tell, _settings: Settings) -> Desks:
    """The user's own models and downloads are neither shown nor touched."""
    return Desks(tell, resource(CATALOGUE), only_catalogue=True)


class Photographer(QObject):
    """Waits for the model, asks, waits until nothing changes any more, and takes the picture."""

    def __init__(self, application: Application, target: Path, options: ScreenshotOptions, qt: QApplication) -> None:
        super().__init__(application)
        self._application, self._target, self._qt = application, target, qt
        self._question, self._chose_model = options.question, options.model is not None
        self._of_models = options.models
        self._unusable: Problem | None = None  # the model asked for
        self._turn: Turn | None = None
        self._problem: Problem | None = None
        self._still = 0
        self._timer = QTimer(self, interval=SETTLE_MS)
        self._timer.timeout.connect(self._look)
        application.session.models.changed.connect(self._on_model)
        application.session.chat.turn_changed.connect(self._on_turn)

    def report(self) -> int:
        """The solution to stdout, what went wrong to stderr; the exit code. AppError: the model will not do."""
        if self._unusable is not None:
            raise AppError(self._unusable.title, self._unusable.detail, self._unusable.advice)
        if self._turn is not None:
            sys.stdout.write(self._turn.solution.rstrip() + "\n")
            if self._turn.state is not TurnState.COMPLETE:
                sys.stderr.write(f"phidias: {self._turn.problem or self._turn.state.value}\n")
                return 1
        if self._problem is not None:
            sys.stderr.write(f"phidias: {self._problem}\n")
            return 1
        return 0

    @Slot(object)
    def _on_model(self, state: ModelState) -> None:
        if state.status is ModelStatus.FAILED and self._chose_model:
            self._unusable = state.problem  # a picture with the starter's answer is not what was asked for
            self._qt.quit()
        elif state.status is ModelStatus.FAILED:
            self._problem = state.problem
            self._timer.start()
        elif state.status is ModelStatus.READY and self._of_models:
            self._application.window.centre.show_models()
            self._timer.start()
        elif state.status is ModelStatus.READY and self._turn is None:
            if self._question is None:
                self._timer.start()
            else:
                self._application.window.chat.ask(self._question)

    @Slot(object)
    def _on_turn(self, turn: Turn) -> None:
        if turn.state.is_final:
            self._turn = turn
            self._timer.start()

    @Slot()
    def _look(self) -> None:
        """Formulas may still be on their way, or what suits this machine: the picture is taken when all have come."""
        views = self._application.window.chat.transcript.views()
        waits = any(view.pending() for view in views) or not (views or self._application.shelf.advice.state.machine)
        self._still = 0 if waits else self._still + 1
        if self._still < STILL:
            return
        self._timer.stop()
        if not self._application.window.grab().save(str(self._target)):
            self._problem = Problem(f"The picture could not be written to {self._target}.")
        self._application.window.close()
        self._qt.quit()
