"""How far a download is: a bar on one line of the screen, or a line now and then where stderr is none."""

import shutil
import time
from typing import TextIO

from app.cli.models import printable
from app.downloads.messages import TransferChanged, TransferPhase

LINE_SECONDS = 5.0  # between two lines where there is no screen
_CLEAR_LINE = "\r\x1b[K"
_WORDS = {
    TransferPhase.QUEUED: "Waiting",
    TransferPhase.CONNECTING: "Asking the hub",
    TransferPhase.RECEIVING: "Fetching",
    TransferPhase.VERIFYING: "Checking",
    TransferPhase.PAUSED: "Paused",
}


class PullOutput:
    """Writes to `error`, and takes what it has written on the screen away at the end."""

    def __init__(self, error: TextIO) -> None:
        self._error, self._is_screen = error, error.isatty()
        self._said = ""  # the last line that stays
        self._next = 0.0  # when the next line is due, where there is no screen

    def show(self, state: TransferChanged) -> None:
        """How far it is; what is to be said at its end is not said here."""
        if state.phase not in _WORDS:
            return
        text = progress_text(state)
        if self._is_screen:
            width = shutil.get_terminal_size().columns - 1
            self._error.write(f"{_CLEAR_LINE}{_with_bar(state, text, width)}")
        now = time.monotonic()
        worth_a_line = state.note or (str(state.problem) if state.problem else "")
        if worth_a_line and worth_a_line != self._said:
            self._said = worth_a_line
            self.say(worth_a_line)
        elif not self._is_screen and now >= self._next:
            self._error.write(f"{text}\n")
            self._next = now + LINE_SECONDS
        self._error.flush()

    def say(self, text: str) -> None:
        """A line that stays."""
        self.clear()
        self._error.write(f"phidias: {printable(text)}\n")
        self._error.flush()

    def clear(self) -> None:
        if self._is_screen:
            self._error.write(_CLEAR_LINE)


def progress_text(state: TransferChanged) -> str:
    """As "Fetching phi-4-Q4_K_M.gguf  42 %  3.8 of 9.1 GB  34.1 MB/s  2 min 36 s left"."""
    parts = [f"{_WORDS[state.phase]} {printable(state.model.name)}"]
    if state.total:
        parts += [f"{state.received * 100 // state.total} %", f"{amount(state.received, state.total)}"]
    if state.rate:
        parts.append(f"{state.rate / 1e6:.1f} MB/s")
    if state.seconds_left is not None:
        parts.append(f"{duration(state.seconds_left)} left")
    return "  ".join(parts)


def amount(received: int, total: int) -> str:
    """In the unit of the whole."""
    unit, name = (1e9, "GB") if total >= 1e9 else (1e6, "MB")
    return f"{received / unit:.1f} of {total / unit:.1f} {name}"


def duration(seconds: float) -> str:
    """As exact as a person needs it."""
    whole = max(0, round(seconds))
    hours, minutes = whole // 3600, whole % 3600 // 60
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {whole % 60} s" if minutes else f"{whole} s"


def _with_bar(state: TransferChanged, text: str, width: int) -> str:
    """The text with a bar in the room that is left on the line."""
    room = width - len(text) - 4
    if not state.total or room < 10:
        return text[:width]
    size = min(room, 30)
    done = size * min(state.received, state.total) // state.total
    return f"{text}  [{'#' * done}{'.' * (size - done)}]"
