"""Moves the models folder: by its name on the same disk, else as a verified copy; then the old one is deleted.

`folders.json` says at every moment which folder is in use, also after the program was killed:

1. `moving_to` is written: still the old folder is in use. A rename makes the new one take its place.
2. Each file is copied under a name that begins with a dot, compared byte for byte by SHA-256, and gets its name.
3. `models` becomes the new folder and `leaving` the old one, in one write.
4. What is copied is deleted from the old folder, and `leaving` is taken back. A later start goes on with this.

Only a copy broken off in step 2 waits for somebody: moving to the same folder goes on with it, moving to the folder in
use deletes it.
"""

import contextlib
import errno
import os
from dataclasses import dataclass, replace
from pathlib import Path

from app.core.errors import AppError
from app.downloads.copying import check_space, copy_file, delete_same, names_in, same_file
from app.downloads.verify import BrokenOffError, Meter, Progress
from app.system.files import file_error, sync_folder
from app.system.folders import MARKER, Folders, read_folders, write_folders
from app.system.paths import MODELS_VARIABLE, models_folder_is_fixed

_OTHER_DISK = {errno.EXDEV, errno.ENOTSUP}
_OTHER_DISK_WINDOWS = 17  # ERROR_NOT_SAME_DEVICE
_TITLE = "The models were not moved."


@dataclass(frozen=True, slots=True)
class ModelsMove:
    """From `source`, which is in use, to `target`. `settings` is the file of `system.folders`."""

    settings: Path
    source: Path
    target: Path

    def run(self, progress: Progress) -> None:
        """Raises AppError; then `source` is in use as before, or `target` already and the rest follows later."""
        if self.source == self.target:
            self._give_up()
            return
        self._check()
        try:
            self._note(moving_to=str(self.target))
            if not self._rename():
                self._copy(progress)
            self._switch()
        except BrokenOffError:
            raise AppError(_TITLE, "Phidias was closed meanwhile.", "Move them again; it goes on from there.") from None
        except OSError as error:
            raise file_error(_TITLE, error, Path(str(error.filename or self.target))) from error
        finish_leaving(self.settings)

    def _give_up(self) -> None:
        """Deletes what a move that was broken off has copied."""
        begun = read_folders(self.settings).moving_to
        if begun and (Path(begun) / MARKER).exists():
            delete_same(Path(begun), self.source)
        self._note(moving_to="")

    def _check(self) -> None:
        if models_folder_is_fixed():
            advice = f"Set {MODELS_VARIABLE} to another folder."
            raise AppError(_TITLE, f"{MODELS_VARIABLE} says where they are.", advice)
        source, target = Path(os.path.realpath(self.source)), Path(os.path.realpath(self.target))
        if target.is_relative_to(source) or source.is_relative_to(target):
            raise AppError(_TITLE, f"{self.target} and {self.source} lie in each other.", "Choose another folder.")
        if self.target.exists() and not self.target.is_dir():
            raise AppError(_TITLE, f"{self.target} is a file.", "Choose another folder.")
        begun = read_folders(self.settings).moving_to
        if begun and Path(begun) != self.target and (Path(begun) / MARKER).exists():
            advice = f"Move them to {begun}, or to {self.source} to give that up."
            raise AppError(_TITLE, f"A move to {begun} was broken off.", advice)
        if _is_used(self.target):
            raise AppError(_TITLE, f"{self.target} is not empty.", "Choose an empty folder or a new one.")

    def _rename(self) -> bool:
        """Whether that was possible: on one disk, and where nothing was copied yet."""
        if not self.source.exists():
            self.target.mkdir(parents=True, exist_ok=True)
            return True
        if self.target.exists() and any(self.target.iterdir()):
            return False
        self.target.parent.mkdir(parents=True, exist_ok=True)
        try:
            if self.target.exists():
                self.target.rmdir()
            self.source.rename(self.target)
        except OSError as error:
            if error.errno in _OTHER_DISK or getattr(error, "winerror", 0) == _OTHER_DISK_WINDOWS:
                return False
            self._note(moving_to="")
            raise
        sync_folder(self.target.parent)
        sync_folder(self.source.parent)
        return True

    def _copy(self, progress: Progress) -> None:
        self.target.mkdir(parents=True, exist_ok=True)
        (self.target / MARKER).touch()
        names = list(names_in(self.source))
        left = [name for name in names if not same_file(self.source / name, self.target / name)]
        check_space(self.target, sum((self.source / name).lstat().st_size for name in left), _TITLE)
        everything = sum((self.source / name).lstat().st_size for name in names)
        meter = Meter(2 * everything, progress)  # each is read here and there
        for name in names:
            if name in left:
                copy_file(self.source / name, self.target / name, meter, _TITLE)
            else:
                meter.add(2 * (self.source / name).lstat().st_size)

    def _switch(self) -> None:
        folders = read_folders(self.settings)
        leaving, device = (str(self.source), self.source.stat().st_dev) if self.source.exists() else ("", 0)
        moved = replace(folders, models=str(self.target), moving_to="", leaving=leaving, leaving_device=device)
        write_folders(self.settings, moved)
        (self.target / MARKER).unlink(missing_ok=True)

    def _note(self, moving_to: str) -> None:
        folders = read_folders(self.settings)
        if folders.moving_to != moving_to:
            write_folders(self.settings, replace(folders, moving_to=moving_to))


def finish_leaving(settings: Path) -> tuple[str, ...]:
    """Goes on where a move was broken off, as far as nobody need be asked; sentences about the rest."""
    folders = read_folders(settings)
    notes: tuple[str, ...] = ()
    if folders.moving_to and (Path(folders.moving_to) / MARKER).exists():
        notes = (f"Moving the models to {folders.moving_to} was broken off; move them there again to go on.",)
    elif folders.moving_to:
        folders = _settled(folders, settings)
        write_folders(settings, folders)
    if not folders.leaving or not Path(folders.models).is_dir() or _is_away(folders):
        return notes
    with contextlib.suppress(OSError):
        (Path(folders.models) / MARKER).unlink(missing_ok=True)
    kept = delete_same(Path(folders.leaving), Path(folders.models))
    if kept:
        notes += (f"{kept} files are left in {folders.leaving}, where the models were before.",)
    write_folders(settings, replace(folders, leaving="", leaving_device=0))
    return notes


def _is_away(folders: Folders) -> bool:
    """Whether the old folder's disk is not there just now: its place is empty, and on another one, or there is none.

    The number alone says little: some systems give a disk another one each time.
    """
    folder = Path(folders.leaving)
    place = folder if folder.exists() else folder.parent
    try:
        is_filled = folder.exists() and any(folder.iterdir())
        return not is_filled and folders.leaving_device not in (0, place.stat().st_dev)
    except OSError:
        return True


def _settled(folders: Folders, settings: Path) -> Folders:
    """After a rename that was not written down, or one that never happened."""
    old = Path(folders.models) if folders.models else settings.parent / "models"
    is_renamed = not old.exists() and Path(folders.moving_to).is_dir()
    return replace(folders, models=folders.moving_to if is_renamed else folders.models, moving_to="")


def _is_used(folder: Path) -> bool:
    """Whether somebody else's files lie in it."""
    if not folder.exists() or (folder / MARKER).exists():
        return False
    return any(path.name != "lost+found" for path in folder.iterdir())
