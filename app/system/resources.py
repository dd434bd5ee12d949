"""Where the files shipped with the program are: models, math assets, icons, style sheets."""

import os
import sys
from functools import cache
from pathlib import Path

RESOURCES_VARIABLE = "PHIDIAS_RESOURCES"


def resource(relative: str) -> Path:
    """The path of a shipped file or folder, e.g. "math/fonts"; whether it is there is not checked."""
    return resources_folder() / relative


def resources_folder() -> Path:
    """PHIDIAS_RESOURCES, a frozen bundle's folder, or `resources` beside `app` (checkout and wheel)."""
    chosen = os.environ.get(RESOURCES_VARIABLE, "")
    if chosen:
        return Path(chosen).absolute()
    bundle = getattr(sys, "_MEIPASS", None)
    return (Path(bundle) if bundle else _beside_app()) / "resources"


@cache  # resolving a link takes most of the time of an icon
def _beside_app() -> Path:
    return Path(__file__).resolve().parents[2]
