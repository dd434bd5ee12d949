"""Where a fetched file lies in the models folder, and what lies beside it while it is on its way.

A file of the repository `publisher/name` lies at `publisher/name/` and then its path in the repository. While it is
not whole and verified there are only files beside its place whose names begin with a dot.
"""

from pathlib import Path

from app.core.errors import AppError
from app.downloads.names import SUFFIX, is_safe, is_storable


def place(models: Path, repository: str, path: str) -> Path:
    """Where a hub's file belongs. AppError for a name that could lead elsewhere, or that some system can't store."""
    is_repository = repository.count("/") == 1 and all(map(is_storable, repository.split("/")))
    if not is_repository or not is_safe(path) or not path.lower().endswith(SUFFIX):
        raise _refused(f"{repository}/{path}")
    return models.joinpath(*repository.split("/"), *path.split("/"))


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
    return name.startswith(".") and name.lower().endswith(f"{SUFFIX}.lock")


def journals(models: Path) -> list[Path]:
    """Of all transfers that are not done. Folders that can't be read hold none."""
    found = (path for path in models.rglob(".*.transfer") if path.name.lower().endswith(f"{SUFFIX}.transfer"))
    return sorted(path for path in found if path.is_file())


def _refused(path: str) -> AppError:
    shown = "".join(letter if letter.isprintable() else "?" for letter in path[:120])
    return AppError(
        "The hub names a file that can't be stored.",
        f"{shown!r} is not a plain path of a GGUF file.",
        "Choose another file or another repository.",
    )
