"""What the corridor tells about models that can be had: frozen values, complete in themselves."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from app.core.catalogue import RemoteModel
from app.core.errors import Problem
from app.core.fit import Fit
from app.core.library import ModelFile, Owner
from app.core.models import Variant


class Stage(Enum):
    """Where a transfer stands, as a person sees it."""

    WAITING = "waiting"
    CONNECTING = "connecting"
    RECEIVING = "receiving"
    CHECKING = "checking"
    PAUSED = "paused"
    FAILED = "failed"
    INSTALLED = "installed"

    @property
    def is_moving(self) -> bool:
        """Whether it can be paused: bytes flow, or will without anybody doing something."""
        return self in (Stage.WAITING, Stage.CONNECTING, Stage.RECEIVING, Stage.CHECKING)


@dataclass(frozen=True, slots=True)
class TransferState:
    """A model on its way. Bytes, bytes per second, seconds."""

    model: RemoteModel
    stage: Stage
    received: int = 0
    total: int | None = None
    position: int = 0  # among those waiting, 0 is next
    rate: float = 0.0
    seconds_left: float | None = None
    note: str = ""
    problem: Problem | None = None
    path: Path | None = None  # when it is installed
    is_verified: bool = True  # False: it is installed, and its source told no SHA-256 to compare it with

    @property
    def id(self) -> str:
        return self.model.id

    @property
    def is_active(self) -> bool:
        """Whether it goes on without being asked for: it moves, or will when a full disk has room again."""
        return self.stage.is_moving or (self.stage is Stage.PAUSED and self.problem is not None)

    @property
    def fraction(self) -> float | None:
        """0 to 1; None where the size is not known."""
        return min(self.received / self.total, 1.0) if self.total else None


@dataclass(frozen=True, slots=True)
class LibraryState:
    """What is on the disks, as far as it was looked at."""

    files: tuple[ModelFile, ...] = ()
    notes: tuple[str, ...] = ()  # sentences: folders that can't be read
    folder: Path | None = None  # where new models go
    added: tuple[Path, ...] = ()  # folders and single files that the user added
    is_scanning: bool = False
    is_known: bool = False  # it has been looked at least once


@dataclass(frozen=True, slots=True)
class SearchState:
    """What was looked for at a hub, and what came of it."""

    text: str = ""
    models: tuple[RemoteModel, ...] = ()
    problem: Problem | None = None
    is_running: bool = False
    left_out: int = 0  # models that were found beyond these


@dataclass(frozen=True, slots=True)
class Recommendation:
    """The quantization of a variant to take on this machine, and why, in words."""

    model: RemoteModel
    reason: str


@dataclass(frozen=True, slots=True)
class AdviceState:
    """What the machine is and what suits it. A model of unknown size has no fit."""

    machine: str = ""  # "8 cores · 32 GB of memory"; "": not known yet
    fits: Mapping[str, Fit] = field(default_factory=dict)  # by the id of the model
    recommended: Mapping[Variant, Recommendation] = field(default_factory=dict)
    none: Mapping[Variant, str] = field(default_factory=dict)  # why nothing of a variant is recommended, in a sentence
    first: Variant | None = None  # the variant to begin with


def file_of(model: RemoteModel, files: tuple[ModelFile, ...]) -> ModelFile | None:
    """The file on the disk that is this model, one of Phidias's own first; None where there is none.

    The same bytes are the same model; where a hash is not known, the same repository and file name.
    """
    same = [file for file in files if is_of(file, model)]
    return min(same, key=_preference, default=None)


def is_of(file: ModelFile, model: RemoteModel) -> bool:
    """Whether the file is that model, or says it is: without hashes nobody knows."""
    theirs = tuple(each.sha256 for each in model.files)
    if all(theirs) and len(file.hashes) == len(file.parts) and all(file.hashes):
        return file.hashes == theirs
    return file.repository == model.repository and file.path.name == model.name


def _preference(file: ModelFile) -> tuple[bool, bool]:
    return file.problem is not None, file.owner is not Owner.PHIDIAS
