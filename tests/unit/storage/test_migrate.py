"""Histories of earlier versions come along whole, with a copy of what they were."""

import sqlite3
from pathlib import Path

import pytest

from app.core.chat import TurnState, Usage
from app.core.errors import AppError
from app.storage.conversations import Conversations
from app.storage.database import Database
from app.storage.schema import MIGRATIONS
from app.storage.turns import Turns
from tests.support.disks import tiny_file_system

VERSION_1 = Path(__file__).with_name("version_1.sql")


def make_version_1(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.executescript(VERSION_1.read_text(encoding="utf-8"))
    connection.close()


def schema(path: Path) -> set[tuple[str, str]]:
    connection = sqlite3.connect(path)
    rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    connection.close()
    return {(name, " ".join(sql.split())) for name, sql in rows}


def version(path: Path) -> int:
    connection = sqlite3.connect(path)
    found = connection.execute("PRAGMA user_version").fetchone()[0]
    connection.close()
    return int(found)


def backups(path: Path) -> list[Path]:
    return list(path.parent.glob("phidias.version-*"))


def test_version_1_comes_along_whole(tmp_path: Path) -> None:
    path = tmp_path / "phidias.db"
    make_version_1(path)
    database = Database(path)
    [conversation] = Conversations(database).all()
    assert (conversation.title, conversation.created) == ("Derivatives", 1700000000.5)
    ended, writing = Turns(database).of(conversation.conversation_id)
    assert (ended.solution, ended.folded, ended.state) == ("$2x$", True, TurnState.COMPLETE)
    assert ended.usage == Usage(prompt_tokens=20, solution_tokens=5, decode_seconds=0.5)
    assert (writing.reasoning, writing.solution) == ("The power rule again.", "$3x")
    database.close()


def test_a_migrated_history_has_the_schema_of_a_new_one(tmp_path: Path) -> None:
    old, new = tmp_path / "phidias.db", tmp_path / "new.db"
    make_version_1(old)
    Database(old).close()
    Database(new).close()
    assert schema(old) == schema(new)
    assert version(old) == version(new) == len(MIGRATIONS)


def test_the_copy_is_what_was_there_before(tmp_path: Path) -> None:
    path = tmp_path / "phidias.db"
    make_version_1(path)
    before = schema(path)
    Database(path).close()
    [copy] = backups(path)
    assert (version(copy), schema(copy)) == (1, before)
    Database(path).close()
    assert backups(path) == [copy]  # the second start has nothing to migrate


def test_a_new_history_needs_no_copy(tmp_path: Path) -> None:
    path = tmp_path / "phidias.db"
    Database(path).close()
    assert backups(path) == []


def test_a_migration_that_fails_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "phidias.db"
    make_version_1(path)
    before = schema(path)
    broken = (*MIGRATIONS, ("CREATE TABLE half (x)", "ALTER TABLE nowhere RENAME TO somewhere"))
    with pytest.raises(AppError):
        Database(path, migrations=broken)
    assert (version(path), schema(path)) == (1, before)
    Database(path).close()
    assert version(path) == len(MIGRATIONS)


def test_without_room_for_the_copy_nothing_is_migrated() -> None:
    with tiny_file_system() as disk:
        path = disk.folder / "phidias.db"
        make_version_1(path)
        disk.fill()
        with pytest.raises(AppError, match="Free some space"):
            Database(path)
        assert version(path) == 1
        assert backups(path) == []
        disk.free()
        database = Database(path)
        assert len(Conversations(database).all()) == 1
        database.close()
