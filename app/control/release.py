"""Has the engine let go of files before somebody moves or deletes them."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Slot

from app.control.session import Session
from app.control.states import ModelState, ModelStatus


class Release(QObject):
    """Puts the starter model in the place of one whose files are wanted, then says when they are free."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._waiting: list[tuple[Callable[[Path], bool], Callable[[], None]]] = []
        session.models.changed.connect(self._on_model)

    def when_free(self, concerns: Callable[[Path], bool], then: Callable[[], None]) -> None:
        """Calls `then` when no model is loaded, or being loaded, whose path `concerns` is true of."""
        path = self._session.models.state.path
        if path is None or not concerns(path):
            then()
            return
        self._waiting.append((concerns, then))
        self._session.use_model(self._session.models.starter)

    @Slot(object)
    def _on_model(self, state: ModelState) -> None:
        """While another is being loaded, the one before may still be there."""
        if state.status is ModelStatus.LOADING:
            return
        free = [each for each in self._waiting if state.path is None or not each[0](state.path)]
        self._waiting = [each for each in self._waiting if each not in free]
        for _concerns, then in free:
            then()
