"""The main job from the command line: the real window, the starter model, a picture of what is seen."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage

pytestmark = pytest.mark.end2end

ROOT = Path(__file__).parents[2]


def phidias(*words: str, home: Path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PHIDIAS_HOME": str(home)}
    command = [sys.executable, "-m", "app", *words]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=100, check=False)


def darkness(image: QImage, left: float, right: float) -> int:
    """How many sampled points between these shares of the width are dark."""
    xs = range(int(image.width() * left), int(image.width() * right), 2)
    ys = range(100, image.height() - 160, 2)
    return sum(QColor(image.pixel(x, y)).lightness() < 110 for x in xs for y in ys)


@pytest.mark.parametrize("scale", [1, 2])
def test_a_question_is_asked_answered_and_photographed(tmp_path: Path, scale: int) -> None:
    picture, home = tmp_path / "window.png", tmp_path / "home"
    words = ("screenshot", str(picture), "--ask", "How to solve 3*x^2+4*x+5=1?", "--width", "1200", "--height", "700")
    done = phidias(*words, "--scale", str(scale), home=home)
    assert (done.returncode, done.stderr) == (0, "")
    assert "\\boxed{" in done.stdout
    image = QImage(str(picture))
    assert (image.width(), image.height()) == (1200 * scale, 700 * scale)
    assert darkness(image, 0.24, 0.48) > 200  # the reasoning
    assert darkness(image, 0.55, 0.95) > 200  # the solution beside it
    assert not home.exists()  # the user's own history is not touched


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="there is always a screen")
def test_without_a_screen_the_window_says_so_in_one_line(tmp_path: Path) -> None:
    bare = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    bare |= {"PHIDIAS_HOME": str(tmp_path)}
    bare.pop("QT_QPA_PLATFORM", None)
    command = [sys.executable, "-m", "app"]
    done = subprocess.run(command, cwd=ROOT, env=bare, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "no screen" in done.stderr
