"""llama.cpp as the engine's backend. The files `llama*.py` alone know the binding of the library."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from app.core.errors import AppError
from app.core.models import ModelInfo
from app.engine.backend import Answer
from app.engine.messages import Generate, LoadOptions
from app.engine.stop import StopFlag, Stopped

if TYPE_CHECKING:
    from app.engine.llama_open import LoadedModel

POLL = 0.05  # seconds between two looks at a load


class LlamaBackend:
    """Holds one model. The library itself is imported with the first load, not with this file."""

    def __init__(self) -> None:
        self._loaded: LoadedModel | None = None
        self._given_up: _Opening | None = None

    def load(self, path: Path, options: LoadOptions, progress: Callable[[float], None], stop: StopFlag) -> ModelInfo:
        while self._given_up and not self._given_up.done.wait(POLL):  # until its memory is free again
            if stop.is_set():
                raise Stopped
        opening = _Opening(path, options, self._loaded)
        self._loaded = self._given_up = None
        told = -1.0
        while not opening.done.wait(POLL):
            if stop.is_set():
                opening.give_up()
                self._given_up = opening
                raise Stopped
            if opening.fraction > told:
                told = opening.fraction
                progress(told)
        self._loaded = opening.result()
        return self._loaded.info

    def unload(self) -> None:
        if self._loaded:
            self._loaded.close()
            self._loaded = None

    def close(self) -> None:
        self.unload()
        if self._given_up:
            self._given_up.done.wait()  # a thread in native code must not outlive the interpreter

    def answer(self, request: Generate, stop: StopFlag) -> Answer:
        from app.engine.llama_answer import LlamaAnswer

        loaded = self._loaded
        if loaded is None:
            raise AppError("No model is loaded.")
        loaded.model.stop_at(stop)
        prompt = loaded.prompts.make(request.messages, loaded.model.context_size, request.max_tokens)
        sampling = request.sampling or loaded.profile.sampling
        return LlamaAnswer(loaded.model, loaded.session, prompt, sampling, stop)


class _Opening:
    """A load in a thread of its own.

    Parts of a load can't be interrupted (freeing what was loaded before, mapping a file, clearing gigabytes
    of cache). Given up here, it is not waited for: it ends as soon as it can and frees what it made.
    """

    def __init__(self, path: Path, options: LoadOptions, before: "LoadedModel | None") -> None:
        self.done = threading.Event()
        self.fraction = 0.0
        self._path, self._options, self._before = path, options, before
        self._lock = threading.Lock()
        self._given_up = False
        self._loaded: LoadedModel | None = None
        self._error: AppError | Stopped | None = None
        threading.Thread(target=self._run, name="engine-load", daemon=True).start()

    def give_up(self) -> None:
        with self._lock:
            self._given_up = True
            loaded, self._loaded = self._loaded, None
        if loaded:
            loaded.close()

    def result(self) -> "LoadedModel":
        """What was loaded, once `done`; raises what went wrong."""
        if self._error:
            raise self._error
        if self._loaded is None:
            raise RuntimeError("the loading thread broke; its log says how")
        return self._loaded

    def _run(self) -> None:
        try:
            self._open()
        except (AppError, Stopped) as error:
            self._error = error
        finally:
            self.done.set()

    def _open(self) -> None:
        if self._before:
            self._before.close()
            self._before = None
        try:
            from app.engine.llama_open import open_model
        except (ImportError, OSError, RuntimeError) as error:
            advice = "Install the program again."
            raise AppError("The inference library can't be loaded.", str(error), advice) from error
        loaded = open_model(self._path, self._options, self._progress)
        with self._lock:
            if not self._given_up:
                self._loaded = loaded
                return
        loaded.close()

    def _progress(self, fraction: float) -> bool:
        self.fraction = fraction
        return not self._given_up
