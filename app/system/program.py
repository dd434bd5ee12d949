"""The program started once more, for a part of its work."""

import os
import sys
from pathlib import Path

SERVE_DOWNLOADS = "serve-downloads"  # the process that fetches models for the window


def own_command(part: str) -> tuple[str, ...]:
    """From a checkout, an installation or a bundle.

    `-P`: a folder `app` of somebody else's that the program was started in is not taken for ours.
    """
    if getattr(sys, "frozen", False):
        return (sys.executable, part)
    return (sys.executable, "-P", "-m", "app", part)


def own_environment() -> dict[str, str]:
    """That of this process, and where the code of the program is."""
    root = str(Path(__file__).parents[2])
    paths = [root, *filter(None, [os.environ.get("PYTHONPATH", "")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
