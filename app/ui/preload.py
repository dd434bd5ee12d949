"""Imports what the first turn needs while nothing else is to do: not before the first window, not with the question."""

from importlib import import_module

from PySide6.QtCore import QObject, QTimer, Signal, Slot

REST_MS = 40  # between two of them: each takes up to 30 ms
MODULES = (
    "markdown_it",
    "app.render.stream",
    "app.ui.page.objects",
    "app.ui.page.decoration",
    "app.ui.page.sheet",
    "app.ui.page.hand",
    "app.ui.page.view",
    "app.ui.chat.reasoning",
    "app.ui.chat.turn",
    "pygments.lexers",
)
LANGUAGE = "python"  # what models write most


class Preload(QObject):
    """One module in each turn of the event loop.

    Signals:
        ended(): all are there.
    """

    ended = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._left = list(MODULES)
        self._timer = QTimer(self, interval=REST_MS)
        self._timer.timeout.connect(self._on_time)

    def start(self) -> None:
        self._timer.start()

    def stop(self) -> None:
        """Nothing more is needed."""
        self._timer.stop()

    @Slot()
    def _on_time(self) -> None:
        if self._left:
            import_module(self._left.pop(0))
            return
        self._timer.stop()
        from app.ui.page.lexers import LEXERS

        LEXERS.is_at_hand(LANGUAGE)
        self.ended.emit()
