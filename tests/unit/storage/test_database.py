"""Opening a history: sound, damaged, foreign, newer, locked, on disks that refuse."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from app.core.errors import AppError
from app.storage import database as module
from app.storage.conversations import Conversations
from app.storage.database import Database
from tests.support.disks import ordinary_user, public_folder


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "phidias.db"


def fill(path: Path, titles: int = 60) -> None:
    database = Database(path)
    for number in range(titles):
        Conversations(database).create(f"{number} " + "title " * 300)
    database.close()


def put_aside(path: Path) -> list[Path]:
    return sorted(path.parent.glob("phidias.broken-*.db"))


def titles(path: Path) -> list[str]:
    database = Database(path)
    found = [conversation.title for conversation in Conversations(database).all()]
    database.close()
    return found


def test_each_commit_reaches_the_disk(path: Path) -> None:
    database = Database(path)
    assert database.read("PRAGMA journal_mode") == [("wal",)]
    assert database.read("PRAGMA synchronous") == [(2,)]  # FULL
    assert database.read("PRAGMA foreign_keys") == [(1,)]
    database.close()


def test_an_empty_file_is_a_new_history(path: Path) -> None:
    path.parent.mkdir()
    path.touch()
    database = Database(path)
    assert database.notes == ()
    assert Conversations(database).all() == ()
    database.close()


@pytest.mark.parametrize(
    "content", [b"{}", b"not a database" * 500, bytes(64560), b"SQLite format 3\0" + b"\xff" * 8000]
)
def test_a_file_that_is_no_database_is_put_aside_and_told(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    database = Database(path)
    assert Conversations(database).create("new").title == "new"
    database.close()
    [aside] = put_aside(path)
    assert aside.read_bytes() == content
    [note] = database.notes
    assert str(aside) in note


def test_damaged_pages_are_found_at_the_start(path: Path) -> None:
    fill(path)
    damaged = bytearray(path.read_bytes())
    for offset in range(8192, len(damaged) - 4096, 8192):
        damaged[offset : offset + 64] = b"\xa5" * 64
    path.write_bytes(damaged)
    database = Database(path)
    assert len(database.notes) == 1
    assert Conversations(database).all() == ()
    database.close()
    assert put_aside(path)[0].read_bytes() == bytes(damaged)


def test_two_damaged_files_are_both_kept(path: Path) -> None:
    path.parent.mkdir()
    for content in (b"first" * 300, b"second" * 300):
        path.write_bytes(content)
        Database(path).close()
    assert {aside.read_bytes()[:5] for aside in put_aside(path)} == {b"first", b"secon"}


@pytest.mark.parametrize("content", [b"", b"rubbish" * 1000])
def test_the_log_of_a_damaged_file_goes_with_it(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    (path.parent / "phidias.db-wal").write_bytes(b"its log")
    Database(path).close()
    [aside] = put_aside(path)
    assert aside.with_name(aside.name + "-wal").read_bytes() == b"its log"


def test_damage_met_while_running_is_told_and_found_at_the_next_start(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "ALWAYS_CHECKED_BYTES", 0)  # as if it were too large to check each time
    fill(path)
    content = path.read_bytes()
    path.write_bytes(content[:8192] + b"\xa5" * (len(content) - 8192))
    database = Database(path)
    assert database.notes == ()
    with pytest.raises(AppError, match="damaged"):
        Conversations(database).all()
    database.close()
    again = Database(path)
    assert len(again.notes) == 1
    again.close()
    assert Database(path).notes == ()


def test_another_programs_database_is_put_aside_unchanged(path: Path) -> None:
    path.parent.mkdir()
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE theirs (x)")
    other.commit()
    other.close()
    content = path.read_bytes()
    database = Database(path)
    assert len(database.notes) == 1
    database.close()
    assert put_aside(path)[0].read_bytes() == content


def test_a_newer_history_is_refused_and_left_alone(path: Path) -> None:
    fill(path, 1)
    newer = sqlite3.connect(path)
    newer.execute("PRAGMA user_version = 999")
    newer.close()
    content = path.read_bytes()
    with pytest.raises(AppError, match="newer"):
        Database(path)
    assert path.read_bytes() == content
    assert put_aside(path) == []


def test_two_open_at_once_see_each_other(path: Path) -> None:
    one, two = Database(path), Database(path)
    for number in range(20):
        Conversations(one if number % 2 else two).create(str(number))
    assert len(Conversations(one).all()) == len(Conversations(two).all()) == 20
    one.close()
    two.close()


def test_two_processes_may_begin_the_same_history(path: Path) -> None:
    code = """
import sys; from pathlib import Path; from app.storage.database import Database
from app.storage.conversations import Conversations
for _ in range(5):
    one, two = Database(Path(sys.argv[1])), Database(Path(sys.argv[1]))
    Conversations(one).create("x"); Conversations(two).create("y")
    one.close(); two.close()
"""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
    running = [
        subprocess.Popen([sys.executable, "-c", code, str(path)], env=environment, stderr=subprocess.PIPE)
        for _ in range(3)
    ]
    errors = [process.communicate(timeout=60)[1] for process in running]
    assert errors == [b"", b"", b""]
    assert len(titles(path)) == 30


def test_a_history_locked_by_another_program_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BUSY_SECONDS", 0.05)
    fill(path, 1)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    database = Database(path)
    with pytest.raises(AppError, match="Another program"):
        Conversations(database).create("late")
    other.execute("COMMIT")
    other.close()
    Conversations(database).create("now")
    database.close()
    assert "now" in titles(path)


def test_a_folder_that_cant_be_written_to_is_told_and_nothing_is_lost() -> None:
    with public_folder() as folder:
        path = folder / "phidias.db"
        fill(path, 2)
        folder.chmod(0o555)
        path.chmod(0o444)
        with ordinary_user(), pytest.raises(AppError, match="writing"):
            Conversations(Database(path)).create("refused")
        folder.chmod(0o755)
        path.chmod(0o644)
        assert len(titles(path)) == 2


def test_a_new_history_in_a_folder_that_cant_be_written_to_is_told() -> None:
    with public_folder() as folder:
        folder.chmod(0o555)
        with ordinary_user(), pytest.raises(AppError, match="writing"):
            Database(folder / "phidias.db")
        with ordinary_user(), pytest.raises(AppError, match="folder"):
            Database(folder / "new" / "phidias.db")


def test_a_failing_transaction_changes_nothing(path: Path) -> None:
    database = Database(path)

    def half() -> None:
        with database.transaction() as execute:
            execute("INSERT INTO conversations (title, created, updated) VALUES ('half', 0, 0)")
            execute("INSERT INTO nowhere VALUES (1)")

    with pytest.raises(AppError):
        half()
    assert Conversations(database).all() == ()
    Conversations(database).create("whole")
    database.close()
    assert titles(path) == ["whole"]


def test_a_history_in_memory_leaves_no_file() -> None:
    database = Database(None)
    Conversations(database).create("gone soon")
    assert len(Conversations(database).all()) == 1
    database.close()


def test_text_that_rotted_on_the_disk_does_not_hide_the_rest(path: Path) -> None:
    fill(path, 1)
    raw = sqlite3.connect(path)
    raw.execute("UPDATE conversations SET title = CAST(x'41ff42' AS TEXT)")
    raw.commit()
    raw.close()
    assert titles(path) == ["A\ufffdB"]
