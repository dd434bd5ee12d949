"""One hub for all tests of a file, without any order left from the test before."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.hub.encrypted import encrypted_server, make_certificate
from tests.support.hub.local_hub import LocalHub, local_hub


@pytest.fixture(scope="module")
def running_hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalHub]:
    with local_hub(tmp_path_factory.mktemp("published")) as hub:
        yield hub


@pytest.fixture
def hub(running_hub: LocalHub, monkeypatch: pytest.MonkeyPatch) -> LocalHub:
    for variable in ("HF_TOKEN", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("HF_ENDPOINT", running_hub.endpoint)
    running_hub.reset()
    return running_hub


@pytest.fixture
def models(tmp_path: Path) -> Path:
    folder = tmp_path / "models"
    folder.mkdir()
    return folder


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    return make_certificate(tmp_path)


@pytest.fixture
def encrypted(certificate: Path) -> Iterator[str]:
    """The address of an encrypted server."""
    with encrypted_server(certificate) as address:
        yield address
