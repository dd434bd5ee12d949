"""Where things are kept, and what is said where that can't be."""

from pathlib import Path

import pytest

from app.core.errors import AppError
from app.system import paths
from app.system.resources import resource
from tests.support.disks import ordinary_user, public_folder


def test_all_is_in_the_chosen_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHIDIAS_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("PHIDIAS_MODELS", raising=False)
    places = (
        paths.database_path(),
        paths.settings_path(),
        paths.lock_path(),
        paths.logs_folder(),
        paths.models_folder(),
    )
    assert {place.parent for place in places} == {tmp_path / "home"}
    assert len(set(places)) == 5
    assert not (tmp_path / "home").exists()  # asking creates nothing


def test_models_may_be_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHIDIAS_MODELS", str(tmp_path / "big disk"))
    assert paths.models_folder() == tmp_path / "big disk"


def test_a_relative_home_does_not_move_with_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PHIDIAS_HOME", "here")
    assert paths.home() == tmp_path / "here"


def test_an_empty_variable_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHIDIAS_HOME", "")
    assert paths.home().is_absolute()
    assert paths.home().name == "Phidias"


def test_a_tilde_is_the_users_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.setenv("PHIDIAS_HOME", "~/maths")
    assert paths.home() == tmp_path / "maths"


def test_ensure_makes_folders_and_leaves_no_trace_in_them(tmp_path: Path) -> None:
    folder = paths.ensure(tmp_path / "Φ ι" / "deep")
    assert list(folder.iterdir()) == []
    assert paths.ensure(folder) == folder


def test_a_file_in_the_way_is_told(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("")
    with pytest.raises(AppError, match="is a file"):
        paths.ensure(tmp_path / "home")
    with pytest.raises(AppError, match="home"):
        paths.ensure(tmp_path / "home" / "logs")


def test_a_folder_that_cant_be_written_to_is_told() -> None:
    with public_folder() as folder:
        folder.chmod(0o555)
        with ordinary_user(), pytest.raises(AppError, match="PHIDIAS_HOME"):
            paths.ensure(folder)
        with ordinary_user(), pytest.raises(AppError, match="PHIDIAS_HOME"):
            paths.ensure(folder / "new")


def test_resources_are_beside_the_program_or_where_they_are_said_to_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PHIDIAS_RESOURCES", raising=False)
    assert resource("math") == Path(__file__).parents[3] / "resources" / "math"
    monkeypatch.setenv("PHIDIAS_RESOURCES", str(tmp_path))
    assert resource("math/fonts") == tmp_path / "math" / "fonts"
