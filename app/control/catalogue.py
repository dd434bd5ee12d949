"""What can be fetched, and looking for more."""

from typing import Protocol

from PySide6.QtCore import QObject, Signal, Slot

from app.control.model_states import SearchState
from app.core.catalogue import Catalogue, Hub
from app.downloads.messages import CatalogueRefreshed, FindModels, HubCommand, ModelsFound, RefreshCatalogue


class Hubs(Protocol):
    """The part of the hubs' desk that the corridor uses."""

    def post(self, command: HubCommand) -> None: ...


class CatalogueController(QObject):
    """Lives in the GUI thread. Asks a hub only when the person wishes it.

    Signals:
        changed(Catalogue)
        refreshing_changed(bool): whether a hub is being asked about the catalogue.
        searched(SearchState): of the newest search only.
        failed(Problem): the catalogue could not be refreshed.
    """

    changed = Signal(object)
    refreshing_changed = Signal(bool)
    searched = Signal(object)
    failed = Signal(object)

    def __init__(self, hubs: Hubs, catalogue: Catalogue, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._hubs = hubs
        self._catalogue = catalogue
        self._search = SearchState()
        self._asked = 0  # refreshes that have not come back

    @property
    def now(self) -> Catalogue:
        return self._catalogue

    @property
    def search(self) -> SearchState:
        return self._search

    @property
    def is_refreshing(self) -> bool:
        return self._asked > 0

    # Wishes

    def refresh(self, hub: Hub) -> None:
        """Has the sizes and hashes of all files confirmed."""
        self._asked += 1
        self.refreshing_changed.emit(True)
        self._hubs.post(RefreshCatalogue(hub))

    def find(self, text: str, hub: Hub) -> None:
        """Lists what is behind a name, an address or some words; an empty text ends the search."""
        text = text.strip()
        self._set_search(SearchState(text, is_running=bool(text)))
        if text:
            self._hubs.post(FindModels(text, hub))

    # Events

    @Slot(object)
    def on_event(self, event: object) -> None:
        match event:
            case CatalogueRefreshed(catalogue=catalogue, problem=problem):
                self._asked = max(0, self._asked - 1)
                self._catalogue = catalogue
                self.changed.emit(catalogue)
                self.refreshing_changed.emit(self.is_refreshing)
                if problem is not None:
                    self.failed.emit(problem)
            case ModelsFound(text=text, models=models, problem=problem) if text == self._search.text:
                self._set_search(SearchState(text, models, problem))

    def _set_search(self, state: SearchState) -> None:
        self._search = state
        self.searched.emit(state)
