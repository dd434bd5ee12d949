"""The window and its pages look as they did: see `golden_pictures.py`."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

PICTURES = Path(__file__).with_name("golden_pictures.py")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other rasterizers")
def test_the_pictures_in_a_process_of_their_own() -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(PICTURES)]
    ended = subprocess.run(
        command, cwd=PICTURES.parents[2], env=os.environ, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "8 passed" in ended.stdout
