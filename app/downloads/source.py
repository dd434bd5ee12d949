"""Where the bytes of a file are: what a hub's client tells a transfer, and all that a transfer knows of a hub."""

from dataclasses import dataclass
from typing import Protocol

from app.core.catalogue import RemoteFile, RemoteModel
from app.core.errors import AppError


@dataclass(frozen=True, slots=True)
class Location:
    """One file at its hub, at one moment.

    `url` may redirect to other hosts and need not be signed: the transfer follows redirects itself, sends `headers`
    to the host of `url` alone, and asks `url` again when the address it was led to has expired.
    """

    url: str
    headers: tuple[tuple[str, str], ...] = ()  # ("Authorization", "Bearer …"); never sent to another host
    size: int | None = None  # bytes; None: the first answer tells
    sha256: str = ""  # hexadecimal, lower case; "": the hub does not tell
    etag: str = ""  # names these bytes; "": the hub does not tell
    revision: str = ""  # commit that `url` is pinned to


class HubBusyError(AppError):
    """The hub can't answer now: no network, 5xx, 429. Asking again later is worth it."""

    def __init__(self, title: str, detail: str = "", advice: str = "", retry_after: float | None = None) -> None:
        super().__init__(title, detail, advice)
        self.retry_after = retry_after  # seconds, where the hub says it


class Source(Protocol):
    """The hubs, as a transfer sees them. Called from several threads at once; blocks."""

    @property
    def proxy(self) -> str:
        """The one to fetch through just now, "http://host:port"; "": as the environment says."""
        ...

    def locate(self, model: RemoteModel, file: RemoteFile) -> Location:
        """Asks the hub anew. Raises HubBusyError, or AppError where asking again would change nothing."""
        ...
