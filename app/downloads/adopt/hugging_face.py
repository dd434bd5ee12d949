"""Hugging Face's cache: `models--owner--name/snapshots/<commit>/file`, a link to `../../blobs/<SHA-256>`.

Where links are not possible (Windows), the file itself lies in the snapshot. Unfinished blobs end in `.incomplete`
and no snapshot names them. What was fetched into a folder of the user's choice has a note in it:
`.cache/huggingface/download/<path>.metadata` with commit, SHA-256 and time, a line each.
Source: huggingface_hub's `file_download.py`, `_local_folder.py` and `constants.py`.
"""

from collections.abc import Iterator
from pathlib import Path

from app.core.library import Owner
from app.downloads.adopt.surroundings import Surroundings
from app.downloads.checks import is_sha256
from app.downloads.finding import Found, Walk, small_text

PREFIX, SEPARATOR = "models--", "--"
NOTE_DEPTH = 4  # folders from a file up to the one it was fetched into


def folders(at: Surroundings) -> tuple[Path, ...]:
    chosen = at.variable("HF_HUB_CACHE") or at.variable("HUGGINGFACE_HUB_CACHE")
    if chosen:
        return (chosen,)
    cache = at.variable("XDG_CACHE_HOME") or at.home / ".cache"  # on every system
    return ((at.variable("HF_HOME") or cache / "huggingface") / "hub",)


def find(folder: Path, walk: Walk) -> Iterator[Found]:
    for repository in walk.folders(folder):
        if repository.name.startswith(PREFIX):
            for path in walk.models(repository / "snapshots"):
                yield in_snapshot(path, folder, Owner.HUGGING_FACE)


def in_snapshot(path: Path, folder: Path, owner: Owner) -> Found:
    """What the layout tells about a file in it; llama.cpp keeps the same."""
    name = path.relative_to(folder).parts[0].removeprefix(PREFIX).replace(SEPARATOR, "/")
    return Found(path, owner, repository=name, sha256=_hash(path))


def noted_hash(path: Path) -> str:
    """Of a file that was fetched into a folder of the user's choice, and has not changed since."""
    for folder in path.parents[:NOTE_DEPTH]:
        note = folder / ".cache" / "huggingface" / "download" / f"{path.relative_to(folder)}.metadata"
        lines = small_text(note).split("\n")
        if len(lines) > 2 and is_sha256(lines[1]) and _is_unchanged(path, lines[2]):
            return lines[1]
    return ""


def _is_unchanged(path: Path, noted: str) -> bool:
    """As huggingface_hub decides it: `noted` is when, in seconds."""
    try:
        return path.stat().st_mtime - 1 <= float(noted)
    except (OSError, ValueError):
        return False


def _hash(path: Path) -> str:
    """Large files are stored under their SHA-256, small ones under a shorter hash of git's."""
    try:
        blob = path.resolve()
    except (OSError, RuntimeError):  # links in a circle
        return ""
    return blob.name if blob != path and blob.parent.name == "blobs" and is_sha256(blob.name) else ""
