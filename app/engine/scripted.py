"""A backend that says what it is told: for tests and for screenshots without a model."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event

from app.core.chat import Message
from app.core.errors import AppError
from app.core.models import ModelInfo, Variant
from app.engine.messages import Generate, LoadOptions, StopReason
from app.engine.stop import StopFlag, Stopped

INFO = ModelInfo(
    path=Path("scripted.gguf"),
    name="Scripted",
    variant=Variant.UNKNOWN,
    context_size=4096,
    trained_context=4096,
    reasons=True,
    remembers=True,
    layers=2,
    gpu_layers=0,
    device="CPU, 1 thread",
    device_note="",
    parameters=1000,
    file_bytes=4000,
)


@dataclass(frozen=True, slots=True)
class Script:
    """One answer. A piece is one token; an `Event` among them is waited for, as is `read_gate` in the prefill."""

    pieces: Sequence[str | Event]
    seconds_per_token: float = 0.0
    prompt_tokens: int = 10
    reason: StopReason = StopReason.END
    error: Exception | None = None  # raised after the last piece
    notes: tuple[str, ...] = ()
    read_gate: Event | None = None


class ScriptedBackend:
    """Answers with its scripts in turn, beginning again after the last.

    Args:
        scripts: what to say, or a function that chooses by the messages.
        info: what `load` reports, with the path that was asked for.
        load_gate: `load` waits for it at half way.
    """

    def __init__(
        self,
        scripts: Sequence[Script] | Callable[[tuple[Message, ...]], Script],
        info: ModelInfo = INFO,
        load_gate: Event | None = None,
    ) -> None:
        self._scripts = scripts
        self._info = info
        self._load_gate = load_gate
        self.loaded: Path | None = None
        self.requests: list[Generate] = []

    def load(self, path: Path, options: LoadOptions, progress: Callable[[float], None], stop: StopFlag) -> ModelInfo:
        self.unload()
        progress(0.0)
        if path.suffix != ".gguf":
            raise AppError("This is not a GGUF model file.", path.name, "Choose another file.")
        progress(0.5)
        if self._load_gate:
            _wait(self._load_gate, stop)
        progress(1.0)
        self.loaded = path
        return replace(self._info, path=path, context_size=options.context_size or self._info.context_size)

    def unload(self) -> None:
        self.loaded = None

    def close(self) -> None:
        self.unload()

    def answer(self, request: Generate, stop: StopFlag) -> "ScriptedAnswer":
        self.requests.append(request)
        if callable(self._scripts):
            return ScriptedAnswer(self._scripts(request.messages), stop)
        return ScriptedAnswer(self._scripts[(len(self.requests) - 1) % len(self._scripts)], stop)


class ScriptedAnswer:
    """Goes through one script."""

    def __init__(self, script: Script, stop: StopFlag) -> None:
        self._script = script
        self._stop = stop
        self.prompt_tokens = script.prompt_tokens
        self.reused_tokens = 0
        self.begins_in_thought = False
        self.notes = script.notes
        self.reason = script.reason

    def prefill(self, progress: Callable[[int, int], None]) -> None:
        progress(0, self.prompt_tokens)
        if self._script.read_gate:
            _wait(self._script.read_gate, self._stop)
        if self._stop.is_set():
            raise Stopped
        progress(self.prompt_tokens, self.prompt_tokens)

    def __iter__(self) -> Iterator[str]:
        for piece in self._script.pieces:
            if isinstance(piece, Event):
                while not (piece.wait(0.01) or self._stop.is_set()):
                    pass
            elif self._script.seconds_per_token:
                self._stop.wait(self._script.seconds_per_token)
            if self._stop.is_set():
                self.reason = StopReason.CANCELLED
                return
            if isinstance(piece, str):
                yield piece
        if self._script.error:
            raise self._script.error


def _wait(gate: Event, stop: StopFlag) -> None:
    while not gate.wait(0.01):
        if stop.is_set():
            raise Stopped
