"""The centre of the window: the open conversation and the composer."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from app.control.chat import ChatController
from app.control.states import ConversationState
from app.core.chat import Channel, Turn
from app.core.reading import Reading
from app.ui.chat.composer import Composer
from app.ui.chat.find_bar import FindBar
from app.ui.chat.transcript import MARGIN, Transcript, column_width
from app.ui.chat.welcome import Welcome
from app.ui.links import open_link
from app.ui.theme import Theme

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.ui.chat.finder import Finder
    from app.ui.page.formulas import Formulas

BESIDE = 50  # characters each pane has at least when they stand beside each other


class ChatView(QWidget):
    """Shows what the chat controller tells and passes on what the user wishes.

    Signals:
        share_chosen(int): percent of the width for the reasoning.
    """

    share_chosen = Signal(int)

    def __init__(
        self,
        chat: ChatController,
        formulas: "Callable[[], Formulas]",
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._chat = chat
        self.welcome = Welcome(self)
        self.transcript = Transcript(formulas, theme, self)
        self.find_bar = FindBar(self)
        self._finder: Finder | None = None
        self.composer = Composer(self)
        self._column = QWidget(self)
        self._theme = theme
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.welcome)
        self._stack.addWidget(self.transcript)
        self._lay_out()
        self._connect()
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.transcript.set_theme(theme)
        self.composer.set_theme(theme)
        self.find_bar.set_theme(theme)
        self._column.setMaximumWidth(column_width(theme) - 2 * MARGIN)
        self._show_wide()

    def set_reading(self, reading: Reading) -> None:
        self.transcript.set_reading(reading)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        super().resizeEvent(event)
        self._show_wide()

    def _show_wide(self) -> None:
        """Reasoning and solution stand beside each other where both have the room."""
        narrowest = column_width(self._theme) * BESIDE // self._theme.measure
        self.transcript.set_wide(self.width() >= narrowest)

    def ask(self, question: str) -> None:
        """Asks, and empties the composer if it was typed there; something else that is typed there stays."""
        if self._chat.send(question):
            if self.composer.text().strip() == question.strip():
                self.composer.clear()
            self._on_asked()

    def _lay_out(self) -> None:
        hint = QLabel("Enter sends · Shift+Enter starts a new line · ↑\u00a0recalls", self)
        hint.setObjectName("hint")
        hint.setWordWrap(True)
        hint.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        below = QVBoxLayout(self._column)
        below.setContentsMargins(0, 0, 0, 6)
        below.setSpacing(4)
        below.addWidget(self.composer)
        below.addWidget(hint)
        row = QHBoxLayout()
        row.setContentsMargins(MARGIN, 0, MARGIN, 0)
        row.addStretch(1)
        row.addWidget(self._column, 1000)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.find_bar)
        layout.addWidget(self._stack, 1)
        layout.addLayout(row)

    def _connect(self) -> None:
        chat, transcript = self._chat, self.transcript
        chat.leaving.connect(self.composer.save_pending_draft)
        chat.opened.connect(self._on_opened)
        chat.turn_added.connect(self._on_turn_added)
        chat.turn_changed.connect(transcript.set_turn)
        chat.text_arrived.connect(self._on_text)
        chat.recast.connect(transcript.recast)
        chat.progressed.connect(transcript.set_progress)
        chat.running_changed.connect(self.composer.set_running)
        chat.running_changed.connect(transcript.set_running)
        self.composer.sent.connect(self.ask)
        self.composer.stopped.connect(chat.stop)
        self.composer.draft_changed.connect(chat.save_draft)
        self.welcome.example_chosen.connect(self.ask)
        transcript.folded.connect(chat.set_folded)
        transcript.asked_again.connect(self._on_asked_again)
        transcript.link_clicked.connect(self._on_link)
        transcript.share_chosen.connect(self.share_chosen)
        self._connect_find()

    def _connect_find(self) -> None:
        bar = self.find_bar
        bar.closed.connect(self._on_find_closed)
        bar.wanted.connect(self.open_find)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self).activated.connect(self._on_escape)
        QShortcut(QKeySequence(QKeySequence.StandardKey.FindNext), self).activated.connect(bar.step_on)
        QShortcut(QKeySequence(QKeySequence.StandardKey.FindPrevious), self).activated.connect(bar.step_back)

    @Slot()
    def open_find(self) -> None:
        """Opens the bar; what is selected in a text is sought."""
        if self._finder is None:
            from app.ui.chat.finder import Finder  # late, with all that shows turns

            self._finder = Finder(self.transcript, self)
            self.find_bar.sought.connect(self._finder.seek)
            self.find_bar.stepped.connect(self._finder.step)
            self._finder.counted.connect(self.find_bar.show_count)
        self.find_bar.open(self.transcript.selected_line())

    @Slot()
    def _on_escape(self) -> None:
        if self.find_bar.isVisible():
            self.find_bar.close_bar()
        else:
            self._chat.stop()

    @Slot()
    def _on_find_closed(self) -> None:
        if self._finder is not None:
            self._finder.clear()
        self.composer.setFocus()

    @Slot(object)
    def _on_opened(self, state: ConversationState) -> None:
        if self._finder is not None:
            self._finder.clear()
        self.transcript.show_turns(state.turns)
        self.find_bar.dismiss()
        self._stack.setCurrentWidget(self.transcript if state.turns else self.welcome)
        self.composer.set_text(state.draft)
        self.composer.set_past(self._chat.questions())
        self.composer.setFocus()

    @Slot(object)
    def _on_turn_added(self, turn: Turn) -> None:
        self._stack.setCurrentWidget(self.transcript)
        self.transcript.add_turn(turn)

    @Slot(int)
    def _on_asked_again(self, turn_id: int) -> None:
        self._chat.ask_again(turn_id)
        self._on_asked()

    def _on_asked(self) -> None:
        """The draft was the question, as far as the controller knows; what is still typed is one again."""
        self.composer.set_past(self._chat.questions())
        if self.composer.text():
            self.composer.save_draft()

    @Slot(int, object, str)
    def _on_text(self, turn_id: int, channel: Channel, text: str) -> None:
        self.transcript.append(turn_id, channel, text)

    @Slot(str)
    def _on_link(self, address: str) -> None:
        open_link(address, self)
