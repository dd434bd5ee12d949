"""The end of a question to a hub that came to nothing."""

from collections.abc import Callable

from app.core.catalogue import Catalogue, Hub
from app.core.errors import Problem
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


def unanswered(command: HubCommand, problem: Problem, seen_at: Callable[[Hub], Catalogue]) -> HubEvent:
    """Its terminal event. `seen_at`: the catalogue as it is known."""
    match command:
        case ReadCatalogue(hub=hub) | RefreshCatalogue(hub=hub):
            return CatalogueRefreshed(seen_at(hub), problem)
        case FindModels(text=text):
            return ModelsFound(text, (), problem)
        case StoreToken(hub=hub):
            return TokenStored(hub, problem)
