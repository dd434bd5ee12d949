"""What the worker needs from an inference library. Used from the worker's thread only."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

from app.core.models import ModelInfo
from app.engine.messages import Generate, LoadOptions, StopReason
from app.engine.stop import StopFlag


class Answer(Protocol):
    """One generation: `prefill` once, then iterate once."""

    @property
    def prompt_tokens(self) -> int: ...

    @property
    def reused_tokens(self) -> int:
        """Of the prompt, those still in the KV cache from the request before."""
        ...

    @property
    def begins_in_thought(self) -> bool:
        """Whether the prompt itself has opened the thought."""
        ...

    @property
    def notes(self) -> tuple[str, ...]:
        """What a person should know about how the prompt was made, in sentences."""
        ...

    @property
    def reason(self) -> StopReason:
        """Why the iteration ended; valid after it."""
        ...

    def prefill(self, progress: Callable[[int, int], None]) -> None:
        """Read the prompt, telling (done, total). Raises Stopped."""
        ...

    def __iter__(self) -> Iterator[str]:
        """Yields once per generated token: its text, "" while a character is incomplete."""
        ...


class Backend(Protocol):
    """Loads one model at a time and answers with it. World's faults are AppErrors."""

    def load(self, path: Path, options: LoadOptions, progress: Callable[[float], None], stop: StopFlag) -> ModelInfo:
        """Let go of the model there was and load `path`, telling fractions. Raises Stopped."""
        ...

    def unload(self) -> None:
        """Let go of the model; without one nothing happens."""
        ...

    def close(self) -> None:
        """Unload for good, and wait for loads that were given up."""
        ...

    def answer(self, request: Generate, stop: StopFlag) -> Answer:
        """Prepare the prompt. `stop` ends the prefill and the iteration within 200 ms."""
        ...
