"""`phidias screenshot`, as a process of its own."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.tiny_gguf import Tiny, write

pytestmark = pytest.mark.end2end

ROOT = Path(__file__).parents[2]


def screenshot(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "app", "screenshot", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.parametrize("content", [None, b"This is no model."])
def test_a_model_that_will_not_do_is_one_line_and_no_picture(tmp_path: Path, content: bytes | None) -> None:
    model, target = tmp_path / "model.gguf", tmp_path / "out.png"
    if content is not None:
        model.write_bytes(content)
    done = screenshot(str(target), "--model", str(model), "--ask", "What is 2 + 2?")
    assert (done.returncode, done.stdout) == (2, "")
    assert [line for line in done.stderr.splitlines() if line.startswith("phidias: ")] == done.stderr.splitlines()[-1:]
    assert not target.exists()


def test_a_picture_of_an_answer(tmp_path: Path) -> None:
    tiny = Tiny(name="phi-4", says=[" four"])
    model, target = write(tmp_path / "tiny.gguf", tiny), tmp_path / "out.png"
    done = screenshot(str(target), "--model", str(model), "--ask", "What is 2 + 2?", "--width", "700", "--scale", "2")
    assert (done.returncode, done.stdout.strip()) == (0, "four"), done.stderr
    header = target.read_bytes()[:24]
    assert header[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(header[16:20], "big") == 1400
