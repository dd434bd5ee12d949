"""How far long work is, on one line of the screen."""

import sys

_CLEAR_LINE = "\r\x1b[K"


class ProgressLine:
    """Writes to stderr, and nothing where that is no screen."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._is_screen = sys.stderr.isatty()
        self._shown = ""

    def __call__(self, fraction: float) -> bool:
        """Always wants to go on: Ctrl-C ends the program."""
        text = f"{self._what}: {fraction:.0%}"
        if self._is_screen and text != self._shown:
            self._shown = text
            sys.stderr.write(f"{_CLEAR_LINE}{text}")
            sys.stderr.flush()
        return True

    def clear(self) -> None:
        if self._shown:
            sys.stderr.write(_CLEAR_LINE)
