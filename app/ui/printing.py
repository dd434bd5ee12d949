"""Prints: pages are made in another thread, then played to the printer one by one, while the window stays alive."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from app.control.export import ExportController
from app.core.article import Article
from app.core.errors import AppError

# Printing is only loaded when something is printed: the first window shall not wait for it.
if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from app.ui.page.pdf import Playback


class Printing(QObject):
    """Each print has its own number, printer and pages; any number may be on their way.

    Signals:
        failed(Problem)
    """

    failed = Signal(object)

    def __init__(self, exports: ExportController, window: QWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._exports, self._window = exports, window
        self._last = 0
        self._printers: dict[int, QPrinter] = {}  # whose pages are being made
        self._playing: list[Playback] = []
        self._turn = QTimer(self, interval=0)
        self._turn.timeout.connect(self._play)
        exports.paged.connect(self._on_paged)

    def start(self, article: Article, printer: "QPrinter") -> None:
        """Prints on what the printer is set to."""
        from app.ui.page.pdf import aspect_of

        self._last += 1
        self._printers[self._last] = printer
        self._exports.paginate(article, aspect_of(printer), self._last)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        """A window that closes first gives the printer the pages that are left."""
        if event.type() is QEvent.Type.Close:
            while self._playing:
                self._play()
        return False

    @Slot(int, object)
    def _on_paged(self, number: int, pages: object) -> None:
        from app.ui.page.pdf import Playback

        printer = self._printers.pop(number)
        if not isinstance(pages, list):
            return  # why is told by the one who made none
        try:
            self._playing.append(Playback(pages, printer))
        except AppError as error:
            self.failed.emit(error.problem)
            return
        self._window.installEventFilter(self)
        self._turn.start()

    @Slot()
    def _play(self) -> None:
        """One page of one print."""
        playback = self._playing[0]
        try:
            if playback.step():
                return
        except AppError as error:
            self.failed.emit(error.problem)
        self._playing.remove(playback)
        if not self._playing:
            self._turn.stop()
            self._window.removeEventFilter(self)
