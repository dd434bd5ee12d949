"""One instance for each home, given back by the system at death."""

import subprocess
import sys
from pathlib import Path

import pytest

from app.core.errors import AppError
from app.system.single_instance import InstanceLock
from tests.support.disks import ordinary_user, public_folder

HOLDER = """
import sys; from pathlib import Path; from app.system.single_instance import InstanceLock
lock = InstanceLock(Path(sys.argv[1]))
print(lock.acquire(), flush=True)
sys.stdin.read()
"""


def hold(path: Path) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", HOLDER, str(path)]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, cwd=Path(__file__).parents[3])


def test_only_one_of_two_has_it_and_then_the_other(tmp_path: Path) -> None:
    one, two = InstanceLock(tmp_path / "home" / "lock"), InstanceLock(tmp_path / "home" / "lock")
    assert one.acquire()
    assert one.acquire()  # it has it already
    assert not two.acquire()
    two.release()  # not its to give
    assert not two.acquire()
    one.release()
    assert two.acquire()
    two.release()


def test_a_killed_process_has_it_no_more(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with hold(path) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "True\n"
        assert not InstanceLock(path).acquire()
        child.kill()
    lock = InstanceLock(path)
    assert lock.acquire()
    lock.release()


def test_a_child_does_not_keep_its_dead_parents_lock(tmp_path: Path) -> None:
    lock = InstanceLock(tmp_path / "lock")
    assert lock.acquire()
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        lock.release()
        again = InstanceLock(tmp_path / "lock")
        assert again.acquire()
        again.release()
        child.kill()


def test_where_no_lock_can_be_made_it_is_told() -> None:
    with public_folder() as folder:
        folder.chmod(0o555)
        with ordinary_user(), pytest.raises(AppError, match="PHIDIAS_HOME"):
            InstanceLock(folder / "lock").acquire()
