"""What hubs have answered about the repositories of the catalogue, kept in a file between two runs."""

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.core.catalogue import Hub, RemoteFile
from app.downloads.checks import checked_revision, checked_sha256, checked_size
from app.downloads.listing import Listing
from app.system.files import write_atomically

FORMAT = 1
MAX_BYTES = 64 * 2**20  # more than the longest listings of all repositories take; the usual have 100,000

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answer:
    """About one repository at one time."""

    asked: str  # ISO 8601, UTC
    revision: str = ""  # commit; "": there is no such repository
    files: tuple[RemoteFile, ...] = ()  # its models

    @staticmethod
    def of(listing: Listing, asked: str) -> "Answer":
        return Answer(asked, listing.revision, listing.files)

    def listing(self, hub: Hub, repository: str) -> Listing:
        return Listing(hub, repository, self.revision, self.files)


Answers = dict[Hub, dict[str, Answer]]  # repository → answer


def read_answers(path: Path) -> Answers:
    """Empty where nothing was asked yet, or where the file can't be read: the next refresh makes it anew."""
    answers: Answers = {hub: {} for hub in Hub}
    try:
        with path.open("rb") as file:
            data = json.loads(file.read(MAX_BYTES))
        if data["format"] == FORMAT:
            for hub in Hub:
                answers[hub] = {name: _answer(each) for name, each in data["hubs"].get(hub.value, {}).items()}
    except FileNotFoundError:
        pass
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        log.warning("what hubs have answered can't be read: %s: %s", path, error)
        return {hub: {} for hub in Hub}
    return answers


def write_answers(path: Path, answers: Mapping[Hub, Mapping[str, Answer]]) -> None:
    """Raises OSError."""
    hubs = {hub.value: {name: _plain(each) for name, each in of_hub.items()} for hub, of_hub in answers.items()}
    content = json.dumps({"format": FORMAT, "hubs": hubs}, indent=1)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_atomically(path, content.encode() + b"\n")


def _plain(answer: Answer) -> dict[str, object]:
    files = [[file.path, file.size, file.sha256] for file in answer.files]
    return {"asked": answer.asked, "revision": answer.revision, "files": files}


def _answer(data: Mapping[str, Any]) -> Answer:
    files = tuple(
        RemoteFile(str(path), checked_size(size), checked_sha256(sha256)) for path, size, sha256 in data["files"]
    )
    revision = data["revision"]
    return Answer(str(data["asked"]), checked_revision(revision) if revision else "", files)
