"""`phidias models search`, `refresh` and `token` against a hub in another process."""

import io
import json
from collections.abc import Iterator

import keyring
import pytest

from app.cli.arguments import parse
from app.cli.models_refresh import RefreshOptions, refresh_models
from app.cli.models_search import SearchOptions, search_models
from app.cli.models_token import TokenOptions, keep_token
from app.core.catalogue import Hub
from app.core.errors import AppError
from app.core.settings import Settings
from app.storage.settings_file import SettingsFile
from app.system.paths import catalogue_path, settings_path
from tests.support.hub.faults import Fault
from tests.support.hub.local_hub import LocalHub, local_hub
from tests.support.own_keyring import OwnKeyring

NAME = "bartowski/phi-4-GGUF"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalHub]:
    with local_hub(tmp_path_factory.mktemp("hub")) as hub:
        hub.publish(NAME, "phi-4-Q4_K_M.gguf", bytes(1500))
        hub.publish(NAME, "phi-4\x1b[31m.gguf", b"refused")
        hub.publish("evil/phi", "phi-\u202eQ8_0.gguf", b"turns the line around")
        hub.publish("evil/phi-4-\x1b[31m", "phi-4-Q8_0.gguf", b"refused")
        yield hub


@pytest.fixture(autouse=True)
def _endpoints(server: LocalHub, monkeypatch: pytest.MonkeyPatch) -> None:
    server.order(faults=[], asked_for=[])
    monkeypatch.setenv("HF_ENDPOINT", server.endpoint)
    monkeypatch.setenv("MODELSCOPE_ENDPOINT", server.endpoint)


def test_arguments() -> None:
    assert parse(["models", "search", "phi", "4"]) == SearchOptions("phi 4")
    assert parse(["models", "search", "a/b", "--hub", "modelscope", "--json"]) == SearchOptions(
        "a/b", Hub.MODELSCOPE, as_json=True
    )
    assert parse(["models", "refresh"]) == RefreshOptions()
    assert parse(["models", "token", "--forget", "--hub", "huggingface"]) == TokenOptions(Hub.HUGGING_FACE, forget=True)


@pytest.mark.parametrize("arguments", [["search"], ["search", "x", "--hub", "elsewhere"], ["find", "x"]])
def test_wrong_arguments(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(["models", *arguments])
    assert ended.value.code == 2


def test_a_repository_as_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert search_models(SearchOptions(NAME)) == 0
    head, row = capsys.readouterr().out.splitlines()
    assert head.split() == ["NAME", "SIZE", "FILE"]
    assert row.split() == [f"{NAME}:Q4_K_M", "0.0", "MB", "phi-4-Q4_K_M.gguf"]


def test_words_as_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert search_models(SearchOptions("bartowski")) == 0
    head, row = capsys.readouterr().out.splitlines()
    assert head.split() == ["REPOSITORY", "QUANTIZATIONS"]
    assert row.split() == [NAME, "Q4_K_M"]


def test_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert search_models(SearchOptions(NAME, Hub.MODELSCOPE, as_json=True)) == 0
    (model,) = json.loads(capsys.readouterr().out)["models"]
    assert (model["hub"], model["repository"], model["bytes"], model["confirmed"]) == ("modelscope", NAME, 1500, True)
    assert len(model["files"][0]["sha256"]) == 64


def test_nothing_found(capsys: pytest.CaptureFixture[str]) -> None:
    assert search_models(SearchOptions("nothing of this name")) == 1
    assert "no GGUF models" in capsys.readouterr().err


def test_a_hub_with_a_fault(server: LocalHub, capsys: pytest.CaptureFixture[str]) -> None:
    server.order(Fault(side="hub", status=503))
    assert search_models(SearchOptions(NAME)) == 1
    assert "503" in capsys.readouterr().err
    with pytest.raises(AppError):
        search_models(SearchOptions("https://example.com/a/b"))


def test_hub_and_proxy_of_the_settings_are_used(server: LocalHub, capsys: pytest.CaptureFixture[str]) -> None:
    settings_path().parent.mkdir()
    SettingsFile(settings_path()).save(Settings(hub=Hub.MODELSCOPE, proxy="http://127.0.0.1:9"))
    assert search_models(SearchOptions(NAME)) == 1
    assert "proxy does not lead" in capsys.readouterr().err
    SettingsFile(settings_path()).save(Settings(hub=Hub.MODELSCOPE))
    assert search_models(SearchOptions(NAME)) == 0
    assert server.seen()["asked_for"] == [f"/api/v1/models/{NAME}/repo/files?Revision=master&Recursive=True"]


def test_refresh(server: LocalHub, capsys: pytest.CaptureFixture[str]) -> None:
    assert refresh_models(RefreshOptions()) == 0
    assert capsys.readouterr().out == "Hugging Face: 1 models confirmed, 119 are not there.\n"
    assert catalogue_path().exists()
    server.order(Fault(side="hub", status=500))
    assert refresh_models(RefreshOptions(Hub.MODELSCOPE)) == 1
    assert "500" in capsys.readouterr().err


def test_token(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    own, before = OwnKeyring(), keyring.get_keyring()
    keyring.set_keyring(own)
    try:
        monkeypatch.setattr("sys.stdin", io.StringIO("hf_abc\n"))
        assert keep_token(TokenOptions()) == 0
        assert own.kept == {("Phidias", "127.0.0.1"): "hf_abc"}
        with pytest.raises(AppError, match="No access token"):
            keep_token(TokenOptions())
        assert keep_token(TokenOptions(forget=True)) == 0
        assert not own.kept
    finally:
        keyring.set_keyring(before)
    assert "hf_abc" not in "".join(capsys.readouterr())


def test_a_name_can_not_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    """Such a name is no model's: it is not listed at all."""
    assert search_models(SearchOptions("evil")) == 1
    printed = "".join(capsys.readouterr())
    assert "evil/phi" not in printed
    assert printed.replace("\n", "").isprintable()
    with pytest.raises(AppError, match=r"has no GGUF files") as refused:
        search_models(SearchOptions("evil/phi"))
    assert str(refused.value).isprintable()
