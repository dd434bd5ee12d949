"""`phidias` without a home folder it can write to, as a process of its own and with somebody at the screen."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.end2end

ROOT = Path(__file__).parents[2]
PRESS_OK = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QMessageBox
import app.ui.fault as fault

make = fault.fault_box

def make_and_press(problem):
    box = make(problem)
    sys.stdout.write(f"{box.text()}|{box.informativeText()}")
    QTimer.singleShot(0, box.accept)
    return box

fault.fault_box = make_and_press
sys.argv = ["phidias"]
from app.__main__ import main
sys.exit(main())
"""


def test_a_home_that_can_not_be_written_to_is_told_on_the_screen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    home.touch()
    monkeypatch.setenv("PHIDIAS_HOME", str(home))
    monkeypatch.setenv("DISPLAY", "none")  # the program asks for one; the offscreen platform does not look at it
    command = [sys.executable, "-c", PRESS_OK]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2, done.stderr
    assert str(home) in done.stdout
    assert f"phidias: {done.stdout.partition('|')[0]}" in done.stderr
