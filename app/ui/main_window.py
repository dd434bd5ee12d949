"""The window."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, QSize, Qt, QTimer, QUrl, Signal, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeySequence, QPaintEvent, QShortcut, QWheelEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QPushButton,
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
from app.ui.chat.view import ChatView
from app.ui.exporting import OF_CONVERSATION, Act, Exporting, ExportMenu
from app.ui.history.sidebar import Sidebar
from app.ui.icons import icon
from app.ui.links import open_link
from app.ui.menu import SettingsMenu
from app.ui.models.button import ModelButton
from app.ui.models.family_dialog import FamilyDialog
from app.ui.notice import Notice, Topic
from app.ui.page.formulas import Formulas
from app.ui.reading_dialog import change_reading
from app.ui.status import StatusBar
from app.ui.style import style_sheet
from app.ui.theme import Theme

SIDEBAR = 236
WIDTH, HEIGHT = 1240, 820  # at the first start, where the screen has that much
SHARE = 0.94  # of the screen at most: a frame comes around the window


class MainWindow(QMainWindow):
    """Conversations at the left, the open one in the centre, what runs where at the bottom.

    Signals:
        painted(): the window is on the screen; once.
    """

    painted = Signal()

    def __init__(
        self,
        session: Session,
        exports: ExportController,
        formulas: Formulas,
        choose_theme: Callable[[Settings], Theme],
    ) -> None:
        super().__init__()
        self._session = session
        self._choose_theme = choose_theme
        theme = choose_theme(session.settings.now)
        self._theme: Theme | None = None
        self._is_painted = False
        self._newest: int | None = None  # turn of the open conversation
        self.setWindowTitle("Phidias")
        self.setAcceptDrops(True)
        self.setMinimumSize(460, 420)
        self.sidebar = Sidebar(self)
        self.model_button = ModelButton(session.models.starter, self)
        self.notice = Notice(self)
        self.chat = ChatView(session.chat, formulas, theme, self)
        self.status = StatusBar(self)
        self.setStatusBar(self.status)
        self.sidebar_button = _flat("Show or hide the conversations (Ctrl+B)", self)
        self._get = QPushButton("Get a Phi model…", self)
        self._exporting = Exporting(exports, session.chat, self)
        self._export_button = _flat("Export or print this conversation", self)
        self.export_menu = ExportMenu(OF_CONVERSATION, self)
        self._export_button.setMenu(self.export_menu)
        self._export_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._settings_button = _flat("Settings", self)
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
        row.addWidget(self._get)
        row.addWidget(self._export_button)
        row.addWidget(self._settings_button)
        centre = QWidget(self)
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(self.notice)
        column.addWidget(self.chat, 1)
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
        self.sidebar_button.setIcon(icon("sidebar", theme.muted))
        self._export_button.setIcon(icon("export", theme.muted))
        self._settings_button.setIcon(icon("settings", theme.muted))
        self.model_button.setIcon(icon("model", theme.muted))
        self._get.setIcon(icon("download", theme.muted))

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
        self.model_button.model_chosen.connect(session.use_model)
        self.model_button.file_wanted.connect(self._on_file_wanted)
        self.model_button.cancel_wanted.connect(session.models.cancel)
        self.model_button.models_wanted.connect(self._on_models_wanted)
        self.chat.share_chosen.connect(self._on_share)
        self._menu.view.find_wanted.connect(self.chat.open_find)
        self.chat.welcome.models_wanted.connect(self._on_models_wanted)
        self._get.clicked.connect(self._on_models_wanted)
        self.sidebar_button.clicked.connect(self._on_toggle)
        self._shortcut(QKeySequence.StandardKey.New).activated.connect(session.chat.new_conversation)
        self._shortcut(QKeySequence.StandardKey.Open).activated.connect(self._on_file_wanted)
        self._shortcut(QKeySequence.StandardKey.Print).activated.connect(self._on_print)
        self._shortcut(QKeySequence("Ctrl+E")).activated.connect(self._on_export)
        self._shortcut(QKeySequence("Ctrl+B")).activated.connect(self._on_toggle)
        self._shortcut(QKeySequence.StandardKey.Quit).activated.connect(self.close)

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
        self._get.setVisible(is_starter or state.info is None)
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
            self._session.use_model(Path(name))

    @Slot()
    def _on_models_wanted(self) -> None:
        dialog = FamilyDialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.page_wanted.connect(self._on_page_wanted)
        dialog.file_wanted.connect(self._on_file_wanted)
        dialog.open()

    @Slot(str)
    def _on_page_wanted(self, address: str) -> None:
        open_link(address, self)

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
        if any(_is_model(url) for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 (Qt's name)
        for url in event.mimeData().urls():
            if _is_model(url):
                self._session.use_model(Path(url.toLocalFile()))
                return

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 (Qt's name)
        self.chat.composer.save_draft()
        geometry = bytes(self.saveGeometry().toBase64().data()).decode()
        sizes = (0, 0) if self.sidebar.isHidden() else tuple(self._splitter.sizes())
        self._session.settings.update(window=WindowState(geometry, sizes))
        super().closeEvent(event)


def _is_model(url: QUrl) -> bool:
    return url.toLocalFile().lower().endswith(".gguf")


def _flat(name: str, parent: QWidget) -> QToolButton:
    button = QToolButton(parent)
    button.setObjectName("flat")
    button.setToolTip(name)
    button.setAccessibleName(name)
    button.setIconSize(QSize(18, 18))
    return button
