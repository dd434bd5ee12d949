"""The door of the downloads: commands go in, events come out. Nothing else crosses.

Three desks stand behind it, each with its own thread and its own commands: the transfers, the hubs
(catalogue and repositories), the library (what is on the disk). The window has the first two work in a process of
their own (`process`). Laws, checked by the tests:

1. Every command of the hubs and of the library ends in exactly one terminal event, and nothing about it follows;
   only `UseProxy` has none.
2. A transfer is at every moment in exactly one `TransferPhase`; each change and, while bytes flow, about four
   times a second its progress is told by a `TransferChanged`, which is complete in itself. `received` never goes
   backwards but where the reason is said.
3. All are frozen and picklable.
4. Every event carries the id, text or path of its command; a stranger's is dropped by the receiver.
5. An error crosses as a `Problem`, never as an exception.
6. Events come from the desks' threads, never from inside a call.
"""

from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from app.core.catalogue import Catalogue, Hub, RemoteModel
from app.core.errors import Problem
from app.core.library import ModelFile, Verification

# Commands to the transfers


@dataclass(frozen=True, slots=True)
class StartTransfer:
    """Fetch a model, after those already waiting; one that is paused or failed goes on where it was."""

    model: RemoteModel


@dataclass(frozen=True, slots=True)
class PauseTransfer:
    """Stop for now; what is there is kept, also over the end of the program."""

    transfer_id: str


@dataclass(frozen=True, slots=True)
class CancelTransfer:
    """Stop for good and delete what is there."""

    transfer_id: str


@dataclass(frozen=True, slots=True)
class PlaceTransfer:
    """Put a transfer at `position` (0 is next) of those waiting."""

    transfer_id: str
    position: int


# What the transfers tell


class TransferPhase(Enum):
    """Where a transfer stands."""

    QUEUED = "queued"
    CONNECTING = "connecting"  # asking the hub where the file is
    RECEIVING = "receiving"
    VERIFYING = "verifying"  # reading back what a broken run left
    PAUSED = "paused"  # by the person, or by a full disk: then `problem` says how much is missing
    FAILED = "failed"  # `problem` says why; what is there is kept
    INSTALLED = "installed"  # terminal: whole and under its final name
    CANCELLED = "cancelled"  # terminal: nothing is left of it


_ACTIVE = frozenset({TransferPhase.QUEUED, TransferPhase.CONNECTING, TransferPhase.RECEIVING, TransferPhase.VERIFYING})


@dataclass(frozen=True, slots=True)
class TransferChanged:
    """A transfer as it is now."""

    model: RemoteModel
    phase: TransferPhase
    received: int  # bytes that are safe on the disk
    total: int | None  # bytes
    position: int = 0  # among those waiting, 0 is next; 0 unless QUEUED
    rate: float = 0.0  # bytes per second, smoothed
    seconds_left: float | None = None
    note: str = ""  # a sentence: "The connection was lost; trying again in 4 s."
    problem: Problem | None = None
    path: Path | None = None  # of the first file, when INSTALLED
    is_verified: bool = True  # when INSTALLED; False: its source tells no SHA-256 to compare it with

    @property
    def id(self) -> str:
        return self.model.id

    @property
    def is_active(self) -> bool:
        """Whether it goes on without being asked for, be it when a full disk has room again."""
        return self.phase in _ACTIVE or (self.phase is TransferPhase.PAUSED and self.problem is not None)


def at_rest(state: TransferChanged) -> TransferChanged:
    """The same transfer when nobody works on it."""
    if not state.is_active:
        return state
    return TransferChanged(state.model, TransferPhase.PAUSED, state.received, state.total)


# Commands to the hubs


@dataclass(frozen=True, slots=True)
class ReadCatalogue:
    """Tell the catalogue as it is known of this hub, without asking anybody."""

    hub: Hub


@dataclass(frozen=True, slots=True)
class RefreshCatalogue:
    """Ask the hub about all files of the catalogue and merge its answers."""

    hub: Hub


@dataclass(frozen=True, slots=True)
class FindModels:
    """List the models behind `text`: "owner/name", a hub's URL, "owner/name:Q4_K_M", or words to search by."""

    text: str
    hub: Hub


@dataclass(frozen=True, slots=True)
class StoreToken:
    """Keep an access token in the system's keyring; an empty one is forgotten."""

    hub: Hub
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class UseProxy:
    """Ask the hubs and fetch from them through this proxy from now on; open connections may end over the old one."""

    proxy: str  # "http://host:port"; "": as the environment says


# What the hubs tell


@dataclass(frozen=True, slots=True)
class CatalogueRefreshed:
    """Terminal. `problem` is set where the hub could not be asked; the catalogue is the newest known then."""

    catalogue: Catalogue
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class ModelsFound:
    """Terminal. Models of one repository or of several, as the hub told them."""

    text: str
    models: tuple[RemoteModel, ...]
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class TokenStored:
    """Terminal. `problem` is set where there is no keyring; its advice names another way."""

    hub: Hub
    problem: Problem | None = None


# Commands to the library


@dataclass(frozen=True, slots=True)
class ScanLibrary:
    """Look for models in Phidias's folder, in other programs', in those the user added, and in `folders`."""

    folders: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class AddFolders:
    """Remember folders and single files of the user's, then look again. What is in them stays where it is."""

    paths: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class ForgetFolder:
    """Take back what `AddFolders` did, then look again; nothing is deleted."""

    path: Path


@dataclass(frozen=True, slots=True)
class VerifyModel:
    """Compare a model's SHA-256 with its publisher's, or with `hashes` (one for each part) where it brings none."""

    file: ModelFile
    hashes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DeleteModel:
    """Put a model of Phidias's own into the trash. The engine must have let go of it.

    `for_good`: delete it where there is no trash. Without it such a model stays, and `ModelDeleted.no_trash` tells so.
    """

    file: ModelFile
    for_good: bool = False


@dataclass(frozen=True, slots=True)
class MoveModels:
    """Move the models folder to `folder`, verified, then use that.

    All transfers must be at rest, and the engine must have let go of every model in the folder. A move that was broken
    off goes on with the next `MoveModels` to the same folder, and until then the old folder is in use.
    """

    folder: Path


# What the library tells


@dataclass(frozen=True, slots=True)
class LibraryScanned:
    """Terminal. Everything that was found, usable or not, and a sentence for each folder that can't be read."""

    files: tuple[ModelFile, ...]
    notes: tuple[str, ...] = ()
    folder: Path | None = None  # Phidias's own
    added: tuple[Path, ...] = ()  # folders and files that the user added


@dataclass(frozen=True, slots=True)
class LibraryProgress:
    """A long work of the library is at `fraction` (0 to 1)."""

    path: Path
    fraction: float


@dataclass(frozen=True, slots=True)
class ModelVerified:
    """Terminal. `problem` says why it is damaged or could not be read, or that there is nothing to compare with."""

    path: Path
    verification: Verification
    problem: Problem | None = None
    sha256: str = ""  # as computed, of a model in one file


@dataclass(frozen=True, slots=True)
class ModelDeleted:
    """Terminal. `problem` is set where it is still there."""

    path: Path
    to_trash: bool
    problem: Problem | None = None
    no_trash: bool = False  # it can only be deleted for good


@dataclass(frozen=True, slots=True)
class ModelsMoved:
    """Terminal. `folder` is the one in use now."""

    folder: Path
    problem: Problem | None = None


TransferCommand = StartTransfer | PauseTransfer | CancelTransfer | PlaceTransfer
HubCommand = ReadCatalogue | RefreshCatalogue | FindModels | StoreToken
FetchCommand = TransferCommand | HubCommand | UseProxy
LibraryCommand = ScanLibrary | AddFolders | ForgetFolder | VerifyModel | DeleteModel | MoveModels
HubEvent = CatalogueRefreshed | ModelsFound | TokenStored
LibraryEvent = LibraryScanned | LibraryProgress | ModelVerified | ModelDeleted | ModelsMoved
Event = TransferChanged | HubEvent | LibraryEvent
