"""The library: what is on the disk. Its work, called directly by the commands, and its desk for the window."""

import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from app.core.errors import AppError, own_fault
from app.core.library import Verification
from app.downloads.adopt.surroundings import Surroundings, here
from app.downloads.desk import Desk
from app.downloads.facts import KnownFacts
from app.downloads.finding import Found, never
from app.downloads.messages import (
    AddFolders,
    DeleteModel,
    Event,
    ForgetFolder,
    LibraryCommand,
    LibraryProgress,
    LibraryScanned,
    ModelDeleted,
    ModelsMoved,
    ModelVerified,
    MoveModels,
    ScanLibrary,
    VerifyModel,
)
from app.downloads.moving import ModelsMove, finish_leaving
from app.downloads.places import all_places
from app.downloads.survey import Place, Surveyor
from app.downloads.trash import delete
from app.downloads.verdicts import Verdicts, applied
from app.downloads.verify import Progress, verify
from app.system.folders import Folders, read_folders, write_folders
from app.system.paths import folders_path, home, models_folder

BUG = own_fault("Try again.")

Tell = Callable[[Event], None]

log = logging.getLogger(__name__)


class Library:
    """Does what is asked and returns the event that tells of it; blocks. One thread at a time."""

    def __init__(self, at: Surroundings | None = None, is_closing: Callable[[], bool] = never) -> None:
        self._at = at or here()
        self._surveyor = Surveyor(KnownFacts(home() / "models.json"), is_closing)
        self._verdicts = Verdicts(home() / "verified.json")

    def scan(self, also: tuple[Path, ...] = ()) -> LibraryScanned:
        """All models, each once."""
        try:
            notes = finish_leaving(folders_path())
        except AppError as error:
            notes = (str(error),)
        folders = read_folders(folders_path())
        survey = self._surveyor.survey(self._places(folders, also))
        verdicts = self._verdicts.all()
        files = tuple(applied(model, verdicts) for model in survey.models)
        added = tuple(Path(path) for path in folders.added)
        return LibraryScanned(files, (*notes, *survey.notes), models_folder(), added)

    def files(self) -> list[Found]:
        """Only where models may be, unread: many times faster."""
        return self._surveyor.find(self._places(read_folders(folders_path()), ()))[0]

    def add(self, paths: tuple[Path, ...]) -> None:
        """Remembers folders and files of the user's. Raises AppError."""
        folders = read_folders(folders_path())
        added = tuple(dict.fromkeys((*folders.added, *(str(path.absolute()) for path in paths))))
        write_folders(folders_path(), replace(folders, added=added))

    def forget(self, path: Path) -> None:
        """Raises AppError."""
        folders = read_folders(folders_path())
        kept = tuple(each for each in folders.added if Path(each) != path)
        write_folders(folders_path(), replace(folders, added=kept))

    def verify(self, command: VerifyModel, progress: Progress) -> ModelVerified:
        return verify(command.file, command.hashes, self._verdicts, progress)

    def delete(self, command: DeleteModel) -> ModelDeleted:
        return delete(command.file, models_folder(), for_good=command.for_good)

    def move(self, folder: Path, progress: Progress) -> ModelsMoved:
        try:
            ModelsMove(folders_path(), models_folder(), folder.absolute()).run(progress)
        except AppError as error:
            return ModelsMoved(models_folder(), error.problem)
        return ModelsMoved(models_folder())

    def _places(self, folders: Folders, also: tuple[Path, ...]) -> tuple[Place, ...]:
        added = tuple(dict.fromkeys((*(Path(path) for path in folders.added), *also)))
        return all_places(models_folder(), added, self._at)


class LibraryDesk(Desk[LibraryCommand]):
    """Serves the commands one after the other, in the thread "library"."""

    def __init__(self, tell: Tell, at: Surroundings | None = None) -> None:
        super().__init__("library", self._serve_command, self._tell_bug)
        self._tell = tell
        self._library = Library(at, lambda: self.closing)

    def _serve_command(self, command: LibraryCommand) -> None:
        match command:
            case ScanLibrary(folders=folders):
                self._tell(self._library.scan(folders))
            case AddFolders(paths=paths):
                self._scan_after(lambda: self._library.add(paths))
            case ForgetFolder(path=path):
                self._scan_after(lambda: self._library.forget(path))
            case VerifyModel(file=file):
                self._tell(self._library.verify(command, self._progress(file.path)))
            case DeleteModel():
                self._tell(self._library.delete(command))
            case MoveModels(folder=folder):
                self._tell(self._library.move(folder, self._progress(folder)))

    def _scan_after(self, change: Callable[[], None]) -> None:
        notes: tuple[str, ...] = ()
        try:
            change()
        except AppError as error:
            notes = (str(error),)
        scanned = self._library.scan()
        self._tell(replace(scanned, notes=(*notes, *scanned.notes)))

    def _progress(self, path: Path) -> Progress:
        def told(fraction: float) -> bool:
            self._tell(LibraryProgress(path, fraction))
            return not self.closing

        return told

    def _tell_bug(self, command: LibraryCommand) -> None:
        match command:
            case ScanLibrary() | AddFolders() | ForgetFolder():
                self._tell(LibraryScanned((), (str(BUG),), models_folder()))
            case VerifyModel(file=file):
                self._tell(ModelVerified(file.path, Verification.UNKNOWN, BUG))
            case DeleteModel(file=file):
                self._tell(ModelDeleted(file.path, False, BUG))
            case MoveModels():
                self._tell(ModelsMoved(models_folder(), BUG))
