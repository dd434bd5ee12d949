"""Where programs keep their things on each system."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The system, its variables and the user's home: all that the places of other programs depend on."""

    platform: str  # as `sys.platform`
    variables: Mapping[str, str]
    home: Path

    def variable(self, name: str) -> Path | None:
        """The folder that a variable names; None where it is not set."""
        value = self.variables.get(name, "")
        if not value:
            return None
        for key in ("HOME", "USERPROFILE"):
            value = value.replace(f"${key}", str(self.home)).replace(f"%{key}%", str(self.home))
        return self.home / value[2:] if value.startswith(("~/", "~\\")) else Path(value)

    @property
    def data(self) -> Path:
        """What belongs to a program: `~/.local/share`, `~/Library/Application Support`, `%APPDATA%`."""
        match self.platform:
            case "win32":
                return self.variable("APPDATA") or self.home / "AppData" / "Roaming"
            case "darwin":
                return self.home / "Library" / "Application Support"
            case _:
                return self.variable("XDG_DATA_HOME") or self.home / ".local" / "share"

    @property
    def local_data(self) -> Path:
        """As `data`, but on Windows what does not travel with the user."""
        if self.platform == "win32":
            return self.variable("LOCALAPPDATA") or self.home / "AppData" / "Local"
        return self.data

    @property
    def config(self) -> Path:
        """What the user chose: `~/.config` where that is customary, else as `data`."""
        if self.platform in ("win32", "darwin"):
            return self.data
        return self.variable("XDG_CONFIG_HOME") or self.home / ".config"

    @property
    def cache(self) -> Path:
        match self.platform:
            case "win32":
                return self.local_data
            case "darwin":
                return self.home / "Library" / "Caches"
            case _:
                return self.variable("XDG_CACHE_HOME") or self.home / ".cache"


def here() -> Surroundings:
    """Those of this process."""
    return Surroundings(sys.platform, os.environ, Path(os.path.expanduser("~")))  # noqa: PTH111 - Path's raises without a home
