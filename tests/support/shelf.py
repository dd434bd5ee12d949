"""The controllers of the models page over scripted desks and a scripted engine."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject

from app.control.advice import AdviceController
from app.control.bridge import PacedBridge
from app.control.catalogue import CatalogueController
from app.control.chat import ChatController
from app.control.downloads import DownloadController
from app.control.history import HistoryController
from app.control.library import LibraryController
from app.control.models import ModelController
from app.control.session import Session
from app.control.settings import SettingsController
from app.control.shelf import Shelf
from app.core.catalogue import Catalogue, CatalogueEntry, RemoteModel
from app.core.library import ModelFile, Owner, Verification
from app.core.machine import GIB, Gpu, Machine
from app.core.settings import Settings
from app.downloads.messages import CatalogueRefreshed, TransferChanged, TransferPhase
from app.engine.fit_advice import Advice, advise
from app.engine.scripted import Script, ScriptedBackend
from app.engine.worker import EngineWorker
from app.storage.conversations import Conversations
from app.storage.database import Database
from app.storage.drafts import Drafts
from app.storage.settings_file import SettingsFile
from app.storage.turns import Turns
from tests.support.catalogue import SMALL_CATALOGUE
from tests.support.desks import ScriptedDesk

STARTER = Path("starter.gguf")
GAMER = Machine(8, 32 * GIB, 24 * GIB, (Gpu("NVIDIA GeForce RTX 4070", 12 * GIB, 11 * GIB, 504e9),), 40e9)
SMALL = Machine(2, 6 * GIB, 4 * GIB, (), 12e9)


class Advisor:
    """Reckons for a machine that the test chooses."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine

    def __call__(self, entries: Sequence[CatalogueEntry]) -> Advice:
        return advise(entries, self.machine)


@dataclass
class Desks:
    """What was posted, and a way to answer: an event is told through the bridge, as from a desk's thread."""

    transfers: ScriptedDesk
    library: ScriptedDesk
    hubs: ScriptedDesk
    bridge: PacedBridge

    def tell(self, event: object) -> None:
        self.bridge.post(event)


class Shop:
    """A whole corridor; `close` it."""

    def __init__(self, home: Path, machine: Machine = GAMER, catalogue: Catalogue = SMALL_CATALOGUE) -> None:
        self._keep = QObject()
        self.database = Database(home / "history.db")
        self.bridge = PacedBridge(self._keep)
        self.backend = ScriptedBackend([Script(["4"])])
        self.engine = EngineWorker(self.backend, self.bridge.post)
        self.settings = SettingsController(SettingsFile(home / "settings.json"), Settings(), self._keep)
        models = ModelController(self.engine, STARTER, self._keep)
        history = HistoryController(Conversations(self.database), self._keep)
        chat = ChatController(self.engine, models, history, Turns(self.database), Drafts(self.database), self.settings)
        self.bridge.to(models.on_engine_event)
        self.bridge.to(chat.on_engine_event)
        self.session = Session(chat, models, history, self.settings, self._keep)
        self.desks = Desks(ScriptedDesk(), ScriptedDesk(), ScriptedDesk(), self.bridge)
        downloads = DownloadController(self.desks.transfers, self._keep)
        library = LibraryController(self.desks.library, self._keep)
        self.catalogue = CatalogueController(self.desks.hubs, self._keep)
        self.advice = AdviceController(Advisor(machine), self._keep)
        for receiver in (downloads.on_event, library.on_event, self.catalogue.on_event):
            self.bridge.to(receiver)
        self.shelf = Shelf(downloads, library, self.catalogue, self.advice, self.session)
        self.engine.start()
        self._shipped = catalogue

    def begin(self) -> None:
        """As at the start of the program; the catalogue is answered at once."""
        self.shelf.begin()
        self.catalogue.on_event(CatalogueRefreshed(self._shipped))

    def close(self) -> None:
        self.advice.close()
        assert self.engine.close(5)
        self.settings.close()
        self.database.close()


def change(model: RemoteModel, phase: TransferPhase, fraction: float = 0.0, **more: object) -> TransferChanged:
    """A transfer's event, `fraction` (0 to 1) of it received."""
    total = model.size or 0
    return TransferChanged(model, phase, int(total * fraction), model.size, **more)  # type: ignore[arg-type]


def file_for(model: RemoteModel, folder: Path, owner: Owner = Owner.PHIDIAS, **more: object) -> ModelFile:
    """The file on the disk that a model of the catalogue becomes."""
    path = folder / model.repository / model.name
    values = {"architecture": "phi3", "repository": model.repository, "verification": Verification.VERIFIED, **more}
    hashes = tuple(each.sha256 for each in model.files)
    return ModelFile(
        path=path,
        parts=(path,),
        size=model.size or 0,
        owner=owner,
        name=model.name.removesuffix(".gguf"),
        variant=model.variant,
        quantization=model.quantization,
        hashes=hashes,
        **values,  # type: ignore[arg-type]
    )
