"""The commands about models, in processes of their own, with another program's folder and the real trash."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.end2end,
    pytest.mark.skipif(
        not sys.platform.startswith("linux"), reason="only there the whole home can be a folder of ours"
    ),
]

ROOT = Path(__file__).parents[2]
STARTER = ROOT / "resources" / "starter" / "phidias-starter.gguf"


class User:
    """Somebody with a home of their own."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.models = home / ".local" / "share" / "Phidias" / "models"
        home.mkdir()

    def __call__(self, *words: str) -> subprocess.CompletedProcess[str]:
        known = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "HF_", "PHIDIAS_"))}
        environment = known | {"HOME": str(self.home), "PHIDIAS_HOME": str(self.models.parent)}
        command = [sys.executable, "-m", "app", *words]
        return subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False
        )


@pytest.fixture
def user(tmp_path: Path) -> User:
    return User(tmp_path / "user")


def put(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(STARTER, path)
    return path


def test_another_programs_model_is_found_asked_and_left_alone(user: User) -> None:
    path = put(user.home / ".lmstudio" / "models" / "somebody" / "small" / "small.gguf")
    (model,) = json.loads(user("models", "--json").stdout)["models"]
    assert (model["path"], model["owner"], model["repository"]) == (str(path), "lm_studio", "somebody/small")
    asked = user("ask", "--model", "small", "1+1")
    assert (asked.returncode, "\\boxed{2}" in asked.stdout) == (0, True), asked.stderr
    removed = user("rm", "small")
    assert removed.returncode == 1
    assert "belongs to LM Studio" in removed.stderr
    assert sorted(path.parent.iterdir()) == [path]


def test_our_own_goes_to_the_real_trash(user: User) -> None:
    path = put(user.models / "phidias" / "starter" / "mine.gguf")
    removed = user("rm", "mine")
    assert (removed.returncode, removed.stderr) == (0, "")
    assert not path.exists()
    assert (user.home / ".local/share/Trash/files/mine.gguf").stat().st_size == STARTER.stat().st_size
    assert list(user.models.iterdir()) == []


def test_wrong_names_and_files_end_with_2_and_a_sentence(user: User) -> None:
    for words in (
        ("verify", "nothing"),
        ("rm", "nothing"),
        ("import", str(ROOT / "README.md")),
        ("import", "/nowhere"),
    ):
        done = user(*words)
        assert done.returncode == 2
        assert done.stderr.startswith("phidias: ")
        assert done.stderr.count("\n") == 1
        assert "Traceback" not in done.stderr
