"""What is left when loading ends the process, and when it does not."""

import subprocess
import sys
from pathlib import Path

import pytest

from app.core.errors import AppError
from app.engine.load_mark import LoadMark, MarkedBackend
from app.engine.messages import LoadOptions
from app.engine.scripted import ScriptedBackend
from app.engine.stop import StopFlag

ABORTS = """
import os, sys
from pathlib import Path
from app.engine.load_mark import LoadMark
with LoadMark(Path(sys.argv[1])).around(Path("models/größer.gguf")):
    os.abort()
"""


def test_a_process_that_is_aborted_leaves_the_mark(tmp_path: Path) -> None:
    mark = LoadMark(tmp_path / "loading")
    assert mark.left() is None
    command = [sys.executable, "-c", ABORTS, str(tmp_path / "loading")]
    run = subprocess.run(command, capture_output=True, timeout=60, check=False)
    assert run.returncode != 0
    assert mark.left() == Path("models/größer.gguf")
    mark.clear()
    assert mark.left() is None


@pytest.mark.parametrize("name", ["good.gguf", "broken.txt"])
def test_a_load_that_ends_leaves_none(tmp_path: Path, name: str) -> None:
    mark = LoadMark(tmp_path / "loading")
    seen: list[Path | None] = []
    backend = MarkedBackend(ScriptedBackend([]), mark)
    try:
        backend.load(Path(name), LoadOptions(), lambda _: seen.append(mark.left()), StopFlag())
    except AppError:
        assert name == "broken.txt"
    else:
        assert set(seen) == {Path(name)}
    assert mark.left() is None


def test_a_mark_that_can_not_be_made_holds_nothing_up(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    mark = LoadMark(tmp_path / "file" / "loading")
    with mark.around(Path("a.gguf")):
        assert mark.left() is None
