"""What an old Python says, and that it can read the file that says it."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import bootstrap

SOURCE = Path(bootstrap.__file__)


def test_the_entry_is_readable_to_old_pythons() -> None:
    ast.parse(SOURCE.read_text(encoding="utf-8"), feature_version=(3, 6))


def test_nothing_but_the_standard_library_is_needed() -> None:
    done = subprocess.run(
        [sys.executable, "-S", "-E", SOURCE, "--help"], capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("usage: python3 packaging/bootstrap.py run")


@pytest.mark.parametrize("arguments", [[], ["start"], ["--cuda"]])
def test_wrong_arguments_are_answered_with_the_usage(arguments: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-S", SOURCE, *arguments], capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("usage:")


@pytest.mark.parametrize("version", [(3, 11), (3, 13), (4, 0)])
def test_new_enough(version: tuple[int, int]) -> None:
    assert bootstrap.too_old(*version) == ""


def test_too_old_names_a_newer_one_on_this_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    newer = tmp_path / "python3.12"
    newer.symlink_to(sys.executable)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert bootstrap.too_old(3, 8) == (
        "Phidias needs Python 3.11 or newer; this is Python 3.8.\n"
        "This machine has a newer one. Use: python3.12 packaging/bootstrap.py run\n"
    )


def test_too_old_names_the_command_to_install_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    manager = tmp_path / "dnf"
    manager.write_text("#!/bin/sh\n")
    manager.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "sudo dnf install python3.12" in bootstrap.too_old(3, 9)
    manager.unlink()
    assert "python.org" in bootstrap.too_old(3, 9)
