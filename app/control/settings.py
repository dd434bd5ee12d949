"""The settings as they are now, and how they get to the disk."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, QRunnable, QThreadPool, QTimer, Signal, Slot

from app.core.errors import AppError, Problem
from app.core.settings import Settings
from app.storage.settings_file import SettingsFile

SAVE_AFTER_MS = 500


class SettingsController(QObject):
    """Lives in the GUI thread; the file is written by another, since a sync can take long.

    Signals:
        changed(Settings)
        failed(Problem): they could not be saved.
    """

    changed = Signal(object)
    failed = Signal(object)

    def __init__(self, file: SettingsFile, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._file = file
        self._now = settings
        self._saved: Settings | None = settings  # None: not known
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)  # so that the newest is written last
        self._timer = QTimer(self, singleShot=True, interval=SAVE_AFTER_MS)
        self._timer.timeout.connect(self._save)
        self.failed.connect(self._on_failed)

    @property
    def now(self) -> Settings:
        return self._now

    def update(self, **fields: Any) -> None:
        """Changes some fields; saved soon."""
        settings = replace(self._now, **fields)
        if settings != self._now:
            self._now = settings
            self._timer.start()
            self.changed.emit(settings)

    def close(self) -> None:
        """Saves at once what is not saved yet, and waits for it: the window is gone already."""
        self._timer.stop()
        self._save()
        self._pool.waitForDone()

    @Slot()
    def _save(self) -> None:
        if self._now != self._saved:
            self._saved = self._now
            self._pool.start(_Save(self._file, self._now, self))

    @Slot(object)
    def _on_failed(self, _problem: Problem) -> None:
        """The next change, or the end of the program, tries again."""
        self._saved = None


class _Save(QRunnable):
    """Writes one state of the settings."""

    def __init__(self, file: SettingsFile, settings: Settings, owner: SettingsController) -> None:
        super().__init__()
        self._file, self._settings, self._owner = file, settings, owner

    def run(self) -> None:
        try:
            self._file.save(self._settings)
        except AppError as error:
            problem: Problem = error.problem
            self._owner.failed.emit(problem)  # receivers live in the GUI thread: Qt queues it
