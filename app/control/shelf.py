"""The controllers behind the models page, and what happens between them."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from app.control.advice import AdviceController
from app.control.catalogue import CatalogueController
from app.control.downloads import DownloadController
from app.control.library import LibraryController
from app.control.model_states import LibraryState, TransferState, is_of
from app.control.release import Release
from app.control.session import Session
from app.core.catalogue import Hub, RemoteModel
from app.core.errors import Problem
from app.core.library import ModelFile

BEING_MOVED = Problem(
    "The models are being moved already.",
    "On this computer, beside the folder, you see how far that has come.",
    "Move them again when that has ended.",
)


class Shelf(QObject):
    """Lives in the GUI thread.

    Signals:
        told(Problem): what came of a wish, good or bad.
    """

    told = Signal(object)

    def __init__(
        self,
        downloads: DownloadController,
        library: LibraryController,
        catalogue: CatalogueController,
        advice: AdviceController,
        session: Session,
    ) -> None:
        super().__init__()
        self.downloads, self.library, self.catalogue, self.advice = downloads, library, catalogue, advice
        self.session = session
        self._release = Release(session, self)
        self._has_begun = False
        self._paused: tuple[str, ...] = ()  # transfers that go on when the folder has moved
        self._is_moving = False
        self._target: Path | None = None  # where the folder shall move to, once all is at rest
        self._origin: Path | None = None
        self._used: Path | None = None  # the model that lay in the folder and comes back from the new one
        downloads.arrived.connect(self._on_arrived)
        downloads.changed.connect(self._on_transfer)
        library.changed.connect(self._on_library)
        library.deleted.connect(self._on_deleted)
        library.moved.connect(self._on_moved)
        library.told.connect(self.told)
        catalogue.told.connect(self.told)
        catalogue.changed.connect(advice.consider)

    def begin(self) -> None:
        """Looks at the disks, the catalogue and the machine, once; asks no hub."""
        if self._has_begun:
            return
        self._has_begun = True
        self.library.scan()
        self.catalogue.read(self.session.settings.now.hub)

    # Wishes

    def use_hub(self, hub: Hub) -> None:
        """From now on; nobody is asked yet."""
        self.session.settings.update(hub=hub)
        self.catalogue.read(hub)

    def use_proxy(self, proxy: str) -> None:
        """For hubs and transfers from now on; connections that are open may end over the old one."""
        self.session.settings.update(proxy=proxy)
        self.catalogue.use_proxy(proxy)

    def refresh(self) -> None:
        self.catalogue.refresh(self.session.settings.now.hub)

    def find(self, text: str) -> None:
        self.catalogue.find(text, self.session.settings.now.hub)

    def verify(self, file: ModelFile) -> None:
        """With the hashes of the catalogue where the file brings none of its own."""
        known = next((model for model in self._models() if is_of(file, model)), None)
        hashes = tuple(each.sha256 for each in known.files) if known is not None else ()
        self.library.verify(file, hashes if all(hashes) else ())

    def delete(self, file: ModelFile, *, for_good: bool = False) -> None:
        """The model in use is let go of first; the starter model answers then."""
        self._release.when_free(file.parts.__contains__, partial(self.library.delete, file, for_good=for_good))

    def move(self, folder: Path) -> None:
        """Transfers pause meanwhile, and the model in use comes back from the new folder. One move at a time."""
        if self._is_moving:
            self.told.emit(BEING_MOVED)
            return
        self._is_moving = True
        self._target, self._origin = folder, self.library.state.folder
        moving = [state.id for state in self.downloads.all if state.is_active]
        self._paused = tuple(moving)
        for transfer_id in moving:
            self.downloads.pause(transfer_id)
        self._try_to_move()

    # Events

    @Slot(object)
    def _on_arrived(self, _state: TransferState) -> None:
        self.library.scan()

    @Slot(object)
    def _on_transfer(self, _state: TransferState) -> None:
        self._try_to_move()

    @Slot(object)
    def _on_library(self, state: LibraryState) -> None:
        self.downloads.hand_over({file.path for file in state.files})

    @Slot(object)
    def _on_deleted(self, path: Path) -> None:
        settings = self.session.settings
        recent = tuple(each for each in settings.now.recent_models if each != str(path))
        settings.update(recent_models=recent, model="" if settings.now.model == str(path) else settings.now.model)

    @Slot(object)
    def _on_moved(self, folder: Path) -> None:
        self._is_moving = False
        origin, self._origin = self._origin, None
        for transfer_id in self._paused:
            self.downloads.resume(transfer_id)
        self._paused = ()
        used, self._used = self._used, None
        if origin is None:
            return
        settings = self.session.settings
        settings.update(recent_models=tuple(_moved(each, origin, folder) for each in settings.now.recent_models))
        if used is not None:
            self.session.use_model(Path(_moved(str(used), origin, folder)))

    def _try_to_move(self) -> None:
        if self._target is None or any(state.is_active for state in self.downloads.all):
            return
        target, self._target = self._target, None
        path, origin = self.session.models.state.path, self._origin
        if origin is None:
            self.library.move(target)
            return
        self._used = path if path is not None and _is_inside(origin, path) else None
        self._release.when_free(partial(_is_inside, origin), partial(self.library.move, target))

    def _models(self) -> list[RemoteModel]:
        found = [model for entry in self.catalogue.now.entries for model in entry.models]
        return [*found, *self.catalogue.search.models]


def _is_inside(folder: Path, path: Path) -> bool:
    return path.is_relative_to(folder)


def _moved(name: str, origin: Path, folder: Path) -> str:
    path = Path(name)
    return str(folder / path.relative_to(origin)) if path.is_relative_to(origin) else name
