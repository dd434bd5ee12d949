"""LM Studio: `publisher/repository/file.gguf` in the folder its settings name.

Source: its documentation ("Import Models") and `lms`, its command (`importCmd.ts`, `lmstudioPaths.ts`).
"""

from collections.abc import Iterator
from pathlib import Path

from app.core.library import Owner
from app.downloads.adopt.surroundings import Surroundings
from app.downloads.finding import Found, Walk, small_json, small_text

POINTER = ".lmstudio-home-pointer"  # in the user's home, holds the path of LM Studio's


def folders(at: Surroundings) -> tuple[Path, ...]:
    chosen = small_json(at.config / "LM Studio" / "settings.json").get("downloadsFolder", "")
    pointer = small_text(at.home / POINTER).strip()
    places = [Path(chosen)] if isinstance(chosen, str) and chosen else []
    places += [Path(pointer) / "models"] if pointer else []
    return (*places, at.home / ".lmstudio" / "models", at.home / ".cache" / "lm-studio" / "models")


def find(folder: Path, walk: Walk) -> Iterator[Found]:
    for path in walk.models(folder):
        yield Found(path, Owner.LM_STUDIO, repository=repository_of(path, folder))


def repository_of(path: Path, folder: Path) -> str:
    """Of `publisher/repository/…/file`; "" for a file that lies less deep."""
    parts = path.relative_to(folder).parts
    return "/".join(parts[:2]) if len(parts) > 2 else ""
