"""The controllers of one run of the program, and what happens between them."""

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.control.chat import ChatController
from app.control.history import HistoryController
from app.control.models import ModelController
from app.control.settings import SettingsController
from app.control.states import ModelState, ModelStatus
from app.core.errors import Problem
from app.core.settings import Settings

RECENT = 8


class Session(QObject):
    """Brings back where the user was, and remembers which models were used.

    Signals:
        told(Problem): something was done otherwise than asked.
    """

    told = Signal(object)

    def __init__(
        self,
        chat: ChatController,
        models: ModelController,
        history: HistoryController,
        settings: SettingsController,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.chat, self.models, self.history, self.settings = chat, models, history, settings
        self._gpu_layers = settings.now.gpu_layers
        self._starting = True
        self._missed: Problem | None = None
        models.changed.connect(self._on_model)
        settings.changed.connect(self._on_settings)

    def begin(self) -> None:
        """Opens the last conversation and loads the last model; at the first start a new one and the starter."""
        self.history.refresh()
        settings = self.settings.now
        last = settings.conversation_id
        if last is not None and self.history.has(last):
            self.chat.open(last)
        else:
            self.chat.new_conversation()
        self.models.load(Path(settings.model) if settings.model else self.models.starter, settings)

    @Slot(object)
    def use_model(self, path: Path) -> None:
        """Loads what the user chose; should that fail, nothing takes its place."""
        self._starting, self._missed = False, None
        self.models.load(path, self.settings.now)

    @Slot(object)
    def _on_model(self, state: ModelState) -> None:
        if state.status is ModelStatus.FAILED and self._starting and state.path != self.models.starter:
            self._starting, self._missed = False, state.problem
            QTimer.singleShot(0, self._load_starter)  # all shall have heard of the failure first
        if state.status is ModelStatus.READY and state.path is not None:
            self._starting = False
            if self._missed is not None:
                why, self._missed = str(self._missed), None
                self.told.emit(Problem("The model used last could not be loaded; this is the starter model.", why))
                return
            path = str(state.path)
            recent = (path, *(each for each in self.settings.now.recent_models if each != path))
            model = "" if state.path == self.models.starter else path
            self.settings.update(model=model, recent_models=recent[:RECENT])

    @Slot(object)
    def _on_settings(self, settings: Settings) -> None:
        """Another device: the model is loaded again there."""
        if settings.gpu_layers != self._gpu_layers:
            self._gpu_layers = settings.gpu_layers
            if self.models.state.path is not None:
                self.models.load(self.models.state.path, settings)

    @Slot()
    def _load_starter(self) -> None:
        if self._missed is not None:
            self.models.load(self.models.starter, self.settings.now)
