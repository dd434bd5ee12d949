"""What the head of a file says, as far as the library needs it; read once, and remembered over the end of the program.

A head is megabytes of vocabulary: to read those of thirty models takes seconds.
"""

import json
import logging
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from app.core.errors import AppError, Problem
from app.core.gguf_tensors import GgufContents, read_contents
from app.core.models import Variant
from app.core.recognition import variant_named
from app.system.files import write_atomically

FORMAT = 1  # another one where reading or judging has changed
MAX_FILES = 2000  # the oldest are forgotten
MAX_BYTES = 8 * 2**20
MAX_NAME = 100  # characters of what a file says of itself

# Files with a GGUF header that are no models by themselves: projectors of vision models, adapters, measurements.
_NO_MODELS = frozenset({"mmproj", "adapter", "imatrix"})
_NO_MODEL_ARCHITECTURES = frozenset({"clip"})
_AWAY_WINDOWS = 0x1000 | 0x400000  # offline; its content is fetched when it is read
_AWAY_MACOS = 0x40000000  # SF_DATALESS

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Facts:
    """Of one file. `problem` says why it can't be used, alone or with its other parts."""

    architecture: str = ""
    variant: Variant = Variant.UNKNOWN
    name: str = ""  # what it calls itself
    quantization: str = ""
    is_model: bool = True
    has_weights: bool = False
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class _Seen:
    """A file as it was read."""

    size: int
    mtime_ns: int
    facts: Facts


class KnownFacts:
    """Those of all files looked at. `path` is where they are kept; None: nowhere."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._seen = _read(path) if path else {}
        self._is_kept = True

    def of(self, file: Path) -> Facts:
        """From memory as long as size and time of change are the same."""
        try:
            status = file.stat()
        except (OSError, ValueError) as error:
            detail = f"{file}: {(error.strerror if isinstance(error, OSError) else '') or error}."
            return Facts(problem=Problem("The model file can't be read.", detail, "Look for models again."))
        seen = self._seen.get(str(file))
        if seen is not None and (seen.size, seen.mtime_ns) == (status.st_size, status.st_mtime_ns):
            return seen.facts
        facts, is_lasting = _facts(file, status)
        if is_lasting:
            self._seen[str(file)] = _Seen(status.st_size, status.st_mtime_ns, facts)
            self._is_kept = False
        return facts

    def keep(self) -> None:
        """A disk that is full costs only the memory."""
        if self._path is None or self._is_kept:
            return
        files = dict(list(self._seen.items())[-MAX_FILES:])
        plain = {file: asdict(seen) | {"facts": _plain(seen.facts)} for file, seen in files.items()}
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_atomically(self._path, json.dumps({"format": FORMAT, "files": plain}).encode("ascii"))
            self._is_kept = True
        except OSError as error:
            log.warning("what was read of the models could not be written down: %s", error)


def clean(name: str) -> str:
    """What a file says of itself, on one line and without what a terminal or a page would obey."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in name[:MAX_NAME]).split())


def _facts(file: Path, status: os.stat_result) -> tuple[Facts, bool]:
    """And whether they last as long as the file does not change: its rights may, and where it is kept."""
    away = getattr(status, "st_file_attributes", 0) & _AWAY_WINDOWS or getattr(status, "st_flags", 0) & _AWAY_MACOS
    if away:
        detail = f"{file.name} is not on this disk."
        return Facts(problem=Problem("The model file is in the cloud.", detail, "Have it kept offline.")), False
    try:
        return _of_contents(read_contents(file)), True
    except AppError as error:
        return Facts(problem=error.problem), not isinstance(error.__cause__, OSError)


def _of_contents(contents: GgufContents) -> Facts:
    header = contents.header
    is_part = header.text("general.type") in _NO_MODELS or header.architecture in _NO_MODEL_ARCHITECTURES
    return Facts(
        architecture=clean(header.architecture),
        variant=variant_named(header),
        name=clean(header.text("general.name")),
        quantization=header.quantization,
        is_model=not is_part,
        has_weights=bool(contents.tensors),
        problem=contents.incomplete,
    )


def _plain(facts: Facts) -> dict[str, object]:
    return asdict(facts) | {"variant": facts.variant.value}


def _read(path: Path) -> dict[str, _Seen]:
    """Rubbish is nothing known: all is read again then."""
    try:
        with path.open("rb") as file:
            data = json.loads(file.read(MAX_BYTES))
        if data["format"] != FORMAT:
            return {}
        return {str(name): _seen(value) for name, value in data["files"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def _seen(value: Mapping[str, object]) -> _Seen:
    facts = value["facts"]
    if not isinstance(facts, dict) or set(facts) != set(_plain(Facts())):
        raise TypeError("not what is known of a file")
    kinds = {name: type(known) for name, known in _plain(Facts()).items() if name != "problem"}
    if any(type(facts[name]) is not kind for name, kind in kinds.items()):
        raise TypeError("not what is known of a file")
    size, mtime = value["size"], value["mtime_ns"]
    if not isinstance(size, int) or not isinstance(mtime, int):
        raise TypeError("not a number")
    problem = facts["problem"]
    told = {"variant": Variant(facts["variant"]), "problem": None if problem is None else Problem(**problem)}
    return _Seen(size, mtime, Facts(**facts | told))
