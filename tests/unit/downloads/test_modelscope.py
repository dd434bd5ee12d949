"""ModelScope by its HTTP interface, against a hub in another process."""

import hashlib
from collections.abc import Iterator

import pytest

from app.core.catalogue import Hub, RemoteFile, RemoteModel
from app.core.errors import AppError
from app.downloads.listing import NotThereError, models_of
from app.downloads.modelscope import ModelScope
from app.downloads.source import HubBusyError
from tests.support.hub.faults import Fault
from tests.support.hub.local_hub import LocalHub, local_hub

NAME, FILE = "unsloth/phi-4-GGUF", "Q8_0/phi-4 Q8_0.gguf"
CONTENT = b"GGUF" + bytes(500)
SHA = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalHub]:
    with local_hub(tmp_path_factory.mktemp("hub")) as hub:
        for repository in (NAME, "private/phi-4-GGUF", "unlabelled/Phi-5-GGUF"):
            hub.publish(repository, FILE, CONTENT)
        yield hub


@pytest.fixture
def hub(server: LocalHub, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModelScope]:
    server.order(faults=[], token="", asked_for=[], with_token=[], agents=[])
    monkeypatch.setenv("MODELSCOPE_ENDPOINT", f"{server.endpoint}/")
    monkeypatch.delenv("MODELSCOPE_API_TOKEN", raising=False)
    client = ModelScope()
    yield client
    client.close()


def test_lists_files_with_sizes_and_hashes(hub: ModelScope) -> None:
    listing = hub.listing(NAME)
    assert listing.hub is Hub.MODELSCOPE
    assert listing.revision == "master"
    assert listing.files == (RemoteFile(FILE, len(CONTENT), SHA),)  # no folders
    (model,) = models_of(listing)
    assert (model.quantization, model.confirmed) == ("Q8_0", True)


def test_tells_where_a_file_is(hub: ModelScope, server: LocalHub) -> None:
    (model,) = models_of(hub.listing(NAME))
    location = hub.locate(model, model.files[0])
    assert location.url == (
        f"{server.endpoint}/api/v1/models/{NAME}/repo?Revision=master&FilePath=Q8_0%2Fphi-4+Q8_0.gguf"
    )
    assert (location.size, location.sha256, location.headers) == (len(CONTENT), SHA, ())
    with pytest.raises(NotThereError, match="no more"):
        hub.locate(model, RemoteFile("other.gguf", None))


def test_searches_for_repositories_of_gguf_files(hub: ModelScope, server: LocalHub) -> None:
    assert hub.search("phi-4", 5) == ("private/phi-4-GGUF", NAME)
    (asked,) = server.seen()["asked_for"]
    assert "search=phi-4&" in asked
    assert "filter.library=gguf" in asked
    assert "page_size=5" in asked
    assert hub.search("phi-5", 5) == ("unlabelled/Phi-5-GGUF",)
    assert hub.search("phi-6", 5) == ()


def test_no_more_repositories_are_found_than_are_wanted(hub: ModelScope, server: LocalHub) -> None:
    many = ", ".join(f'{{"id": "a/b{number}-GGUF"}}' for number in range(1000))
    server.order(Fault(side="hub", body=f'{{"data": {{"models": [{many}]}}}}', times=1))
    assert hub.search("b", 12) == tuple(f"a/b{number}-GGUF" for number in range(12))


def test_closed_in_the_middle_of_a_question(hub: ModelScope) -> None:
    hub.close()
    with pytest.raises(HubBusyError, match="broken off"):
        hub.listing(NAME)


def test_a_token_is_sent_only_where_it_is_asked_for(
    hub: ModelScope, server: LocalHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(AppError, match="MODELSCOPE_API_TOKEN"):
        hub.listing("private/phi-4-GGUF")
    server.order(token="ms-right")
    monkeypatch.setenv("MODELSCOPE_API_TOKEN", "ms-right")
    (model,) = models_of(hub.listing("private/phi-4-GGUF"))
    assert hub.locate(model, model.files[0]).headers == (("Authorization", "Bearer ms-right"),)
    hub.listing(NAME)
    assert all("private/" in path for path in server.seen()["with_token"])


def test_what_is_not_there(hub: ModelScope) -> None:
    with pytest.raises(NotThereError, match="nobody/nothing"):
        hub.listing("nobody/nothing")


@pytest.mark.parametrize(
    "body",
    [
        "<html>",
        "[]",
        "{}",
        '{"Data": {"Files": 7}}',
        '{"Data": {"Files": [{"Path": "a", "Type": "blob", "Size": "big"}]}}',
        '{"Data": {"Files": [{"Path": "a", "Type": "blob", "Size": 1, "Sha256": "short"}]}}',
        '{"Data": {"Files": [{"Path": 1, "Type": "blob", "Size": 1}]}}',
        "[" * 100_000,
    ],
)
def test_rubbish(hub: ModelScope, server: LocalHub, body: str) -> None:
    for ask in (lambda: hub.listing(NAME), lambda: hub.search("phi", 3)):
        server.order(Fault(side="hub", body=body, times=1))
        with pytest.raises(AppError, match="can't be understood"):
            ask()


@pytest.mark.parametrize("status", [429, 500, 503])
def test_busy(hub: ModelScope, server: LocalHub, status: int) -> None:
    server.order(Fault(side="hub", status=status, retry_after="9", times=1))
    with pytest.raises(HubBusyError) as caught:
        hub.listing(NAME)
    assert caught.value.retry_after == 9


def test_refused(hub: ModelScope, server: LocalHub) -> None:
    server.order(Fault(side="hub", status=400, times=1))
    with pytest.raises(AppError, match="400"):
        hub.listing(NAME)
    server.order(Fault(side="hub", leads_to="/api/v1/models/a/b", times=20))
    with pytest.raises(AppError, match="can't be understood"):
        hub.listing(NAME)


def test_an_empty_repository(hub: ModelScope, server: LocalHub) -> None:
    server.order(Fault(side="hub", body='{"Data": {"Files": null}}', times=1))
    assert hub.listing(NAME).files == ()


def test_a_model_of_a_commit_is_asked_for_at_it(hub: ModelScope, server: LocalHub) -> None:
    model = RemoteModel(Hub.MODELSCOPE, NAME, "v1.0", "Q8_0", (RemoteFile(FILE, None),))
    assert "Revision=v1.0" in hub.locate(model, model.files[0]).url
