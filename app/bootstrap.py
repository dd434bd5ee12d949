"""Builds every long-lived object once, in order, and closes them in reverse."""

import logging
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QFileSystemWatcher,
    QMessageLogContext,
    QObject,
    Qt,
    QTimer,
    QtMsgType,
    Slot,
    qInstallMessageHandler,
)
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication

from app.control.bridge import Bridge, PacedBridge
from app.control.chat import ChatController
from app.control.export import ExportController, Painter
from app.control.history import HistoryController
from app.control.models import ModelController
from app.control.session import Session
from app.control.settings import SettingsController
from app.control.states import ModelState, ModelStatus
from app.core.errors import AppError, Problem, own_fault
from app.core.settings import Settings, ThemeChoice
from app.engine.backend import Backend
from app.engine.llama import LlamaBackend
from app.engine.load_mark import LoadMark, MarkedBackend
from app.engine.worker import EngineWorker
from app.storage.conversations import Conversations
from app.storage.database import Database
from app.storage.drafts import Drafts
from app.storage.scrub import scrub
from app.storage.settings_file import SettingsFile
from app.storage.turns import Turns
from app.system.resources import resource
from app.ui.garbage import GarbageCollector
from app.ui.main_window import MainWindow
from app.ui.preload import Preload
from app.ui.theme import Theme, load_fonts

if TYPE_CHECKING:
    from app.core.catalogue import CatalogueEntry
    from app.downloads.desks import Desks, Tell
    from app.engine.fit_advice import Advice
    from app.render.typeset import Typesetter
    from app.ui.page.formulas import Formulas

log = logging.getLogger(__name__)

CLOSE_SECONDS = 5.0
QUIET_MS = 2000  # from another conversation until memory is tidied
# How long the window may wait for a thread that computes, each time it needs Python: several times in one turn of its
# event loop, for which Python's own 5 ms are too much.
SWITCH_SECONDS = 0.001
QT_LEVELS = {QtMsgType.QtWarningMsg: logging.WARNING, QtMsgType.QtCriticalMsg: logging.ERROR}
BUG = own_fault("What is stored is safe; if an answer does not go on, start Phidias again.")
FORMULAS = "formulas.db"
CATALOGUE = "catalogue.json"
LOADING = "loading"
STARTER = "starter/phidias-starter.gguf"


def qt_application() -> QApplication:
    """The one QApplication, with the program's name and icon."""
    sys.setswitchinterval(SWITCH_SECONDS)
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    qInstallMessageHandler(_log_qt)
    qt = QApplication(["phidias"])
    qt.setApplicationName("Phidias")
    qt.setDesktopFileName("phidias")
    qt.setStyle("Fusion")
    load_fonts()
    qt.setWindowIcon(QIcon(str(resource("icons/phidias.svg"))))
    return qt


def tell_fault(problem: Problem) -> None:
    """Says on the screen why no window opens, and waits until it has been read."""
    from app.ui.fault import fault_box

    qt = qt_application()
    fault_box(problem).exec()
    del qt


def _log_qt(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    """Qt's own chatter belongs into the log, not on stderr."""
    log.log(QT_LEVELS.get(kind, logging.INFO), "Qt: %s", text)


class Application(QObject):
    """The program behind its window. The caller holds the home's lock."""

    def __init__(
        self,
        database: Path,
        settings: Path,
        backend: Backend | None = None,
        make_desks: "Callable[[Tell, Settings], Desks] | None" = None,
    ) -> None:
        super().__init__()
        self._garbage = GarbageCollector(self)
        self._preload = Preload(self)
        self._preload.ended.connect(self._garbage.settle)
        self._drawings = database.with_name(FORMULAS)
        self._typesetter: Typesetter | None = None
        self._formulas: Formulas | None = None
        file = SettingsFile(settings)
        values, self._notes = file.load()
        self._database = self._open(database)
        turns = Turns(self._database)
        self._recover(turns)
        self._bridge = Bridge(self)
        self._mark = LoadMark(database.with_name(LOADING))
        self._engine = EngineWorker(MarkedBackend(backend or LlamaBackend(), self._mark), self._bridge.post)
        self._settings = SettingsController(file, values, self)
        models = ModelController(self._engine, resource(STARTER), self)
        history = HistoryController(Conversations(self._database), self, wipe=self._wipe)
        drafts = Drafts(self._database)
        chat = ChatController(self._engine, models, history, turns, drafts, self._settings)
        chat.setParent(self)
        self._quiet = QTimer(self, singleShot=True, interval=QUIET_MS)
        self._quiet.timeout.connect(self._on_quiet)
        chat.opened.connect(self._on_opened)
        history.deleted.connect(self._on_deleted, Qt.ConnectionType.QueuedConnection)  # its page is gone then
        self._bridge.to(models.on_engine_event)
        self._bridge.to(chat.on_engine_event)
        self.session = Session(chat, models, history, self._settings, self)
        self._make_desks = make_desks or all_desks
        self._desks: Desks | None = None
        self._exports = ExportController(self._start_typesetter, article_painter, self)
        self.window = MainWindow(self.session, self._exports, self.formulas, choose_theme)
        self._preload.ended.connect(self.window.chat.transcript.rehearse)

    def start(self) -> None:
        """Shows the window. The threads begin when it has been painted: they would only hold that up."""
        self.window.painted.connect(self._begin)
        self.window.show()

    def close(self) -> None:
        """Stores what is there and ends the threads; the window is closed already."""
        self._preload.stop()
        self.session.chat.close()
        if not self._engine.close(CLOSE_SECONDS):
            log.warning("the engine did not end in time")
        self._mark.clear()
        if self._desks is not None:
            if not self._desks.close(CLOSE_SECONDS):
                log.warning("a transfer, the hubs or the library did not end in time")
            self._advice.close()
        if self._typesetter is not None:
            self._typesetter.close()
        self._exports.close()
        self._settings.close()
        self.session.history.close()
        self._database.close()
        self._garbage.end()

    def watch(self, knock: Path) -> None:
        """Brings the window to the front whenever `knock` is touched, by a second start."""
        knock.touch()
        self._watcher = QFileSystemWatcher([str(knock)], self)
        self._watcher.fileChanged.connect(self._on_knock)

    def tell_crash(self, trace: Path) -> None:
        """The last run crashed and left a trace."""
        self._notes += (f"Phidias ended unexpectedly last time. Nothing stored is lost; a trace is in {trace}.",)

    def tell_bug(self) -> None:
        """A fault of the program, in the GUI thread."""
        self.window.notice.tell(BUG)

    @Slot(str)
    def _on_knock(self, _path: str) -> None:
        self.window.setWindowState(self.window.windowState() & ~Qt.WindowState.WindowMinimized)
        self.window.raise_()
        self.window.activateWindow()

    @Slot()
    def _begin(self) -> None:
        self.formulas()
        self._engine.start()
        self._open_shelf()
        self.session.models.changed.connect(self._on_model)
        self.session.begin(avoid=self._mark.left())
        for note in (*self._notes, *self._database.notes):
            self.window.notice.tell(Problem(note))

    @Slot()
    def _on_opened(self) -> None:
        self._quiet.start()

    @Slot()
    def _on_quiet(self) -> None:
        """What the conversation before has taken goes back to the system."""
        from app.system.memory import give_back

        give_back()

    @Slot()
    def _on_deleted(self) -> None:
        """Nobody knows which of the stored formulas were that conversation's: all are typeset again when needed."""
        if self._typesetter is not None:
            self._typesetter.forget()

    @Slot(object)
    def _on_model(self, state: ModelState) -> None:
        """Disks and memory are looked at when the first model is there: until then they have enough to do."""
        if state.status is not ModelStatus.LOADING:
            self.session.models.changed.disconnect(self._on_model)
            self.shelf.begin()
            self._preload.start()

    def _open_shelf(self) -> None:
        """What the models page needs: made now, because the first window shall not wait for it."""
        from app.control.advice import AdviceController
        from app.control.catalogue import CatalogueController
        from app.control.downloads import DownloadController
        from app.control.library import LibraryController
        from app.control.shelf import Shelf

        bridge = PacedBridge(self)  # of its own: the pieces of an answer are no news to these
        self._desks = desks = self._make_desks(bridge.post, self._settings.now)
        self._advice = AdviceController(advise, self)
        downloads = DownloadController(desks.transfers, self)
        library = LibraryController(desks.library, self)
        catalogue = CatalogueController(desks.hubs, self)
        for receiver in (downloads.on_event, library.on_event, catalogue.on_event):
            bridge.to(receiver)
        self.shelf = Shelf(downloads, library, catalogue, self._advice, self.session)
        self.shelf.setParent(self)
        self.window.attach(self.shelf)
        desks.start()

    def formulas(self) -> "Formulas":
        """Those of the window; made with the first turn or after the first paint, which shall not wait for them."""
        if self._formulas is None:
            from app.render.typeset import Typesetter
            from app.storage.drawings import DrawingFile
            from app.ui.page.formulas import Formulas
            from app.ui.page.marks import measure

            store = partial(DrawingFile, self._drawings)
            self._typesetter = Typesetter(resource("math/typeset.js"), measure=measure, open_store=store)
            self._formulas = Formulas(self._typesetter, self)
            self._typesetter.start()
        return self._formulas

    def _start_typesetter(self) -> "Typesetter":
        """One more, for an export: the window's own is busy with what is on the screen. What that has set it knows."""
        from app.render.typeset import Typesetter
        from app.storage.drawings import KnownDrawings
        from app.ui.page.marks import measure

        known = partial(KnownDrawings, self._drawings)
        typesetter = Typesetter(resource("math/typeset.js"), measure=measure, open_store=known)
        typesetter.start()
        return typesetter

    def _wipe(self) -> None:
        """What was deleted from the history is left nowhere beside it; not in the GUI's thread."""
        if self._database.path is not None:
            scrub(self._database.path)

    def _open(self, path: Path) -> Database:
        """The history; where it can't be opened, one in memory, and a word about it in the window."""
        try:
            return Database(path)
        except AppError as error:
            self._notes += (f"{error} Until then nothing of what you ask is kept.",)
            return Database(None)

    def _recover(self, turns: Turns) -> None:
        """A disk that is full must not keep the window from opening; the next start tries again."""
        try:
            turns.recover()
        except AppError as error:
            self._notes += (str(error),)


def all_desks(tell: "Tell", settings: Settings) -> "Desks":
    """What the window works with."""
    from app.downloads.desks import Desks

    return Desks(tell, resource(CATALOGUE), settings.proxy)


def advise(entries: "Sequence[CatalogueEntry]") -> "Advice":
    """What suits this machine; not in the GUI's thread."""
    from app.engine.survey import advise_here  # late: the first window shall not wait for it

    return advise_here(entries)


def article_painter() -> Painter:
    """What sets exports on pages."""
    from app.ui.page.pdf import ArticlePainter  # late: the first window shall not wait for it

    return ArticlePainter()


def choose_theme(settings: Settings) -> Theme:
    """The look for the settings and the system as they are now."""
    hints = QGuiApplication.styleHints()
    match settings.theme:
        case ThemeChoice.LIGHT:
            theme = Theme.light()
        case ThemeChoice.DARK:
            theme = Theme.dark()
        case ThemeChoice.SYSTEM:
            theme = Theme.from_system(hints)
    wanted = hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast
    reading = settings.reading
    return theme.for_reading(replace(reading, high_contrast=reading.high_contrast or wanted))
