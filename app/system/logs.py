"""The log file and the crash log. What a user wrote goes to neither, but at DEBUG."""

import faulthandler
import logging
import os
from pathlib import Path
from typing import TextIO

from app.system.files import name_aside

DEBUG_VARIABLE = "PHIDIAS_DEBUG"
ASKING = ("httpx2", "httpcore2", "huggingface_hub")
LOG_BYTES = 1024 * 1024
OLD_LOGS = 3
OLD_CRASHES = 5

_FORMAT = "%(asctime)s %(levelname)-7s %(process)d %(threadName)s %(name)s: %(message)s"
_log = logging.getLogger(__name__)


def start_logging(folder: Path) -> logging.Handler:
    """Log to `phidias.log` in `folder`, or to stderr where that can't be; PHIDIAS_DEBUG=1 logs all."""
    handler = _file_handler(folder) or logging.StreamHandler()
    handler.setFormatter(logging.Formatter(_FORMAT))
    logging.getLogger().addHandler(handler)
    set_log_level()
    return handler


def set_log_level() -> None:
    """What is logged at all. Libraries name the addresses that are asked, and a search's has the user's words."""
    debug = os.environ.get(DEBUG_VARIABLE, "") not in ("", "0")
    logging.getLogger().setLevel(logging.DEBUG if debug else logging.INFO)
    for name in ASKING:
        logging.getLogger(name).setLevel(logging.DEBUG if debug else logging.WARNING)


def stop_logging(handler: logging.Handler) -> None:
    """Undo `start_logging`."""
    logging.getLogger().removeHandler(handler)
    handler.close()


class CrashLog:
    """Where Python's fault handler writes when the process dies of a signal or a fatal error.

    `close` at an orderly end removes the file, so that one with content is the trace of a crash.
    Only the instance that holds the home's lock may have one.
    """

    def __init__(self, path: Path, file: TextIO) -> None:
        self._path, self._file = path, file

    def close(self) -> None:
        """An orderly end: no crash to tell of."""
        faulthandler.disable()
        self._file.close()
        try:
            self._path.unlink(missing_ok=True)
        except OSError as error:
            _log.warning("crash log stays: %s", error)


def install_crash_log(folder: Path) -> CrashLog | None:
    """Write crashes to `crash.log` in `folder`; None where that can't be. Ask `previous_crash` before."""
    path = folder / "crash.log"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = path.open("w", encoding="utf-8")
    except OSError as error:
        _log.warning("no crash log: %s", error)
        return None
    faulthandler.enable(file)
    return CrashLog(path, file)


def previous_crash(folder: Path) -> Path | None:
    """The trace that the last run left when it crashed, kept under a name of its own."""
    path = folder / "crash.log"
    try:
        if path.stat().st_size == 0:
            return None  # killed, or the power failed: no trace
        kept = name_aside(path, "kept")
        path.rename(kept)
        _forget_old_crashes(folder)
    except FileNotFoundError:
        return None
    except OSError as error:
        _log.warning("crash log can't be kept: %s", error)
        return path
    return kept


def _forget_old_crashes(folder: Path) -> None:
    kept = sorted(folder.glob("crash.kept-*.log"), key=_written)
    for old in kept[:-OLD_CRASHES]:
        old.unlink(missing_ok=True)


def _written(path: Path) -> int:
    return path.stat().st_mtime_ns


def _file_handler(folder: Path) -> logging.Handler | None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return _RotatingFile(folder / "phidias.log", LOG_BYTES, OLD_LOGS)
    except OSError as error:
        _log.warning("no log file: %s", error)  # to stderr: there is no handler yet
        return None


class _RotatingFile(logging.FileHandler):
    """A log that becomes `phidias.log.1` when it is full, and so on.

    The standard library's brings sockets and pickles along, 5 ms of the program's start.
    """

    def __init__(self, path: Path, most_bytes: int, old: int) -> None:
        super().__init__(path, encoding="utf-8", errors="backslashreplace")
        self._path, self._most_bytes, self._old = path, most_bytes, old

    def emit(self, record: logging.LogRecord) -> None:
        super().emit(record)
        try:
            if self.stream is not None and self.stream.tell() > self._most_bytes:
                self.stream.close()
                self.stream = None  # the next line opens it again
                self._rename()
        except OSError:
            self.handleError(record)  # another program reads it, on Windows: this log grows on until it is let go

    def _rename(self) -> None:
        for number in range(self._old, 0, -1):
            older = self._numbered(number - 1)
            if older.exists():
                older.replace(self._numbered(number))

    def _numbered(self, number: int) -> Path:
        return self._path.with_name(f"{self._path.name}.{number}") if number else self._path
