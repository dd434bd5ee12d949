"""What the person in front of the terminal is told: steps, progress, and faults with a way out."""

import sys
import time
from dataclasses import dataclass
from typing import Self, TextIO

QUIET_SECONDS = 20.0  # where lines can't be overwritten, at most one line of progress in this time


@dataclass(eq=False)
class SetupError(Exception):
    """Something in the world stops the setup: what happened, why as far as known, and what to do."""

    title: str
    detail: str
    advice: str

    def __str__(self) -> str:
        return "\n".join(part for part in (f"Error: {self.title}", self.detail, self.advice) if part)


def say(text: str) -> None:
    """One line to the terminal; never to stdout, which belongs to the program that is started afterwards."""
    print(text, file=sys.stderr, flush=True)


class Step:
    """One long step: a line that is rewritten in place on a terminal, and now and then a new line elsewhere."""

    def __init__(self, title: str, stream: TextIO | None = None) -> None:
        self._title = title
        self._stream = stream or sys.stderr
        self._live = self._stream.isatty()
        self._began = time.monotonic()
        self._shown = self._began
        self._width = 0

    def __enter__(self) -> Self:
        self._write(f"  {self._title} ...", end="" if self._live else "\n")
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        outcome = "done" if kind is None else "stopped" if kind is KeyboardInterrupt else "failed"
        self._write(f"{self._start()}  {self._title}: {outcome} ({self.clock()})", end="\n")

    def clock(self) -> str:
        """Minutes and seconds since the step began."""
        minutes, seconds = divmod(int(time.monotonic() - self._began), 60)
        return f"{minutes}:{seconds:02d}"

    def progress(self, text: str) -> None:
        """How far the step is, in words."""
        now = time.monotonic()
        if now - self._shown < (0.1 if self._live else QUIET_SECONDS):
            return
        self._shown = now
        self._write(f"{self._start()}  {self._title}: {text}, {self.clock()}", end="" if self._live else "\n")

    def _start(self) -> str:
        return "\r" if self._live else ""

    def _write(self, text: str, end: str) -> None:
        padding = " " * max(0, self._width - len(text)) if self._live else ""
        self._width = len(text)
        self._stream.write(text + padding + end)
        self._stream.flush()
