"""Typeset formulas kept from one start to the next: a cache, whose loss costs nothing but time.

For one thread only. Nothing here raises: a file that can't be used is begun anew or left alone, and the log says so.
"""

import contextlib
import logging
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

MOST_BYTES = 48 << 20
KEPT_SHARE = 0.9  # of the most, after the least recently used have been dropped
_MODES = "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA secure_delete = ON; PRAGMA cache_size = -256;"
_SCHEMA = """
    CREATE TABLE IF NOT EXISTS origin (version TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS drawings (key BLOB PRIMARY KEY, body BLOB NOT NULL, size INTEGER NOT NULL,
        used INTEGER NOT NULL) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS by_use ON drawings (used, size);
"""
_log = logging.getLogger(__name__)


class DrawingFile:
    """The file at `path` holds what typesetters of this `version` made; what another one made is dropped."""

    def __init__(self, path: Path, version: str, most_bytes: int = MOST_BYTES) -> None:
        self._path = path
        self._version = version
        self._most_bytes = most_bytes
        self._connection: sqlite3.Connection | None = None
        self._used: set[bytes] = set()
        self._bytes = self._now = 0
        with self._faults():
            self._open()
        if self._connection is None:
            self._remove()
            with self._faults():
                self._open()

    def find(self, key: bytes) -> bytes | None:
        with self._faults():
            if self._connection is not None:
                found = self._connection.execute("SELECT body FROM drawings WHERE key = ?", (key,)).fetchone()
                if found and isinstance(found[0], bytes):
                    self._used.add(key)
                    return found[0]
        return None

    def put(self, entries: Iterable[tuple[bytes, bytes]]) -> None:
        """Keeps drawings by their keys, and notes which were used since the last time."""
        with self._faults():
            if self._connection is None:
                return
            self._now += 1
            with self._connection:
                rows = [(key, body, len(body), self._now) for key, body in entries]
                self._connection.executemany("INSERT OR REPLACE INTO drawings VALUES (?, ?, ?, ?)", rows)
                self._note_use()
                self._bytes += sum(row[2] for row in rows)
                if self._bytes > self._most_bytes:
                    self._shrink()

    def clear(self) -> None:
        """Leaves nothing of what was kept, in no page of the file either."""
        with self._faults():
            if self._connection is not None:
                with self._connection:
                    self._connection.execute("DELETE FROM drawings")
                self._connection.close()
                self._connection = None
        self._used.clear()
        self._remove()
        with self._faults():
            self._open()

    def close(self) -> None:
        self.put(())
        with self._faults():
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _open(self) -> None:
        connection = sqlite3.connect(self._path, timeout=1.0)
        with contextlib.ExitStack() as undo:
            undo.callback(connection.close)
            # Without waiting for the disk: after a power cut the file may be lost.
            connection.executescript(_MODES + _SCHEMA)
            with connection:
                if connection.execute("SELECT version FROM origin").fetchall() != [(self._version,)]:
                    connection.execute("DELETE FROM drawings")
                    connection.execute("DELETE FROM origin")
                    connection.execute("INSERT INTO origin VALUES (?)", (self._version,))
            self._bytes, self._now = connection.execute(
                "SELECT coalesce(sum(size), 0), coalesce(max(used), 0) FROM drawings"
            ).fetchone()
            undo.pop_all()
        self._connection = connection

    def _note_use(self) -> None:
        assert self._connection is not None
        used, self._used = self._used, set()
        self._connection.executemany("UPDATE drawings SET used = ? WHERE key = ?", [(self._now, key) for key in used])

    def _shrink(self) -> None:
        assert self._connection is not None
        (self._bytes,) = self._connection.execute("SELECT coalesce(sum(size), 0) FROM drawings").fetchone()
        gone: list[tuple[bytes]] = []
        for key, size in self._connection.execute("SELECT key, size FROM drawings ORDER BY used").fetchall():
            if self._bytes <= KEPT_SHARE * self._most_bytes:
                break
            gone.append((key,))
            self._bytes -= size
        self._connection.executemany("DELETE FROM drawings WHERE key = ?", gone)

    def _remove(self) -> None:
        for end in ("", "-wal", "-shm", "-journal"):
            with contextlib.suppress(OSError):
                self._path.with_name(self._path.name + end).unlink(missing_ok=True)

    @contextlib.contextmanager
    def _faults(self) -> Iterator[None]:
        """After a fault the cache is done without until the next start."""
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            _log.warning("the cache of formulas can't be used: %s", error)
            connection, self._connection = self._connection, None
            if connection is not None:
                with contextlib.suppress(sqlite3.Error):
                    connection.close()


class KnownDrawings:
    """What a DrawingFile holds, read by another thread. What is new is not kept: it may belong to a conversation that
    is deleted meanwhile.
    """

    def __init__(self, path: Path, version: str) -> None:
        self._connection: sqlite3.Connection | None = None
        with contextlib.suppress(sqlite3.Error):
            address = f"{path.absolute().as_uri()}?mode=ro"
            self._connection = sqlite3.connect(address, timeout=1.0, uri=True)
            if self._connection.execute("SELECT version FROM origin").fetchall() == [(version,)]:
                return
        self.close()

    def find(self, key: bytes) -> bytes | None:
        if self._connection is None:
            return None
        try:
            found = self._connection.execute("SELECT body FROM drawings WHERE key = ?", (key,)).fetchone()
        except sqlite3.Error:
            return None
        return found[0] if found and isinstance(found[0], bytes) else None

    def put(self, entries: Iterable[tuple[bytes, bytes]]) -> None:
        """Nothing is kept."""

    def clear(self) -> None:
        """There is nothing of its own to be emptied."""

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
