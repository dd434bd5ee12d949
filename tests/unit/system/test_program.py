"""The program started once more: by the same interpreter, and with the same code wherever it is started from."""

import subprocess
import sys
from pathlib import Path

import pytest

from app.system.program import SERVE_DOWNLOADS, own_command, own_environment


def test_a_folder_of_the_same_name_is_not_taken_for_ours(tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "__init__.py").write_text("")
    (tmp_path / "app" / "__main__.py").write_text("raise SystemExit(99)")
    done = subprocess.run(
        own_command(SERVE_DOWNLOADS),
        cwd=tmp_path,
        env=own_environment(),
        stdin=subprocess.DEVNULL,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0  # it has heard the end of its commands


def test_rubbish_for_commands_ends_it(tmp_path: Path) -> None:
    command = own_command(SERVE_DOWNLOADS)
    done = subprocess.run(
        command, env=own_environment(), input=b"ls -l /\n" * 9, stdout=subprocess.PIPE, timeout=60, check=False
    )
    assert done.returncode == 1
    assert done.stdout != b""  # a line for the log, and nothing was made of it


def test_a_bundle_is_the_program_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert own_command(SERVE_DOWNLOADS) == (sys.executable, SERVE_DOWNLOADS)
