"""What is done to a transfer on the disk while nobody runs it: begun, let rest, discarded; and the lock for that."""

import contextlib
import logging
import sys
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from app.core.catalogue import RemoteModel
from app.core.errors import AppError
from app.downloads.layout import journal_path, lock_path, part_path, place
from app.downloads.records import record_path
from app.downloads.transfer.journal import Journal, Remembered, delete_journal, read_journal
from app.system.paths import home

_ATTEMPTS = 3

log = logging.getLogger(__name__)


def begin(model: RemoteModel, files: list[Path], *, is_paused: bool = False) -> None:
    """Writes the wish for this transfer down, beside what there is of it. Raises OSError."""
    path = journal_path(files[0])
    remembered = read_journal(path) or Remembered(model)
    remembered.model, remembered.is_paused = model, is_paused
    Journal(path, remembered).close()


def let_rest(model: RemoteModel, models: Path) -> None:
    """What is there of it stays paused at the next start, too. Where that can't be written it goes on: no harm."""
    try:
        files = [place(models, model.repository, file.path) for file in model.files]
        if journal_path(files[0]).is_file():
            with held(files[0], models):
                begin(model, files, is_paused=True)
    except (AppError, OSError) as error:
        log.warning("that a transfer rests could not be written down: %s", error)


def discard(files: list[Path]) -> None:
    """Deletes everything a transfer has brought. Raises OSError."""
    remembered = read_journal(journal_path(files[0]))
    for number, file in enumerate(files):
        part_path(file).unlink(missing_ok=True)
        if remembered is not None and number in remembered.installed:
            file.unlink(missing_ok=True)
            record_path(file).unlink(missing_ok=True)
    delete_journal(journal_path(files[0]))


@contextlib.contextmanager
def held(first: Path, models: Path) -> Iterator[None]:
    """The lock of a transfer; makes its folder, and takes it away again where nothing is left in it.

    AppError where another program has the lock; raises OSError.
    """
    _check_folder(models)
    lock = _acquire(first)
    try:
        yield
    finally:
        if sys.platform != "win32":
            lock_path(first).unlink(missing_ok=True)
        lock.release()
        with contextlib.suppress(OSError):
            if sys.platform == "win32":
                lock_path(first).unlink(missing_ok=True)
            for folder in first.parents:
                if folder == models:
                    break
                folder.rmdir()


def _check_folder(models: Path) -> None:
    """Phidias's own is made; one that the user chose is not: its disk may only be missing just now."""
    if not models.is_dir() and not models.parent.is_dir() and not models.is_relative_to(home()):
        raise AppError(
            "The models folder is not there.",
            f"{models} can't be found.",
            "Bring its disk back, or choose another models folder.",
        )


def _acquire(first: Path) -> FileLock:
    """Another transfer may take the empty folder away just then, hence the attempts."""
    lock = FileLock(lock_path(first), thread_local=False)
    for attempt in range(_ATTEMPTS):
        first.parent.mkdir(parents=True, exist_ok=True)
        try:
            lock.acquire(timeout=0)
        except FileNotFoundError:
            if attempt == _ATTEMPTS - 1:
                raise
        except Timeout as error:
            raise AppError(
                "Another Phidias is fetching this model.", str(first), "Wait for it, or pause it there first."
            ) from error
        else:
            break
    return lock
