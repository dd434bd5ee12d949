"""`phidias models`: what is on the disks, as a table or as one JSON object."""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from app.cli.model import plain_name_of
from app.core.library import ModelFile, Verification
from app.downloads.library import Library
from app.downloads.messages import LibraryScanned

GAP = "  "


@dataclass(frozen=True, slots=True)
class ModelsOptions:
    """List the models."""

    as_json: bool = False


def list_models(options: ModelsOptions) -> int:
    """The exit code."""
    scanned = Library().scan()
    if options.as_json:
        sys.stdout.write(json.dumps(scanned_as_json(scanned), indent=2) + "\n")
        return 0
    for note in scanned.notes:
        sys.stderr.write(f"phidias: {note}\n")
    if not scanned.files:
        sys.stderr.write(f"There are no models yet besides the starter model. New ones go to {scanned.folder}.\n")
        return 0
    sys.stdout.write(table([_HEADS, *(_row(model) for model in scanned.files)]))
    return 0


_HEADS = ("NAME", "MODEL", "SIZE", "OWNER", "STATE", "FILE")


def table(rows: Sequence[Sequence[str]]) -> str:
    """Columns of equal width; the last is not filled up."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]) - 1)]
    lines = (
        GAP.join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]]) for row in rows
    )
    return "".join(f"{line.rstrip()}\n" for line in lines)


def size_text(size: int) -> str:
    """Decimal, as hubs and shops count."""
    return f"{size / 1e9:.2f} GB" if size >= 1e9 else f"{size / 1e6:.1f} MB"


def scanned_as_json(scanned: LibraryScanned) -> dict[str, object]:
    """Sizes in bytes; paths are absolute."""
    return {
        "folder": str(scanned.folder),
        "added": [str(path) for path in scanned.added],
        "models": [model_as_json(model) for model in scanned.files],
        "notes": list(scanned.notes),
    }


def model_as_json(model: ModelFile) -> dict[str, object]:
    return {
        "name": plain_name_of(model),
        "model": model.name,
        "path": str(model.path),
        "parts": [str(part) for part in model.parts],
        "bytes": model.size,
        "owner": model.owner.name.lower(),
        "variant": model.variant.value,
        "quantization": model.quantization,
        "architecture": model.architecture,
        "repository": model.repository,
        "sha256": model.sha256,
        "verification": model.verification.value,
        "problem": None if model.problem is None else asdict(model.problem),
    }


def _row(model: ModelFile) -> tuple[str, ...]:
    name = printable(plain_name_of(model))
    return (name, printable(model.name), size_text(model.size), model.owner.value, _state(model), _shown(model.path))


def _state(model: ModelFile) -> str:
    if model.problem is not None:
        return model.problem.title.rstrip(".")
    return "" if model.verification is Verification.UNKNOWN else model.verification.value


def _shown(path: Path) -> str:
    home = Path("~").expanduser()
    return printable(f"~/{path.relative_to(home).as_posix()}" if path.is_relative_to(home) else str(path))


def printable(text: str) -> str:
    """Names come from strangers: nothing in them may reach the terminal as a command."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)
