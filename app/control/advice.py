"""What suits this machine: computed beside the window, since the machine has to be looked at first."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal, Slot

from app.control.model_states import AdviceState, Recommendation
from app.core.catalogue import Catalogue, CatalogueEntry, RemoteModel

if TYPE_CHECKING:
    from app.engine.fit_advice import Advice

Advisor = Callable[[Sequence[CatalogueEntry]], "Advice"]


class AdviceController(QObject):
    """Lives in the GUI thread.

    Signals:
        changed(AdviceState)
    """

    changed = Signal(object)
    _advised = Signal(object, object)  # AdviceState, entries; from the pool's thread

    def __init__(self, advisor: Advisor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._advisor = advisor
        self._state = AdviceState()
        self._entries: tuple[CatalogueEntry, ...] = ()
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)  # so that the newest comes last
        self._advised.connect(self._on_advised)

    @property
    def state(self) -> AdviceState:
        return self._state

    @Slot(object)
    def consider(self, catalogue: Catalogue) -> None:
        """Fits and recommendations for a catalogue."""
        self._entries = catalogue.entries
        self._pool.start(_Consideration(self, catalogue.entries))

    def consider_found(self, models: Sequence[RemoteModel]) -> None:
        """Fits for models that are not in the catalogue but of its variants."""
        entries = tuple(
            replace(entry, models=found)
            for entry in self._entries
            if (found := tuple(model for model in models if model.variant is entry.variant))
        )
        if entries:
            self._pool.start(_Consideration(self, entries))

    def close(self) -> None:
        """Waits for what is being computed: the window is gone already."""
        self._pool.clear()
        self._pool.waitForDone()

    def advise(self, entries: Sequence[CatalogueEntry]) -> None:
        """In the pool's thread."""
        self._advised.emit(_state(self._advisor(entries), entries), entries)  # queued into the GUI thread by Qt

    @Slot(object, object)
    def _on_advised(self, advised: AdviceState, entries: Sequence[CatalogueEntry]) -> None:
        fits = {**self._state.fits, **advised.fits}  # what was found by a search stays
        state = advised if entries == self._entries else self._state
        self._state = replace(state, fits=fits)
        self.changed.emit(self._state)


class _Consideration(QRunnable):
    """One catalogue to be considered."""

    def __init__(self, owner: AdviceController, entries: Sequence[CatalogueEntry]) -> None:
        super().__init__()
        self._owner, self._entries = owner, entries

    def run(self) -> None:
        self._owner.advise(self._entries)


def _state(advice: "Advice", entries: Sequence[CatalogueEntry]) -> AdviceState:
    from app.engine.fit_advice import why_none  # late: the pool's thread has time for it, the start has not

    recommended = {variant: Recommendation(each.model, each.reason) for variant, each in advice.recommended.items()}
    none = {
        entry.variant: why_none([advice.fits[m.id] for m in entry.models if m.id in advice.fits], advice.machine)
        for entry in entries
        if entry.variant not in recommended
    }
    return AdviceState(advice.machine.words, advice.fits, recommended, none, advice.first)
