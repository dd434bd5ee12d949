"""The list of conversations."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

from app.core.chat import Conversation
from app.core.errors import AppError
from app.storage.conversations import Conversations


class HistoryController(QObject):
    """Lives in the GUI thread; what a deletion leaves elsewhere is wiped in another, since a sync can take long.

    Signals:
        changed(tuple[Conversation, ...]): newest first.
        deleted(): a conversation is gone, and nothing shall be left of it.
        failed(Problem)
    """

    changed = Signal(object)
    deleted = Signal()
    failed = Signal(object)

    def __init__(
        self, conversations: Conversations, parent: QObject | None = None, *, wipe: Callable[[], object] = bool
    ) -> None:
        """`wipe` is called in another thread after each deletion."""
        super().__init__(parent)
        self._store = conversations
        self._wipe = wipe
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._all: tuple[Conversation, ...] = ()

    @property
    def all(self) -> tuple[Conversation, ...]:
        return self._all

    def refresh(self) -> None:
        try:
            self._all = self._store.all()
        except AppError as error:
            self.failed.emit(error.problem)
        else:
            self.changed.emit(self._all)

    def title_of(self, conversation_id: int) -> str:
        return next((each.title for each in self._all if each.conversation_id == conversation_id), "")

    def has(self, conversation_id: int) -> bool:
        return any(each.conversation_id == conversation_id for each in self._all)

    def create(self, title: str) -> int:
        """A new conversation's id; `refresh` shows it. AppError when it can't be stored."""
        return self._store.create(title).conversation_id

    def rename(self, conversation_id: int, title: str) -> None:
        title = " ".join(title.split())
        if title:
            self._try_rename(conversation_id, title)

    def delete(self, conversation_id: int) -> bool:
        """False when it can't be deleted now."""
        try:
            self._store.delete(conversation_id)
        except AppError as error:
            self.failed.emit(error.problem)
            return False
        self.deleted.emit()
        self._pool.start(_Wiping(self._wipe))
        self.refresh()
        return True

    def close(self) -> None:
        """Waits until nothing is left of what was deleted: the window is gone already."""
        self._pool.waitForDone()

    def _try_rename(self, conversation_id: int, title: str) -> None:
        try:
            self._store.rename(conversation_id, title)
        except AppError as error:
            self.failed.emit(error.problem)
        self.refresh()


class _Wiping(QRunnable):
    """What follows a deletion."""

    def __init__(self, wipe: Callable[[], object]) -> None:
        super().__init__()
        self._wipe = wipe

    def run(self) -> None:
        self._wipe()
