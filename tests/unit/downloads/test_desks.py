"""The desks are opened after the window: nothing posted before is lost, and all end when told."""

import queue
from pathlib import Path

import pytest

from app.core.catalogue import Hub
from app.downloads.desks import Desks, Port
from app.downloads.messages import CatalogueRefreshed, LibraryScanned, ReadCatalogue, ScanLibrary
from app.system.paths import models_folder

CATALOGUE = Path(__file__).parents[3] / "resources" / "catalogue.json"
PATIENCE = 30.0


@pytest.fixture
def nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A user who has no other programs."""
    for variable in ("HOME", "USERPROFILE", "LOCALAPPDATA", "APPDATA"):
        monkeypatch.setenv(variable, str(tmp_path))
    for variable in ("HF_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(variable, raising=False)


class Noting:
    """A desk that notes what it is told, in order."""

    def __init__(self) -> None:
        self.noted: list[str] = []

    def start(self) -> None:
        self.noted.append("start")

    def post(self, command: str) -> None:
        self.noted.append(command)

    def close(self, seconds: float) -> bool:
        self.noted.append("close")
        return seconds > 1


def test_a_port_keeps_what_comes_before_its_desk() -> None:
    port: Port[str] = Port()
    assert port.close(5)  # nothing is there to be closed
    port.post("one")
    port.post("two")
    desk = Noting()
    port.open(desk)
    port.post("three")
    assert not port.close(0.5)
    assert desk.noted == ["start", "one", "two", "three", "close"]


@pytest.mark.usefixtures("nobody")
def test_what_was_asked_before_the_start_is_answered_after_it() -> None:
    told: queue.SimpleQueue[object] = queue.SimpleQueue()
    desks = Desks(told.put, CATALOGUE)
    desks.library.post(ScanLibrary())
    desks.hubs.post(ReadCatalogue(Hub.MODELSCOPE))
    assert told.empty()
    desks.start()
    events = {type(event): event for event in (told.get(timeout=PATIENCE), told.get(timeout=PATIENCE))}
    scanned, read = events[LibraryScanned], events[CatalogueRefreshed]
    assert isinstance(scanned, LibraryScanned)
    assert (scanned.files, scanned.folder) == ((), models_folder())
    assert isinstance(read, CatalogueRefreshed)
    assert {model.hub for entry in read.catalogue.entries for model in entry.models} == {Hub.MODELSCOPE}
    assert desks.close(PATIENCE)


def test_with_the_catalogue_alone_no_disk_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        pytest.fail("the library was opened")

    monkeypatch.setattr("app.downloads.library.LibraryDesk", refuse)
    told: queue.SimpleQueue[object] = queue.SimpleQueue()
    desks = Desks(told.put, CATALOGUE, only_catalogue=True)
    desks.library.post(ScanLibrary())
    desks.hubs.post(ReadCatalogue(Hub.HUGGING_FACE))
    desks.start()
    assert isinstance(told.get(timeout=PATIENCE), CatalogueRefreshed)
    assert desks.close(PATIENCE)


def test_desks_that_were_never_started_can_be_closed() -> None:
    assert Desks(print, CATALOGUE).close(1)
