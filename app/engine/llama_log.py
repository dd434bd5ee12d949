"""llama.cpp's chatter goes to `logging`, never to stderr; its last complaints explain a failure."""

import collections
import ctypes
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from app.engine.llama_binding import native

log = logging.getLogger("llama.cpp")

# ggml's enum ggml_log_level. What it calls info is of interest only to those who debug, and what it calls an
# error is no more than a note here: to be stopped is one to it, and a real one is told in a Problem.
_LEVELS = {1: logging.DEBUG, 2: logging.DEBUG, 3: logging.INFO, 4: logging.INFO}
_ERROR = 4
_CONTINUED = 5


class NativeLog:
    """Receives all lines of llama.cpp; there is one log in a process, as there is in llama.cpp."""

    _installed: "NativeLog | None" = None

    def __init__(self) -> None:
        self._errors: collections.deque[str] = collections.deque(maxlen=8)
        self._heard: list[str] | None = None
        self._level = logging.DEBUG
        self._callback = native.llama_log_callback(self._receive)  # referenced for as long as C may call it

    @classmethod
    def install(cls) -> "NativeLog":
        """The process's log, set up at the first call."""
        if cls._installed is None:
            cls._installed = cls()
            native.llama_log_set(cls._installed._callback, ctypes.c_void_p(0))
        return cls._installed

    def forget_errors(self) -> None:
        self._errors.clear()

    @contextmanager
    def listening(self) -> Iterator[list[str]]:
        """All that is said meanwhile, whatever its level."""
        heard: list[str] = []
        self._heard = heard
        try:
            yield heard
        finally:
            self._heard = None

    @property
    def errors(self) -> tuple[str, ...]:
        """The last error lines, oldest first."""
        return tuple(self._errors)

    def _receive(self, level: int, text: bytes, _data: Any) -> None:
        if level != _CONTINUED:
            self._level = _LEVELS.get(level, logging.DEBUG)
        if self._heard is not None:
            self._heard.append(text.decode("utf-8", "replace"))
        if level != _ERROR and not log.isEnabledFor(self._level):
            return
        line = text.decode("utf-8", "replace").strip()
        if level == _ERROR and line:
            self._errors.append(line)
        if line.strip("."):  # a row of dots is its progress bar
            log.log(self._level, "%s", line)
