"""`kill -9` in the middle of an answer: the next start shows what was there."""

import json
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from gguf import TokenType

from tests.support.tiny_gguf import Tiny, write

pytestmark = pytest.mark.end2end

ROOT = Path(__file__).parents[2]
QUESTION = "What is the meaning of all this?"


def start(home: Path, model: Path, *question: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.support.window_process", str(home), str(model), *question]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def shown_at_next_start(home: Path, model: Path) -> list[dict[str, str]]:
    shown: list[dict[str, str]] = json.loads(start(home, model).communicate(timeout=60)[0])
    return shown


def arrived(home: Path, channel: str) -> str:
    """What of the answer is on the disk by now."""
    path = home / "phidias.db"
    if not path.exists():
        return ""
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        rows: list[tuple[Any]] = connection.execute(
            "SELECT text FROM chunks WHERE channel = ? ORDER BY rowid", (channel,)
        ).fetchall()
    except sqlite3.OperationalError:  # the tables are being made
        return ""
    finally:
        connection.close()
    return "".join(text.decode() if isinstance(text, bytes) else text for (text,) in rows)


def wait_for(home: Path, channel: str, length: int) -> str:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if len(text := arrived(home, channel)) >= length:
            return text
        time.sleep(0.02)
    raise AssertionError(f"no {channel} was stored")


def slow_model(path: Path, says: list[str]) -> Path:
    """Recites for ever, at a speed that leaves time to be killed: its layers are wide, and do nothing."""
    tiny = Tiny(
        name="Phi-4-reasoning", think=TokenType.USER_DEFINED,
        width=256, layers=8, heads=4, kv_heads=1, feed_forward=2048,
        says=says, loops=True,
    )  # fmt: skip
    return write(path, tiny)


@pytest.mark.parametrize(
    ("says", "channel"),
    [
        (["<think>", *(f" thought{n}" for n in range(60))], "reasoning"),
        ([f" word{n}" for n in range(60)], "solution"),
    ],
)
def test_what_was_there_is_shown_and_marked(tmp_path: Path, says: list[str], channel: str) -> None:
    model = slow_model(tmp_path / "slow.gguf", says)
    home = tmp_path / "home"
    process = start(home, model, QUESTION)
    stored = wait_for(home, channel, 20)
    process.kill()
    process.communicate()
    (turn,) = shown_at_next_start(home, model)
    assert turn["question"] == QUESTION
    assert turn[channel].startswith(stored.strip())
    assert "Interrupted" in turn["note"]
