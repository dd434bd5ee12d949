"""Unsent questions outlive the program."""

from pathlib import Path

from app.storage.database import Database
from app.storage.drafts import Drafts


def test_drafts_are_there_after_a_restart_and_apart(tmp_path: Path) -> None:
    path = tmp_path / "phidias.db"
    database = Database(path)
    Drafts(database).save(0, "of none yet")
    Drafts(database).save(3, "old")
    Drafts(database).save(3, "What is\n\0 1+1?")
    database.close()
    database = Database(path)
    assert Drafts(database).load(0) == "of none yet"
    assert Drafts(database).load(3) == "What is\n\0 1+1?"
    Drafts(database).save(3, "")
    assert Drafts(database).load(3) == ""
    database.close()
