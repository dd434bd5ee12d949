"""Where access tokens come from, and what is said where they can't be kept."""

from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest

from app.core.errors import AppError
from app.downloads.credentials import store_token, token_for
from tests.support.own_keyring import OwnKeyring

HOST = "huggingface.co"


@pytest.fixture
def own_keyring() -> Iterator[OwnKeyring]:
    before, own = keyring.get_keyring(), OwnKeyring()
    keyring.set_keyring(own)
    yield own
    keyring.set_keyring(before)


def test_is_kept_for_its_host_alone_and_forgotten(own_keyring: OwnKeyring) -> None:
    store_token(HOST, "  hf_abc\n")
    assert token_for(HOST, "HF_TOKEN") == "hf_abc"
    assert token_for("mirror.example", "HF_TOKEN") == ""
    store_token(HOST, "")
    store_token(HOST, "")  # once more is no fault
    assert token_for(HOST, "HF_TOKEN") == ""


def test_the_environment_comes_first(own_keyring: OwnKeyring, monkeypatch: pytest.MonkeyPatch) -> None:
    store_token(HOST, "hf_kept")
    monkeypatch.setenv("HF_TOKEN", "hf_now")
    assert token_for(HOST, "HF_TOKEN") == "hf_now"


def test_the_file_of_hugging_faces_own_tools_is_for_hugging_face_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "token").write_text("hf_file\n")
    monkeypatch.setenv("HF_HOME", str(tmp_path))
    assert token_for(HOST, "HF_TOKEN") == "hf_file"
    assert token_for("hf-mirror.com", "HF_TOKEN") == ""


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"two words", b"a\r\nInjected: header", b"x" * 9000])
def test_what_is_no_token_is_not_sent(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "token").write_bytes(content)
    monkeypatch.setenv("HF_HOME", str(tmp_path))
    assert token_for(HOST, "HF_TOKEN") in ("", "x" * 4096)


@pytest.mark.parametrize("token", ["two words", "tab\there", "naïve", "x" * 5000])
def test_what_is_no_token_is_not_kept(own_keyring: OwnKeyring, token: str) -> None:
    with pytest.raises(AppError, match="not an access token"):
        store_token(HOST, token)
    assert not own_keyring.kept


def test_without_a_keyring_another_way_is_named() -> None:
    """The test's process has the real library without a backend."""
    with pytest.raises(AppError, match="HF_TOKEN"):
        store_token(HOST, "hf_abc")
    assert token_for(HOST, "HF_TOKEN") == ""
