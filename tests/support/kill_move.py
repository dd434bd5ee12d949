"""Moves a models folder and is killed before its N-th step on the disk, for every N; says what is wrong after each.

    python -m tests.support.kill_move FOLDER (copy|rename)

A child process for each N, so that it dies as `kill -9` lets it: no handler, nothing flushed.
"""

import hashlib
import itertools
import os
import shutil
import signal
import sys
from pathlib import Path

from app.downloads.adopt.surroundings import Surroundings
from app.downloads.library import Library
from app.system.folders import MARKER, read_folders
from app.system.paths import folders_path, models_folder

STEPS = frozenset({"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.utime"})
FILES = {f"publisher/name/{name}.gguf": bytes([number]) * 50_000 for number, name in enumerate("ab")}
BESIDE = {f"publisher/name/.{name}.gguf.json": b"{}" for name in "ab"} | {"publisher/name/.d.gguf.part": b"part"}
EVERYTHING = FILES | BESIDE


def main(base: Path, way: str) -> int:
    """The number of faults; each is printed."""
    faults = 0
    for step in itertools.count(1):
        home, target = base / f"home{step}", base / f"target{step}"
        os.environ["PHIDIAS_HOME"] = str(home)
        _lay_out(home, target, way)
        was_killed = _move_in_child(target, step)
        for fault in [*_faults_after_kill(home, target), *_faults_in_the_end(home, target)]:
            sys.stdout.write(f"{way}, killed before step {step}: {fault}\n")
            faults += 1
        shutil.rmtree(home)
        shutil.rmtree(target, ignore_errors=True)
        if not was_killed:
            sys.stdout.write(f"{way}: {step - 1} steps\n")
            return faults
    return faults


def _lay_out(home: Path, target: Path, way: str) -> None:
    for name, content in EVERYTHING.items():
        path = home / "models" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    if way == "copy":  # a folder that is being filled already is gone on with, on whatever disk it lies
        target.mkdir()
        (target / MARKER).touch()


def _move_in_child(target: Path, step: int) -> bool:
    child = os.fork()
    if child == 0:
        sys.addaudithook(_Killer(step))
        os._exit(0 if Library(_nowhere()).move(target, lambda _fraction: True).problem is None else 3)
    status = os.waitpid(child, 0)[1]
    if os.WIFSIGNALED(status):
        return True
    assert os.WEXITSTATUS(status) == 0, f"the move failed without being killed: {status}"
    return False


class _Killer:
    """An audit hook: sees each change of the disk before it happens."""

    def __init__(self, step: int) -> None:
        self._left = step

    def __call__(self, event: str, arguments: tuple[object, ...]) -> None:
        writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
        if event in STEPS or writes:
            self._left -= 1
            if self._left == 0:
                os.kill(os.getpid(), signal.SIGKILL)


def _nowhere() -> Surroundings:
    return Surroundings("nowhere", {}, Path("/nobody"))


def _faults_after_kill(home: Path, target: Path) -> list[str]:
    """Whatever happened: every model is whole in the folder in use, under its name."""
    folder = models_folder()
    faults = [f"{name} is missing or wrong in {folder}" for name in FILES if not _is_whole(folder, name)]
    listed = {file.path.name for file in Library(_nowhere()).scan().files}
    if listed != {Path(name).name for name in FILES}:
        faults.append(f"listed are {sorted(listed)}")
    return faults


def _faults_in_the_end(home: Path, target: Path) -> list[str]:
    """Moved again it is done, and nothing is left where it was."""
    moved = Library(_nowhere()).move(target, lambda _fraction: True)
    faults = [str(moved.problem)] if moved.problem is not None else []
    if models_folder() != target:
        faults.append(f"{models_folder()} is in use")
    faults += [f"{name} is missing or wrong in the end" for name in EVERYTHING if not _is_whole(target, name)]
    there = {path.relative_to(target).as_posix() for path in target.rglob("*") if not path.is_dir()}
    faults += [f"{name} is too much" for name in sorted(there - EVERYTHING.keys())]
    if (home / "models").exists():
        faults.append("the old folder is still there")
    folders = read_folders(folders_path())
    if folders.moving_to or folders.leaving:
        faults.append(f"something is still noted: {folders}")
    return faults


def _is_whole(folder: Path, name: str) -> bool:
    path = folder / name
    wanted = hashlib.sha256(EVERYTHING[name]).digest()
    return path.is_file() and hashlib.sha256(path.read_bytes()).digest() == wanted


if __name__ == "__main__":
    sys.exit(1 if main(Path(sys.argv[1]), sys.argv[2]) else 0)
