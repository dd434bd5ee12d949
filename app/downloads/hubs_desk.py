"""The desk of the hubs: the catalogue, repositories and access tokens, in a thread of its own."""

from collections.abc import Callable

from app.core.errors import AppError, own_fault
from app.downloads.credentials import store_token
from app.downloads.desk import Desk
from app.downloads.hubs import Hubs
from app.downloads.lookup import find
from app.downloads.messages import (
    CatalogueRefreshed,
    FindModels,
    HubCommand,
    HubEvent,
    ModelsFound,
    ReadCatalogue,
    RefreshCatalogue,
    StoreToken,
    TokenStored,
)
from app.downloads.refresh import Catalogues
from app.downloads.unanswered import unanswered

PATIENCE = 1.0  # seconds
_BUG = own_fault("Try again, or start Phidias again.")


class HubsDesk:
    """Takes HubCommands, tells Events from its own thread."""

    def __init__(self, hubs: Hubs, catalogues: Catalogues, tell: Callable[[HubEvent], None]) -> None:
        self._hubs, self._catalogues, self._tell = hubs, catalogues, tell
        self._desk = Desk("hubs", self._handle, self._on_bug)

    def start(self) -> None:
        self._desk.start()

    def post(self, command: HubCommand) -> None:
        self._desk.post(command)

    def close(self, seconds: float) -> bool:
        """Whether the thread ended in time. The hubs' connections end with it.

        A host that says nothing is not waited for: what is half asked is lost without harm.
        """
        ended = self._desk.close(min(seconds, PATIENCE))
        self._hubs.close()
        return ended

    def _handle(self, command: HubCommand) -> None:
        try:
            self._tell(self._done(command))
        except AppError as error:
            self._tell(unanswered(command, error.problem, self._catalogues.seen_at))

    def _on_bug(self, command: HubCommand) -> None:
        self._tell(unanswered(command, _BUG, self._catalogues.seen_at))

    def _done(self, command: HubCommand) -> HubEvent:
        match command:
            case ReadCatalogue(hub=hub):
                return CatalogueRefreshed(self._catalogues.seen_at(hub))
            case RefreshCatalogue(hub=hub):
                problem = self._catalogues.refresh(hub, self._hubs.client(hub), lambda: self._desk.closing)
                return CatalogueRefreshed(self._catalogues.seen_at(hub), problem)
            case FindModels(text=text, hub=hub):
                return ModelsFound(text, find(text, hub, self._hubs).models)
            case StoreToken(hub=hub, token=token):
                store_token(self._hubs.client(hub).host, token)
                return TokenStored(hub)
