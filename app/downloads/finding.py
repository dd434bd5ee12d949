"""Walks through folders of strangers, bounded in depth, number and time; what was left out is told in sentences."""

import json
import os
import stat
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from app.core.library import Owner

MAX_DEPTH = 12  # folders below the one given
MAX_ENTRIES = 100_000  # files and folders in one place
MAX_SECONDS = 20.0  # for one place; a network drive may be slow
MAX_NOTE_BYTES = 2**20  # of a small file of another program
SUFFIX = ".gguf"


@dataclass(frozen=True, slots=True)
class Found:
    """A file that may be a model, with what its place tells about it."""

    path: Path
    owner: Owner
    alias: str = ""  # what its owner calls it
    repository: str = ""
    sha256: str = ""  # the publisher's
    is_ours: bool = False  # fetched by Phidias: its record lies beside it
    is_verified: bool = False


def never() -> bool:
    """Of a walk that nobody breaks off."""
    return False


@dataclass(slots=True)
class Walk:
    """One walk through one place. Links are followed, each folder is entered once."""

    root: Path
    is_closing: Callable[[], bool] = never
    entries_left: int = MAX_ENTRIES
    seconds: float = MAX_SECONDS
    notes: list[str] = field(default_factory=list)
    _until: float = field(init=False)
    _seen: set[tuple[int, int]] = field(init=False, default_factory=set)
    _ended: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        self._until = time.monotonic() + self.seconds

    def models(self, folder: Path, depth: int = MAX_DEPTH) -> Iterator[Path]:
        """Files that are called models, in and below `folder`; names that begin with a dot are passed by."""
        for path in self.files(folder, depth):
            if path.name.lower().endswith(SUFFIX):
                yield path

    def files(self, folder: Path, depth: int = MAX_DEPTH) -> Iterator[Path]:
        """Ordinary files in and below `folder`, in the order of their names."""
        folders: list[Path] = []
        for entry in self._entries(folder):
            if _is_folder(entry):
                folders.append(Path(entry.path))
            elif _is_file(entry):
                yield Path(entry.path)
        if folders and depth <= 0:
            self.notes.append(f"{folder} is very deep; what lies below it was not looked at.")
            return
        for each in folders:
            yield from self.files(each, depth - 1)

    def folders(self, folder: Path) -> list[Path]:
        """The folders in `folder`."""
        return [Path(entry.path) for entry in self._entries(folder) if _is_folder(entry)]

    def _entries(self, folder: Path) -> list[os.DirEntry[str]]:
        """Sorted; empty for a folder seen before, for one that can't be read, and at the end of patience."""
        if self._ended or not self._is_new(folder):
            return []
        found: list[os.DirEntry[str]] = []
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    if self._is_enough():
                        break
                    if not entry.name.startswith("."):
                        found.append(entry)
        except FileNotFoundError:
            return []
        except OSError as error:
            self.notes.append(f"{folder} could not be looked into: {error.strerror or error}.")
        return sorted(found, key=lambda entry: entry.name)

    def _is_new(self, folder: Path) -> bool:
        try:
            status = folder.stat()
        except OSError as error:
            if not isinstance(error, FileNotFoundError | NotADirectoryError):
                self.notes.append(f"{folder} could not be looked into: {error.strerror or error}.")
            return False
        identity = (status.st_dev, status.st_ino)
        if identity in self._seen:
            return False
        self._seen.add(identity)
        return True

    def _is_enough(self) -> bool:
        """Whether the walk has to end, and why."""
        self.entries_left -= 1
        if self.is_closing():
            self._ended = True
        elif self.entries_left < 0:
            self._ended = True
            self.notes.append(f"{self.root} holds very many files; only a part of them was looked at.")
        elif time.monotonic() > self._until:
            self._ended = True
            self.notes.append(f"{self.root} answers slowly; only a part of it was looked at.")
        return self._ended


def small_text(path: Path) -> str:
    """A settings file of another program; "" where it is not there, not readable or unreasonably large."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return ""
        with path.open("rb") as file:
            content = file.read(MAX_NOTE_BYTES + 1)
    except (OSError, ValueError):
        return ""
    return "" if len(content) > MAX_NOTE_BYTES else content.decode("utf-8-sig", "replace")


def small_json(path: Path) -> dict[str, object]:
    """The object in a JSON file of another program; empty where there is none."""
    try:
        data = json.loads(small_text(path) or "{}")
    except (ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _is_file(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file()
    except OSError:
        return False
