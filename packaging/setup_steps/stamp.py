"""Remembers what the environment was set up from, so that nothing is done twice."""

import hashlib
import json
import sys
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path

from setup_steps.layout import Layout
from setup_steps.llama import Flavour

FORMAT = 1  # raised when the steps change so that finished environments must go through them again


class Stage(StrEnum):
    """How much is installed: what the program needs, or what its tests need as well."""

    APP = "app"
    TEST = "test"


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a finished setup left behind. The digests are empty for stages that are not there."""

    app: str = ""
    test: str = ""
    flavour: Flavour | None = None
    asked: bool = False  # the flavour was asked for, not found out

    def covers(self, stage: Stage, digest: str) -> bool:
        """Whether this stage is installed from exactly these inputs."""
        return digest == (self.app if stage is Stage.APP else self.test)


def read(path: Path) -> Stamp:
    """The stamp in this file; an empty one when there is none, or none that can be read."""
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        stamp = Stamp(**values)
        return replace(stamp, flavour=None if stamp.flavour is None else Flavour(stamp.flavour))
    except (OSError, ValueError, TypeError):
        return Stamp()


def write(path: Path, stamp: Stamp) -> None:
    """Writes it whole or not at all."""
    unfinished = path.with_suffix(".new")
    unfinished.write_text(json.dumps(asdict(stamp), indent=1) + "\n", encoding="utf-8")
    unfinished.replace(path)


def digest(layout: Layout, stage: Stage) -> str:
    """Everything that an installed stage depends on, in one number."""
    total = hashlib.sha256(f"{FORMAT}\0{layout.root}\0{layout.python.resolve()}\0{sys.platform}".encode())
    locks = (layout.app_lock,) if stage is Stage.APP else (layout.app_lock, layout.test_lock)
    for path in (*locks, layout.root / "pyproject.toml", layout.venv / "pyvenv.cfg"):
        total.update(path.read_bytes() if path.exists() else b"none")
        total.update(b"\0")
    return total.hexdigest()
