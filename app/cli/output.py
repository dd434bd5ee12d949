"""How an answer leaves the program on the command line: as it comes, or as one JSON object."""

import io
import json
import os
from typing import Protocol, TextIO

from app.core.chat import Channel
from app.core.errors import Problem
from app.core.models import ModelInfo
from app.engine.messages import Finished

_DIM, _PLAIN, _CLEAR_LINE = "\x1b[2m", "\x1b[0m", "\r\x1b[K"


class Output(Protocol):
    """Where the events of one question go."""

    def loading(self, fraction: float) -> None: ...

    def ready(self, info: ModelInfo) -> None: ...

    def reading(self, done: int, total: int) -> None: ...

    def add(self, channel: Channel, text: str) -> None: ...

    def recast(self) -> None:
        """All solution so far was reasoning."""
        ...

    def finished(self, end: Finished) -> None: ...

    def failed(self, problem: Problem) -> None: ...

    def clear(self) -> None:
        """Nothing unfinished stays on the screen."""
        ...

    def give_up(self) -> None:
        """Nobody reads stdout any more."""
        ...


class TextOutput:
    """Streams the solution to stdout; to stderr the reasoning, dim on a screen, and how far things are."""

    def __init__(self, out: TextIO, error: TextIO) -> None:
        self._out, self._error = _unicode(out), _unicode(error)
        self._is_screen = error.isatty()
        self._dim = self._is_screen and not os.environ.get("NO_COLOR")
        self._channel: Channel | None = None
        self._at_line_start = True  # of stdout
        self._status = ""

    def loading(self, fraction: float) -> None:
        self._show(f"Loading the model: {fraction:.0%}")

    def ready(self, info: ModelInfo) -> None:
        self.clear()
        self._say(*info.notes)

    def reading(self, done: int, total: int) -> None:
        self._show(f"Reading the question: {done} of {total} tokens")

    def add(self, channel: Channel, text: str) -> None:
        if channel is not self._channel:
            self._turn_to(channel)
        if channel is Channel.REASONING:
            self._put(self._error, text)
        else:
            self._at_line_start = text.endswith("\n")
            self._put(self._out, text)

    def recast(self) -> None:
        self._turn_to(None)
        self._say("What was written so far was the reasoning; the solution follows.")

    def finished(self, end: Finished) -> None:
        self._turn_to(None)
        self._say(*end.notes)

    def failed(self, problem: Problem) -> None:
        self._turn_to(None)
        self._say(str(problem))

    def clear(self) -> None:
        if self._status:
            self._status = ""
            self._put(self._error, _CLEAR_LINE)

    def give_up(self) -> None:
        self._out = io.StringIO()

    def _turn_to(self, channel: Channel | None) -> None:
        """End what was being written before something else is."""
        self.clear()
        if self._channel is Channel.REASONING:
            self._put(self._error, (_PLAIN if self._dim else "") + "\n\n")
        elif self._channel is Channel.SOLUTION and not self._at_line_start:
            self._at_line_start = True
            self._put(self._out, "\n")
        if channel is Channel.REASONING and self._dim:
            self._put(self._error, _DIM)
        self._channel = channel

    def _show(self, status: str) -> None:
        """A line that the next one takes the place of; on a screen only."""
        if self._is_screen and status != self._status:
            self._status = status
            self._put(self._error, _CLEAR_LINE + status)

    def _say(self, *notes: str) -> None:
        for note in notes:
            self._put(self._error, f"phidias: {note}\n")

    def _put(self, stream: TextIO, text: str) -> None:
        stream.write(text)
        stream.flush()


class JsonOutput:
    """One object at the end, on one line."""

    def __init__(self, out: TextIO, error: TextIO) -> None:
        self._out, self._error = out, _unicode(error)
        self._model = ""
        self._texts: dict[Channel, list[str]] = {channel: [] for channel in Channel}

    def loading(self, fraction: float) -> None:
        pass

    def ready(self, info: ModelInfo) -> None:
        self._model = info.name
        self._say(*info.notes)

    def reading(self, done: int, total: int) -> None:
        pass

    def add(self, channel: Channel, text: str) -> None:
        self._texts[channel].append(text)

    def recast(self) -> None:
        self._texts[Channel.REASONING] += self._texts[Channel.SOLUTION]
        self._texts[Channel.SOLUTION] = []

    def finished(self, end: Finished) -> None:
        usage = end.usage
        values = {
            "model": self._model,
            "reasoning": "".join(self._texts[Channel.REASONING]).rstrip(),
            "solution": "".join(self._texts[Channel.SOLUTION]).rstrip(),
            "prompt_tokens": usage.prompt_tokens,
            "reasoning_tokens": usage.reasoning_tokens,
            "solution_tokens": usage.solution_tokens,
            "prefill_tokens_per_second": round(usage.prefill_rate, 2),
            "decode_tokens_per_second": round(usage.decode_rate, 2),
            "stop_reason": end.reason.value,
        }
        # In ASCII, so that no console's code page stands in the way.
        self._out.write(json.dumps(values) + "\n")
        self._out.flush()
        self._say(*end.notes)

    def failed(self, problem: Problem) -> None:
        self._say(str(problem))

    def clear(self) -> None:
        pass

    def give_up(self) -> None:
        self._out = io.StringIO()

    def _say(self, *notes: str) -> None:
        for note in notes:
            self._error.write(f"phidias: {note}\n")
        self._error.flush()


def _unicode(stream: TextIO) -> TextIO:
    """Mathematics needs more than a Windows console's code page has."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(encoding="utf-8", errors="replace")
    return stream
