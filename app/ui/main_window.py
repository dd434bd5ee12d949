"""The window."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, QMimeData, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeySequence, QPaintEvent, QShortcut, QWheelEvent
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.control.export import ExportController
from app.control.session import Session
from app.control.states import ConversationState, ModelState, ModelStatus
from app.core.chat import Conversation, Turn
from app.core.errors import Problem
from app.core.models import Variant
from app.core.settings import Settings, WindowState
from app.ui.centre import Centre
from app.ui.chat.view import ChatView
from app.ui.exporting import OF_CONVERSATION, Act, Exporting, ExportMenu
from app.ui.flat_button import flat_button
from app.ui.history.sidebar import Sidebar
from app.ui.icons import icon
from app.ui.menu import SettingsMenu
from app.ui.models.button import ModelButton
from app.ui.notice import Notice, Topic
from app.ui.reading_dialog import change_reading
from app.ui.status import StatusBar
from app.ui.style import style_sheet
from app.ui.theme import Theme

if TYPE_CHECKING:
    from app.control.model_states import LibraryState, TransferState
    from app.control.shelf import Shelf
    from app.ui.models.arrival import Arrivals
    from app.ui.models.offer import Offer
    from app.ui.page.formulas import Formulas

MODEL_SUFFIX = ".gguf"
SIDEBAR = 236
BESIDE_MODELS = 660  # px of the window from which the sidebar has room beside the models
WIDTH, HEIGHT = 1240, 820  # at the first start, where the screen has that much
SHARE = 0.94  # of the screen at most: a frame comes around the window


class MainWindow(QMainWindow):
    """Conversations at the left, the open one in the centre, what runs where at the bottom.

    Signals:
        painted(): the window is on the screen; once.
    """

    painted = Signal()
    offer: "Offer"  # both are there once the shelf is
    arrivals: "Arrivals"

    def __init__(
        self,
        session: Session,
        exports: ExportController,
        formulas: "Callable[[], Formulas]",
        choose_theme: Callable[[Settings], Theme],
    ) -> None:
        super().__init__()
        self._session = session
        self._shelf: Shelf | None = None
        self._choose_theme = choose_theme
        theme = choose_theme(session.settings.now)
        self._theme: Theme | None = None
        self._is_painted = False
        self._newest: int | None = None  # turn of the open conversation
        self._made_room = False  # the sidebar was hidden for the models
        self.setWindowTitle("Phidias")
        self.setAcceptDrops(True)
        self.setMinimumSize(460, 420)
        self.sidebar = Sidebar(self)
        self.model_button = ModelButton(session.models.starter, self)
        self.notice = Notice(self)
        self.chat = ChatView(session.chat, formulas, theme, self)
        self.centre = Centre(self.chat, theme, self)
        self.status = StatusBar(self)
        self.setStatusBar(self.status)
        self.sidebar_button = flat_button("Show or hide the conversations (Ctrl+B)", self)
        self._exporting = Exporting(exports, session.chat, self)
        self._export_button = flat_button("Export or print this conversation", self)
        self.export_menu = ExportMenu(OF_CONVERSATION, self)
        self._export_button.setMenu(self.export_menu)
        self._export_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._settings_button = flat_button("Settings", self)
        self._menu = SettingsMenu(session.settings, self)
        self._settings_button.setMenu(self._menu)
        self._settings_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._splitter = QSplitter(self)
        self._lay_out()
        self._connect()
        self._on_settings(session.settings.now)
        self._restore(session.settings.now.window)

    # Look

    def _lay_out(self) -> None:
        bar = QFrame(self)
        bar.setObjectName("topbar")
        row = QHBoxLayout(bar)
        row.setContentsMargins(10, 7, 10, 7)
        row.addWidget(self.sidebar_button)
        row.addWidget(self.model_button)
        row.addStretch(1)
        row.addWidget(self._export_button)
        row.addWidget(self._settings_button)
        centre = QWidget(self)
        self._column = column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(self.notice)
        column.addWidget(self.centre, 1)
        self._splitter.addWidget(self.sidebar)
        self._splitter.addWidget(centre)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setChildrenCollapsible(False)  # what was dragged shut could not be shown by its button
        self._splitter.setHandleWidth(1)
        self._splitter.setSizes([SIDEBAR, 1000])
        self.setCentralWidget(self._splitter)

    def _apply_theme(self, theme: Theme) -> None:
        if theme == self._theme:
            return
        self._theme = theme
        self.setStyleSheet(style_sheet(theme))
        self.sidebar.set_theme(theme)
        self.chat.set_theme(theme)
        self.notice.set_theme(theme)
        self.centre.set_theme(theme)
        if self._shelf is not None:
            self.arrivals.set_theme(theme)
        self.sidebar_button.setIcon(icon("sidebar", theme.muted))
        self._export_button.setIcon(icon("export", theme.muted))
        self._settings_button.setIcon(icon("settings", theme.muted))
        self.model_button.setIcon(icon("model", theme.muted))

    def _restore(self, state: WindowState) -> None:
        self.resize(QSize(WIDTH, HEIGHT).boundedTo(self.screen().availableSize() * SHARE))
        if state.geometry:
            self.restoreGeometry(QByteArray.fromBase64(state.geometry.encode("ascii", "ignore")))
        hidden = len(state.splitter) == 2 and state.splitter[0] == 0
        if len(state.splitter) == 2 and not hidden:
            self._splitter.setSizes(list(state.splitter))
        self.sidebar.setVisible(not hidden)

    # Connections

    def _connect(self) -> None:
        session = self._session
        session.models.changed.connect(self._on_model)
        session.settings.changed.connect(self._on_settings)
        session.history.changed.connect(self._on_conversations)
        session.chat.opened.connect(self._on_opened)
        session.chat.turn_added.connect(self._on_turn)
        session.chat.progressed.connect(self.status.set_progress)
        session.chat.turn_changed.connect(self._on_turn)
        for failing in (session.chat, session.history, session.settings):
            failing.failed.connect(self._on_failed)
        session.told.connect(self._on_told)
        self._exporting.told.connect(self._on_failed)
        self.export_menu.chosen.connect(self._exporting.on_conversation)
        self.chat.transcript.export_wanted.connect(self._exporting.show_menu)
        self.sidebar.new_wanted.connect(session.chat.new_conversation)
        self.sidebar.chosen.connect(session.chat.open)
        self.sidebar.renamed.connect(session.history.rename)
        self.sidebar.deleted.connect(session.chat.forget)
        self.model_button.model_chosen.connect(self._on_chat_wanted)
        self.model_button.file_wanted.connect(self._on_file_wanted)
        self.model_button.cancel_wanted.connect(session.models.cancel)
        self.model_button.models_wanted.connect(self.centre.show_models)
        self.chat.share_chosen.connect(self._on_share)
        self._menu.view.find_wanted.connect(self.chat.open_find)
        self.chat.welcome.models_wanted.connect(self.centre.show_models)
        self.sidebar_button.clicked.connect(self._on_toggle)
        self.centre.models_shown.connect(self._on_models_shown)
        self.sidebar.models_wanted.connect(self.centre.toggle)
        self._shortcut(QKeySequence.StandardKey.New).activated.connect(session.chat.new_conversation)
        self._shortcut(QKeySequence.StandardKey.Open).activated.connect(self._on_file_wanted)
        self._shortcut(QKeySequence.StandardKey.Print).activated.connect(self._on_print)
        self._shortcut(QKeySequence("Ctrl+E")).activated.connect(self._on_export)
        self._shortcut(QKeySequence("Ctrl+M")).activated.connect(self.centre.toggle)
        self._shortcut(QKeySequence("Ctrl+B")).activated.connect(self._on_toggle)
        self._shortcut(QKeySequence.StandardKey.Quit).activated.connect(self.close)

    def attach(self, shelf: "Shelf") -> None:
        """The models on disks and at hubs: made when the window has been painted, which need not wait for them."""
        from app.ui.models.arrival import Arrivals
        from app.ui.models.offer import Offer

        self._shelf = shelf
        self.offer, self.arrivals = Offer(shelf, self), Arrivals(self)
        self.chat.welcome.set_offer(self.offer)
        self._column.insertWidget(self._column.indexOf(self.centre), self.arrivals)
        self.arrivals.set_theme(self._choose_theme(self._session.settings.now))
        self.centre.set_shelf(shelf)
        shelf.told.connect(self._on_failed)
        shelf.downloads.arrived.connect(self._on_arrived)
        shelf.library.changed.connect(self._on_library)
        shelf.library.deleted.connect(self.arrivals.withdraw)
        for wanting in (self.centre, self.arrivals, self.offer):
            wanting.chat_wanted.connect(self._on_chat_wanted)

    def _shortcut(self, key: QKeySequence | QKeySequence.StandardKey) -> QShortcut:
        return QShortcut(QKeySequence(key), self)

    @Slot(object)
    def _on_model(self, state: ModelState) -> None:
        self.model_button.set_state(state)
        self.status.set_model(state)
        if state.status is ModelStatus.LOADING:
            if state.fraction == 0.0:
                self.notice.withdraw(Topic.MODEL)
            return  # what is offered changes when it is known which model it is
        is_starter = state.info is not None and state.info.variant is Variant.STARTER
        self.chat.welcome.set_starter(is_starter)
        if state.problem is not None:
            self.notice.tell(state.problem, Topic.MODEL)
        elif state.info is not None and state.info.notes:
            self.notice.tell(Problem(" ".join(state.info.notes)), Topic.MODEL)

    @Slot(object)
    def _on_settings(self, settings: Settings) -> None:
        self._apply_theme(self._choose_theme(settings))
        self.chat.set_reading(settings.reading)
        self.model_button.set_recent(tuple(Path(path) for path in settings.recent_models))

    @Slot(object)
    def _on_conversations(self, conversations: tuple[Conversation, ...]) -> None:
        current = self._session.chat.conversation_id
        self.sidebar.set_conversations(conversations, current)
        self._show_title(next((each.title for each in conversations if each.conversation_id == current), ""))

    @Slot(object)
    def _on_opened(self, state: ConversationState) -> None:
        self.centre.show_chat()
        self.sidebar.set_current(state.conversation_id)
        self._show_title(state.title)
        self._newest = None
        self._export_button.setEnabled(bool(state.turns))
        self.status.clear_turn()
        if state.turns:
            self._on_turn(state.turns[-1])

    @Slot(object)
    def _on_turn(self, turn: Turn) -> None:
        """The figures are those of the newest turn, also when an older one is folded."""
        self._export_button.setEnabled(True)
        self._newest = max(self._newest or 0, turn.turn_id)
        if turn.state.is_final and turn.turn_id == self._newest:
            self.status.set_turn(turn)

    @Slot(object)
    def _on_arrived(self, state: "TransferState") -> None:
        self.arrivals.tell(state)
        QApplication.alert(self)  # where another window is in front

    @Slot(object)
    def _on_library(self, state: "LibraryState") -> None:
        self.model_button.set_files(state.files)

    @Slot(bool)
    def _on_models_shown(self, shown: bool) -> None:
        self.sidebar.set_models_shown(shown)
        narrow = self.width() < BESIDE_MODELS and self.sidebar.isVisible()
        if narrow if shown else self._made_room:
            self._made_room = shown  # the conversations come back with the conversation
            self.sidebar.setVisible(not shown)

    def _show_title(self, title: str) -> None:
        self.setWindowTitle(f"{title} – Phidias" if title else "Phidias")

    @Slot(object)
    def _on_told(self, problem: Problem) -> None:
        self.notice.tell(problem, Topic.MODEL)

    @Slot(object)
    def _on_failed(self, problem: Problem) -> None:
        self.notice.tell(problem)

    # Wishes

    @Slot(int)
    def _on_share(self, percent: int) -> None:
        change_reading(self._session.settings, share=percent)

    @Slot()
    def _on_toggle(self) -> None:
        self.sidebar.setVisible(not self.sidebar.isVisible())

    @Slot()
    def _on_print(self) -> None:
        self._exporting.on_conversation(Act.PRINT)

    @Slot()
    def _on_export(self) -> None:
        self._exporting.on_conversation(Act.EXPORT)

    @Slot()
    def _on_file_wanted(self) -> None:
        name, _filter = QFileDialog.getOpenFileName(self, "Open a model", "", "GGUF models (*.gguf);;All files (*)")
        if name:
            self._adopt((Path(name),))

    def _adopt(self, paths: tuple[Path, ...]) -> None:
        """Files and folders are used where they are; among the conversations the first file answers at once."""
        if self._shelf is not None:
            self._shelf.library.add(paths)
        models = [path for path in paths if path.suffix.lower() == MODEL_SUFFIX]
        if models and not self.centre.shows_models:
            self._session.use_model(models[0])

    @Slot(object)
    def _on_chat_wanted(self, path: Path) -> None:
        """One press: the model is chosen and the conversation is there."""
        self.arrivals.withdraw(path)
        self.centre.show_chat()
        state = self._session.models.state
        if state.path != path or state.status is ModelStatus.FAILED:
            self._session.use_model(path)

    # Qt

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 (Qt's name)
        """What nothing below has taken."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._menu.view.wheel(event)
        else:
            super().wheelEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        super().paintEvent(event)
        if not self._is_painted:
            self._is_painted = True
            QTimer.singleShot(0, self._on_painted)  # after the children have been painted too

    @Slot()
    def _on_painted(self) -> None:
        self.painted.emit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        super().changeEvent(event)
        if event.type() == QEvent.Type.ThemeChange:
            self._apply_theme(self._choose_theme(self._session.settings.now))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 (Qt's name)
        if _dropped(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 (Qt's name)
        self._adopt(_dropped(event.mimeData()))

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 (Qt's name)
        self.chat.composer.save_draft()
        geometry = bytes(self.saveGeometry().toBase64().data()).decode()
        sizes = (0, 0) if self.sidebar.isHidden() and not self._made_room else tuple(self._splitter.sizes())
        self._session.settings.update(window=WindowState(geometry, sizes))
        super().closeEvent(event)


def _dropped(data: QMimeData) -> tuple[Path, ...]:
    """Local files that are called models, and folders, which the system's file manager ends with a slash."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return tuple(path for path in paths if path.suffix.lower() == MODEL_SUFFIX or path.is_dir())
