"""GPT4All: GGUF files in one folder; unfinished ones are called `incomplete-…`, or end in `.part`.

Source: GPT4All's `mysettings.cpp` and `modellist.cpp`; `gpt4all.py` of its Python package.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from app.core.library import Owner
from app.downloads.adopt.surroundings import Surroundings
from app.downloads.finding import Found, Walk, small_text

PUBLISHER, PROGRAM = "nomic.ai", "GPT4All"
UNFINISHED = "incomplete"
_FOLDER = re.compile(r'^modelPath=("?)(.+?)\1\s*$', re.MULTILINE)


def folders(at: Surroundings) -> tuple[Path, ...]:
    settings = at.data if at.platform == "win32" else at.variable("XDG_CONFIG_HOME") or at.home / ".config"
    chosen = _FOLDER.search(small_text(settings / PUBLISHER / f"{PROGRAM}.ini"))
    named = [Path(chosen.group(2))] if chosen else []
    return (*named, at.local_data / PUBLISHER / PROGRAM, at.home / ".cache" / "gpt4all")


def find(folder: Path, walk: Walk) -> Iterator[Found]:
    for path in walk.models(folder):
        if not path.name.startswith(UNFINISHED):
            yield Found(path, Owner.GPT4ALL)
