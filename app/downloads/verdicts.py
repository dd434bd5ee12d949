"""Remembers what was compared: the SHA-256 of a file as it was at that moment, wherever it lies.

For files that bring no record of Phidias's own; nothing is ever written beside the files of others.
"""

import json
import logging
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from app.core.library import ModelFile, Verification
from app.system.files import write_atomically

MAX_BYTES = 4 * 2**20
MAX_VERDICTS = 2000  # the oldest are forgotten

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Verdict:
    """One comparison. `size` in bytes; `mtime_ns` as of `os.stat`."""

    size: int
    mtime_ns: int
    sha256: str  # as computed
    expected: str  # as published; "": not known


class Verdicts:
    """Those of one home folder."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def all(self) -> Mapping[str, Verdict]:
        """By path, as they were written down."""
        return self._read()

    def remember(self, verdicts: Mapping[Path, Verdict]) -> None:
        """A disk that is full only costs the memory."""
        known = self._read()
        for file, verdict in verdicts.items():
            known.pop(str(file), None)  # the newest stand last
            known[str(file)] = verdict
        kept = list(known.items())[-MAX_VERDICTS:]
        content = json.dumps({name: asdict(verdict) for name, verdict in kept})
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_atomically(self._path, content.encode("ascii"))
        except OSError as error:
            log.warning("what was verified could not be written down: %s", error)

    def _read(self) -> dict[str, Verdict]:
        try:
            with self._path.open("rb") as file:
                data = json.loads(file.read(MAX_BYTES))
        except (OSError, ValueError, RecursionError):
            return {}
        pairs = data.items() if isinstance(data, dict) else ()
        return {name: verdict for name, value in pairs if (verdict := _checked(value))}


def applied(model: ModelFile, verdicts: Mapping[str, Verdict]) -> ModelFile:
    """The model with what was found out about it, as long as its files have not changed since."""
    found = [_still_true(part, verdicts.get(str(part))) for part in model.parts]
    known = [each for each in found if each is not None and each.expected]
    hashes = tuple(each.expected for each in known)
    if any(each.sha256 != each.expected for each in known):
        return replace(model, verification=Verification.DAMAGED)
    if len(known) == len(model.parts):
        return replace(model, verification=Verification.VERIFIED, hashes=hashes)
    return model


def _checked(value: object) -> Verdict | None:
    if not isinstance(value, dict):
        return None
    size, mtime = value.get("size"), value.get("mtime_ns")
    sha256, expected = value.get("sha256"), value.get("expected")
    if not (isinstance(size, int) and isinstance(mtime, int) and isinstance(sha256, str) and isinstance(expected, str)):
        return None
    return Verdict(size, mtime, sha256, expected)


def _still_true(file: Path, verdict: Verdict | None) -> Verdict | None:
    try:
        status = file.stat()
    except (OSError, ValueError):
        return None
    same = verdict and (status.st_size, status.st_mtime_ns) == (verdict.size, verdict.mtime_ns)
    return verdict if same else None
