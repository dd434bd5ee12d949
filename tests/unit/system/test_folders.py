"""Which folders the user chose for models, and where that leads."""

from pathlib import Path

import pytest

from app.core.errors import AppError
from app.system import paths
from app.system.folders import Folders, read_folders, write_folders


def test_comes_back_as_written_with_odd_names(tmp_path: Path) -> None:
    path = tmp_path / "home" / "folders.json"
    folders = Folders("/big disk/\udcff models", ("/a", "/b/phi.gguf"))
    write_folders(path, folders)
    assert read_folders(path) == folders


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b'{"models": 3, "added": "x"}', b"\xff", b"[" * 100_000])
def test_rubbish_chooses_nothing(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "folders.json"
    path.write_bytes(content)
    assert read_folders(path) == Folders()


def test_where_it_can_not_be_saved_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(AppError, match="could not be saved"):
        write_folders(tmp_path / "file" / "folders.json", Folders())


def test_the_moved_folder_is_used_and_the_variable_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_folders(paths.folders_path(), Folders(str(tmp_path / "moved")))
    assert paths.models_folder() == tmp_path / "moved"
    assert not paths.models_folder_is_fixed()
    monkeypatch.setenv("PHIDIAS_MODELS", str(tmp_path / "fixed"))
    assert paths.models_folder() == tmp_path / "fixed"
    assert paths.models_folder_is_fixed()
