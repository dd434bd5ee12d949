"""The model of the conversation, at the top of the window, and the menu to change it."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from app.control.states import ModelState, ModelStatus
from app.core.library import ModelFile, Owner, Verification


class ModelButton(QToolButton):
    """Shows which model answers.

    Signals:
        model_chosen(Path)
        file_wanted(): the user wants to open a file of their own.
        models_wanted(): the user wants to see which models there are.
        cancel_wanted(): loading shall stop.
    """

    model_chosen = Signal(object)
    file_wanted = Signal()
    models_wanted = Signal()
    cancel_wanted = Signal()

    def __init__(self, starter: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("model-button")
        self._starter = starter
        self._recent: tuple[Path, ...] = ()
        self._files: tuple[ModelFile, ...] = ()
        self._state = ModelState()
        self._menu = QMenu(self)
        self._menu.setToolTipsVisible(True)
        self.setMenu(self._menu)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu.aboutToShow.connect(self._fill)
        self.set_state(self._state)

    def set_recent(self, paths: tuple[Path, ...]) -> None:
        """Files used before, newest first."""
        self._recent = paths

    def set_files(self, files: tuple[ModelFile, ...]) -> None:
        """What is on this computer and can be used."""
        self._files = tuple(file for file in files if file.problem is None and not _is_damaged(file))

    def set_state(self, state: ModelState) -> None:
        self._state = state
        text = _title(state)
        self.setText(text)
        self.setAccessibleName(f"Model: {text}")

    def _fill(self) -> None:
        self._menu.clear()
        if self._state.status is ModelStatus.LOADING:
            self._menu.addAction("Stop loading").triggered.connect(self.cancel_wanted)
            self._menu.addSeparator()
        self._add("Starter model", self._starter)
        known = {file.path for file in self._files} | {self._starter}
        for file in sorted(self._files, key=_order):
            self._add(_name(file), file.path)
        for path in self._recent:
            if path not in known:
                self._add(path.stem, path)
        self._menu.addSeparator()
        self._menu.addAction("Open a GGUF file…").triggered.connect(self.file_wanted)
        self._menu.addAction("All models…\tCtrl+M").triggered.connect(self.models_wanted)

    def _add(self, text: str, path: Path) -> None:
        action = self._menu.addAction(text.replace("&", "&&"))
        action.setToolTip(str(path))
        action.setCheckable(True)
        action.setChecked(path == self._state.path)
        action.triggered.connect(partial(self.model_chosen.emit, path))


def _is_damaged(file: ModelFile) -> bool:
    return file.verification is Verification.DAMAGED


def _order(file: ModelFile) -> tuple[bool, str]:
    """Phidias's own first."""
    return file.owner is not Owner.PHIDIAS, file.name.lower()


def _name(file: ModelFile) -> str:
    return file.name if file.owner in (Owner.PHIDIAS, Owner.USER) else f"{file.name}  ·  {file.owner.value}"


def _title(state: ModelState) -> str:
    match state.status:
        case ModelStatus.LOADING:
            return f"Loading {state.path.stem if state.path else ''}… {state.fraction:.0%}"
        case ModelStatus.READY if state.info is not None:
            return state.info.name
        case ModelStatus.FAILED:
            return "Model could not be loaded"
        case _:
            return "Choose a model"
