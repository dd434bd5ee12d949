"""A backend that is made when it is first needed, on the engine's thread.

Importing the llama.cpp binding takes longer than opening the window; so it does not come before.
"""

from collections.abc import Callable
from pathlib import Path

from app.core.models import ModelInfo
from app.engine.backend import Answer, Backend
from app.engine.messages import Generate, LoadOptions
from app.engine.stop import StopFlag


class DeferredBackend:
    """Stands for the backend that `make` returns."""

    def __init__(self, make: Callable[[], Backend]) -> None:
        self._make = make
        self._made: Backend | None = None

    def load(self, path: Path, options: LoadOptions, progress: Callable[[float], None], stop: StopFlag) -> ModelInfo:
        return self._backend().load(path, options, progress, stop)

    def unload(self) -> None:
        if self._made is not None:
            self._made.unload()

    def close(self) -> None:
        if self._made is not None:
            self._made.close()

    def answer(self, request: Generate, stop: StopFlag) -> Answer:
        return self._backend().answer(request, stop)

    def _backend(self) -> Backend:
        if self._made is None:
            self._made = self._make()
        return self._made
