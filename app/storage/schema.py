"""The schema of the history, as the migrations that make it. Append only: a released one never changes.

`MIGRATIONS[n]` leads from version n to n + 1; SQLite's `user_version` says where a file stands.
"""

Migration = tuple[str, ...]

APPLICATION_ID = 0x50484944  # "PHID", so that another program's database is not taken for ours

_CONVERSATIONS_AND_TURNS: Migration = (
    # AUTOINCREMENT: an id in the settings file must never come to mean another conversation.
    """CREATE TABLE conversations (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        title TEXT NOT NULL,
        created REAL NOT NULL,
        updated REAL NOT NULL
    )""",
    "CREATE INDEX conversations_by_update ON conversations (updated)",
    """CREATE TABLE turns (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        conversation_id INTEGER NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
        created REAL NOT NULL,
        state TEXT NOT NULL,
        model TEXT NOT NULL,
        folded INTEGER,
        question TEXT NOT NULL,
        reasoning TEXT NOT NULL DEFAULT '',
        solution TEXT NOT NULL DEFAULT '',
        problem TEXT NOT NULL DEFAULT '',
        usage TEXT NOT NULL DEFAULT '{}'
    )""",
    "CREATE INDEX turns_by_conversation ON turns (conversation_id)",
    "CREATE INDEX turns_not_ended ON turns (id) WHERE state IN ('waiting', 'streaming')",
    # What arrived of an answer that is still being written; gone when the turn ends.
    """CREATE TABLE chunks (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        turn_id INTEGER NOT NULL REFERENCES turns (id) ON DELETE CASCADE,
        channel TEXT NOT NULL,
        text TEXT NOT NULL
    )""",
    "CREATE INDEX chunks_by_turn ON chunks (turn_id)",
)

_DRAFTS: Migration = (
    # conversation_id 0 is the conversation that is not begun yet, hence no foreign key.
    "CREATE TABLE drafts (conversation_id INTEGER PRIMARY KEY, text TEXT NOT NULL)",
)

MIGRATIONS: tuple[Migration, ...] = (_CONVERSATIONS_AND_TURNS, _DRAFTS)
