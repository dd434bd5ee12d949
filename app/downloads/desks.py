"""All desks of the downloads: opened together in a thread, since their modules take their time to be imported."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from app.downloads.messages import Event, FetchCommand, LibraryCommand

Tell = Callable[[Event], None]
Command = TypeVar("Command")
Taken = TypeVar("Taken", contravariant=True)


class Opened(Protocol[Taken]):
    """A desk that works."""

    def post(self, command: Taken) -> None: ...

    def start(self) -> None: ...

    def close(self, seconds: float) -> bool: ...


class Port(Generic[Command]):
    """Takes commands from the beginning; a desk that is opened later serves them in order."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: list[Command] = []
        self._desk: Opened[Command] | None = None

    def post(self, command: Command) -> None:
        """From any thread; returns at once."""
        with self._lock:
            if self._desk is None:
                self._waiting.append(command)
            else:
                self._desk.post(command)

    def open(self, desk: Opened[Command]) -> None:
        desk.start()
        with self._lock:
            for command in self._waiting:
                desk.post(command)
            self._waiting.clear()
            self._desk = desk

    def close(self, seconds: float) -> bool:
        """Whether its threads ended in time."""
        return self._desk is None or self._desk.close(seconds)


class Desks:
    """The desks for the window. `tell` is called from their threads.

    Transfers and hubs share one: both are in a process of their own.

    Args:
        catalogue: what is shipped of it.
        proxy: for the hubs; "": as the environment says.
        only_catalogue: neither look at the disks nor go on with transfers; commands to the library are never served.
    """

    def __init__(self, tell: Tell, catalogue: Path, proxy: str = "", *, only_catalogue: bool = False) -> None:
        self._tell, self._catalogue, self._proxy, self._only = tell, catalogue, proxy, only_catalogue
        self.library: Port[LibraryCommand] = Port()
        self.transfers: Port[FetchCommand] = Port()
        self.hubs = self.transfers
        self._opening = threading.Thread(target=self._open, name="desks", daemon=True)

    def start(self) -> None:
        self._opening.start()

    def close(self, seconds: float) -> bool:
        """Transfers stay where they are and go on at the next start. Whether all threads ended in time."""
        if self._opening.ident is not None:
            self._opening.join(seconds)
        ended = [port.close(seconds) for port in (self.transfers, self.library)]  # each, whatever the other
        return all(ended)

    def _open(self) -> None:
        """The library first: its models can be chatted with."""
        if not self._only:
            from app.downloads.library import LibraryDesk  # late, as all here

            self.library.open(LibraryDesk(self._tell))
        from app.downloads.process.desk import FetchingDesk

        self.transfers.open(FetchingDesk(self._tell, self._catalogue, self._proxy, goes_on=not self._only))
