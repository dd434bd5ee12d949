"""The variants of the family, a card each."""

from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QLabel, QWidget

from app.control.model_states import AdviceState
from app.core.catalogue import Catalogue, CatalogueEntry, RemoteModel
from app.core.models import Variant
from app.ui.column import Column
from app.ui.models.acts import Subject
from app.ui.models.card import VariantCard
from app.ui.models.comparison import Comparison
from app.ui.models.foot import Foot
from app.ui.models.row_list import RowList
from app.ui.theme import Theme


class Family(Column):
    """Cards in the order of the catalogue.

    Signals:
        acted(Act, Subject)
        link_wanted(str)
        left(int)
        refresh_wanted()
    """

    refresh_wanted = Signal()
    acted = Signal(object, object)
    link_wanted = Signal(str)
    left = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, spacing=14)
        self._cards: dict[Variant, VariantCard] = {}
        self._card_of: dict[str, VariantCard] = {}  # by the id of the model
        self._catalogue, self._advice = Catalogue(()), AdviceState()
        self._subject: Callable[[RemoteModel], Subject] = Subject
        self._stale: deque[CatalogueEntry] = deque()  # whose cards don't show the newest yet
        self._renewing = QTimer(self, interval=0)
        self._renewing.timeout.connect(self._renew_next)
        self._theme: Theme | None = None
        self._narrow = self._only_fitting = False
        self.comparison = Comparison(self)
        self.foot = Foot(self)
        self._nothing = QLabel("Nothing of the family fits this machine.", self, wordWrap=True)
        self._nothing.setObjectName("row-line")
        self._nothing.hide()
        self.add(self.comparison, self._nothing, self.foot)
        self.foot.refresh_wanted.connect(self.refresh_wanted)

    @property
    def cards(self) -> tuple[VariantCard, ...]:
        return tuple(self._cards[entry.variant] for entry in self._catalogue.entries)

    @property
    def lists(self) -> tuple[RowList, ...]:
        return tuple(card.list for card in self.cards)

    @property
    def models(self) -> tuple[RemoteModel, ...]:
        return tuple(model for entry in self._catalogue.entries for model in entry.models)

    def entry(self, variant: Variant) -> CatalogueEntry | None:
        return self._catalogue.entry(variant)

    def set_catalogue(self, catalogue: Catalogue, subject: Callable[[RemoteModel], Subject]) -> None:
        """Cards stay where they are, opened or not; their rows are those of the new catalogue."""
        self._catalogue, self._subject = catalogue, subject
        for entry in catalogue.entries:
            if entry.variant not in self._cards:
                self._add(entry)
        self.comparison.set_entries(catalogue.entries)
        self.foot.set_catalogue(catalogue)
        self._card_of = {model.id: self._cards[entry.variant] for entry in catalogue.entries for model in entry.models}
        self._renew_all()

    def set_subject(self, subject: Subject) -> None:
        if subject.model is not None and (card := self._card_of.get(subject.model.id)) is not None:
            card.set_subject(subject)

    def set_advice(self, advice: AdviceState) -> None:
        self._advice = advice
        self._renew_all()

    def set_compared(self, compared: bool) -> None:
        """Shows the benchmarks of all variants beside each other."""
        self.comparison.setVisible(compared)

    def set_only_fitting(self, only: bool) -> None:
        """Hides what does not fit this machine."""
        self._only_fitting = only
        for card in self._cards.values():
            card.set_only_fitting(only)
        self._show_nothing()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for card in self._cards.values():
            card.set_theme(theme)

    def set_narrow(self, narrow: bool) -> None:
        self._narrow = narrow
        for card in self._cards.values():
            card.set_narrow(narrow)

    def _renew_all(self) -> None:
        """Where it is seen, one card in each turn of the event loop: a new row takes some milliseconds."""
        self._stale = deque(self._catalogue.entries)
        if self.isVisible():
            self._renewing.start()
        else:
            while self._stale:
                self._renew_next()

    @Slot()
    def _renew_next(self) -> None:
        if self._stale:
            entry = self._stale.popleft()
            card = self._cards[entry.variant]
            card.set_entry(entry, [self._subject(model) for model in entry.models])
            card.set_advice(self._advice)
        if not self._stale:
            self._renewing.stop()
            self._show_nothing()

    def _add(self, entry: CatalogueEntry) -> None:
        card = VariantCard(entry, self)
        card.set_narrow(self._narrow)
        card.set_only_fitting(self._only_fitting)
        if self._theme is not None:
            card.set_theme(self._theme)
        card.acted.connect(self.acted)
        card.link_wanted.connect(self.link_wanted)
        card.left.connect(self.left)
        self._cards[entry.variant] = card
        self.insert(len(self.parts) - 1, card)  # above the foot
        card.show()

    def _show_nothing(self) -> None:
        self._nothing.setVisible(bool(self._cards) and all(card.isHidden() for card in self._cards.values()))
