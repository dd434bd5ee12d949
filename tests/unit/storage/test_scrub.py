"""What was deleted is left in no file, as bytes that anyone could find."""

import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from app.core.chat import Channel, Turn, TurnState
from app.storage.conversations import Conversations
from app.storage.database import Database
from app.storage.drafts import Drafts
from app.storage.scrub import WAIT_SECONDS, scrub
from app.storage.turns import Turns
from tests.unit.storage.test_migrate import make_version_1

KEPT, SECRET = "harmless", "quicksilver"
LONG = 40_000  # characters: pages of their own, and overflow pages


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "phidias.db"


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    opened = Database(path)
    yield opened
    opened.close()


def converse(database: Database, word: str) -> int:
    """A conversation that says a word everywhere: short and long, streamed in pieces, in a draft and a title."""
    conversation_id = Conversations(database).create(f"{word} title").conversation_id
    turns = Turns(database)
    for size in (1, LONG // len(word)):
        turn = turns.begin(conversation_id, f"{word}? ", "a model")
        for _ in range(4):
            turns.append(turn.turn_id, Channel.REASONING, word * (size // 4))
        turns.append(turn.turn_id, Channel.SOLUTION, word * size)
        done = Turn(turn.turn_id, conversation_id, turn.question, word * size, word * size, TurnState.COMPLETE)
        turns.end(done)
    Drafts(database).save(conversation_id, f"one more {word}")
    return conversation_id


def found(path: Path, word: str) -> list[str]:
    """The files beside the history, itself included, that hold the word."""
    return sorted(each.name for each in path.parent.iterdir() if word.encode() in each.read_bytes())


def test_nothing_is_left_of_a_deleted_conversation(database: Database, path: Path) -> None:
    converse(database, KEPT)
    secret = converse(database, SECRET)
    assert found(path, SECRET)
    Conversations(database).delete(secret)
    assert found(path, SECRET)  # else there would be nothing to do
    assert scrub(path)
    assert found(path, SECRET) == []
    assert found(path, KEPT) == ["phidias.db"]
    assert [each.title for each in Conversations(database).all()] == [f"{KEPT} title"]


def test_what_shared_a_page_with_it_is_still_whole(database: Database, path: Path) -> None:
    ids = [converse(database, SECRET if number % 2 else KEPT) for number in range(12)]
    for each in ids[1::2]:
        Conversations(database).delete(each)
    assert scrub(path)
    assert found(path, SECRET) == []
    for each in ids[::2]:
        short, long = Turns(database).of(each)
        assert (short.solution, long.solution) == (KEPT, KEPT * (LONG // len(KEPT)))
    assert database.read("PRAGMA integrity_check") == [("ok",)]


def test_a_copy_from_before_a_migration_goes(path: Path) -> None:
    make_version_1(path)
    database = Database(path)
    (backup,) = path.parent.glob("phidias.version-1-*")
    part = backup.with_name("phidias.version-1-20260101-000000.db.part")  # as a loss of power leaves it
    part.write_bytes(backup.read_bytes())
    Conversations(database).delete(Conversations(database).all()[0].conversation_id)
    assert scrub(path)
    assert not backup.exists()
    assert not part.exists()
    database.close()


def test_a_reader_in_the_way(database: Database, path: Path) -> None:
    """It may be another instance; what it reads can't be wiped before it has read."""
    secret = converse(database, SECRET)
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM turns").fetchone()
        Conversations(database).delete(secret)
        assert not scrub(path)
        assert found(path, SECRET)
    database.close()  # the last one empties the log
    assert found(path, SECRET) == []


def test_nobody_waits_to_write_while_it_waits_for_a_reader(database: Database, path: Path) -> None:
    """The window writes in its own thread."""
    converse(database, SECRET)
    with closing(sqlite3.connect(path, isolation_level=None)) as reader, ThreadPoolExecutor(1) as beside:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM turns").fetchone()
        Conversations(database).create("newer than what the reader sees")
        scrubbing = beside.submit(scrub, path)
        longest = 0.0
        while not scrubbing.done():
            began = time.monotonic()
            Drafts(database).save(1, f"at {began}")
            longest = max(longest, time.monotonic() - began)
        assert not scrubbing.result()
    assert longest < WAIT_SECONDS / 2


def test_a_reader_that_has_read_is_waited_for(database: Database, path: Path) -> None:
    secret = converse(database, SECRET)
    with closing(sqlite3.connect(path, isolation_level=None)) as reader, ThreadPoolExecutor(1) as beside:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM turns").fetchone()
        Conversations(database).delete(secret)
        scrubbing = beside.submit(scrub, path)
        time.sleep(WAIT_SECONDS / 4)
        assert not scrubbing.done()
        reader.execute("COMMIT")
        assert scrubbing.result()
    assert found(path, SECRET) == []


def test_a_history_that_is_gone(path: Path) -> None:
    assert not scrub(path)
    assert not path.exists()
