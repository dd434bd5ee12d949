"""The settings on their way to the disk."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from app.control.settings import SettingsController
from app.core.settings import Settings, ThemeChoice
from app.storage.settings_file import SettingsFile


def test_a_change_is_saved_soon(tmp_path: Path, qtbot: QtBot) -> None:
    controller = SettingsController(SettingsFile(tmp_path / "settings.json"), Settings())
    controller.update(theme=ThemeChoice.DARK)
    qtbot.waitUntil(lambda: SettingsFile(tmp_path / "settings.json").load()[0].theme is ThemeChoice.DARK)
    controller.close()


def test_what_could_not_be_saved_is_told_and_tried_again_at_the_end(tmp_path: Path, qtbot: QtBot) -> None:
    folder = tmp_path / "home"
    folder.touch()  # a file stands where the folder should be
    controller = SettingsController(SettingsFile(folder / "settings.json"), Settings())
    with qtbot.waitSignal(controller.failed):
        controller.update(theme=ThemeChoice.DARK)
    folder.unlink()
    controller.close()
    assert SettingsFile(folder / "settings.json").load()[0].theme is ThemeChoice.DARK
