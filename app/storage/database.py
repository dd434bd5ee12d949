"""The history's SQLite file: opened safely, migrated with a backup, faults in plain words.

For one thread only. What a transaction wrote is on the disk when the transaction has ended.
"""

import contextlib
import logging
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

from app.storage.faults import damage, is_busy, is_damage, storage_error
from app.storage.migrate import ForeignDatabaseError, check, examine, migrate
from app.storage.schema import MIGRATIONS, Migration
from app.system.files import file_error, name_aside

BUSY_SECONDS = 3.0
ALWAYS_CHECKED_BYTES = 16 * 1024 * 1024  # a larger file is checked only after an unclean end
LEFT_OVER_WAL_BYTES = 8 * 1024 * 1024

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
            self._look(self.path)
        connection = sqlite3.connect(self.path or ":memory:", timeout=BUSY_SECONDS, isolation_level=None)
        with contextlib.ExitStack() as undo:
            undo.callback(connection.close)
            connection.text_factory = _decode
            _configure(connection)
            migrate(connection, self.path, self._migrations)
            self._check_is_done()
            undo.pop_all()
        return connection

    def _look(self, path: Path) -> None:
        """See that the file is ours and sound, before a connection that may change it is opened.

        By SQLite's means only: a file opened and closed by others gives its locks up (POSIX).
        """
        has_log = _size(_beside(path, "-wal")) > 0  # asked first: another instance may be beginning it
        if _size(path) == 0:
            if has_log:
                raise damage("nothing is left of the file but its log", sqlite3.SQLITE_CORRUPT)
            return
        # Read-only, as closing would else remove the log of a file without a header, and the latest turns
        # with it; but an interrupted change must be rolled back first.
        mode = "rw" if _size(_beside(path, "-journal")) > 0 else "ro"
        suspect = self._is_suspect(path)
        address = f"{path.absolute().as_uri()}?mode={mode}"
        with contextlib.closing(sqlite3.connect(address, BUSY_SECONDS, isolation_level=None, uri=True)) as reader:
            examine(reader, len(self._migrations))
            if suspect:
                check(reader)

    def _start_over(self, path: Path, why: str) -> sqlite3.Connection:
        aside = name_aside(path, "broken")
        try:
            # The log goes first: cut off in between, the next start finds the rest and moves it too.
            for end in (*_COMPANIONS, ""):
                if _beside(path, end).exists():
                    _beside(path, end).rename(_beside(aside, end))
        except OSError as error:
            raise file_error("A damaged history could not be put aside", error, path) from error
        _log.warning("history put aside: it %s", why)
        self.notes = (f"The history {why}. It is kept as {aside}, and a new one was begun.",)
        self._check_is_done()
        try:
            return self._open()
        except sqlite3.DatabaseError as error:
            raise storage_error(error, path) from error

    def _is_suspect(self, path: Path) -> bool:
        """Whether to look through the file before trusting it; half a millisecond a megabyte, once it is in memory."""
        unclean = any(_size(_beside(path, end)) > 0 for end in ("-wal", "-journal"))
        return unclean or self._check_mark().exists() or _size(path) <= ALWAYS_CHECKED_BYTES

    def _check_mark(self) -> Path:
        assert self.path is not None
        return _beside(self.path, "-check")

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
    _keep_log(connection)
    connection.execute("PRAGMA synchronous = FULL")  # in WAL: each commit is on the disk
    connection.execute("PRAGMA checkpoint_fullfsync = ON")  # macOS's fsync alone does not reach the platter
    connection.execute(f"PRAGMA journal_size_limit = {LEFT_OVER_WAL_BYTES}")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA cache_size = -256")  # KiB: the system remembers what was read, and gives it back
    connection.execute("PRAGMA secure_delete = ON")  # what is deleted is overwritten; see storage/scrub for the rest


def _keep_log(connection: sqlite3.Connection) -> None:
    """Write-ahead logging; a file system that can't keeps its old mode. Two at once: SQLite does not wait here."""
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if not is_busy(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise file_error("The folder of the history could not be made", error, folder) from error


def _beside(path: Path, end: str) -> Path:
    """The file that SQLite calls by the same name and an ending."""
    return path.with_name(path.name + end)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _decode(stored: bytes) -> str:
    """Text as read; a byte that rotted on the disk must not hide the rest."""
    return stored.decode("utf-8", "replace")
