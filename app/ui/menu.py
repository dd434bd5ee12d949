"""The settings that are a click away."""

from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QInputDialog, QMenu, QWidget

from app.control.settings import SettingsController
from app.core.settings import Settings, ThemeChoice
from app.ui.view_menu import ViewMenu

THEMES = ((ThemeChoice.SYSTEM, "Follow the system"), (ThemeChoice.LIGHT, "Light"), (ThemeChoice.DARK, "Dark"))


class SettingsMenu(QMenu):
    """Theme, folding, the GPU, the user's own instructions to the model."""

    def __init__(self, settings: SettingsController, window: QWidget) -> None:
        super().__init__(window)
        self._settings = settings
        self._themes: dict[ThemeChoice, QAction] = {}
        self._add_themes()
        self.view = ViewMenu(settings, window)
        self.addMenu(self.view)
        self.addSeparator()
        self._fold = _check(self, "Fold the reasoning when the solution begins")
        self._fold.toggled.connect(self._on_fold)
        self.addAction("Instructions to the model…").triggered.connect(self._on_instructions)
        self.addSeparator()
        self._gpu = _check(self, "Use the GPU where there is one")
        self._gpu.toggled.connect(self._on_gpu)
        settings.changed.connect(self._show)
        self._show(settings.now)

    def _add_themes(self) -> None:
        menu = self.addMenu("Theme")
        group = QActionGroup(self)
        for choice, text in THEMES:
            action = _check(menu, text)
            action.triggered.connect(partial(self._settings.update, theme=choice))
            group.addAction(action)
            self._themes[choice] = action

    @Slot(object)
    def _show(self, settings: Settings) -> None:
        self._themes[settings.theme].setChecked(True)
        self._fold.setChecked(settings.fold_reasoning)
        self._gpu.setChecked(settings.gpu_layers != 0)

    @Slot(bool)
    def _on_fold(self, checked: bool) -> None:
        self._settings.update(fold_reasoning=checked)

    @Slot(bool)
    def _on_gpu(self, checked: bool) -> None:
        if checked is not (self._settings.now.gpu_layers != 0):
            self._settings.update(gpu_layers=-1 if checked else 0)

    @Slot()
    def _on_instructions(self) -> None:
        text, accepted = QInputDialog.getMultiLineText(
            self.parentWidget(), "Instructions", "Sent before every conversation:", self._settings.now.system_prompt
        )
        if accepted:
            self._settings.update(system_prompt=text)


def _check(menu: QMenu, text: str) -> QAction:
    action = menu.addAction(text)
    action.setCheckable(True)
    return action
