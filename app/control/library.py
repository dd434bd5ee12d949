"""The models on this machine's disks."""

from dataclasses import replace
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Signal, Slot

from app.control.model_states import LibraryState
from app.core.errors import Problem
from app.core.library import ModelFile, Owner, Verification
from app.downloads.messages import (
    AddFolders,
    DeleteModel,
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


class Library(Protocol):
    """The part of the library's desk that the corridor uses."""

    def post(self, command: LibraryCommand) -> None: ...


class LibraryController(QObject):
    """Lives in the GUI thread.

    Signals:
        changed(LibraryState)
        progressed(Path, float): a file is being compared; 1.0 when that has ended.
        moving(Path, float): the models folder is on its way there; 1.0 when that has ended.
        deleted(Path)
        no_trash(ModelFile): it can only be deleted for good, and is still there.
        moved(Path folder): where new models go from now on.
        told(Problem): what came of a wish that takes long, good or bad.
    """

    changed = Signal(object)
    progressed = Signal(object, float)
    moving = Signal(object, float)
    deleted = Signal(object)
    no_trash = Signal(object)
    moved = Signal(object)
    told = Signal(object)

    def __init__(self, library: Library, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._state = LibraryState()
        self._scans = 0  # asked for and not come back
        self._target: Path | None = None  # where the folder is moving to

    @property
    def state(self) -> LibraryState:
        return self._state

    # Wishes

    def scan(self) -> None:
        """Looks through Phidias's folder, those of other programs and those that the user added."""
        self._look(ScanLibrary())

    def add(self, paths: tuple[Path, ...]) -> None:
        """Folders and single files to be used where they are."""
        self._look(AddFolders(paths))

    def forget(self, path: Path) -> None:
        """One that was added is no longer looked into; nothing is deleted."""
        self._look(ForgetFolder(path))

    def verify(self, file: ModelFile, hashes: tuple[str, ...] = ()) -> None:
        """Compares every byte with what the publisher says, or with `hashes` where the file brings none."""
        self.progressed.emit(file.path, 0.0)
        self._library.post(VerifyModel(file, hashes))

    def delete(self, file: ModelFile, *, for_good: bool = False) -> None:
        """Into the trash. Only Phidias's own; the engine must have let go of it."""
        if file.owner is Owner.PHIDIAS:
            self._library.post(DeleteModel(file, for_good))

    def move(self, folder: Path) -> None:
        """Moves Phidias's models to another folder, and uses that from then on."""
        self._target = folder
        self.moving.emit(folder, 0.0)
        self._library.post(MoveModels(folder))

    # Events

    @Slot(object)
    def on_event(self, event: object) -> None:
        match event:
            case LibraryScanned():
                self._scanned(event)
            case LibraryProgress(path=path, fraction=fraction):
                told = self.moving if path == self._target else self.progressed
                told.emit(path, fraction)
            case ModelVerified():
                self._verified(event)
            case ModelDeleted():
                self._deleted(event)
            case ModelsMoved(folder=folder, problem=problem):
                self._moved(folder, problem)

    def _look(self, command: ScanLibrary | AddFolders | ForgetFolder) -> None:
        self._scans += 1
        self._set(replace(self._state, is_scanning=True))
        self._library.post(command)

    def _scanned(self, event: LibraryScanned) -> None:
        self._scans = max(0, self._scans - 1)
        self._set(LibraryState(event.files, event.notes, event.folder, event.added, self._scans > 0, is_known=True))

    def _verified(self, event: ModelVerified) -> None:
        self.progressed.emit(event.path, 1.0)
        files = tuple(
            replace(file, verification=event.verification) if file.path == event.path else file
            for file in self._state.files
        )
        self._set(replace(self._state, files=files))
        if event.problem is not None:
            self.told.emit(event.problem)
        elif event.verification is Verification.VERIFIED:
            self.told.emit(Problem(f"{event.path.name} is whole: its SHA-256 is the publisher's."))

    def _deleted(self, event: ModelDeleted) -> None:
        file = next((file for file in self._state.files if file.path == event.path), None)
        if event.no_trash and file is not None:
            self.no_trash.emit(file)
            return
        if event.problem is not None:
            self.told.emit(event.problem)
            return
        files = tuple(file for file in self._state.files if file.path != event.path)
        self._set(replace(self._state, files=files))
        self.deleted.emit(event.path)

    def _moved(self, folder: Path, problem: Problem | None) -> None:
        target, self._target = self._target, None
        if target is not None:
            self.moving.emit(target, 1.0)
        self._set(replace(self._state, folder=folder))
        self.moved.emit(folder)
        if problem is not None:
            self.told.emit(problem)
        self.scan()

    def _set(self, state: LibraryState) -> None:
        self._state = state
        self.changed.emit(state)
