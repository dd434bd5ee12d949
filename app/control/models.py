"""Which model is loaded, and how it comes and goes."""

from dataclasses import replace
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Signal, Slot

from app.control.states import ModelState, ModelStatus
from app.core.settings import Settings
from app.engine.messages import (
    Command,
    LoadCancelled,
    LoadModel,
    LoadOptions,
    ModelFailed,
    ModelLoading,
    ModelReady,
    ModelUnloaded,
)


class Engine(Protocol):
    """The part of the engine's worker that the corridor uses."""

    def post(self, command: Command) -> None: ...

    def cancel(self, request_id: int) -> None: ...

    def cancel_load(self) -> None: ...


class ModelController(QObject):
    """Lives in the GUI thread.

    Signals:
        changed(ModelState): the newest state.
    """

    changed = Signal(object)

    def __init__(self, engine: Engine, starter: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._starter = starter
        self._state = ModelState()
        self._outstanding = 0

    @property
    def state(self) -> ModelState:
        return self._state

    @property
    def starter(self) -> Path:
        """The file of the starter model that comes with the program."""
        return self._starter

    def load(self, path: Path, settings: Settings) -> None:
        """Loads `path`; a load under way is cancelled, a model already there is let go first."""
        self.cancel()
        self._outstanding += 1
        options = LoadOptions(settings.context_size, settings.gpu_layers, settings.threads)
        self._set(ModelState(ModelStatus.LOADING, path))
        self._engine.post(LoadModel(path, options))

    def cancel(self) -> None:
        if self._state.status is ModelStatus.LOADING:
            self._engine.cancel_load()

    @Slot(object)
    def on_engine_event(self, event: object) -> None:
        match event:
            case ModelLoading(fraction=fraction) if self._outstanding == 1:
                self._set(replace(self._state, fraction=fraction))
            case ModelReady(path=path, info=info):
                self._ended(ModelState(ModelStatus.READY, path, 1.0, info))
            case ModelFailed(path=path, problem=problem):
                self._ended(ModelState(ModelStatus.FAILED, path, problem=problem))
            case LoadCancelled():
                self._ended(ModelState())
            case ModelUnloaded():
                self._set(ModelState())

    def _ended(self, state: ModelState) -> None:
        """Every load has exactly one end, in order: only the last one asked for counts."""
        self._outstanding -= 1
        if self._outstanding == 0:
            self._set(state)

    def _set(self, state: ModelState) -> None:
        self._state = state
        self.changed.emit(state)
