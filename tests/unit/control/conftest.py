"""A whole corridor over a scripted backend and a real database."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event

import pytest
from pytestqt.qtbot import QtBot

from app.control.bridge import Bridge
from app.control.chat import ChatController
from app.control.history import HistoryController
from app.control.models import ModelController
from app.control.session import Session
from app.control.settings import SettingsController
from app.core.settings import Settings
from app.engine.scripted import Script, ScriptedBackend
from app.engine.worker import EngineWorker
from app.storage.conversations import Conversations
from app.storage.database import Database
from app.storage.drafts import Drafts
from app.storage.settings_file import SettingsFile
from app.storage.turns import Turns

STARTER = Path("starter.gguf")


@dataclass
class House:
    """What a test of the corridor needs at hand."""

    session: Session
    backend: ScriptedBackend
    turns: Turns
    engine: EngineWorker
    database: Database

    def refuse_writing(self) -> None:
        """As a full disk does."""
        self.database.read("PRAGMA query_only = ON")

    def allow_writing(self) -> None:
        self.database.read("PRAGMA query_only = OFF")


MakeHouse = Callable[..., House]


@pytest.fixture
def make_house(tmp_path: Path, qtbot: QtBot) -> Iterator[MakeHouse]:
    """Builds corridors that are closed after the test; several over the same database are restarts."""
    made: list[tuple[EngineWorker, Database, SettingsController, Bridge]] = []

    def make(scripts: Sequence[Script], settings: Settings | None = None, load_gate: Event | None = None) -> House:
        backend = ScriptedBackend(scripts, load_gate=load_gate)
        database = Database(tmp_path / "history.db")
        file = SettingsFile(tmp_path / "settings.json")
        bridge = Bridge()
        engine = EngineWorker(backend, bridge.post)
        controller = SettingsController(file, settings or file.load()[0])
        models = ModelController(engine, STARTER)
        history = HistoryController(Conversations(database))
        turns = Turns(database)
        turns.recover()
        chat = ChatController(engine, models, history, turns, Drafts(database), controller)
        bridge.to(models.on_engine_event)
        bridge.to(chat.on_engine_event)
        made.append((engine, database, controller, bridge))
        engine.start()
        return House(Session(chat, models, history, controller), backend, turns, engine, database)

    yield make
    for engine, database, controller, _bridge in made:
        assert engine.close(5)
        controller.close()
        database.close()
