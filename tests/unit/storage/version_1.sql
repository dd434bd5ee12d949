-- A history of schema version 1, frozen: conversations, an ended turn, one being written. Do not change.
CREATE TABLE conversations (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        title TEXT NOT NULL,
        created REAL NOT NULL,
        updated REAL NOT NULL
    );
CREATE INDEX conversations_by_update ON conversations (updated);
CREATE TABLE turns (
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
    );
CREATE INDEX turns_by_conversation ON turns (conversation_id);
CREATE INDEX turns_not_ended ON turns (id) WHERE state IN ('waiting', 'streaming');
CREATE TABLE chunks (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        turn_id INTEGER NOT NULL REFERENCES turns (id) ON DELETE CASCADE,
        channel TEXT NOT NULL,
        text TEXT NOT NULL
    );
CREATE INDEX chunks_by_turn ON chunks (turn_id);
PRAGMA user_version = 1;
PRAGMA application_id = 1346914628;
INSERT INTO conversations VALUES (7, 'Derivatives', 1700000000.5, 1700000100.25);
INSERT INTO turns VALUES (
    11, 7, 1700000001.0, 'complete', 'Starter', 1, 'What is the derivative of x^2?', 'Power rule.', '$2x$', '',
    '{"prompt_tokens": 20, "solution_tokens": 5, "decode_seconds": 0.5}');
INSERT INTO turns VALUES (
    12, 7, 1700000002.0, 'streaming', 'Starter', NULL, 'And of x^3?', '', '', '', '{}');
INSERT INTO chunks VALUES (1, 12, 'reasoning', 'The power');
INSERT INTO chunks VALUES (2, 12, 'reasoning', ' rule again.');
INSERT INTO chunks VALUES (3, 12, 'solution', '$3x');
