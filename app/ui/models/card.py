"""One variant: what it is for, how it scored, and its quantizations."""

from functools import partial

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from app.control.model_states import AdviceState, Recommendation
from app.core.catalogue import CatalogueEntry, RemoteModel
from app.core.fit import Verdict
from app.ui.icons import icon
from app.ui.models.acts import Subject
from app.ui.models.benchmarks import Benchmarks
from app.ui.models.row import ModelRow, quantization_row
from app.ui.models.row_list import RowList
from app.ui.models.wording import context
from app.ui.theme import Theme


class VariantCard(QFrame):
    """Shows the recommended quantization and those that are here or on their way; all others on request.

    Signals:
        acted(Act, Subject)
        link_wanted(str): an address shall be opened in the browser.
        left(int): the arrows lead to the card before (-1) or after (1).
    """

    acted = Signal(object, object)
    link_wanted = Signal(str)
    left = Signal(int)

    def __init__(self, entry: CatalogueEntry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._entry = entry
        self._subjects = {model.id: Subject(model) for model in entry.models}
        self._advice = AdviceState()
        self._only_fitting = self._all_shown = False
        self.title = QLabel(entry.name, self, textFormat=Qt.TextFormat.PlainText)
        self.title.setObjectName("variant-title")
        self._first = QLabel("Start here", self)
        self._first.setObjectName("badge")
        self._first.setProperty("look", "accent")
        self._first.hide()
        self._purpose = _text(entry.purpose, "variant-purpose", self)
        self._facts = _text(_facts(entry), "row-line", self)
        self._card_link = QToolButton(self)
        self._card_link.setText("Model card")
        self._card_link.setObjectName("link")
        self._card_link.setToolTip(entry.card)
        self._card_link.setAccessibleName(f"Model card of {entry.name}, opens in the browser")
        self.benchmarks = Benchmarks(entry.benchmarks, self)
        self.none = _text("", "row-line", self)
        self.none.hide()
        self.list = RowList(self)
        self.more = QPushButton(self)
        self.more.setObjectName("more")
        self.more.setIconSize(QSize(16, 16))
        self._theme: Theme | None = None
        self._lay_out()
        self._card_link.clicked.connect(self._on_link)
        self.more.clicked.connect(self._on_more)
        self.list.acted.connect(self.acted)
        self.list.left.connect(self.left)
        self.list.filled.connect(self._on_filled)
        self._fill()

    # What the owner says

    @property
    def entry(self) -> CatalogueEntry:
        return self._entry

    def set_entry(self, entry: CatalogueEntry, subjects: list[Subject]) -> None:
        """The same variant, as the hub knows it now; each model as it stands."""
        self._entry = entry
        self._subjects = {each.model.id: each for each in subjects if each.model is not None}
        self._fill()

    def set_subject(self, subject: Subject) -> None:
        """How one of its models stands now."""
        if subject.model is None or subject.model.id not in self._subjects:
            return
        before = self._subjects[subject.model.id]
        self._subjects[subject.model.id] = subject
        for row in self.list.rows:
            if _id(row) == subject.model.id:
                row.set_subject(subject)
                if _is_here(before) == _is_here(subject):
                    return
        if _is_here(before) != _is_here(subject):
            self._fill()

    def set_advice(self, advice: AdviceState) -> None:
        self._advice = advice
        self._first.setVisible(advice.first is self._entry.variant)
        self._fill()

    def set_only_fitting(self, only: bool) -> None:
        """Hides what does not fit this machine; and the card itself where nothing does."""
        self._only_fitting = only
        self._fill()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.benchmarks.set_theme(theme)
        self.list.set_theme(theme)
        self._show_more()

    def set_narrow(self, narrow: bool) -> None:
        self.list.set_narrow(narrow)

    # Rows

    def _fill(self) -> None:
        best = self._advice.recommended.get(self._entry.variant)
        wanted = [model for model in self._ordered(best) if self._is_wanted(model, best)]
        none = self._advice.none.get(self._entry.variant, "")
        self.none.setText(none)
        self.none.setVisible(bool(none))
        self.setVisible(not self._only_fitting or bool(wanted))
        self.list.want({model.id: partial(self._row, model, best) for model in wanted})
        self._show_more()

    @Slot()
    def _on_filled(self) -> None:
        best = self._advice.recommended.get(self._entry.variant)
        for row in self.list.rows:
            row.set_subject(self._subjects[_id(row)])
            row.set_reason(best.reason if best is not None and best.model.id == _id(row) else "")
            row.set_fit(self._advice.fits.get(_id(row)))
        self._show_more()

    def _row(self, model: RemoteModel, best: Recommendation | None) -> ModelRow:
        reason = best.reason if best is not None and best.model.id == model.id else ""
        row = quantization_row(self._subjects[model.id], reason, self.list)
        row.set_fit(self._advice.fits.get(model.id))
        return row

    def _ordered(self, best: Recommendation | None) -> list[RemoteModel]:
        """The recommended one first, then as the catalogue has them."""
        first = best.model.id if best is not None else ""
        return sorted(self._entry.models, key=lambda model: model.id != first)

    def _is_wanted(self, model: RemoteModel, best: Recommendation | None) -> bool:
        if _is_here(self._subjects[model.id]):
            return True
        if self._only_fitting and not self._fits(model):
            return False
        return self._all_shown or (
            best.model.id == model.id if best is not None else model == self._entry.models[0] and not self._advice.fits
        )

    def _fits(self, model: RemoteModel) -> bool:
        fit = self._advice.fits.get(model.id)
        return fit is None or fit.verdict is not Verdict.DOES_NOT_FIT

    # Look

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.title)
        head.addWidget(self._first, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addStretch(1)
        head.addWidget(self._card_link)
        upper = QVBoxLayout()
        upper.setContentsMargins(16, 14, 14, 10)
        upper.setSpacing(4)
        upper.addLayout(head)
        upper.addWidget(self._purpose)
        upper.addWidget(self._facts)
        upper.addSpacing(6)
        upper.addWidget(self.benchmarks)
        upper.addWidget(self.none)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 4)
        column.setSpacing(0)
        column.addLayout(upper)
        column.addWidget(self.list)
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)

    def _show_more(self) -> None:
        wanted = [model for model in self._entry.models if not self._only_fitting or self._fits(model)]
        text = "Show fewer" if self._all_shown else f"All {len(wanted)} quantizations"
        self.more.setText(text)
        self.more.setAccessibleName(f"{text} of {self._entry.name}")
        self.more.setVisible(self._all_shown or len(self.list.rows) < len(wanted))
        if self._theme is not None:
            self.more.setIcon(icon("chevron-up" if self._all_shown else "chevron-down", self._theme.muted))

    # Wishes

    @Slot()
    def _on_more(self) -> None:
        self._all_shown = not self._all_shown
        self._fill()

    @Slot()
    def _on_link(self) -> None:
        self.link_wanted.emit(self._entry.card)


def _id(row: ModelRow) -> str:
    return row.subject.model.id if row.subject.model is not None else ""


def _is_here(subject: Subject) -> bool:
    """Whether there is more to say of it than that it can be fetched."""
    return subject.transfer is not None or subject.file is not None


def _facts(entry: CatalogueEntry) -> str:
    reasons = "writes its reasoning" if entry.reasons else "answers at once"
    parameters = f"{entry.shape.parameters / 1e9:.1f} billion parameters"
    return f"{parameters} · context of {context(entry.context)} tokens · {reasons} · {entry.licence} licence"


def _text(text: str, name: str, parent: QWidget) -> QLabel:
    label = QLabel(text, parent, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
    label.setObjectName(name)
    return label
