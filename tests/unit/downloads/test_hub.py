"""Hugging Face through the real huggingface_hub, against a hub in another process."""

import hashlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest

from app import __version__
from app.core.catalogue import Hub, RemoteFile, RemoteModel
from app.core.errors import AppError
from app.downloads.hub import HuggingFace
from app.downloads.listing import Listing, NotThereError, models_of
from app.downloads.network import LARGEST
from app.downloads.source import HubBusyError
from tests.support.hub.faults import Fault
from tests.support.hub.local_hub import LocalHub, local_hub
from tests.support.own_keyring import OwnKeyring

ROOT = Path(__file__).parents[3]
NAME, FILE = "bartowski/phi-4-GGUF", "phi-4-Q4_K_M.gguf"
CONTENT = b"GGUF" + bytes(1000)
SHA = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalHub]:
    with local_hub(tmp_path_factory.mktemp("hub")) as hub:
        for repository in (NAME, "gated/phi-4-GGUF", "private/phi-4-GGUF"):
            hub.publish(repository, FILE, CONTENT)
            hub.publish(repository, "README.md", b"# Phi")
        yield hub


@pytest.fixture
def hub(server: LocalHub, monkeypatch: pytest.MonkeyPatch) -> Iterator[HuggingFace]:
    server.order(faults=[], token="", asked_for=[], with_token=[], agents=[])
    monkeypatch.setenv("HF_ENDPOINT", server.endpoint)
    client = HuggingFace()
    yield client
    client.close()


@pytest.fixture
def own_keyring() -> Iterator[None]:
    before = keyring.get_keyring()
    keyring.set_keyring(OwnKeyring(**{"127_0_0_1": "hf_kept", "huggingface_co": "hf_elsewhere"}))
    yield
    keyring.set_keyring(before)


def model_of(listing: Listing) -> RemoteModel:
    (model,) = models_of(listing)
    return model


def faulty(hub: HuggingFace) -> AppError:
    with pytest.raises(AppError) as caught:
        hub.listing(NAME)
    assert caught.value.problem.title
    assert caught.value.problem.advice
    return caught.value


def test_lists_files_with_sizes_and_hashes_at_a_commit(hub: HuggingFace) -> None:
    listing = hub.listing(NAME)
    assert listing.hub is Hub.HUGGING_FACE
    assert len(listing.revision) == 40
    assert RemoteFile(FILE, len(CONTENT), SHA) in listing.files
    assert len(listing.files) == 1  # no README
    assert hub.listing(NAME, listing.revision) == listing


def test_tells_where_a_file_is(hub: HuggingFace, server: LocalHub) -> None:
    listing = hub.listing(NAME)
    model = RemoteModel(Hub.HUGGING_FACE, NAME, "main", "Q4_K_M", (RemoteFile(FILE, None),))
    location = hub.locate(model, model.files[0])
    assert location.url == f"{server.endpoint}/{NAME}/resolve/{listing.revision}/{FILE}"
    assert (location.size, location.sha256, location.revision) == (len(CONTENT), SHA, listing.revision)
    assert location.headers == ()


def test_searches_for_gguf_files_alone(hub: HuggingFace, server: LocalHub) -> None:
    assert hub.search("phi-4", 7) == (NAME, "gated/phi-4-GGUF", "private/phi-4-GGUF")
    (asked,) = server.seen()["asked_for"]
    assert "filter=gguf" in asked
    assert "limit=7" in asked
    assert "sort=downloads" in asked
    assert hub.search("nothing of this name", 7) == ()


def test_pages_without_end_are_not_followed(hub: HuggingFace, server: LocalHub) -> None:
    server.order(Fault(side="hub", body="[]", link=f"{server.endpoint}/api/models?cursor=next", times=50))
    assert hub.search("phi-4", 7) == ()
    assert len(server.seen()["asked_for"]) == 1


def test_tells_nothing_about_the_user(
    hub: HuggingFace, server: LocalHub, monkeypatch: pytest.MonkeyPatch, own_keyring: None
) -> None:
    """No token where none is asked for, even if there is one; no telemetry, no question but the one asked."""
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    hub.locate(model_of(hub.listing(NAME)), RemoteFile(FILE, None))
    seen = server.seen()
    assert seen["with_token"] == []
    assert len(seen["asked_for"]) == 2
    assert seen["agents"] == [f"phidias/{__version__}"]


@pytest.mark.parametrize("from_environment", [True, False])
def test_a_token_opens_what_is_private(
    hub: HuggingFace,
    server: LocalHub,
    monkeypatch: pytest.MonkeyPatch,
    own_keyring: None,
    from_environment: bool,
) -> None:
    server.order(token="hf_secret" if from_environment else "hf_kept")
    if from_environment:
        monkeypatch.setenv("HF_TOKEN", "hf_secret")
    model = model_of(hub.listing("private/phi-4-GGUF"))
    location = hub.locate(model, model.files[0])
    assert dict(location.headers)["Authorization"] == ("Bearer hf_secret" if from_environment else "Bearer hf_kept")


def test_private_without_a_token_is_as_if_not_there(hub: HuggingFace) -> None:
    with pytest.raises(NotThereError, match="HF_TOKEN"):
        hub.listing("private/phi-4-GGUF")


def test_terms_that_are_not_accepted(hub: HuggingFace, server: LocalHub, monkeypatch: pytest.MonkeyPatch) -> None:
    model = model_of(hub.listing("gated/phi-4-GGUF"))
    with pytest.raises(AppError, match=r"Accept the terms at .*gated/phi-4-GGUF.*HF_TOKEN"):
        hub.locate(model, model.files[0])
    server.order(token="hf_right")
    monkeypatch.setenv("HF_TOKEN", "hf_wrong")
    with pytest.raises(AppError, match="Accept the terms"):
        hub.locate(model, model.files[0])
    monkeypatch.setenv("HF_TOKEN", "hf_right")
    assert hub.locate(model, model.files[0]).headers == (("Authorization", "Bearer hf_right"),)


def test_what_is_not_there(hub: HuggingFace) -> None:
    with pytest.raises(NotThereError, match="nobody/nothing"):
        hub.listing("nobody/nothing")
    with pytest.raises(NotThereError, match="revision"):
        hub.listing(NAME, "0123456789")
    model = RemoteModel(Hub.HUGGING_FACE, NAME, "main", "", (RemoteFile("gone-Q4_K_M.gguf", None),))
    with pytest.raises(NotThereError, match="no more"):
        hub.locate(model, model.files[0])


@pytest.mark.parametrize(
    "body",
    [
        "<html><body>Log in to the hotel</body></html>",
        "",
        "{",
        "[]",
        "null",
        "7" * 5000,
        '{"id": 7, "siblings": 8}',
        '{"id": "a", "sha": "c", "siblings": ["x"]}',
        '{"id": "a", "sha": "c", "siblings": [{"rfilename": "x", "size": -1}]}',
        '{"id": "a", "siblings": [{"rfilename": "x", "lfs": {"sha256": "0", "size": 1, "pointerSize": 1}}]}',
        '{"id": "a", "sha": "c", "siblings": [{"rfilename": ["x"], "size": 1}]}',
        "[" * 100_000,
    ],
)
def test_rubbish(hub: HuggingFace, server: LocalHub, body: str) -> None:
    server.order(Fault(side="hub", body=body, times=1))
    assert "can't be understood" in str(faulty(hub))


def test_an_endless_answer_is_not_read(hub: HuggingFace, server: LocalHub) -> None:
    server.order(Fault(side="hub", body="x" * 1024, repeat=LARGEST // 1024 + 1, times=1))
    assert "larger than" in str(faulty(hub))


def test_an_answer_that_would_unfold_is_not_read(hub: HuggingFace, server: LocalHub) -> None:
    server.order(Fault(side="hub", body="{}", encoding="gzip", times=1))
    assert "packed" in str(faulty(hub))


@pytest.mark.parametrize(("wait", "words"), [("7", "7 seconds"), ("3600", "60 minutes"), ("soon", "a few minutes")])
def test_asked_too_often(hub: HuggingFace, server: LocalHub, wait: str, words: str) -> None:
    server.order(Fault(side="hub", status=429, retry_after=wait, times=1))
    error = faulty(hub)
    assert isinstance(error, HubBusyError)
    assert words in str(error)
    assert error.retry_after == (float(wait) if wait.isdecimal() else None)


def test_searching_is_not_tried_again_behind_the_scenes(hub: HuggingFace, server: LocalHub) -> None:
    server.order(Fault(side="hub", status=503, times=1))
    with pytest.raises(HubBusyError, match="503"):
        hub.search("phi", 3)
    assert len(server.seen()["asked_for"]) == 1


def test_refused_for_another_reason(hub: HuggingFace, server: LocalHub) -> None:
    server.order(Fault(side="hub", status=418))
    assert "418" in str(faulty(hub))


def test_a_hub_that_leads_in_circles(hub: HuggingFace, server: LocalHub) -> None:
    server.order(Fault(side="hub", leads_to=f"{server.endpoint}/api/models/{NAME}"))
    assert faulty(hub)


def test_nobody_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    hub = HuggingFace()
    assert isinstance(faulty(hub), HubBusyError)
    hub.close()


def test_offline_is_obeyed(hub: HuggingFace, server: LocalHub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)  # read from the environment at the import
    assert "HF_HUB_OFFLINE" in str(faulty(hub))
    assert server.seen()["asked_for"] == []


def test_nothing_of_huggingface_hub_is_imported_before_it_is_needed(tmp_path: Path) -> None:

    code = (
        "import sys, app.downloads.hubs_desk; sys.exit(bool({'huggingface_hub', 'httpx2', 'keyring'} & {*sys.modules}))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[3], check=False).returncode == 0
