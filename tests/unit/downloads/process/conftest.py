"""Models that a process of the downloads fetches, and where."""

from pathlib import Path

import pytest

from tests.support.fetching import CONTENT, NAMES, Processes
from tests.support.hub.local_hub import LocalHub
from tests.support.transfers import REPOSITORY


@pytest.fixture
def published(hub: LocalHub) -> None:
    for name in NAMES:
        hub.publish(REPOSITORY, name, CONTENT)


@pytest.fixture
def folder(models: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The models folder of both processes."""
    monkeypatch.setenv("PHIDIAS_MODELS", str(models))
    return models


@pytest.fixture
def processes(tmp_path: Path) -> Processes:
    return Processes(tmp_path / "pids")
