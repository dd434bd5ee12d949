"""What has been fetched so far, written down so that any end of the program, or of the power, loses little.

A text file: each line is a checksum and a JSON value. The first line is written atomically; the others are appended as
things happen, and whatever follows the first line that is torn or wrong is not believed. Bytes are believed only after
they were read back and compared with the hash here, so it does not matter whether the data or the journal reached
the disk first.
"""

import json
import os
import threading
import time
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from app.core.catalogue import Hub, RemoteFile, RemoteModel
from app.core.models import Variant
from app.downloads.transfer.extents import Extent
from app.system.files import sync_folder, write_atomically

FORMAT = 1
MAX_BYTES = 64 << 20


@dataclass(frozen=True, slots=True)
class Facts:
    """What the bytes of a file must be, as the hub said when they were first asked for."""

    size: int
    sha256: str
    etag: str
    revision: str


@dataclass(slots=True)
class Remembered:
    """Everything a journal tells. Files are numbered as in the model."""

    model: RemoteModel
    begun: float = field(default_factory=time.time)  # seconds of the system's clock; only for the order
    is_paused: bool = False  # by the person
    facts: dict[int, Facts] = field(default_factory=dict)
    extents: dict[int, list[Extent]] = field(default_factory=dict)
    installed: set[int] = field(default_factory=set)

    @property
    def received(self) -> int:
        """Bytes, as far as the journal is right."""
        done = sum(self.facts[number].size for number in self.installed if number in self.facts)
        return done + sum(each.length for extents in self.extents.values() for each in extents)

    @property
    def total(self) -> int | None:
        """Bytes; None before the hub has told the size of each file."""
        sizes = [facts.size for facts in self.facts.values()]
        return sum(sizes) if len(sizes) == len(self.model.files) else None


class Journal:
    """The open journal of one transfer; used by several threads."""

    def __init__(self, path: Path, remembered: Remembered) -> None:
        """Writes it anew, and short. Raises OSError."""
        self.path = path
        write_atomically(path, b"".join(map(_line, _retold(remembered))))
        self._descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | getattr(os, "O_BINARY", 0))
        self._unwritten = b""
        self._lock = threading.Lock()

    def add_extent(self, number: int, extent: Extent) -> None:
        self._append(["extent", number, extent.offset, extent.length, extent.sha256])

    def set_facts(self, number: int, facts: Facts) -> None:
        """The file is this; what was fetched of another is forgotten."""
        self._append(["facts", number, asdict(facts)])

    def set_paused(self, is_paused: bool) -> None:
        self._append(["paused", is_paused])

    def set_installed(self, number: int) -> None:
        self._append(["installed", number])

    def sync(self) -> None:
        """What was appended outlives a power cut. Raises OSError."""
        os.fsync(self._descriptor)

    def close(self) -> None:
        os.close(self._descriptor)

    def _append(self, value: object) -> None:
        """Raises OSError; then what could not be written is kept, and goes before the next line."""
        with self._lock:
            self._unwritten += _line(value)
            while self._unwritten:
                self._unwritten = self._unwritten[os.write(self._descriptor, self._unwritten) :]


def delete_journal(path: Path) -> None:
    path.unlink(missing_ok=True)
    sync_folder(path.parent)


def read_journal(path: Path) -> Remembered | None:
    """What a journal tells; None where it can't be read or is none."""
    try:
        with path.open("rb") as source:
            values = _values(source.read(MAX_BYTES))
        remembered = _begun(next(values))
        for value in values:
            _apply(remembered, value)
    except (OSError, ValueError, KeyError, TypeError, IndexError, StopIteration, RecursionError):
        return None
    return remembered


def _line(value: object) -> bytes:
    text = json.dumps(value, separators=(",", ":")).encode()
    return b"%08x %b\n" % (zlib.crc32(text), text)


def _values(content: bytes) -> Iterator[object]:
    """Up to the first line that is not as it was written."""
    for line in content.split(b"\n")[:-1]:
        checksum, _, text = line.partition(b" ")
        if checksum != b"%08x" % zlib.crc32(text):
            return
        yield json.loads(text)


def _retold(remembered: Remembered) -> Iterator[object]:
    model = remembered.model
    known = asdict(model) | {"hub": model.hub.value, "variant": model.variant.value}
    yield {"format": FORMAT, "begun": remembered.begun, "model": known}
    yield ["paused", remembered.is_paused]
    for number, facts in remembered.facts.items():
        yield ["facts", number, asdict(facts)]
    for number in remembered.installed:
        yield ["installed", number]
    for number, extents in remembered.extents.items():
        yield from (["extent", number, each.offset, each.length, each.sha256] for each in extents)


def _begun(head: object) -> Remembered:
    """Raises ValueError, KeyError or TypeError where this is no head of a journal."""
    if not isinstance(head, dict) or head["format"] != FORMAT:
        raise ValueError("another format")
    return Remembered(_model(head["model"]), float(head["begun"]))


def _model(known: Mapping[str, Any]) -> RemoteModel:
    files = tuple(RemoteFile(str(file["path"]), _size(file["size"]), str(file["sha256"])) for file in known["files"])
    if not files:
        raise ValueError("no files")
    return RemoteModel(
        Hub(known["hub"]),
        str(known["repository"]),
        str(known["revision"]),
        str(known["quantization"]),
        files,
        bool(known["confirmed"]),
        Variant(known["variant"]),
    )


def _apply(remembered: Remembered, value: object) -> None:
    match value:
        case ["paused", bool(is_paused)]:
            remembered.is_paused = is_paused
        case ["facts", int(number), dict(facts)]:
            remembered.facts[number] = Facts(int(facts["size"]), facts["sha256"], facts["etag"], facts["revision"])
            remembered.extents.pop(number, None)
        case ["installed", int(number)]:
            remembered.installed.add(number)
            remembered.extents.pop(number, None)
        case ["extent", int(number), int(offset), int(length), str(sha256)]:
            extent = Extent(offset, length, sha256, is_fresh=False)
            remembered.extents.setdefault(number, []).append(extent)
        case _:
            raise ValueError("a line of another format")


def _size(value: object) -> int | None:
    return None if value is None else int(str(value))
