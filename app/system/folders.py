"""Where models are kept, as the user chose: a file of its own, since the window and the commands both write it.

`models` is switched in one write, which is what moving the models folder stands on.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from app.system.files import file_error, write_atomically

MAX_BYTES = 2**20


@dataclass(frozen=True, slots=True)
class Folders:
    """Paths as text, so that also those come back that this system can't decode."""

    models: str = ""  # "": the usual place
    added: tuple[str, ...] = ()  # folders and files that the user added; in place, nothing is copied


def read_folders(path: Path) -> Folders:
    """What is chosen; the usual places where nothing is, or where the file can't be read."""
    try:
        with path.open("rb") as file:
            data = json.loads(file.read(MAX_BYTES))
        return _checked(data)
    except (OSError, ValueError, RecursionError):
        return Folders()


def write_folders(path: Path, folders: Folders) -> None:
    """Replaces the file as a whole. Raises AppError."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_atomically(path, json.dumps(asdict(folders), indent=2).encode("ascii") + b"\n")
    except OSError as error:
        raise file_error("The chosen folders could not be saved", error, path) from error


def _checked(data: object) -> Folders:
    if not isinstance(data, Mapping):
        raise ValueError("not a group of settings")
    models, added = data.get("models", ""), data.get("added", [])
    texts = [each for each in added if isinstance(each, str)] if isinstance(added, list) else []
    return Folders(models if isinstance(models, str) else "", tuple(dict.fromkeys(texts)))
