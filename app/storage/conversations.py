"""The list of conversations."""

import time

from app.core.chat import Conversation
from app.storage.database import Database
from app.storage.texts import storable


class Conversations:
    """Stored conversations. Each method is durable when it returns, and raises AppError where it can't be."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def create(self, title: str) -> Conversation:
        now, title = time.time(), storable(title)
        with self._database.transaction() as execute:
            sql = "INSERT INTO conversations (title, created, updated) VALUES (?, ?, ?)"
            conversation_id = execute(sql, (title, now, now)).lastrowid
        assert conversation_id is not None
        return Conversation(conversation_id, title, now, now)

    def rename(self, conversation_id: int, title: str) -> None:
        with self._database.transaction() as execute:
            execute("UPDATE conversations SET title = ? WHERE id = ?", (storable(title), conversation_id))

    def delete(self, conversation_id: int) -> None:
        """Delete it with its turns and its draft."""
        with self._database.transaction() as execute:
            execute("DELETE FROM drafts WHERE conversation_id = ?", (conversation_id,))
            execute("DELETE FROM conversations WHERE id = ?", (conversation_id,))

    def all(self) -> tuple[Conversation, ...]:
        """Newest first."""
        sql = "SELECT id, title, created, updated FROM conversations ORDER BY updated DESC, id DESC"
        return tuple(Conversation(*row) for row in self._database.read(sql))
