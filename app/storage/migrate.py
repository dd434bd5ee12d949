"""Brings a history to the newest schema: looked at first, backed up, then changed in one transaction."""

import contextlib
import logging
import sqlite3
from pathlib import Path

from app.core.errors import AppError
from app.storage.faults import damage
from app.storage.schema import APPLICATION_ID, Migration
from app.system.files import name_aside

_log = logging.getLogger(__name__)


class ForeignDatabaseError(Exception):
    """The file is a sound database, of another program."""


def examine(connection: sqlite3.Connection, newest: int) -> None:
    """Whether the file is ours; nothing is written.

    Raises ForeignDatabaseError, and AppError for a history that a newer Phidias wrote.
    """
    connection.execute("BEGIN")  # one snapshot, though another instance may be creating the tables
    version, application, tables = _facts(connection)
    connection.execute("COMMIT")
    is_empty = version == 0 and tables == 0
    if not is_empty and application != APPLICATION_ID:
        raise ForeignDatabaseError(f"application id {application:#x}")
    if version > newest:
        raise AppError(
            "The history was written by a newer Phidias",
            f"It has version {version}; this program knows up to {newest}.",
            "Start the newer Phidias, or set PHIDIAS_HOME to another folder for this one.",
        )


def check(connection: sqlite3.Connection) -> None:
    """Look through the whole file; sqlite3.DatabaseError where it is damaged."""
    found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise damage(found, sqlite3.SQLITE_CORRUPT)


def migrate(connection: sqlite3.Connection, path: Path | None, migrations: tuple[Migration, ...]) -> None:
    """Run the migrations that are missing: all, or none. A file with content is copied first."""
    if _facts(connection)[0] == len(migrations):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = _facts(connection)[0]  # again, now that no other instance can change it
        if 0 < version < len(migrations) and path is not None:
            _back_up(path, version)
        for number in range(version, len(migrations)):
            for statement in migrations[number]:
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number + 1}")
        if version == 0:
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _facts(connection: sqlite3.Connection) -> tuple[int, int, int]:
    """User version, application id, number of tables and the like."""
    queries = ("PRAGMA user_version", "PRAGMA application_id", "SELECT count(*) FROM sqlite_master")
    version, application, tables = (connection.execute(query).fetchone()[0] for query in queries)
    return version, application, tables


def _back_up(path: Path, version: int) -> None:
    """Copy the history to `phidias.version-1-<date>.db`, by a reader of its own (SQLite's rule)."""
    backup = name_aside(path, f"version-{version}")
    part = backup.with_name(backup.name + ".part")
    try:
        with contextlib.closing(sqlite3.connect(path)) as source, contextlib.closing(sqlite3.connect(part)) as target:
            source.backup(target)
        part.replace(backup)
    finally:
        part.unlink(missing_ok=True)
    _log.info("history of version %d copied to %s before migrating", version, backup)
