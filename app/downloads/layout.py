"""Where a fetched file lies in the models folder, and what lies beside it while it is on its way.

A file of the repository `publisher/name` lies at `publisher/name/` and then its path in the repository. While it is
not whole and verified there are only files beside its place whose names begin with a dot.
"""

import re
import unicodedata
from pathlib import Path

from app.core.errors import AppError

MAX_NAME = 200  # bytes of one folder's or file's name: room for what is put around it
MAX_DEPTH = 8  # folders inside a repository
_NOT_IN_NAMES = re.compile(r'[<>:"\\|?*]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?", re.IGNORECASE)
_SUFFIX = ".gguf"


def place(models: Path, repository: str, path: str) -> Path:
    """Where a hub's file belongs. AppError for a name that could lead elsewhere, or that some system can't store."""
    parts = [*repository.split("/"), *path.split("/")]
    if repository.count("/") != 1 or len(parts) > MAX_DEPTH + 3 or any(_fault(part) for part in parts):
        raise _refused(f"{repository}/{path}")
    if not path.lower().endswith(_SUFFIX):
        raise _refused(f"{repository}/{path}")
    return models.joinpath(*parts)


def part_path(file: Path) -> Path:
    """Unfinished data."""
    return file.with_name(f".{file.name}.part")


def journal_path(file: Path) -> Path:
    """What is known about unfinished data; beside the first file of a model."""
    return file.with_name(f".{file.name}.transfer")


def lock_path(file: Path) -> Path:
    """Held by the one program that fetches it; beside the first file of a model."""
    return file.with_name(f".{file.name}.lock")


def is_lock(name: str) -> bool:
    """Whether a file of this name is the lock of a transfer."""
    return name.startswith(".") and name.lower().endswith(f"{_SUFFIX}.lock")


def journals(models: Path) -> list[Path]:
    """Of all transfers that are not done. Folders that can't be read hold none."""
    return sorted(path for path in models.rglob(f".*{_SUFFIX}.transfer") if path.is_file())


def _fault(name: str) -> bool:
    """Whether this can't be the name of a visible file on Linux, macOS and Windows alike."""
    return (
        not name
        or name.startswith(".")
        or name != name.strip()
        or name.endswith(".")
        or len(name.encode(errors="replace")) > MAX_NAME
        or _NOT_IN_NAMES.search(name) is not None
        or _RESERVED.fullmatch(name) is not None
        or any(unicodedata.category(letter).startswith("C") for letter in name)
    )


def _refused(path: str) -> AppError:
    shown = "".join(letter if letter.isprintable() else "?" for letter in path[:120])
    return AppError(
        "The hub names a file that can't be stored.",
        f"{shown!r} is not a plain path of a GGUF file.",
        "Choose another file or another repository.",
    )
