"""The history's SQLite file: opened safely, migrated with a backup, faults in plain words.

For one thread only. What a transaction wrote is on the disk when the transaction has ended.
"""

import contextlib
import logging
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

from app.storage.faults import is_damage, storage_error
from app.storage.migrate import ForeignDatabaseError, examine, migrate
from app.storage.schema import MIGRATIONS, Migration
from app.system.files import file_error, name_aside

BUSY_SECONDS = 3.0
ALWAYS_CHECKED_BYTES = 16 * 1024 * 1024  # a larger file is checked only after an unclean end
LEFT_OVER_WAL_BYTES = 8 * 1024 * 1024

_HEADER = b"SQLite format 3\0"
_COMPANIONS = ("-wal", "-shm", "-journal")
_log = logging.getLogger(__name__)


class Execute(Protocol):
    """Runs one statement inside a transaction."""

    def __call__(self, sql: str, parameters: tuple[object, ...] = ..., /) -> sqlite3.Cursor: ...


class Database:
    """An open history; `path` None keeps it in memory. `notes` say what had to be put aside.

    Opening raises AppError where the disk refuses or a newer Phidias wrote the file. A damaged
    or foreign file is renamed, never deleted, and a new one begun.
    """

    def __init__(self, path: Path | None, *, migrations: tuple[Migration, ...] = MIGRATIONS) -> None:
        self.path = path
        self.notes: tuple[str, ...] = ()
        self._migrations = migrations
        try:
            self._connection = self._open()
        except sqlite3.DatabaseError as error:
            if path is None or not is_damage(error):
                raise storage_error(error, path) from error
            self._connection = self._start_over(path, "was damaged")
        except ForeignDatabaseError:
            if path is None:
                raise
            self._connection = self._start_over(path, "belonged to another program")

    def read(self, sql: str, parameters: tuple[object, ...] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        with self._faults():
            return self._connection.execute(sql, parameters).fetchall()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[Execute]:
        """All statements inside, or none; durable when left. AppError where the disk refuses."""
        with self._faults():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection.execute
                self._connection.execute("COMMIT")
            finally:
                if self._connection.in_transaction:
                    with contextlib.suppress(sqlite3.DatabaseError):  # the first error is the one to tell
                        self._connection.execute("ROLLBACK")

    def close(self) -> None:
        """Let go of the file; a second call does nothing."""
        with self._faults():
            self._connection.close()

    @contextlib.contextmanager
    def _faults(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.ProgrammingError:
            raise  # our own bug
        except sqlite3.DatabaseError as error:
            if is_damage(error):
                self._ask_for_check()
            raise storage_error(error, self.path) from error

    def _open(self) -> sqlite3.Connection:
        if self.path is not None:
            _make_folder(self.path.parent)
            _see_header(self.path)
        suspect = self._is_suspect()  # before SQLite replays the log and removes it
        connection = sqlite3.connect(self.path or ":memory:", timeout=BUSY_SECONDS, isolation_level=None)
        with contextlib.ExitStack() as undo:
            undo.callback(connection.close)
            connection.text_factory = _decode
            version = examine(connection, len(self._migrations))
            if suspect:
                _check(connection)
            _configure(connection)
            if version < len(self._migrations):
                migrate(connection, self.path, self._migrations)
            self._check_is_done()
            undo.pop_all()
        return connection

    def _start_over(self, path: Path, why: str) -> sqlite3.Connection:
        aside = name_aside(path, "broken")
        try:
            # The log goes first: cut off in between, the next start finds the rest and moves it too.
            for end in (*_COMPANIONS, ""):
                part = path.with_name(path.name + end)
                if part.exists():
                    part.rename(aside.with_name(aside.name + end))
        except OSError as error:
            raise file_error("A damaged history could not be put aside", error, path) from error
        _log.warning("history put aside: it %s", why)
        self.notes = (f"The history {why}. It is kept as {aside}, and a new one was begun.",)
        self._check_is_done()
        try:
            return self._open()
        except sqlite3.DatabaseError as error:
            raise storage_error(error, path) from error

    def _is_suspect(self) -> bool:
        """Whether to look through the file before trusting it; it costs some 2 ms a megabyte."""
        if self.path is None or not self.path.exists():
            return False
        unclean = any(_size(self.path.with_name(self.path.name + end)) > 0 for end in _COMPANIONS)
        return unclean or self._check_mark().exists() or _size(self.path) <= ALWAYS_CHECKED_BYTES

    def _check_mark(self) -> Path:
        assert self.path is not None
        return self.path.with_name(self.path.name + "-check")

    def _ask_for_check(self) -> None:
        """Damage seen while running: the next start looks through the file, whatever its size."""
        if self.path is not None:
            with contextlib.suppress(OSError):
                self._check_mark().touch()

    def _check_is_done(self) -> None:
        if self.path is not None:
            with contextlib.suppress(OSError):
                self._check_mark().unlink(missing_ok=True)


def _configure(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA journal_mode = WAL")  # a file system that can't keeps its old mode
    connection.execute("PRAGMA synchronous = FULL")  # in WAL: each commit is on the disk
    connection.execute("PRAGMA checkpoint_fullfsync = ON")  # macOS's fsync alone does not reach the platter
    connection.execute(f"PRAGMA journal_size_limit = {LEFT_OVER_WAL_BYTES}")
    connection.execute("PRAGMA foreign_keys = ON")


def _check(connection: sqlite3.Connection) -> None:
    found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise _damage(found, sqlite3.SQLITE_CORRUPT)


def _see_header(path: Path) -> None:
    """SQLite would tell as well, but delete the log beside a file without a header, and its turns with it."""
    if path.is_file():
        with contextlib.suppress(OSError), path.open("rb") as file:
            header = file.read(len(_HEADER))
            is_new = header == b"" and _size(path.with_name(path.name + "-wal")) == 0
            if header != _HEADER and not is_new:
                raise _damage("no SQLite header", sqlite3.SQLITE_NOTADB)


def _damage(found: str, code: int) -> sqlite3.DatabaseError:
    error = sqlite3.DatabaseError(found)
    error.sqlite_errorcode = code
    return error


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise file_error("The folder of the history could not be made", error, folder) from error


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _decode(stored: bytes) -> str:
    """Text as read; a byte that rotted on the disk must not hide the rest."""
    return stored.decode("utf-8", "replace")
