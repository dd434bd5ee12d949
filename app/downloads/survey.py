"""Looks everywhere for models: Phidias's folder, other programs', the user's. Each file once, whoever shows it."""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from app.core.library import ModelFile, Owner
from app.downloads.facts import KnownFacts
from app.downloads.finding import MAX_SECONDS, Found, Walk, never
from app.downloads.inspection import grouped, inspected

PATIENCE = MAX_SECONDS + 5.0  # seconds; a walk ends itself earlier, but for a drive that does not answer at all
STEP = 0.2  # seconds after which it is seen that the program closes

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Place:
    """One folder or file to look at, and how."""

    path: Path
    find: Callable[[Path, Walk], Iterator[Found]]


@dataclass(frozen=True, slots=True)
class Survey:
    """What was found, and a sentence for each place that could not be looked at as a whole."""

    models: tuple[ModelFile, ...]
    notes: tuple[str, ...]


@dataclass(slots=True)
class _Visit:
    """What one thread finds in one place."""

    place: Place
    walk: Walk
    found: list[Found] = field(default_factory=list)

    def run(self, read: Callable[[Path], object]) -> None:
        for found in self.place.find(self.place.path, self.walk):
            self.found.append(found)
        for found in self.found:
            if not self.walk.is_closing():
                read(found.path)


class Surveyor:
    """Looks in one thread for each place, so that a drive that does not answer holds up nothing for ever."""

    def __init__(
        self,
        known: KnownFacts,
        is_closing: Callable[[], bool] = never,
        seconds: float = MAX_SECONDS,
        patience: float = PATIENCE,
    ) -> None:
        self._known, self._is_closing = known, is_closing
        self._seconds, self._patience = seconds, patience
        self._stuck: dict[Path, threading.Thread] = {}

    def find(self, places: Iterable[Place]) -> tuple[list[Found], tuple[str, ...]]:
        """The files alone, unread, and the notes."""
        return self._visited(places, read=leave_unread)

    def survey(self, places: Iterable[Place]) -> Survey:
        """The models, in the order in which a person looks for them."""
        found, notes = self._visited(places, self._known.of)
        models = [model for group in grouped(found) if (model := inspected(group, self._known)) is not None]
        self._known.keep()
        return Survey(tuple(sorted(models, key=_order)), notes)

    def _visited(self, places: Iterable[Place], read: Callable[[Path], object]) -> tuple[list[Found], tuple[str, ...]]:
        found: list[Found] = []
        notes: list[str] = []
        for place in places:
            if self._is_closing():
                break
            visit = self._visit(place, read)
            found += visit.found if visit else []
            notes += visit.walk.notes if visit else [f"{place.path} does not answer; it was left out."]
        return unique(found), tuple(dict.fromkeys(notes))

    def _visit(self, place: Place, read: Callable[[Path], object]) -> _Visit | None:
        """None when the place does not answer. The thread that waits for it is left to itself, and is the only one."""
        if (stuck := self._stuck.get(place.path)) is not None and stuck.is_alive():
            return None
        visit = _Visit(place, Walk(place.path, self._is_closing, seconds=self._seconds))
        thread = threading.Thread(target=visit.run, args=(read,), name=f"look into {place.path}", daemon=True)
        thread.start()
        until = time.monotonic() + self._patience
        while thread.is_alive() and time.monotonic() < until and not self._is_closing():
            thread.join(STEP)
        if thread.is_alive():
            self._stuck[place.path] = thread
            log.warning("%s does not answer", place.path)
            return None
        return visit


def leave_unread(_path: Path) -> None:
    """Reads nothing."""


def unique(files: Iterable[Found]) -> list[Found]:
    """Each file once. It belongs to Phidias when it fetched it, else to the program whose folder it lies in."""
    chosen: dict[object, Found] = {}
    for found in sorted(files, key=_claim):
        chosen.setdefault(_identity(found.path), found)
    return list(chosen.values())


def _claim(found: Found) -> int:
    """Who a file belongs to that is seen through two places; smaller wins."""
    if found.owner is Owner.PHIDIAS:
        return 0 if found.is_ours else 2
    return 3 if found.owner is Owner.USER else 1


def _identity(path: Path) -> object:
    """The same for two names of one file."""
    try:
        status = path.stat()
        return (status.st_dev, status.st_ino) if status.st_ino else str(path.resolve())
    except (OSError, ValueError, RuntimeError):
        return str(path)


def _order(model: ModelFile) -> tuple[bool, int, str, int, str]:
    """Usable ones first, Phidias's own first, then by name and size."""
    owners = list(Owner)
    return (model.problem is not None, owners.index(model.owner), model.name.casefold(), model.size, str(model.path))
