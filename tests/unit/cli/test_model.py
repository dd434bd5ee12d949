"""Which file is meant by a model's name."""

from pathlib import Path

import pytest

from app.cli.model import model_path
from app.core.errors import AppError


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PHIDIAS_MODELS", str(tmp_path))
    for name in ("a/b/Phi-4-mini-reasoning-Q4_K_M.gguf", "phi-4-Q4_K_M.gguf", "phi-4-Q8_0.gguf"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    return tmp_path


def test_without_a_name_it_is_the_starter() -> None:
    assert model_path(None).name == "phidias-starter.gguf"


def test_a_path_is_taken_as_it_is(tmp_path: Path) -> None:
    assert model_path(str(tmp_path / "x.gguf")) == tmp_path / "x.gguf"


def test_a_name_is_looked_for_in_the_models_folder(folder: Path) -> None:
    assert model_path("phi-4-q8_0") == folder / "phi-4-Q8_0.gguf"
    assert model_path("mini-reasoning") == folder / "a/b/Phi-4-mini-reasoning-Q4_K_M.gguf"


@pytest.mark.parametrize(("name", "why"), [("phi-4-q", "More than one"), ("llama", "There is no model called llama")])
def test_a_name_that_is_not_one_model_is_told(folder: Path, name: str, why: str) -> None:
    with pytest.raises(AppError, match=why):
        model_path(name)
