"""Refreshing the catalogue from a hub in another process, and what is kept of it."""

import io
import json
import queue
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core.catalogue import Catalogue, Hub, RemoteFile
from app.core.models import Variant
from app.downloads.answers import Answer, read_answers, write_answers
from app.downloads.catalogue import as_seen_at, read_shipped, repositories_of
from app.downloads.hubs import Hubs
from app.downloads.hubs_desk import HubsDesk
from app.downloads.listing import MAX_FILES
from app.downloads.messages import (
    CatalogueRefreshed,
    Event,
    FindModels,
    HubEvent,
    ModelsFound,
    RefreshCatalogue,
    StoreToken,
    TokenStored,
)
from app.downloads.names import is_safe
from app.downloads.process.frames import Sender
from app.downloads.process.host import _Outbox
from app.downloads.refresh import Catalogues
from app.system.resources import resource
from tests.support.hub.faults import Fault
from tests.support.hub.local_hub import LocalHub, local_hub

NAME, FILE = "bartowski/phi-4-GGUF", "phi-4-Q4_K_M.gguf"
NEW = "phi-4-Q4_K_XXL.gguf"
SHIPPED = resource("catalogue.json")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalHub]:
    with local_hub(tmp_path_factory.mktemp("hub")) as hub:
        for name in (FILE, NEW, "mmproj-f16.gguf"):
            hub.publish(NAME, name, name.encode())
        yield hub


@pytest.fixture
def hubs(server: LocalHub, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hubs]:
    server.order(faults=[], asked_for=[])
    monkeypatch.setenv("HF_ENDPOINT", server.endpoint)
    monkeypatch.setenv("MODELSCOPE_ENDPOINT", server.endpoint)
    both = Hubs()
    yield both
    both.close()


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "home" / "catalogue.json"


def of_phi_4(catalogue: Catalogue) -> dict[str, tuple[bool, bool]]:
    """Confirmed and gone, by name, of the files in one repository."""
    entry = catalogue.entry(Variant.PHI_4)
    assert entry is not None
    return {model.name: (model.confirmed, model.gone) for model in entry.models if model.repository == NAME}


@pytest.mark.parametrize("hub", Hub)
def test_confirms_adds_and_marks_and_remembers(hubs: Hubs, kept: Path, hub: Hub, server: LocalHub) -> None:
    catalogues = Catalogues(SHIPPED, kept)
    assert catalogues.seen_at(hub).refreshed == ""
    assert catalogues.refresh(hub, hubs.client(hub), lambda: False) is None
    seen = catalogues.seen_at(hub)
    files = of_phi_4(seen)
    assert files.pop(FILE) == files.pop(NEW) == (True, False)
    assert set(files.values()) == {(False, True)}
    assert seen.refreshed
    assert "mmproj-f16.gguf" not in files
    asked = server.seen()["asked_for"]
    assert isinstance(asked, list)
    assert len(asked) == len({*asked}) == 14
    assert Catalogues(SHIPPED, kept).seen_at(hub) == seen
    other = next(each for each in Hub if each is not hub)
    assert Catalogues(SHIPPED, kept).seen_at(other).refreshed == ""


def test_a_hub_that_is_not_there_is_asked_once(hubs: Hubs, kept: Path, server: LocalHub) -> None:
    catalogues = Catalogues(SHIPPED, kept)
    before = catalogues.seen_at(Hub.HUGGING_FACE)
    server.order(Fault(side="hub", status=503))
    problem = catalogues.refresh(Hub.HUGGING_FACE, hubs.client(Hub.HUGGING_FACE), lambda: False)
    assert problem is not None
    assert "503" in str(problem)
    assert catalogues.seen_at(Hub.HUGGING_FACE) == before
    assert len(server.seen()["asked_for"]) == 1


def test_what_was_learnt_before_stays_when_a_later_refresh_fails(hubs: Hubs, kept: Path, server: LocalHub) -> None:
    catalogues, client = Catalogues(SHIPPED, kept), hubs.client(Hub.HUGGING_FACE)
    catalogues.refresh(Hub.HUGGING_FACE, client, lambda: False)
    known = of_phi_4(catalogues.seen_at(Hub.HUGGING_FACE))
    server.order(Fault(side="hub", body="<html>"))
    assert catalogues.refresh(Hub.HUGGING_FACE, client, lambda: False) is not None
    assert of_phi_4(catalogues.seen_at(Hub.HUGGING_FACE)) == known


def test_ends_early_when_the_program_ends(hubs: Hubs, kept: Path, server: LocalHub) -> None:
    Catalogues(SHIPPED, kept).refresh(Hub.MODELSCOPE, hubs.client(Hub.MODELSCOPE), lambda: True)
    assert len(server.seen()["asked_for"]) == 1


def test_a_folder_that_can_not_be_written_is_told(hubs: Hubs, tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file, not a folder")
    catalogues = Catalogues(SHIPPED, tmp_path / "home" / "catalogue.json")
    problem = catalogues.refresh(Hub.MODELSCOPE, hubs.client(Hub.MODELSCOPE), lambda: False)
    assert problem is not None
    assert "can't be kept" in problem.title
    assert of_phi_4(catalogues.seen_at(Hub.MODELSCOPE))[FILE] == (True, False)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"\xff",
        b'{"format": 2, "hubs": {}}',
        b'{"format": 1}',
        b'{"format": 1, "hubs": {"huggingface": []}}',
        b'{"format": 1, "hubs": {"huggingface": {"a/b": {"asked": "", "revision": "", "files": [["x", -1, ""]]}}}}',
        b'{"format": 1, "hubs": {"huggingface": {"a/b": {"asked": "", "revision": "", "files": [["x", 1, "z"]]}}}}',
        b"[" * 100_000,
    ],
)
def test_a_broken_file_of_answers_is_none(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "catalogue.json"
    path.write_bytes(content)
    assert read_answers(path) == {hub: {} for hub in Hub}


def test_answers_come_back_as_written(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.json"
    answer = Answer(
        "2026-11-20T14:00:00+00:00", "c0ffee", (RemoteFile("a/x.gguf", None), RemoteFile("y.gguf", 7, "a" * 64))
    )
    answers = {Hub.HUGGING_FACE: {NAME: answer, "b/c": Answer("2026")}, Hub.MODELSCOPE: {}}
    write_answers(path, answers)
    assert read_answers(path) == answers
    assert json.loads(path.read_text())["format"] == 1


@pytest.fixture
def told() -> queue.SimpleQueue[Event]:
    return queue.SimpleQueue()


@pytest.fixture
def desk(hubs: Hubs, kept: Path, told: queue.SimpleQueue[Event]) -> Iterator[HubsDesk]:
    desk = HubsDesk(hubs, Catalogues(SHIPPED, kept), told.put)
    desk.start()
    yield desk
    desk.close(10)


def test_every_command_ends_in_one_event(desk: HubsDesk, told: queue.SimpleQueue[Event]) -> None:
    desk.post(RefreshCatalogue(Hub.HUGGING_FACE))
    desk.post(FindModels(f"{NAME}:Q4_K_M", Hub.MODELSCOPE))
    desk.post(FindModels("https://example.com/a/b", Hub.MODELSCOPE))
    desk.post(StoreToken(Hub.HUGGING_FACE, "hf_abc"))
    refreshed, found, lost, stored = (told.get(timeout=30) for _ in range(4))
    assert isinstance(refreshed, CatalogueRefreshed)
    assert refreshed.problem is None
    assert of_phi_4(refreshed.catalogue)[FILE] == (True, False)
    assert isinstance(found, ModelsFound)
    assert [model.name for model in found.models] == [FILE]
    assert isinstance(lost, ModelsFound)
    assert lost.problem is not None
    assert isinstance(stored, TokenStored)
    assert stored.problem is not None  # there is no keyring here
    assert told.empty()


def test_the_longest_answers_about_all_repositories_cross_the_pipe_and_are_remembered(kept: Path) -> None:
    names = tuple(f"{'Φ' * 90}/{number:05d}{'Φ' * 50}-Q8_0.gguf" for number in range(MAX_FILES))
    assert is_safe(names[0])
    assert not is_safe(f"{'Φ' * 10}/{names[0]}")  # it can't be much longer
    files = tuple(RemoteFile(name, 2**49, f"{number:064x}") for number, name in enumerate(names))
    shipped = read_shipped(SHIPPED)
    answers = {name: Answer("2026-11-20", "c" * 40, files) for name in repositories_of(shipped)}
    Sender(io.BytesIO()).send(CatalogueRefreshed(as_seen_at(Hub.HUGGING_FACE, shipped, answers)))
    everything = dict.fromkeys(Hub, answers)
    write_answers(kept, everything)
    assert read_answers(kept) == everything


def test_what_is_too_long_for_the_pipe_ends_in_words(
    hubs: Hubs, kept: Path, told: queue.SimpleQueue[Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    outbox = _Outbox(io.BytesIO())

    def tell(event: HubEvent) -> None:
        outbox.post(event)
        told.put(event)

    monkeypatch.setattr("app.downloads.process.frames.LARGEST", 400)  # less than two models take
    desk = HubsDesk(hubs, Catalogues(SHIPPED, kept), tell)
    desk.start()
    desk.post(FindModels(NAME, Hub.MODELSCOPE))
    found = told.get(timeout=30)
    desk.close(10)
    assert isinstance(found, ModelsFound)
    assert found.problem is not None
    assert "too long" in found.problem.title


def test_a_token_is_in_no_log(caplog: pytest.LogCaptureFixture) -> None:
    assert "hf_abc" not in repr(StoreToken(Hub.HUGGING_FACE, "hf_abc"))


def test_a_bug_is_told_too(hubs: Hubs, kept: Path, told: queue.SimpleQueue[Event], caplog: object) -> None:
    class Broken(Hubs):
        """Has a bug."""

        def client(self, hub: Hub) -> object:
            raise ZeroDivisionError

    desk = HubsDesk(Broken(), Catalogues(SHIPPED, kept), told.put)
    desk.start()
    for command in (
        RefreshCatalogue(Hub.HUGGING_FACE),
        FindModels("x", Hub.MODELSCOPE),
        StoreToken(Hub.MODELSCOPE, ""),
    ):
        desk.post(command)
        event = told.get(timeout=30)
        assert event.problem is not None
    desk.close(10)
