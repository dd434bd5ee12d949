"""llama.cpp's cache: `owner_name_file.gguf` beside `.json` or `.etag`, since 2026 the layout of Hugging Face's.

Unfinished files end in `.downloadInProgress`. The ETags are those of a download server, and no hash of the file that
could be relied on. Source: llama.cpp's `common/common.cpp`, `download.cpp` and `hf-cache.cpp`.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from app.core.library import Owner
from app.downloads.adopt.hugging_face import PREFIX, in_snapshot
from app.downloads.adopt.surroundings import Surroundings
from app.downloads.finding import Found, Walk, small_json

_ADDRESS = re.compile(r"https?://[^/]+/([\w.-]+/[\w.-]+)/resolve/")


def folders(at: Surroundings) -> tuple[Path, ...]:
    return (at.variable("LLAMA_CACHE") or at.cache / "llama.cpp",)


def find(folder: Path, walk: Walk) -> Iterator[Found]:
    for path in walk.models(folder):
        if path.relative_to(folder).parts[0].startswith(PREFIX):
            yield in_snapshot(path, folder, Owner.LLAMA_CPP)
        else:
            yield Found(path, Owner.LLAMA_CPP, repository=_repository(path))


def _repository(path: Path) -> str:
    address = small_json(path.with_name(f"{path.name}.json")).get("url", "")
    found = _ADDRESS.match(address) if isinstance(address, str) else None
    return found.group(1) if found else ""
