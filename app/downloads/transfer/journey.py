"""What a running transfer has on the disk: its journal, the unfinished files, and what the hub said about each."""

import contextlib
from dataclasses import dataclass
from pathlib import Path

from app.core.catalogue import RemoteModel
from app.core.errors import AppError
from app.downloads.checks import is_commit
from app.downloads.layout import journal_path, part_path
from app.downloads.source import Location
from app.downloads.transfer.extents import Extent
from app.downloads.transfer.journal import Facts, Journal, Remembered, delete_journal, read_journal
from app.downloads.transfer.route import differs
from app.downloads.transfer.wishes import discard


@dataclass(frozen=True, slots=True)
class Pages:
    """The journal's part about one file."""

    journal: Journal
    number: int

    def keep(self, extent: Extent) -> None:
        self.journal.add_extent(self.number, extent)

    def sync(self) -> None:
        self.journal.sync()


class Journey:
    """Of one model, while its lock is held. `files` are the final places; all methods raise OSError."""

    def __init__(self, model: RemoteModel, files: list[Path]) -> None:
        self.model, self.files = model, files
        self._path = journal_path(files[0])
        remembered = read_journal(self._path)
        if remembered is None or len(remembered.model.files) != len(files):
            remembered = Remembered(model)
        remembered.model, remembered.is_paused = model, False
        self.remembered = remembered
        self._journal = Journal(self._path, remembered)
        self.locations: dict[int, Location] = {}
        self.done: set[int] = set()  # files with their final names, whoever put them there
        self.note = ""  # a sentence about what happened to the file at the hub

    def settle(self, number: int, location: Location, *, is_changed: bool = False) -> None:
        """What the file is. Where that is not what was begun, its beginning is forgotten, and that is said."""
        _check_agreement(self.model, number, location)
        known = self.remembered.facts.get(number)
        self.locations[number] = location
        if known is not None and not is_changed and not differs(known, location):
            return
        if known is not None:
            self.note = "The file has changed at the hub since; starting over."
        self.remembered.facts[number] = self._facts(number, location)
        self.forget(number)

    def forget(self, number: int) -> None:
        """What was fetched of a file is worth nothing."""
        self.remembered.extents.pop(number, None)
        part_path(self.files[number]).unlink(missing_ok=True)
        self._journal.set_facts(number, self.facts(number))

    def facts(self, number: int) -> Facts:
        return self.remembered.facts[number]

    def extents(self, number: int) -> tuple[Extent, ...]:
        """Those whose bytes can be there."""
        part = part_path(self.files[number])
        size = part.stat().st_size if part.exists() else 0
        return tuple(each for each in self.remembered.extents.get(number, ()) if each.stop <= size)

    def pages(self, number: int) -> Pages:
        return Pages(self._journal, number)

    @property
    def total(self) -> int:
        return sum(facts.size for facts in self.remembered.facts.values())

    @property
    def received(self) -> int:
        """Bytes of files that are done, and of the unfinished."""
        begun = sum(each.length for extents in self.remembered.extents.values() for each in extents)
        return begun + sum(self.facts(number).size for number in self.done)

    @property
    def missing(self) -> int:
        """Bytes that still need room."""
        return max(0, self.total - self.received)

    def arrived(self, number: int) -> None:
        """A file has got its final name."""
        self._journal.set_installed(number)
        self._journal.sync()
        self.remembered.installed.add(number)
        self.remembered.extents.pop(number, None)
        self.done.add(number)

    def end(self) -> None:
        """All files have their final names."""
        self._journal.close()
        delete_journal(self._path)

    def rest(self, *, is_paused: bool) -> None:
        """What is there is kept. Faults are passed over: there may be no disk any more."""
        with contextlib.suppress(OSError):
            if is_paused:
                self._journal.set_paused(True)
            self._journal.sync()
        self._journal.close()

    def discard(self) -> None:
        """Nothing of it is left."""
        discard(self.files)

    def _facts(self, number: int, location: Location) -> Facts:
        file = self.model.files[number]
        size = location.size if location.size is not None else file.size
        if size is None:
            raise AppError(
                "The model can't be fetched",
                f"The hub does not say how large {file.path} is.",
                "Choose another repository.",
            )
        sha256 = (location.sha256 or file.sha256).lower()
        return Facts(size, sha256, location.etag, location.revision or self.model.revision)


def _check_agreement(model: RemoteModel, number: int, location: Location) -> None:
    """At one commit a file is always the same: AppError where the hub tells another hash than it has listed."""
    file = model.files[number]
    is_same_commit = is_commit(model.revision) and location.revision == model.revision
    if is_same_commit and file.sha256 and location.sha256 and file.sha256.lower() != location.sha256.lower():
        raise AppError(
            "The hub contradicts itself.",
            f"Of {file.path} it tells another SHA-256 than in its list, of the same commit. Nothing was installed.",
            "Somebody may have tampered with one of the two. Refresh, or choose another source.",
        )
