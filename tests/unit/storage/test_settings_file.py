"""The settings file on real disks: whole, private, and never lost silently."""

import json
import stat
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from app.core.errors import AppError
from app.core.settings import Settings, ThemeChoice, WindowState
from app.storage.settings_file import SettingsFile
from tests.support.disks import ordinary_user, public_folder, tiny_file_system

CHOSEN = Settings(
    theme=ThemeChoice.DARK,
    fold_reasoning=False,
    gpu_layers=12,
    context_size=8192,
    threads=3,
    model="/models/Φ \udce9.gguf",  # a file name that is no UTF-8, as Python reads it
    conversation_id=41,
    window=WindowState("AdnQywAD", (200, 800)),
    system_prompt="Be brief.\n\0",
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "settings.json"


def put_aside(path: Path) -> list[Path]:
    return list(path.parent.glob("settings.broken-*.json"))


def test_without_a_file_the_defaults_are_used(path: Path) -> None:
    assert SettingsFile(path).load() == (Settings(), ())


def test_what_was_saved_is_loaded(path: Path) -> None:
    SettingsFile(path).save(CHOSEN)
    assert SettingsFile(path).load() == (CHOSEN, ())


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no permission bits")
def test_the_file_is_the_users_alone(path: Path) -> None:
    SettingsFile(path).save(CHOSEN)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_newer_versions_settings_survive(path: Path) -> None:
    path.parent.mkdir()
    path.write_text('{"theme": "dark", "sound": {"on": true}, "window": {"screen": 2}}')
    file = SettingsFile(path)
    loaded, _ = file.load()
    file.save(replace(loaded, threads=2))
    file.save(replace(loaded, threads=4))
    stored = json.loads(path.read_text())
    assert (stored["sound"], stored["window"]["screen"]) == ({"on": True}, 2)
    assert (stored["theme"], stored["threads"]) == ("dark", 4)


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[1]", b"null", b"\xff\xfe", bytes(4096), b"[" * 200_000, b'{"a": NaNa}']
)
def test_a_broken_file_is_kept_aside_and_told(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    file = SettingsFile(path)
    loaded, notes = file.load()
    [aside] = put_aside(path)
    assert (loaded, len(notes)) == (Settings(), 1)
    assert str(aside) in notes[0]
    file.save(CHOSEN)
    assert aside.read_bytes() == content
    assert SettingsFile(path).load() == (CHOSEN, ())


def test_a_byte_order_mark_is_no_damage(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b'\xef\xbb\xbf{"threads": 5}')
    assert SettingsFile(path).load() == (Settings(threads=5), ())


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no permission bits")
def test_a_file_that_cant_be_read_is_not_overwritten() -> None:
    with public_folder() as folder, ordinary_user():
        path = folder / "settings.json"
        path.write_text('{"threads": 7}')
        path.chmod(0)
        file = SettingsFile(path)
        loaded, notes = file.load()
        assert (loaded, len(notes)) == (Settings(), 1)
        file.save(CHOSEN)
        [aside] = put_aside(path)
        aside.chmod(0o600)
        assert aside.read_text() == '{"threads": 7}'


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no permission bits")
def test_a_file_that_could_not_even_be_moved_is_moved_before_it_is_replaced() -> None:
    with public_folder() as folder:
        path = folder / "settings.json"
        path.write_text('{"threads": 7}')
        path.chmod(0)
        folder.chmod(0o555)
        file = SettingsFile(path)
        with ordinary_user():
            _, notes = file.load()
        assert len(notes) == 1
        assert path.exists()
        folder.chmod(0o777)
        file.save(CHOSEN)
        [aside] = put_aside(path)
        aside.chmod(0o600)
        assert aside.read_text() == '{"threads": 7}'
        assert SettingsFile(path).load() == (CHOSEN, ())


def test_a_link_stays_a_link(path: Path, tmp_path: Path) -> None:
    path.parent.mkdir()
    elsewhere = tmp_path / "dotfiles.json"
    elsewhere.write_text("{}")
    try:
        path.symlink_to(elsewhere)
    except OSError:
        pytest.skip("no right to make symbolic links here")
    SettingsFile(path).save(CHOSEN)
    assert path.is_symlink()
    assert SettingsFile(elsewhere).load() == (CHOSEN, ())


def test_on_a_full_disk_the_old_settings_stay() -> None:
    with tiny_file_system() as disk:
        path = disk.folder / "settings.json"
        SettingsFile(path).save(CHOSEN)
        disk.fill()
        with pytest.raises(AppError, match="space"):
            SettingsFile(path).save(replace(CHOSEN, system_prompt="long " * 2000))
        assert SettingsFile(path).load() == (CHOSEN, ())
        assert [entry.name for entry in disk.folder.iterdir() if entry.name != "filler"] == ["settings.json"]
        disk.free()
        SettingsFile(path).save(Settings())
        assert SettingsFile(path).load() == (Settings(), ())


def test_in_a_folder_that_cant_be_written_to_the_old_settings_stay() -> None:
    with public_folder() as folder:
        path = folder / "settings.json"
        SettingsFile(path).save(CHOSEN)
        path.chmod(0o444)
        folder.chmod(0o555)
        with ordinary_user(), pytest.raises(AppError, match="writing"):
            SettingsFile(path).save(Settings())
        assert SettingsFile(path).load() == (CHOSEN, ())
