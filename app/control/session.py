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
AFTER_CRASH = (
    "Most often the memory of the graphics card was not enough for it, or the file is damaged.",
    "The starter model answers for now. Choose the model again to try it once more, with less context, say.",
)


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
        self._answering: Path | None = None  # the model that was ready last
        self._starting = True
        self._missed: Problem | None = None  # why another model than the one asked for is being loaded
        models.changed.connect(self._on_model)
        settings.changed.connect(self._on_settings)

    def begin(self, avoid: Path | None = None) -> None:
        """Opens the last conversation and loads the last model; at the first start a new one and the starter.

        `avoid`: a model whose loading ended the program the last time.
        """
        self.history.refresh()
        settings = self.settings.now
        last = settings.conversation_id
        if last is not None and self.history.has(last):
            self.chat.open(last)
        else:
            self.chat.new_conversation()
        model = Path(settings.model) if settings.model else self.models.starter
        if avoid is not None and model == avoid != self.models.starter:
            model = self.models.starter
            self.told.emit(Problem(f"Phidias ended while it was loading {avoid.name}.", *AFTER_CRASH))
        self.models.load(model, settings)

    @Slot(object)
    def use_model(self, path: Path) -> None:
        """Loads what the user chose; should that fail, the model that answered before comes back."""
        self._starting, self._missed = False, None
        self.models.load(path, self.settings.now)

    @Slot(object)
    def _on_model(self, state: ModelState) -> None:
        if state.status is ModelStatus.FAILED:
            self._missed = state.problem if self._instead_of(state.path) is not None else None
            QTimer.singleShot(0, self._on_missed)  # all shall have heard of the failure first
        elif state.status is ModelStatus.READY and state.path is not None:
            self._starting, self._answering = False, state.path
            if self._missed is None:
                self._remember(state.path)
            elif state.info is not None:
                why, self._missed = str(self._missed), None
                self.told.emit(Problem(f"The model could not be loaded; {state.info.name} answers instead.", why))

    def _remember(self, path: Path) -> None:
        name = str(path)
        recent = (name, *(each for each in self.settings.now.recent_models if each != name))
        model = "" if path == self.models.starter else name
        self.settings.update(model=model, recent_models=recent[:RECENT])

    def _instead_of(self, failed: Path | None) -> Path | None:
        """What takes the place of a model that can't be loaded."""
        other = self.models.starter if self._starting else self._answering
        return other if other != failed else None

    @Slot()
    def _on_missed(self) -> None:
        if self.models.state.status is not ModelStatus.FAILED:
            return  # the user was quicker
        other = self._instead_of(self.models.state.path)
        if other is None:
            self.chat.ask_waiting()
        else:
            self._starting = False
            self.models.load(other, self.settings.now)

    @Slot(object)
    def _on_settings(self, settings: Settings) -> None:
        """Another device: the model is loaded again there."""
        if settings.gpu_layers != self._gpu_layers:
            self._gpu_layers = settings.gpu_layers
            if self.models.state.path is not None:
                self.models.load(self.models.state.path, settings)
