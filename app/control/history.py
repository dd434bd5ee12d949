"""The list of conversations."""

from PySide6.QtCore import QObject, Signal

from app.core.chat import Conversation
from app.core.errors import AppError
from app.storage.conversations import Conversations


class HistoryController(QObject):
    """Lives in the GUI thread.

    Signals:
        changed(tuple[Conversation, ...]): newest first.
        deleted(): a conversation is gone, and nothing shall be left of it.
        failed(Problem)
    """

    changed = Signal(object)
    deleted = Signal()
    failed = Signal(object)

    def __init__(self, conversations: Conversations, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = conversations
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
        self.refresh()
        return True

    def _try_rename(self, conversation_id: int, title: str) -> None:
        try:
            self._store.rename(conversation_id, title)
        except AppError as error:
            self.failed.emit(error.problem)
        self.refresh()
