"""The last step of a file: its record, then its final name; and what to do where that name is taken."""

import hashlib
import os
import threading
from pathlib import Path

from app.core.catalogue import RemoteModel
from app.core.errors import AppError
from app.downloads.layout import part_path
from app.downloads.records import Record, is_verified, read_record, write_record
from app.downloads.transfer.connection import READ
from app.downloads.transfer.data_file import new_buffer
from app.downloads.transfer.journal import Facts
from app.system.files import sync_folder


def install(model: RemoteModel, number: int, file: Path, facts: Facts) -> None:
    """Gives a whole, verified and synced file its final name. Raises AppError and OSError.

    The record comes first: a file without one is somebody else's.
    """
    part = part_path(file)
    status = part.stat()
    if status.st_size != facts.size:
        raise AppError("The model can't be fetched", f"{part} has another size than what was written.", "Try again.")
    write_record(file, _record(model, number, facts, status.st_mtime_ns if facts.sha256 else 0))
    try:
        part.replace(file)
    except PermissionError as error:
        raise AppError(f"{file.name} is in use.", str(error), "Close what uses it, then try again.") from error
    sync_folder(file.parent)


def is_installed(model: RemoteModel, number: int, file: Path, facts: Facts, stop: threading.Event) -> bool:
    """Whether the right file is there already. False also for an older one of ours, which will be replaced.

    AppError where the name is taken by a file that is not ours. Raises OSError.
    """
    if not os.path.lexists(file):
        return False
    if not file.exists():
        raise _taken(f"{file} is a link, and what it leads to is not there.")
    record = read_record(file)
    if _is_same(file, record, facts, stop):
        if record is None or not is_verified(file, record):
            write_record(file, _record(model, number, facts, file.stat().st_mtime_ns))
        return True
    if stop.is_set():
        return False
    if record is None:
        raise _taken(f"{file} is not the one to be fetched, and Phidias has not put it there.")
    if (record.repository, record.path) != (model.repository, model.files[number].path):
        raise _taken(f"{file} is {record.path} of {record.repository}: on this disk the two can't lie side by side.")
    return False


def _is_same(file: Path, record: Record | None, facts: Facts, stop: threading.Event) -> bool:
    """Whether the bytes are those to be fetched; False where nobody has told their hash."""
    if not facts.sha256:
        return False
    if record is not None and is_verified(file, record):
        return record.sha256 == facts.sha256
    return file.stat().st_size == facts.size and _hash(file, stop) == facts.sha256


def _taken(detail: str) -> AppError:
    return AppError("A file of that name is there already.", detail, "Move it away, then try again.")


def _record(model: RemoteModel, number: int, facts: Facts, mtime_ns: int) -> Record:
    path = model.files[number].path
    return Record(model.hub, model.repository, facts.revision, path, facts.sha256, facts.size, mtime_ns)


def _hash(file: Path, stop: threading.Event) -> str:
    """SHA-256, hexadecimal; "" when it was told to stop."""
    digest, buffer = hashlib.sha256(), new_buffer(READ)
    with file.open("rb", buffering=0) as source:
        while (size := source.readinto(buffer)) and not stop.is_set():
            digest.update(buffer[:size])
    return "" if stop.is_set() else digest.hexdigest()
