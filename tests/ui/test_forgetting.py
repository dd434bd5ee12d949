"""A conversation that was deleted leaves nothing behind: no formula, and no word in any file."""

import sqlite3
from contextlib import closing
from pathlib import Path

from pytestqt.qtbot import QtBot

from app.engine.scripted import Script
from tests.ui.conftest import MakeApplication


def stored(path: Path) -> int:
    """How many formulas; -1 while the file is being made."""
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as file:
            return int(file.execute("SELECT count(*) FROM drawings").fetchone()[0])
    except sqlite3.OperationalError:
        return -1


def test_formulas_of_a_deleted_conversation(make_application: MakeApplication, qtbot: QtBot, tmp_path: Path) -> None:
    application = make_application([Script(["</think>It is $\\frac{1}{2}$."])])
    chat = application.session.chat
    chat.send("What is half of one?")
    qtbot.waitUntil(lambda: bool(chat.turns()) and chat.turns()[-1].state.is_final)
    path = tmp_path / "formulas.db"
    qtbot.waitUntil(lambda: stored(path) > 0, timeout=20_000)
    (conversation,) = application.session.history.all
    application.window.sidebar.deleted.emit(conversation.conversation_id)
    qtbot.waitUntil(lambda: stored(path) == 0, timeout=20_000)


def test_words_of_a_deleted_conversation(make_application: MakeApplication, qtbot: QtBot, tmp_path: Path) -> None:
    application = make_application([Script(["<think>quicksilver", "</think>It is quicksilver."] * 3)])
    chat = application.session.chat
    chat.send("Is it quicksilver?")
    qtbot.waitUntil(lambda: bool(chat.turns()) and chat.turns()[-1].state.is_final)
    assert files_with(b"quicksilver", tmp_path)
    (conversation,) = application.session.history.all
    application.window.sidebar.deleted.emit(conversation.conversation_id)
    qtbot.waitUntil(lambda: not files_with(b"quicksilver", tmp_path), timeout=20_000)


def files_with(word: bytes, folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and word in path.read_bytes()]
