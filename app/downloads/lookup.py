"""Finds the models behind what a person typed."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.core.catalogue import Catalogue, Hub, RemoteModel
from app.core.errors import AppError
from app.downloads.hubs import Hubs
from app.downloads.listing import HubClient, Listing, models_of
from app.downloads.reference import Reference, is_repository, parse
from app.downloads.together import together

REPOSITORIES = 12  # of a search by words


@dataclass(frozen=True, slots=True)
class Found:
    """What is behind a text, and whether it was searched by words."""

    models: tuple[RemoteModel, ...]
    by_words: bool


def find(text: str, hub: Hub, hubs: Hubs) -> Found:
    """Models of one repository, or of the most fetched whose names match. Raises AppError."""
    meant = parse(text)
    if isinstance(meant, Reference):
        client = hubs.client(meant.hub or hub)
        return Found(_of_repository(meant, client.listing(meant.repository, meant.revision)), by_words=False)
    return Found(_by_words(meant, hubs.client(hub)), by_words=True)


def of_catalogue(text: str, catalogue: Catalogue) -> tuple[RemoteModel, ...] | None:
    """What `VARIANT` or `VARIANT:QUANT` means, best known publisher first, without what has gone; None: no variant.

    Raises AppError for a quantization that there is not.
    """
    name, _, quantization = text.strip().partition(":")
    entries = (each for each in catalogue.entries if name.casefold() in (each.variant.value, each.name.casefold()))
    entry = next(entries, None)
    if entry is None:
        return None
    there = tuple(model for model in entry.models if not model.gone)
    chosen = tuple(model for model in there if quantization.upper() in ("", model.quantization))
    if not chosen:
        raise AppError(f"There is no {quantization} of {entry.name}.", f"There are {_names(there)}." if there else "")
    return chosen


def _of_repository(meant: Reference, listing: Listing) -> tuple[RemoteModel, ...]:
    models = models_of(listing)
    if not models:
        raise AppError(
            f"{meant.repository} has no GGUF files.",
            "Only models in this format can be used.",
            f"Search for “{meant.repository.rpartition('/')[2]} GGUF”: somebody may have converted it.",
        )
    chosen = tuple(model for model in models if meant.means(model.files[0].path, model.quantization))
    if not chosen:
        what = meant.quantization or meant.path
        raise AppError(f"{meant.repository} has no {what}.", f"It has {_names(models)}.")
    return chosen


def _names(models: Iterable[RemoteModel]) -> str:
    names = list(dict.fromkeys(model.quantization or model.name for model in models))
    return ", ".join(names[:30]) + (" and others" if len(names) > 30 else "")


def _by_words(words: str, client: HubClient) -> tuple[RemoteModel, ...]:
    names = [name for name in client.search(words, REPOSITORIES) if is_repository(name)]
    answers = together(lambda name: _tried(client, name), names)
    faults = [answer for answer in answers if isinstance(answer, AppError)]
    listings = [answer for answer in answers if isinstance(answer, Listing)]
    if faults and not listings:
        raise faults[0]
    return tuple(model for listing in listings for model in models_of(listing))


def _tried(client: HubClient, repository: str) -> Listing | AppError:
    """A repository that can't be opened must not hide the others."""
    try:
        return client.listing(repository)
    except AppError as error:
        return error
