"""SQLite's errors as a person is told them."""

import shutil
import sqlite3
from pathlib import Path

from app.core.errors import AppError

_LITTLE_SPACE = 4 * 1024 * 1024  # bytes; below this an input/output error means a full disk
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_ELSEWHERE = "or set PHIDIAS_HOME to another folder"


def is_damage(error: sqlite3.Error) -> bool:
    """Whether the file itself is broken, rather than the disk full or the file locked."""
    return _code(error) in _DAMAGED


def is_busy(error: sqlite3.Error) -> bool:
    """Whether another connection holds the lock."""
    return _code(error) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def damage(found: str, code: int) -> sqlite3.DatabaseError:
    """An error as SQLite raises it for a broken file."""
    error = sqlite3.DatabaseError(found)
    error.sqlite_errorcode = code
    return error


def storage_error(error: sqlite3.Error, path: Path | None) -> AppError:
    """What happened to the history, why, and what to do."""
    title = "The history could not be read or written"
    detail = f"{path or 'memory'}: {error}."
    if is_damage(error):
        return AppError("The history is damaged", detail, "Start Phidias again: it puts the damaged file aside.")
    return AppError(title, detail, _advice(_code(error), path))


def _advice(code: int, path: Path | None) -> str:
    match code:
        case sqlite3.SQLITE_FULL:
            return "Free some space on this disk; Phidias tries again."
        case sqlite3.SQLITE_IOERR if _is_full(path):
            return "Free some space on this disk; Phidias tries again."
        case sqlite3.SQLITE_IOERR:
            return "The disk reports an error or is full; check it, and copy what matters to another one."
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM:
            return f"Allow writing to this file and its folder, {_ELSEWHERE}."
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return "Another program is using this file; end it and try again."
        case sqlite3.SQLITE_CONSTRAINT:
            return "The conversation may have been deleted; open another one."
        case _:
            return f"Check the disk, {_ELSEWHERE}."


def _is_full(path: Path | None) -> bool:
    if path is None:
        return False
    try:
        return shutil.disk_usage(path.parent).free < _LITTLE_SPACE
    except OSError:
        return False


def _code(error: sqlite3.Error) -> int:
    """The primary result code; the upper bytes only say more about it."""
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
