"""The box that takes a name, an address or some words, and what a hub answered."""

from collections import deque
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.control.model_states import AdviceState, SearchState
from app.core.catalogue import RemoteModel
from app.core.models import Variant
from app.ui.icons import icon
from app.ui.models.acts import Subject
from app.ui.models.row import ModelRow, quantization_row
from app.ui.models.row_list import RowList
from app.ui.theme import Theme

PLACEHOLDER = "Search, or paste owner/name, a link, owner/name:Q4_K_M"


class SearchBox(QLineEdit):
    """Enter searches; Escape or an empty box ends the search.

    Signals:
        wanted(str): "" ends the search.
    """

    wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("search")
        self.setPlaceholderText(PLACEHOLDER)
        self.setAccessibleName("Search for models at the hub, or paste a repository")
        self.setClearButtonEnabled(True)
        self._sign = QAction(self)
        self.addAction(self._sign, QLineEdit.ActionPosition.LeadingPosition)
        self.returnPressed.connect(self._on_return)
        self.textChanged.connect(self._on_text)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)

    def set_theme(self, theme: Theme) -> None:
        self._sign.setIcon(icon("search", theme.muted))

    @Slot()
    def _on_return(self) -> None:
        self.wanted.emit(self.text().strip())

    @Slot(str)
    def _on_text(self, text: str) -> None:
        if not text.strip():
            self.wanted.emit("")


class SearchResults(QWidget):
    """One card for each repository that was found.

    Signals:
        acted(Act, Subject)
        left(int)
    """

    acted = Signal(object, object)
    left = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme: Theme | None = None
        self._narrow = False
        self._lists: list[RowList] = []
        self._cards: list[QFrame] = []
        self._subjects: dict[str, Subject] = {}
        self._rows: dict[str, ModelRow] = {}  # by the id of the model, those that are shown
        self._advice = AdviceState()
        self._coming: deque[tuple[str, list[RemoteModel]]] = deque()  # repositories that have no card yet
        self._next = QTimer(self, singleShot=True, interval=0)
        self._next.timeout.connect(self._add_next)
        self._note = QLabel(self, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._note.setObjectName("row-line")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)
        self._column.addWidget(self._note)

    @property
    def note(self) -> str:
        return self._note.text()

    @property
    def lists(self) -> tuple[RowList, ...]:
        return tuple(self._lists)

    def show_search(self, state: SearchState, subjects: dict[str, Subject], advice: AdviceState) -> None:
        """Replaces what was found before."""
        for card in self._cards:
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._cards, self._lists, self._rows = [], [], {}
        self._subjects = subjects
        self._note.setText(_told(state))
        self._note.setVisible(bool(self._note.text()))
        self._advice = advice
        self._coming = deque(_by_repository(state.models).items())
        self._add_next()

    def set_advice(self, advice: AdviceState) -> None:
        self._advice = advice
        for row in (row for each in self._lists for row in each.rows):
            if row.subject.model is not None:
                row.set_fit(advice.fits.get(row.subject.model.id))

    def set_subject(self, subject: Subject) -> None:
        if subject.model is None or subject.model.id not in self._subjects:
            return
        self._subjects[subject.model.id] = subject
        if (row := self._rows.get(subject.model.id)) is not None:
            row.set_subject(subject)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for each in self._lists:
            each.set_theme(theme)

    def set_narrow(self, narrow: bool) -> None:
        self._narrow = narrow
        for each in self._lists:
            each.set_narrow(narrow)

    @Slot()
    def _add_next(self) -> None:
        """A card when the one before is filled: a search by words finds hundreds of files."""
        if self._coming:
            self._add(*self._coming.popleft())

    def _add(self, repository: str, models: list[RemoteModel]) -> None:
        card = QFrame(self)
        card.setObjectName("card")
        title = QLabel(repository, card, textFormat=Qt.TextFormat.PlainText)
        title.setObjectName("panel-title")
        title.setIndent(0)
        rows = RowList(card)
        if self._theme is not None:
            rows.set_theme(self._theme)
        rows.set_narrow(self._narrow)
        rows.acted.connect(self.acted)
        rows.left.connect(self.left)
        column = QVBoxLayout(card)
        column.setContentsMargins(1, 10, 1, 4)
        column.setSpacing(2)
        column.addWidget(title)
        if models[0].variant is Variant.UNKNOWN:
            hint = QLabel("Not one of the Phi-4 family; its own prompt template will be used.", card, wordWrap=True)
            hint.setObjectName("panel-hint")
            column.addWidget(hint)
        column.addWidget(rows)
        self._column.addWidget(card)
        card.show()
        self._cards.append(card)
        self._lists.append(rows)
        rows.filled.connect(partial(self._on_filled, rows))
        rows.want({each.id: partial(self._row, each, rows) for each in models})

    def _row(self, model: RemoteModel, rows: RowList) -> ModelRow:
        row = quantization_row(self._subjects.get(model.id, Subject(model)), "", rows)
        row.set_fit(self._advice.fits.get(model.id))
        return row

    def _on_filled(self, rows: RowList) -> None:
        """What was told while they were made; then the next card."""
        if rows not in self._lists:  # those of a search that another has replaced
            return
        for row in rows.rows:
            if row.subject.model is not None:
                self._rows[row.subject.model.id] = row
                row.set_subject(self._subjects.get(row.subject.model.id, row.subject))
                row.set_fit(self._advice.fits.get(row.subject.model.id))
        self._next.start()


def _told(state: SearchState) -> str:
    if state.is_running:
        return f"Asking for “{state.text}”…"
    if state.problem is not None:
        return str(state.problem)
    if state.text and not state.models:
        return f"Nothing with GGUF files was found for “{state.text}”."
    if state.left_out:
        shown, found = len(state.models), len(state.models) + state.left_out
        return f"{shown:,} of {found:,} models are shown; name one as owner/name:Q4_K_M to find it alone."
    return ""


def _by_repository(models: tuple[RemoteModel, ...]) -> dict[str, list[RemoteModel]]:
    grouped: dict[str, list[RemoteModel]] = {}
    for model in models:
        grouped.setdefault(model.repository, []).append(model)
    return grouped
