"""The list of conversations."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core.errors import AppError
from app.storage.conversations import Conversations
from app.storage.database import Database
from app.storage.drafts import Drafts
from app.storage.turns import Turns


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(tmp_path / "phidias.db")
    yield database
    database.close()


def titles(database: Database) -> list[str]:
    return [conversation.title for conversation in Conversations(database).all()]


def test_the_newest_comes_first(database: Database) -> None:
    conversations = Conversations(database)
    first, _, _ = (conversations.create(title) for title in ("first", "second", "third"))
    assert titles(database) == ["third", "second", "first"]
    Turns(database).begin(first.conversation_id, "Why?", "")
    assert titles(database) == ["first", "third", "second"]


def test_what_create_returns_is_what_is_stored(database: Database) -> None:
    created = Conversations(database).create("Primes \0 and \ud800 more 素数")
    assert Conversations(database).all() == (created,)


def test_rename_keeps_the_place(database: Database) -> None:
    conversations = Conversations(database)
    first, _ = conversations.create("first"), conversations.create("second")
    conversations.rename(first.conversation_id, "renamed")
    assert titles(database) == ["second", "renamed"]


def test_delete_takes_turns_and_draft_along_and_leaves_the_others(database: Database) -> None:
    conversations, turns, drafts = Conversations(database), Turns(database), Drafts(database)
    gone, kept = conversations.create("gone"), conversations.create("kept")
    for conversation in (gone, kept):
        turns.begin(conversation.conversation_id, f"question of {conversation.title}", "m")
        drafts.save(conversation.conversation_id, conversation.title)
    conversations.delete(gone.conversation_id)
    assert titles(database) == ["kept"]
    assert turns.of(gone.conversation_id) == ()
    assert turns.questions(9) == ("question of kept",)
    assert (drafts.load(gone.conversation_id), drafts.load(kept.conversation_id)) == ("", "kept")


def test_an_id_is_never_used_again(database: Database) -> None:
    conversations = Conversations(database)
    gone = conversations.create("gone")
    conversations.delete(gone.conversation_id)
    assert conversations.create("new").conversation_id != gone.conversation_id


def test_a_turn_for_a_deleted_conversation_is_refused(database: Database) -> None:
    gone = Conversations(database).create("gone")
    Conversations(database).delete(gone.conversation_id)
    with pytest.raises(AppError, match="deleted"):
        Turns(database).begin(gone.conversation_id, "Where?", "m")
