"""How far an export has come, and the way to stop it: shown for those that take longer than a moment."""

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QProgressDialog, QWidget

from app.control.export import ExportController

MOMENT_MS = 1000
WHOLE = 1000


class ExportProgress(QObject):
    """One export is at work at a time; the window can be used meanwhile."""

    def __init__(self, exports: ExportController, window: QWidget) -> None:
        super().__init__(window)
        self._exports, self._window = exports, window
        self._job = 0
        self._dialog: QProgressDialog | None = None
        exports.advanced.connect(self._on_advanced)
        exports.ended.connect(self._on_ended)

    @Slot(int, str, float)
    def _on_advanced(self, job: int, what: str, share: float) -> None:
        if self._dialog is None:
            self._job, self._dialog = job, self._made(what)
        if not self._dialog.wasCanceled():
            self._dialog.setValue(int(WHOLE * share))

    @Slot(int)
    def _on_ended(self, _job: int) -> None:
        dialog, self._dialog = self._dialog, None
        if dialog is not None:
            dialog.hide()
            dialog.deleteLater()

    @Slot()
    def _on_cancelled(self) -> None:
        self._exports.cancel(self._job)

    def _made(self, what: str) -> QProgressDialog:
        """Qt shows it only if what is left seems to take longer than a moment."""
        made = QProgressDialog(f"{what}…", "Cancel", 0, WHOLE, self._window)
        made.setWindowTitle("Export")
        made.setWindowModality(Qt.WindowModality.NonModal)
        made.setMinimumDuration(MOMENT_MS)
        made.setAutoReset(False)
        made.setAutoClose(False)
        made.canceled.connect(self._on_cancelled)
        return made
