"""What is shown of a conversation and how large: the menu, its keys, and the wheel with Ctrl."""

from functools import partial

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QWheelEvent
from PySide6.QtWidgets import QMenu, QWidget

from app.control.settings import SettingsController
from app.core.reading import NORMAL_SIZE, Panes, Reading, zoom_percent, zoomed
from app.core.settings import Settings
from app.ui.reading_dialog import ReadingDialog, change_reading

NOTCH = 120  # eighths of a degree
GATHER_MS = 40  # several notches are one change: each sets all texts anew
PANES = (
    (Panes.BOTH, "Reasoning and solution", "Ctrl+1"),
    (Panes.SOLUTION, "Solution only", "Ctrl+2"),
    (Panes.REASONING, "Reasoning only", "Ctrl+3"),
)


class ViewMenu(QMenu):
    """A submenu whose keys hold in the whole window.

    Signals:
        find_wanted()
    """

    find_wanted = Signal()

    def __init__(self, settings: SettingsController, window: QWidget) -> None:
        super().__init__("View", window)
        self._settings = settings
        self._turned = 0
        self._gather = QTimer(self, singleShot=True, interval=GATHER_MS)
        self._gather.timeout.connect(self._on_gathered)
        self._panes: dict[Panes, QAction] = {}
        self._add_panes(window)
        self.addSeparator()
        self._act(window, "Find…", QKeySequence.StandardKey.Find).triggered.connect(self.find_wanted)
        self.addSeparator()
        self._act(window, "Larger", "Ctrl++", "Ctrl+=").triggered.connect(partial(self.zoom_by, 1))
        self._act(window, "Smaller", "Ctrl+-").triggered.connect(partial(self.zoom_by, -1))
        self._normal = self._act(window, "Normal size", "Ctrl+0")
        self._normal.triggered.connect(self._on_normal)
        self.addSeparator()
        self._act(window, "Reading…").triggered.connect(self._on_dialog)
        settings.changed.connect(self._show)
        self._show(settings.now)

    def zoom_by(self, steps: int, _checked: bool = False) -> None:
        size = self._settings.now.reading.size
        change_reading(self._settings, size=zoomed(size, steps))

    def wheel(self, event: QWheelEvent) -> None:
        """The wheel was turned while Ctrl was held."""
        self._turned += event.angleDelta().y()
        event.accept()
        if not self._gather.isActive():
            self._gather.start()

    def _add_panes(self, window: QWidget) -> None:
        group = QActionGroup(self)
        for panes, text, key in PANES:
            action = self._act(window, text, key)
            action.setCheckable(True)
            action.triggered.connect(partial(self._on_panes, panes))
            group.addAction(action)
            self._panes[panes] = action

    def _act(self, window: QWidget, text: str, *keys: str | QKeySequence.StandardKey) -> QAction:
        action = self.addAction(text)
        action.setShortcuts([QKeySequence(key) for key in keys])
        window.addAction(action)  # a menu that is not open hears no keys
        return action

    @Slot(object)
    def _show(self, settings: Settings) -> None:
        reading: Reading = settings.reading
        self._panes[reading.panes].setChecked(True)
        self._normal.setText(f"Normal size (now {zoom_percent(reading.size)} %)")

    def _on_panes(self, panes: Panes, _checked: bool = False) -> None:
        change_reading(self._settings, panes=panes)

    @Slot()
    def _on_normal(self) -> None:
        change_reading(self._settings, size=NORMAL_SIZE)

    @Slot()
    def _on_gathered(self) -> None:
        steps = int(self._turned / NOTCH)
        self._turned -= steps * NOTCH
        if steps:
            self.zoom_by(steps)

    @Slot()
    def _on_dialog(self) -> None:
        ReadingDialog(self._settings, self.parentWidget()).show()
