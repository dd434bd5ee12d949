"""Files that are whole or not there: atomic writing, moving aside, faults in plain words."""

import contextlib
import errno
import hashlib
import os
import stat
import sys
from datetime import datetime
from pathlib import Path

from app.core.errors import AppError

LONGEST = 200  # bytes of a name that stands in another
_ADVICE = {
    errno.ENOSPC: "Free some space on this disk and try again.",
    errno.EDQUOT: "Free some space in your quota on this disk and try again.",
    errno.EFBIG: "The disk can't hold a file that large; use one of another format.",
    errno.EROFS: "The disk is mounted read-only; make it writable, or set PHIDIAS_HOME to another folder.",
    errno.EACCES: "Allow writing there, or set PHIDIAS_HOME to another folder.",
    errno.EPERM: "Allow writing there, or set PHIDIAS_HOME to another folder.",
    errno.EIO: "The disk reports an error; check it, and copy what matters to another one.",
}


def file_error(title: str, error: OSError, path: Path) -> AppError:
    """The fault as a person is told it: what, where, why, and what to do."""
    reason = error.strerror or str(error)
    return AppError(title, f"{path}: {reason}.", _ADVICE.get(error.errno or 0, "Check the disk and try again."))


def write_atomically(path: Path, content: bytes, *, shared: bool = False) -> None:
    """Replace `path` as a whole: after a crash it holds the old bytes or the new, never a part.

    Only its owner can read it; where it is `shared`, those who could before, or as the umask says.
    A symbolic link stays one and its target is replaced. Raises OSError; then `path` is as before.
    """
    target = path.resolve()
    fresh = target.with_name(f".{_short(target.name)}.{os.getpid()}.new")
    try:
        _write_synced(fresh, content, 0o666 if shared else 0o600)
        if shared and target.exists():
            with contextlib.suppress(OSError):  # some file systems know no modes
                fresh.chmod(stat.S_IMODE(target.stat().st_mode))
        fresh.replace(target)
    except OSError:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Make names in `folder` survive a power cut; Windows does so by itself."""
    if sys.platform != "win32":
        _sync_descriptor_of(folder)


def move_aside(path: Path, word: str = "broken") -> Path:
    """Rename `settings.json` to `settings.broken-20261120-105200.json`; nothing is overwritten."""
    aside = name_aside(path, word)
    path.rename(aside)
    return aside


def name_aside(path: Path, word: str) -> Path:
    """A name beside `path` that is still free, with `word` and the time in it."""
    stamp = f"{datetime.now():%Y%m%d-%H%M%S}"
    number = 1
    while True:
        suffix = "" if number == 1 else f"-{number}"
        aside = path.with_name(f"{path.stem}.{word}-{stamp}{suffix}{path.suffix}")
        if not aside.exists():
            return aside
        number += 1


def _short(name: str) -> str:
    """A name with room for more: file systems take 255 bytes."""
    encoded = os.fsencode(name)
    return name if len(encoded) <= LONGEST else hashlib.sha256(encoded).hexdigest()


def _write_synced(path: Path, content: bytes, mode: int) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags, mode), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_descriptor_of(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno != errno.EINVAL:  # some network file systems can't, and there is no other way
            raise
    finally:
        os.close(descriptor)
