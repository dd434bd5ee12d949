"""Copies a file to another disk so that nobody need believe it: compared byte for byte before it gets its name."""

import contextlib
import hashlib
import logging
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from app.core.errors import AppError
from app.downloads.layout import is_lock
from app.downloads.records import read_record, write_record
from app.downloads.verify import SLICE, Meter, sha256_of
from app.system.files import sync_folder
from app.system.folders import MARKER

COPYING = ".moving"  # end of a name whose file is being copied
RESERVE = 64 * 2**20  # bytes that stay free on the disk
COARSE_TIME = 2 * 10**9  # nanoseconds; FAT's are the coarsest

log = logging.getLogger(__name__)


def names_in(folder: Path) -> Iterator[Path]:
    """All files and links below `folder`, relative to it, without locks and copies that are not finished."""
    for root, folders, files in os.walk(folder):
        links = [name for name in folders if (Path(root) / name).is_symlink()]
        for name in sorted([*files, *links]):
            if not _stays_behind(name):
                yield (Path(root) / name).relative_to(folder)


def check_space(folder: Path, wanted: int, title: str) -> None:
    """Raises AppError where the disk of `folder`, which may not be there yet, has too little."""
    there = next(each for each in (folder, *folder.parents) if each.exists())
    free = shutil.disk_usage(there).free
    if free < wanted + RESERVE:
        missing = wanted + RESERVE - free
        detail = f"{wanted / 1e9:.1f} GB are needed on the disk of {folder}, where {free / 1e9:.1f} GB are free."
        raise AppError(title, detail, f"Free {missing / 1e9:.1f} GB there and try again.")


def same_file(one: Path, other: Path) -> bool:
    """Whether a file was copied already: nothing gets its name before it was compared."""
    try:
        here, there = one.lstat(), other.lstat()
        if one.is_symlink() or other.is_symlink():
            return one.is_symlink() and other.is_symlink() and one.readlink() == other.readlink()
    except FileNotFoundError:
        return False
    same_time = abs(here.st_mtime_ns - there.st_mtime_ns) <= COARSE_TIME
    return here.st_size == there.st_size and same_time


def copy_file(source: Path, target: Path, meter: Meter, title: str) -> str:
    """The SHA-256; "" of a link. Raises OSError, BrokenOffError, AppError of this title where the copy differs."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_symlink():
        target.unlink(missing_ok=True)
        target.symlink_to(source.readlink())
        return ""
    copy = target.with_name(f".{target.name}{COPYING}")
    status = source.stat()
    digest = _copy_bytes(source, copy, meter)
    os.utime(copy, ns=(status.st_atime_ns, status.st_mtime_ns))
    if sha256_of(copy, meter) != digest:
        copy.unlink()
        raise AppError(title, f"{copy} was not written as it was read.", f"Check that disk; {source} is as it was.")
    copy.replace(target)
    sync_folder(target.parent)
    _renew_record(source, target)
    return digest


def _copy_bytes(source: Path, copy: Path, meter: Meter) -> str:
    """The SHA-256 of what was read. What was written is on the disk then, and read back from there."""
    digest = hashlib.sha256()
    with source.open("rb", buffering=0) as incoming, copy.open("wb", buffering=0) as outgoing:
        while block := incoming.read(SLICE):
            digest.update(block)
            outgoing.write(block)
            meter.add(len(block))
        os.fsync(outgoing.fileno())
        if sys.platform == "linux":
            os.posix_fadvise(outgoing.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    return digest.hexdigest()


def _renew_record(source: Path, target: Path) -> None:
    """Some file systems keep times less finely: what was compared stays so."""
    record = read_record(source)
    if record is not None and record.mtime_ns == source.stat().st_mtime_ns != target.stat().st_mtime_ns:
        write_record(target, replace(record, mtime_ns=target.stat().st_mtime_ns))


def delete_same(folder: Path, other: Path) -> int:
    """Deletes what `other` holds too, and the folders that are empty then; how many files are left."""
    left = 0
    for name in list(names_in(folder)):
        one, copy = folder / name, other / name
        is_there = same_file(one, copy) or _is_record_of_copied(one, copy)
        left += not (is_there and not _is_the_only_one(one, copy) and _removed(one))
    for root, _folders, files in os.walk(folder, topdown=False):
        for file in files:
            if _stays_behind(file):
                _removed(Path(root) / file)
        with contextlib.suppress(OSError):
            Path(root).rmdir()
    return left


def _stays_behind(name: str) -> bool:
    """What is of use to nobody in another folder."""
    return name.endswith(COPYING) or name == MARKER or is_lock(name)


def _is_the_only_one(one: Path, copy: Path) -> bool:
    """Whether both names lead to one file: a folder may have become a link to the other."""
    try:
        return os.path.samestat(one.lstat(), copy.lstat())
    except FileNotFoundError:
        return False


def _removed(path: Path) -> bool:
    """Whether it is gone; on Windows a file that is in use can't be."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        log.warning("%s is left: %s", path, error)
        return False
    return True


def _is_record_of_copied(one: Path, other: Path) -> bool:
    """A record may have been renewed in the new folder."""
    return one.name.startswith(".") and one.name.endswith(".gguf.json") and other.exists()
