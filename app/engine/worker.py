"""The one thread that may touch the model."""

import logging
import threading
from collections.abc import Callable
from pathlib import Path
from queue import Empty, SimpleQueue

from app.core.chat import Usage
from app.core.errors import AppError, Problem
from app.core.models import ModelInfo
from app.engine.backend import Backend
from app.engine.generation import Generation
from app.engine.messages import (
    Command,
    Event,
    Finished,
    Generate,
    GenerationFailed,
    LoadCancelled,
    LoadModel,
    ModelFailed,
    ModelLoading,
    ModelReady,
    ModelUnloaded,
    Shutdown,
    StopReason,
    UnloadModel,
)
from app.engine.stop import StopFlag, Stopped

log = logging.getLogger(__name__)

NO_MODEL = Problem("No model is loaded.", "", "Choose a model first.")


class EngineWorker:
    """Runs commands one after another; tells `emit` what happens, from its own thread.

    Cancelling does not wait in line: it sets the flag that the work under way reads, or marks the
    command that still waits.
    """

    def __init__(self, backend: Backend, emit: Callable[[Event], None]) -> None:
        self._backend = backend
        self._emit = emit
        self._info: ModelInfo | None = None
        self._inbox: SimpleQueue[tuple[int, Command]] = SimpleQueue()
        self._stop = StopFlag()
        self._lock = threading.Lock()  # guards all below
        self._posted = 0  # number of the last command
        self._running: int | None = None
        self._waiting: dict[int, Command] = {}
        self._cancelled: set[int] = set()
        self._closing = False
        self._thread = threading.Thread(target=self._run, name="engine", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def post(self, command: Command) -> None:
        """Queue a command. Dropped when the worker is closing."""
        with self._lock:
            if self._closing:
                return
            self._posted += 1
            self._waiting[self._posted] = command
            self._inbox.put((self._posted, command))

    def cancel(self, request_id: int) -> None:
        """End the generation, running or waiting; it finishes as CANCELLED. A stranger's id is ignored."""
        self._cancel(lambda command: isinstance(command, Generate) and command.request_id == request_id)

    def cancel_load(self) -> None:
        """End the load that runs and those that wait."""
        self._cancel(lambda command: isinstance(command, LoadModel))

    def close(self, timeout: float) -> bool:
        """End the thread, and what it does at once. False if it did not end in `timeout` seconds."""
        with self._lock:
            if not self._closing:
                self._closing = True
                self._inbox.put((0, Shutdown()))
            self._stop.set()
        if not self._thread.ident:  # never started
            return True
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _cancel(self, concerns: Callable[[Command], bool]) -> None:
        with self._lock:
            numbers = [number for number, command in self._waiting.items() if concerns(command)]
            self._cancelled.update(numbers)
            if self._running in numbers:
                self._stop.set()

    def _run(self) -> None:
        while True:
            number, command = self._inbox.get()
            if isinstance(command, Shutdown):
                break
            self._do(number, command)
        with self._lock:
            self._closing = True
        self._drain()
        self._backend.close()

    def _drain(self) -> None:
        """End what waits behind a `Shutdown`."""
        while True:
            try:
                self._do(*self._inbox.get_nowait())
            except Empty:
                return

    def _do(self, number: int, command: Command) -> None:
        self._begin(number)
        end: Event | None = None
        match command:
            case LoadModel():
                end = self._load(command)
            case UnloadModel():
                end = self._unload()
            case Generate():
                end = self._generate(command)
            case Shutdown():
                pass
        self._end(number)
        if end:
            self._emit(end)

    def _begin(self, number: int) -> None:
        with self._lock:
            self._running = number
            if self._closing or number in self._cancelled:
                self._stop.set()
            else:
                self._stop.clear()

    def _end(self, number: int) -> None:
        with self._lock:
            self._running = None
            self._waiting.pop(number, None)
            self._cancelled.discard(number)

    def _load(self, command: LoadModel) -> Event:
        path = command.path
        self._info = None
        try:
            if self._stop.is_set():
                self._backend.unload()
                return LoadCancelled(path)
            info = self._backend.load(path, command.options, self._progress_of(path), self._stop)
        except Stopped:
            return LoadCancelled(path)
        except Exception as error:
            return ModelFailed(path, _problem(error, "The model could not be loaded."))
        self._info = info
        return ModelReady(path, info)

    def _progress_of(self, path: Path) -> Callable[[float], None]:
        return lambda fraction: self._emit(ModelLoading(path, fraction))

    def _unload(self) -> Event:
        self._info = None
        try:
            self._backend.unload()
        except Exception:
            log.exception("unloading")
        return ModelUnloaded()

    def _generate(self, command: Generate) -> Event:
        request_id = command.request_id
        if self._stop.is_set():
            return Finished(request_id, StopReason.CANCELLED, Usage())
        if self._info is None:
            return GenerationFailed(request_id, NO_MODEL)
        try:
            answer = self._backend.answer(command, self._stop)
            return Generation(command, answer, self._emit, reasons=self._info.reasons).run()
        except Stopped:
            return Finished(request_id, StopReason.CANCELLED, Usage())
        except Exception as error:
            return GenerationFailed(request_id, _problem(error, "The answer could not be generated."))


def _problem(error: Exception, title: str) -> Problem:
    if isinstance(error, AppError):
        return error.problem
    log.error("%s", title, exc_info=error)
    return Problem(title, f"{type(error).__name__}: {error}", "This is a fault of the program; please report it.")
