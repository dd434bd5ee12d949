"""Leaves nothing of what was deleted beside the history: in its log, or in copies from before a migration.

In the history itself `secure_delete` overwrites it. Any thread may do this, over a connection of its own.
"""

import contextlib
import logging
import sqlite3
from pathlib import Path

WAIT_SECONDS = 1.0  # for another reader of the history
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
            is_busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except (OSError, sqlite3.Error) as error:
        _log.warning("the log of the history could not be emptied: %s", error)
        return False
    return not is_busy
