#!/usr/bin/env python3
"""Sets Phidias up and starts it (run), or checks and tests it (test): the two commands of the README.

Standard library only. This file is readable to Python 3.6, so that an old Python can say that it is too old;
everything else lies in setup_steps, which is only imported afterwards.
"""

import shutil
import subprocess
import sys

OLDEST = (3, 11)
NEWER = ("python3.13", "python3.12", "python3.11")
INSTALL = (
    ("apt-get", "sudo apt-get install python3.11 python3.11-venv"),
    ("dnf", "sudo dnf install python3.12"),
    ("pacman", "sudo pacman -S python"),
    ("zypper", "sudo zypper install python312"),
    ("brew", "brew install python@3.13"),
    ("winget", "winget install Python.Python.3.13"),
)


def too_old(major: int, minor: int) -> str:
    """What to tell the owner of this version of Python; empty when it is new enough."""
    if (major, minor) >= OLDEST:
        return ""
    text = f"Phidias needs Python 3.11 or newer; this is Python {major}.{minor}.\n"
    for name in NEWER:
        if _works(name):
            return text + f"This machine has a newer one. Use: {name} packaging/bootstrap.py run\n"
    for manager, command in INSTALL:
        if shutil.which(manager):
            return text + f"Install a newer one and start this with it: {command}\n"
    return text + "Install a newer one, from python.org for instance, and start this with it.\n"


def _works(name: str) -> bool:
    path = shutil.which(name)
    if not path:
        return False

    return subprocess.call([path, "-c", ""], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0


def start() -> int:
    """Hands over to the steps, once it is sure that this Python can read them."""
    message = too_old(*sys.version_info[:2])
    if message:
        sys.stderr.write(message)
        return 1
    from setup_steps.command import main

    return main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(start())
