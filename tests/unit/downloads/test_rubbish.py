"""Whatever a hub answers is a listing whose every part can be trusted to be one, or is told in a sentence."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core.errors import AppError
from app.downloads.checks import is_sha256
from app.downloads.hub import HuggingFace
from app.downloads.listing import HubClient, models_of
from app.downloads.modelscope import ModelScope
from app.downloads.names import is_safe
from tests.support.hub.faults import Fault
from tests.support.hub.local_hub import LocalHub, local_hub
from tests.support.hub.rubbish import almost

NAME, SHA = "a/phi-4-GGUF", "a" * 64
HUGGING_FACE = {
    "id": NAME,
    "sha": "c" * 40,
    "gated": False,
    "tags": ["gguf"],
    "lastModified": "2026-11-20T14:00:00.000Z",
    "cardData": {"license": "mit", "base_model": "microsoft/phi-4"},
    "siblings": [
        {"rfilename": "README.md", "size": 7},
        {"rfilename": "phi-4-Q8_0.gguf", "size": 9, "lfs": {"sha256": SHA, "size": 9, "pointerSize": 134}},
    ],
}
MODELSCOPE = {
    "Code": 200,
    "Data": {
        "Files": [
            {"Path": "Q8_0", "Type": "tree", "Size": 0},
            {"Path": "Q8_0/phi-4-Q8_0.gguf", "Type": "blob", "Size": 9, "Sha256": SHA},
        ]
    },
}
FOUND = {"success": True, "data": {"models": [{"id": NAME}, {"id": "b/c"}], "total_count": 2}}
MANY = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalHub]:
    with local_hub(tmp_path_factory.mktemp("hub")) as hub:
        yield hub


@pytest.fixture
def hugging_face(server: LocalHub, monkeypatch: pytest.MonkeyPatch) -> Iterator[HuggingFace]:
    monkeypatch.setenv("HF_ENDPOINT", server.endpoint)
    client = HuggingFace()
    yield client
    client.close()


@pytest.fixture
def modelscope(server: LocalHub, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModelScope]:
    monkeypatch.setenv("MODELSCOPE_ENDPOINT", server.endpoint)
    client = ModelScope()
    yield client
    client.close()


def check(hub: HubClient) -> None:
    try:
        listing = hub.listing(NAME)
    except AppError as error:
        assert error.problem.advice  # noqa: PT017 - most answers are right enough, and either outcome is good
        return
    assert isinstance(listing.revision, str)
    for model in models_of(listing):
        for file in model.files:
            assert is_safe(file.path)
            assert file.size is None or (isinstance(file.size, int) and file.size >= 0)
            assert file.sha256 == "" or is_sha256(file.sha256)


@MANY
@given(almost(HUGGING_FACE))
def test_hugging_face(server: LocalHub, hugging_face: HuggingFace, answer: str) -> None:
    server.order(Fault(side="hub", body=answer))
    check(hugging_face)


@MANY
@given(almost(MODELSCOPE))
def test_modelscope(server: LocalHub, modelscope: ModelScope, answer: str) -> None:
    server.order(Fault(side="hub", body=answer))
    check(modelscope)


@MANY
@given(almost(FOUND) | almost([{"id": NAME}]), st.booleans())
def test_searching(
    server: LocalHub, hugging_face: HuggingFace, modelscope: ModelScope, answer: str, at_modelscope: bool
) -> None:
    server.order(Fault(side="hub", body=answer))
    hub: HubClient = modelscope if at_modelscope else hugging_face
    try:
        names = hub.search("phi", 5)
    except AppError:
        return
    assert all(isinstance(name, str) for name in names)
