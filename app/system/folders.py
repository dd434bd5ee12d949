"""Where models are kept, as the user chose: a file of its own, since the window and the commands both write it.

Moving the models folder stands on it: each write says what is so if the program ends at this moment.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from app.system.files import file_error, write_atomically

MAX_BYTES = 2**20
MARKER = ".phidias-moving-here"  # lies in a folder that is being filled


@dataclass(frozen=True, slots=True)
class Folders:
    """Paths as text, so that also those come back that this system can't decode."""

    models: str = ""  # "": the usual place
    added: tuple[str, ...] = ()  # folders and files that the user added; in place, nothing is copied
    moving_to: str = ""  # a move is under way, or was broken off: in use once `models` is gone, which a rename does
    leaving: str = ""  # the folder that was in use before, whose files are copied already and still to be deleted
    leaving_device: int = 0  # the disk of that folder, as the system numbers it; 0: not known


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
    added = data.get("added", [])
    texts = [each for each in added if isinstance(each, str)] if isinstance(added, list) else []
    device = data.get("leaving_device", 0)
    return Folders(
        _text(data, "models"),
        tuple(dict.fromkeys(texts)),
        _text(data, "moving_to"),
        _text(data, "leaving"),
        device if isinstance(device, int) else 0,
    )


def _text(data: Mapping[str, object], key: str) -> str:
    value = data.get(key, "")
    return value if isinstance(value, str) else ""
