"""Compares a model's bytes with what its publisher says of them."""

import hashlib
import logging
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from app.core.errors import AppError, Problem
from app.core.library import ModelFile, Owner, Verification
from app.downloads.messages import ModelVerified
from app.downloads.records import Record, read_record, write_record
from app.downloads.verdicts import Verdict, Verdicts

SLICE = 4 * 2**20  # bytes read at once; between two of them it can be stopped
TELL_EVERY = 0.25  # seconds

log = logging.getLogger(__name__)

Progress = Callable[[float], bool]  # 0 to 1; False: give up


class BrokenOffError(Exception):
    """The program is closing."""


class Meter:
    """Tells how far long work is, about four times a second."""

    def __init__(self, total: int, progress: Progress) -> None:
        self._total, self._progress = max(total, 1), progress
        self._done, self._next = 0, 0.0

    def add(self, count: int) -> None:
        """Raises BrokenOffError where nobody wants to go on."""
        self._done += count
        now = time.monotonic()
        if now < self._next and self._done < self._total:
            return
        self._next = now + TELL_EVERY
        if not self._progress(min(self._done / self._total, 1.0)):
            raise BrokenOffError


def sha256_of(path: Path, meter: Meter) -> str:
    """In hexadecimal. Raises OSError and BrokenOffError."""
    digest = hashlib.sha256()
    buffer = bytearray(SLICE)
    view = memoryview(buffer)
    with path.open("rb", buffering=0) as file:
        while count := file.readinto(buffer):
            digest.update(view[:count])
            meter.add(count)
    return digest.hexdigest()


def verify(file: ModelFile, hashes: tuple[str, ...], verdicts: Verdicts, progress: Progress) -> ModelVerified:
    """Reads every byte of every part. `hashes` are what to compare with where the file brings none.

    Those are of the file as it is published now: another hash may only mean that this one is older.
    """
    is_its_own = any(file.hashes)
    expected = file.hashes if is_its_own else hashes
    if file.problem is not None and not any(expected):
        return ModelVerified(file.path, file.verification, file.problem)
    expected += ("",) * (len(file.parts) - len(expected))
    meter = Meter(sum(_size(part) for part in file.parts), progress)
    try:
        found = {part: _verdict(part, want, meter) for part, want in zip(file.parts, expected, strict=False)}
    except BrokenOffError:
        return ModelVerified(file.path, file.verification, Problem("The check was broken off.", "", "Begin it again."))
    except OSError as error:
        detail = f"{error.filename or file.path}: {error.strerror or error}."
        return ModelVerified(file.path, file.verification, Problem("The model can't be read.", detail))
    except AppError as error:
        return ModelVerified(file.path, file.verification, error.problem)
    others = [each for each in found.values() if each.expected and each.sha256 != each.expected]
    if others and not is_its_own:
        return _another(file, others[0])
    verdicts.remember(found)
    if file.owner is Owner.PHIDIAS:
        _note_in_records(found)
    return _judged(file, found)


def _verdict(path: Path, expected: str, meter: Meter) -> Verdict:
    before = path.stat()
    computed = sha256_of(path, meter)
    after = path.stat()
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise AppError("The model changed while it was checked.", f"{path} is being written.", "Try again later.")
    return Verdict(after.st_size, after.st_mtime_ns, computed, expected)


def _another(file: ModelFile, verdict: Verdict) -> ModelVerified:
    detail = (
        f"Its SHA-256 is {verdict.sha256}, published is {verdict.expected}: it is damaged, or another version of it."
    )
    problem = Problem(
        "The model is not the one that is published now.", detail, "If it does not work, download it again."
    )
    return ModelVerified(file.path, file.verification, problem, verdict.sha256 if len(file.parts) == 1 else "")


def _judged(file: ModelFile, found: dict[Path, Verdict]) -> ModelVerified:
    computed = next(iter(found.values())).sha256 if len(found) == 1 else ""
    bad = [path for path, verdict in found.items() if verdict.expected and verdict.sha256 != verdict.expected]
    if bad:
        others = "" if file.owner is Owner.PHIDIAS else f" It belongs to {file.owner.value}: nothing was changed."
        detail = f"The SHA-256 of {', '.join(path.name for path in bad)} is not the publisher's.{others}"
        problem = Problem("The model is damaged.", detail, "Download it again.")
        return ModelVerified(file.path, Verification.DAMAGED, problem, computed)
    if not all(verdict.expected for verdict in found.values()):
        detail = f"No publisher's SHA-256 is known for {file.path.name}."
        told = f" It is {computed}." if computed else ""
        problem = Problem("There is nothing to compare the model with.", detail + told)
        return ModelVerified(file.path, Verification.UNKNOWN, problem, computed)
    return ModelVerified(file.path, Verification.VERIFIED, None, computed)


def _note_in_records(found: dict[Path, Verdict]) -> None:
    """So that it is also known where the file moves to, and to a Phidias of another home."""
    for path, verdict in found.items():
        record = read_record(path)
        if record is None or record.sha256 != verdict.expected:
            continue
        is_good = verdict.sha256 == verdict.expected
        fresh = replace(record, size=verdict.size, mtime_ns=verdict.mtime_ns if is_good else 0)
        if fresh != record:
            _try_to_write(path, fresh)


def _try_to_write(path: Path, record: Record) -> None:
    try:
        write_record(path, record)
    except OSError:
        log.warning("the record of %s could not be renewed", path.name)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
