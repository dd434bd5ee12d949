"""Where everything lies: the checkout, its virtual environment, the locks, the caches."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

WINDOWS = sys.platform == "win32"


@dataclass(frozen=True, slots=True)
class Layout:
    """The paths of one checkout."""

    root: Path

    @property
    def venv(self) -> Path:
        return self.root / ".venv"

    @property
    def scripts(self) -> Path:
        return self.venv / ("Scripts" if WINDOWS else "bin")

    @property
    def python(self) -> Path:
        return self.scripts / ("python.exe" if WINDOWS else "python")

    @property
    def program(self) -> Path:
        """The command that starts Phidias."""
        return self.scripts / ("phidias.exe" if WINDOWS else "phidias")

    @property
    def stamp(self) -> Path:
        return self.venv / "phidias-setup.json"

    @property
    def log(self) -> Path:
        return self.venv / "phidias-setup.log"

    @property
    def guard(self) -> Path:
        """Locked while a setup is at work; beside the environment, which may be made anew."""
        return self.root / ".venv.lock"

    @property
    def app_lock(self) -> Path:
        return self.root / "packaging" / "requirements.lock"

    @property
    def test_lock(self) -> Path:
        return self.root / "packaging" / "requirements-test.lock"

    @property
    def wheels(self) -> Path:
        """Where compiled wheels are kept, so that a new environment need not compile again."""
        folder = cache_folder() / "phidias" / "wheels"
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            return self.venv / "wheels"
        return folder if os.access(folder, os.W_OK) else self.venv / "wheels"


def this_checkout() -> Layout:
    """The checkout that this file belongs to."""
    return Layout(Path(__file__).resolve().parent.parent.parent)


def cache_folder() -> Path:
    """The user's folder for things that can be made again."""
    if WINDOWS:
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
