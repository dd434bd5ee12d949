"""What a hub tells about a repository, the models in it, and what a hub's client can do."""

from dataclasses import dataclass
from typing import Protocol

from app.core.catalogue import Hub, RemoteFile, RemoteModel
from app.core.errors import AppError
from app.core.models import Variant
from app.core.recognition import variant_called
from app.downloads.names import is_model, part_of, quantization_of
from app.downloads.source import Location

MAX_PARTS = 200  # of a split model
MAX_FILES = 2000  # that are models, in one repository: eight times as many as the largest has


@dataclass(frozen=True, slots=True)
class Listing:
    """What a hub says about one repository, at one commit."""

    hub: Hub
    repository: str  # "publisher/name"
    revision: str  # commit; a branch where the hub tells no commit
    files: tuple[RemoteFile, ...]  # the models among those that are there

    def __post_init__(self) -> None:
        """Raises AppError for more than any window can show."""
        if len(self.files) > MAX_FILES:
            raise AppError(
                f"{self.repository} can't be listed.",
                f"It holds {len(self.files):,} GGUF files, and a list of models ends at {MAX_FILES:,}.",
                "Choose another repository.",
            )


class NotThereError(AppError):
    """The hub answered: it has no such repository, revision or file."""


class HubClient(Protocol):
    """One hub. Blocks; may be called from several threads. Everything raises AppError, HubBusyError among them."""

    host: str  # whose access token it uses

    def listing(self, repository: str, revision: str = "") -> Listing:
        """All models of a repository; of its newest commit without `revision`. Raises NotThereError."""
        ...

    def search(self, words: str, limit: int) -> tuple[str, ...]:
        """Names of repositories with GGUF files, most fetched first, `limit` at the most."""
        ...

    def locate(self, model: RemoteModel, file: RemoteFile) -> Location:
        """Where the bytes of a file are. Raises NotThereError."""
        ...

    def close(self) -> None:
        """Ends its connections."""
        ...


def models_of(listing: Listing, variant: Variant | None = None) -> tuple[RemoteModel, ...]:
    """The models of a repository by name, split ones as one; of a split one that lacks a part, nothing.

    `variant` is what the repository is known to hold; None: the names tell.
    """
    groups: dict[tuple[str, int], dict[int, RemoteFile]] = {}
    for file in listing.files:
        if is_model(file.path):
            stem, number, count = part_of(file.path)
            groups.setdefault((stem, count), {})[number] = file
    found = [_model(listing, parts, variant) for (_, count), parts in groups.items() if _is_whole(parts, count)]
    return tuple(sorted(found, key=lambda model: model.files[0].path.lower()))


def _is_whole(parts: dict[int, RemoteFile], count: int) -> bool:
    return count <= MAX_PARTS and sorted(parts) == list(range(1, count + 1))


def _model(listing: Listing, parts: dict[int, RemoteFile], variant: Variant | None) -> RemoteModel:
    files = tuple(parts[number] for number in sorted(parts))
    path = files[0].path
    return RemoteModel(
        listing.hub,
        listing.repository,
        listing.revision,
        quantization_of(path),
        files,
        confirmed=all(file.size is not None for file in files),
        variant=variant or _variant(listing.repository, path),
    )


def _variant(repository: str, path: str) -> Variant:
    """The file's name first: some repositories hold more than one model."""
    by_name = variant_called(path.rpartition("/")[2])
    return by_name if by_name is not Variant.UNKNOWN else variant_called(repository.rpartition("/")[2])
