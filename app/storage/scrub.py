"""Leaves nothing of what was deleted beside the history: in its log, or in copies from before a migration.

In the history itself `secure_delete` overwrites it. Any thread may do this, over a connection of its own.
"""

import contextlib
import logging
import sqlite3
import time
from pathlib import Path

WAIT_SECONDS = 1.0  # for another reader of the history
PAUSE_SECONDS = 0.01
_log = logging.getLogger(__name__)


def scrub(path: Path) -> bool:
    """Whether nothing is left. It never raises: what was in the way goes with the next deletion, or at the end.

    Copies that were made before a migration go as a whole: they hold what was deleted, and the migrated history has
    proved itself since. A damaged history that was put aside stays: nobody knows what is in it, and the window has said
    where it lies.
    """
    try:
        for backup in path.parent.glob(f"{path.stem}.version-*"):  # or what was written of one
            backup.unlink(missing_ok=True)
        address = f"{path.absolute().as_uri()}?mode=rw"
        with contextlib.closing(sqlite3.connect(address, WAIT_SECONDS, isolation_level=None, uri=True)) as connection:
            connection.execute("PRAGMA checkpoint_fullfsync = ON")
            connection.execute("PRAGMA busy_timeout = 0")
            return _is_emptied(connection)
    except (OSError, sqlite3.Error) as error:
        _log.warning("the log of the history could not be emptied: %s", error)
        return False


def _is_emptied(connection: sqlite3.Connection) -> bool:
    """The window writes meanwhile, in its own thread, and must not wait for more than a moment.

    TRUNCATE keeps writers out while it copies, and while it waits for a reader. So PASSIVE, which does not, copies
    before, and between two tries all are let in.
    """
    until = time.monotonic() + WAIT_SECONDS
    while not (is_done := _is_worked_off(connection, "PASSIVE") and _is_worked_off(connection, "TRUNCATE")):
        if time.monotonic() > until:
            break
        time.sleep(PAUSE_SECONDS)
    return is_done


def _is_worked_off(connection: sqlite3.Connection, mode: str) -> bool:
    is_busy, *_ = connection.execute(f"PRAGMA wal_checkpoint({mode})").fetchone()
    return not is_busy
