"""What is remembered beside each file that Phidias fetched: where it came from, and that its bytes were checked.

Beside `publisher/repository/file.gguf` in the models folder lies `.file.gguf.json` in the same folder; each part of a
split model has its own. A transfer writes it just before the file gets its final name, so a file without one was put
there by somebody else. Names that begin with a dot are never taken for models: unfinished data and journals have
such names. The record moves with its file, and is deleted with it.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from app.core.catalogue import Hub
from app.system.files import write_atomically

FORMAT = 1
MAX_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Record:
    """Of one file. `size` and `mtime_ns` are those of the file when its SHA-256 was last found to be `sha256`."""

    hub: Hub
    repository: str  # "publisher/name"
    revision: str  # commit
    path: str  # inside the repository, "/" between folders
    sha256: str  # the publisher's, hexadecimal, lower case; "": the hub does not tell
    size: int  # bytes
    mtime_ns: int  # of `os.stat`; 0: never compared


def record_path(file: Path) -> Path:
    """Where the record of a model file lies."""
    return file.with_name(f".{file.name}.json")


def write_record(file: Path, record: Record) -> None:
    """Replaces the record of `file` as a whole. Raises OSError."""
    content = {"format": FORMAT, **asdict(record), "hub": record.hub.value}
    write_atomically(record_path(file), json.dumps(content, indent=2).encode() + b"\n")


def read_record(file: Path) -> Record | None:
    """The record of `file`; None where there is none, or none that this version can read."""
    try:
        with record_path(file).open("rb") as source:
            data = json.loads(source.read(MAX_BYTES))
        if data["format"] != FORMAT:
            return None
        return _checked(data)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def is_verified(file: Path, record: Record) -> bool:
    """Whether `file` is still the one that was compared: same size, same time of change. Raises OSError."""
    status = file.stat()
    known = bool(record.sha256) and record.mtime_ns != 0
    return known and (status.st_size, status.st_mtime_ns) == (record.size, record.mtime_ns)


def _checked(data: Mapping[str, object]) -> Record:
    """Raises ValueError, KeyError or TypeError where a field is missing or of a wrong kind."""
    return Record(
        Hub(data["hub"]),
        _text(data["repository"]),
        _text(data["revision"]),
        _text(data["path"]),
        _text(data["sha256"]),
        _number(data["size"]),
        _number(data["mtime_ns"]),
    )


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    raise TypeError("not a text")


def _number(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    raise TypeError("not a number")
