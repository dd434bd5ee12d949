"""Questions typed and not yet sent, one for each conversation."""

from app.storage.database import Database
from app.storage.texts import storable


class Drafts:
    """Stored drafts; conversation 0 is the one that is not begun yet."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(self, conversation_id: int, text: str) -> None:
        """Keep `text` until it is replaced; an empty one is forgotten."""
        with self._database.transaction() as execute:
            if text:
                sql = "INSERT OR REPLACE INTO drafts (conversation_id, text) VALUES (?, ?)"
                execute(sql, (conversation_id, storable(text)))
            else:
                execute("DELETE FROM drafts WHERE conversation_id = ?", (conversation_id,))

    def load(self, conversation_id: int) -> str:
        rows = self._database.read("SELECT text FROM drafts WHERE conversation_id = ?", (conversation_id,))
        return str(rows[0][0]) if rows else ""
