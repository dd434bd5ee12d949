"""What can be fetched, and looking for more."""

from collections import deque
from typing import Protocol

from PySide6.QtCore import QObject, Signal, Slot

from app.control.model_states import SearchState
from app.core.catalogue import Catalogue, Hub
from app.core.errors import Problem
from app.downloads.messages import (
    CatalogueRefreshed,
    FindModels,
    HubCommand,
    ModelsFound,
    ReadCatalogue,
    RefreshCatalogue,
    StoreToken,
    TokenStored,
    UseProxy,
)

MOST_FOUND = 400  # models of one search: a hub may list thousands, and each is a row


class Hubs(Protocol):
    """The part of the hubs' desk that the corridor uses."""

    def post(self, command: HubCommand | UseProxy) -> None: ...


class CatalogueController(QObject):
    """Lives in the GUI thread. Asks a hub only when the person wishes it.

    Signals:
        changed(Catalogue)
        refreshing_changed(bool): whether a hub is being asked about the catalogue.
        searched(SearchState): of the newest search only.
        told(Problem): what came of a wish, good or bad.
    """

    changed = Signal(object)
    refreshing_changed = Signal(bool)
    searched = Signal(object)
    told = Signal(object)

    def __init__(self, hubs: Hubs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._hubs = hubs
        self._catalogue = Catalogue(())
        self._search = SearchState()
        self._asked: deque[bool] = deque()  # for each answer to come, whether a hub is asked for it

    @property
    def now(self) -> Catalogue:
        return self._catalogue

    @property
    def search(self) -> SearchState:
        return self._search

    @property
    def is_refreshing(self) -> bool:
        return any(self._asked)

    # Wishes

    def read(self, hub: Hub) -> None:
        """The catalogue as it is known of this hub; nobody is asked."""
        self._asked.append(False)
        self._hubs.post(ReadCatalogue(hub))

    def refresh(self, hub: Hub) -> None:
        """Has the sizes and hashes of all files confirmed."""
        self._asked.append(True)
        self.refreshing_changed.emit(True)
        self._hubs.post(RefreshCatalogue(hub))

    def find(self, text: str, hub: Hub) -> None:
        """Lists what is behind a name, an address or some words; an empty text ends the search."""
        text = text.strip()
        self._set_search(SearchState(text, is_running=bool(text)))
        if text:
            self._hubs.post(FindModels(text, hub))

    def store_token(self, hub: Hub, token: str) -> None:
        """Into the system's keyring; an empty one is forgotten there."""
        self._hubs.post(StoreToken(hub, token))

    def use_proxy(self, proxy: str) -> None:
        """For all questions and transfers from now on; an empty one: the environment's."""
        self._hubs.post(UseProxy(proxy))

    # Events

    @Slot(object)
    def on_event(self, event: object) -> None:
        match event:
            case CatalogueRefreshed(catalogue=catalogue, problem=problem):
                self._refreshed(catalogue, problem)
            case ModelsFound(text=text, models=models, problem=problem) if text == self._search.text:
                shown = models[:MOST_FOUND]
                self._set_search(SearchState(text, shown, problem, left_out=len(models) - len(shown)))
            case TokenStored(problem=problem):
                self.told.emit(problem or Problem("The access token is kept in the system's keyring."))

    def _refreshed(self, catalogue: Catalogue, problem: Problem | None) -> None:
        """Answers come in the order of the questions."""
        if self._asked:
            self._asked.popleft()
        self._catalogue = catalogue
        self.changed.emit(catalogue)
        self.refreshing_changed.emit(self.is_refreshing)
        if problem is not None:
            self.told.emit(problem)

    def _set_search(self, state: SearchState) -> None:
        self._search = state
        self.searched.emit(state)
