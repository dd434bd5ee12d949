"""Sizes, hashes and revisions as hubs and files tell them, before they are believed."""

import re

LARGEST_FILE = 2**50  # bytes


def is_sha256(text: str) -> bool:
    """Whether this is one in lower-case hexadecimal."""
    return re.fullmatch(r"[0-9a-f]{64}", text) is not None


def is_commit(revision: str) -> bool:
    """Whether this is no branch, which may mean other bytes tomorrow."""
    return re.fullmatch(r"[0-9a-f]{40}", revision) is not None


def checked_sha256(value: object) -> str:
    """In lower case; "" for none. Raises ValueError for anything else."""
    text = value.lower() if isinstance(value, str) else ""
    if (text == "" and value in ("", None)) or is_sha256(text):
        return text
    raise ValueError("no SHA-256")


def checked_revision(value: object) -> str:
    """A commit or branch. Raises ValueError for anything else."""
    if isinstance(value, str) and re.fullmatch(r"[0-9A-Za-z][0-9A-Za-z._/-]{0,99}", value):
        return value
    raise ValueError("no revision")


def checked_size(value: object) -> int | None:
    """Bytes; None for none. Raises ValueError for anything else."""
    if value is None or (isinstance(value, int) and not isinstance(value, bool) and 0 <= value < LARGEST_FILE):
        return value
    raise ValueError("no size")
