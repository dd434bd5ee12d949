"""One turn on the screen: the question, the reasoning beside the solution, and how it ended."""

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.control.states import Phase, TurnProgress
from app.core.chat import Channel, Turn, TurnState
from app.core.reading import Reading
from app.ui.chat import wording
from app.ui.chat.action import Action
from app.ui.chat.panes import PanesRow
from app.ui.chat.question import Question, show_question
from app.ui.chat.reasoning import ReasoningPane
from app.ui.chat.selection import Part, TurnSelection
from app.ui.chat.turn_page import TurnPage
from app.ui.icons import icon
from app.ui.page.formulas import Formulas
from app.ui.theme import Theme

BELOW = 18  # px under a turn


class TurnView(QWidget):
    """Shows a `Turn` and grows with its text.

    Signals:
        folded(int turn_id, bool): the user folded or opened the reasoning.
        asked_again(int turn_id)
        link_clicked(str): an address in the answer.
        share_chosen(int): percent of the width for the reasoning.
        export_wanted(int turn_id, QPoint): the menu of exports is wanted there, on the screen.
        selected(int turn_id): something is selected in it.
        page_made(TurnPage): its reasoning has been opened.
    """

    folded = Signal(int, bool)
    asked_again = Signal(int)
    link_clicked = Signal(str)
    share_chosen = Signal(int)
    export_wanted = Signal(int, QPoint)
    selected = Signal(int)
    page_made = Signal(object)

    def __init__(self, turn: Turn, formulas: Formulas, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._turn = turn
        self._theme = theme
        self._selection = TurnSelection(self._parts, self._on_selected)
        self._question = show_question(turn.question, formulas, theme, self._selection, self)
        self._reasoning = ReasoningPane(formulas, theme, self._selection, self)
        self._solution = TurnPage(formulas, theme, self._selection, parent=self)
        self._solution.setAccessibleName("Solution")
        self._panes = PanesRow(self._reasoning, self._solution, theme, self)
        self._note = QLabel(self, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._note.setObjectName("note")
        self._copy = Action("Copy", self)
        self._export = Action("Export", self)
        self._again = Action("Ask again", self)
        self._reasoning.folded_by_user.connect(self._on_fold)
        self._reasoning.page_made.connect(self.page_made)
        self._panes.share_chosen.connect(self.share_chosen)
        self._panes.arranged.connect(self._on_arranged)
        self._solution.link_activated.connect(self.link_clicked)
        self._copy.clicked.connect(self._on_copy)
        self._export.clicked.connect(self._on_export)
        self._again.clicked.connect(self._on_again)
        self.setAttribute(Qt.WidgetAttribute.WA_StaticContents)  # growing taller paints only what is added
        self._lay_out()
        self._fill(turn)
        self.set_theme(theme)

    @property
    def turn_id(self) -> int:
        return self._turn.turn_id

    @property
    def selection(self) -> TurnSelection:
        return self._selection

    @property
    def question(self) -> Question:
        return self._question

    @property
    def reasoning(self) -> ReasoningPane:
        return self._reasoning

    @property
    def solution(self) -> TurnPage:
        return self._solution

    @property
    def panes(self) -> PanesRow:
        return self._panes

    @property
    def note(self) -> QLabel:
        return self._note

    @property
    def copy_button(self) -> QToolButton:
        return self._copy

    @property
    def export_button(self) -> QToolButton:
        return self._export

    @property
    def again_button(self) -> QToolButton:
        return self._again

    def pending(self) -> int:
        """Formulas still being typeset."""
        pages = (self._question.page, self._reasoning.page, self._solution)
        return sum(page.pending() for page in pages if page is not None)

    def pages(self) -> tuple[TurnPage, ...]:
        """Those there are now, in the order they are read."""
        found = (self._question.page, self._reasoning.page, self._solution)
        return tuple(page for page in found if page is not None)

    def parts(self) -> tuple[QWidget, ...]:
        """What can be read, the solution first where it stands beside the reasoning."""
        thought = [self._reasoning.page] if self._reasoning.page is not None else []
        return (self._question, self._solution, self._reasoning.heading, *thought, self._note, self._again)

    def needed_height(self) -> int:
        """Pixels, at its present width."""
        layout = self.layout()
        assert layout is not None
        return (
            layout.totalHeightForWidth(self.width()) if layout.hasHeightForWidth() else layout.totalSizeHint().height()
        )

    def is_in_use(self) -> bool:
        """Whether the keyboard is in it, or something of it is selected."""
        focus = self.window().focusWidget()
        return bool(self._selection.text()) or (focus is not None and self.isAncestorOf(focus))

    def dismiss(self) -> None:
        """It is shown no more."""
        self._selection.end()
        for page in self.pages():
            page.dismiss()
        self.hide()
        self.deleteLater()

    def append(self, channel: Channel, text: str) -> None:
        """More text of a running turn."""
        if channel is Channel.REASONING:
            self._reasoning.append(text)
        else:
            self._reasoning.set_running(False)
            self._solution.append(text)
        self._show_contents()
        self._note.hide()

    def recast(self) -> None:
        """What has come as solution turned out to be the thought."""
        text = self._solution.raw_text()
        self._solution.begin()
        self._reasoning.set_running(True)
        self.append(Channel.REASONING, text)

    def set_turn(self, turn: Turn) -> None:
        """Another state of the same turn; texts that have streamed in are kept as they are."""
        self._turn = turn
        if turn.folded is not None:
            self._panes.set_folds(turn.folded)
        if turn.state.is_final:
            self._reasoning.set_running(False)
            self._solution.finish()
            self._show_end(turn)

    def set_progress(self, progress: TurnProgress) -> None:
        """Time and tokens of a running turn."""
        self._reasoning.set_title(progress.reasoning_seconds, progress.reasoning_tokens)
        if progress.phase in (Phase.QUEUED, Phase.READING):
            self._say(wording.waiting(progress))

    def set_wide(self, wide: bool) -> None:
        """Wide: the reasoning stands beside the solution; narrow: above it."""
        self._panes.set_wide(wide)

    def set_reading(self, reading: Reading) -> None:
        """Which parts are shown, and how they share the width."""
        self._panes.set_panes(reading.panes, reading.share)

    def set_idle(self, idle: bool) -> None:
        """Whether a question can be asked now."""
        self._again.setEnabled(idle)

    def set_viewport_height(self, height: int) -> None:
        self._reasoning.set_max_height(max(220, round(height * 0.62)))

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._question.set_theme(theme)
        self._reasoning.set_theme(theme)
        self._solution.set_theme(theme)
        self._panes.set_theme(theme)
        self._keep_measure()
        self._copy.setIcon(icon("copy", theme.muted))
        self._export.setIcon(icon("export", theme.muted))
        self._again.setIcon(icon("again", theme.muted))

    # Inside

    def _parts(self) -> list[Part]:
        """The texts that are shown."""
        pages = (self._reasoning.page, self._solution)
        return [self._question.part, *(page for page in pages if page is not None and page.isVisible())]

    def _on_selected(self) -> None:
        self.selected.emit(self.turn_id)

    def _lay_out(self) -> None:
        question_row = QHBoxLayout()
        question_row.addStretch(1)
        question_row.addWidget(self._question)
        actions = QHBoxLayout()
        actions.setSpacing(2)
        actions.addWidget(self._copy)
        actions.addWidget(self._export)
        actions.addWidget(self._again)
        actions.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, BELOW)
        layout.setSpacing(12)
        layout.addLayout(question_row)
        layout.addWidget(self._panes)
        layout.addWidget(self._note)
        layout.addLayout(actions)

    def _fill(self, turn: Turn) -> None:
        running = not turn.state.is_final
        # A thought that led to no solution is all there is to see.
        folds = bool(turn.solution) and not running
        self._panes.set_folds(folds if turn.folded is None else turn.folded)
        self._reasoning.set_running(running and not turn.solution)
        self._reasoning.set_text(turn.reasoning)
        self._reasoning.set_title(turn.usage.reasoning_seconds, turn.usage.reasoning_tokens)
        if running:
            self._solution.begin()
            self._solution.append(turn.solution)
            self._say(wording.waiting(None) if turn.state is TurnState.WAITING else "")
            self._show_actions(False)
        else:
            self._solution.set_markdown(turn.solution)
            self._show_end(turn)
        self._show_contents()

    def _show_contents(self) -> None:
        self._panes.set_contents(self._reasoning.has_text, bool(self._solution.has_text))

    def _show_end(self, turn: Turn) -> None:
        self._reasoning.set_title(turn.usage.reasoning_seconds, turn.usage.reasoning_tokens)
        self._say(wording.ending(turn))
        self._note.setProperty("failed", turn.state is TurnState.FAILED)
        self._note.style().polish(self._note)
        self._show_actions(True)

    def _show_actions(self, shown: bool) -> None:
        self._copy.setVisible(shown and bool(self._turn.solution))
        self._export.setVisible(shown and bool(self._turn.solution or self._turn.reasoning))
        self._again.setVisible(shown)

    def _say(self, text: str) -> None:
        self._note.setText(text)
        self._note.setVisible(bool(text))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        super().resizeEvent(event)
        self._keep_measure()

    def _keep_measure(self) -> None:
        """What is read alone stands in the middle, in lines that are not too long."""
        room = self.width() - self._theme.line_width()
        side = 0 if self._panes.beside else max(0, room // 2)
        layout = self.layout()
        if layout is not None and layout.contentsMargins().left() != side:
            layout.setContentsMargins(side, 0, side, BELOW)

    @Slot()
    def _on_arranged(self) -> None:
        self._keep_measure()

    @Slot(bool)
    def _on_fold(self, folded: bool) -> None:
        self._panes.set_folds(folded)
        self.folded.emit(self.turn_id, folded)

    @Slot()
    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self._turn.solution)

    @Slot()
    def _on_export(self) -> None:
        self.export_wanted.emit(self.turn_id, self._export.mapToGlobal(self._export.rect().bottomLeft()))

    @Slot()
    def _on_again(self) -> None:
        self.asked_again.emit(self.turn_id)
