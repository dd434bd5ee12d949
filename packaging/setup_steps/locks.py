"""Reads the lock files: exact versions with the hashes of their files."""

import re
from pathlib import Path


def blocks(text: str) -> dict[str, str]:
    """Project name → its requirement as pip reads it, with markers and hashes, without comments."""
    found: dict[str, str] = {}
    name = ""
    for line in text.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if not line[0].isspace():
            name = re.split(r"[^A-Za-z0-9._-]", line, maxsplit=1)[0].lower()
        found[name] = found.get(name, "") + line + "\n"
    return {name: block.rstrip().removesuffix("\\").rstrip() + "\n" for name, block in found.items()}


def line(block: str) -> str:
    """The requirement itself, without its hashes: name, version and marker."""
    return block.splitlines()[0].removesuffix("\\").strip()


def version(block: str) -> str:
    """The exact version that a requirement pins."""
    pinned = re.search(r"==([^\s;\\]+)", block)
    if pinned is None:
        raise ValueError(f"not pinned: {block.splitlines()[0]}")
    return pinned[1]


def read(path: Path) -> dict[str, str]:
    """The blocks of a lock file."""
    return blocks(path.read_text(encoding="utf-8"))
