"""The settings file: read leniently, written as a whole, never lost silently."""

import json
import logging
from collections.abc import Mapping
from pathlib import Path

from app.core.settings import Settings, settings_from_dict, settings_to_dict
from app.system.files import file_error, move_aside, write_atomically

_log = logging.getLogger(__name__)


class SettingsFile:
    """`settings.json` of one home folder."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._kept: Mapping[str, object] = {}  # what was read, for keys of newer versions
        self._unread = False  # a file is there that could neither be read nor moved aside

    def load(self) -> tuple[Settings, tuple[str, ...]]:
        """The settings, and what a person should know about them. Never raises for a bad file."""
        try:
            self._kept = self._decode(self._path.read_bytes())
        except FileNotFoundError:
            self._kept = {}
        except (ValueError, RecursionError) as error:
            return Settings(), (self._put_aside(f"is damaged ({error})"),)
        except OSError as error:
            return Settings(), (self._put_aside(f"can't be read ({error.strerror or error})"),)
        return settings_from_dict(self._kept)

    def save(self, settings: Settings) -> None:
        """Replace the file; AppError where the disk does not allow it, and the old file is still there."""
        data = settings_to_dict(settings, self._kept)
        content = json.dumps(data, indent=2).encode("ascii")  # escapes keep lone surrogates of odd paths
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if self._unread and self._path.exists():
                move_aside(self._path)
            write_atomically(self._path, content + b"\n")
        except OSError as error:
            raise file_error("The settings could not be saved", error, self._path) from error
        self._kept, self._unread = data, False

    @staticmethod
    def _decode(content: bytes) -> Mapping[str, object]:
        data = json.loads(content.decode("utf-8-sig"))
        if not isinstance(data, dict):
            raise ValueError("not a group of settings")
        return data

    def _put_aside(self, what: str) -> str:
        self._kept = {}
        try:
            aside = move_aside(self._path)
        except OSError as error:
            self._unread = True
            _log.warning("settings file could not be moved aside: %s", error)
            return f"The settings file {self._path} {what}; the defaults are used."
        _log.warning("settings file moved aside to %s", aside)
        return f"The settings file {what}; the defaults are used. The old file is kept as {aside}."
