"""Files that are whole or not there."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.core.errors import AppError
from app.system.files import file_error, move_aside, write_atomically

WRITER = """
import sys; from pathlib import Path; from app.system.files import write_atomically
number = 0
while True:
    number += 1
    write_atomically(Path(sys.argv[1]), (f"{number % 10}" * 300_000).encode())
    sys.stdout.write("."); sys.stdout.flush()
"""


@pytest.mark.parametrize("writes", [1, 3, 7])
def test_a_writer_killed_at_any_moment_leaves_a_whole_file(tmp_path: Path, writes: int) -> None:
    path = tmp_path / "file"
    command = [sys.executable, "-c", WRITER, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).parents[3]) as child:
        assert child.stdout is not None
        assert child.stdout.read(writes) == b"." * writes
        child.kill()
    content = path.read_bytes()
    assert len(content) == 300_000
    assert len(set(content)) == 1


def test_a_failed_write_leaves_nothing_behind(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    with pytest.raises(OSError, match="folder"):
        write_atomically(folder, b"a folder can't be replaced by a file")
    assert list(tmp_path.iterdir()) == [folder]


def test_moving_aside_overwrites_nothing(tmp_path: Path) -> None:
    kept = set()
    for number in range(4):
        (tmp_path / "settings.json").write_text(str(number))
        kept.add(move_aside(tmp_path / "settings.json"))
    assert {path.read_text() for path in kept} == {"0", "1", "2", "3"}
    assert all(path.name.startswith("settings.broken-") and path.suffix == ".json" for path in kept)


def test_a_fault_says_what_where_and_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="directory") as caught:
        (tmp_path / "missing" / "file").write_text("")
    error = file_error("It could not be saved", caught.value, tmp_path)
    assert isinstance(error, AppError)
    assert error.problem.title == "It could not be saved"
    assert str(tmp_path) in error.problem.detail
    assert error.problem.advice


@pytest.mark.skipif(sys.platform == "win32", reason="has no modes")
def test_what_is_shared_can_be_read_by_whom_it_could_before(tmp_path: Path) -> None:
    shared, fresh, private = (tmp_path / name for name in ("shared", "fresh", "private"))
    shared.touch()
    shared.chmod(0o664)
    before = os.umask(0o022)
    try:
        for path in (shared, fresh):
            write_atomically(path, b"x", shared=True)
        write_atomically(private, b"x")
    finally:
        os.umask(before)
    assert [path.stat().st_mode & 0o777 for path in (shared, fresh, private)] == [0o664, 0o644, 0o600]


def test_the_longest_name_can_be_written(tmp_path: Path) -> None:
    path = tmp_path / ("a" * 252 + ".md")
    write_atomically(path, b"x")
    assert [each.name for each in tmp_path.iterdir()] == [path.name]
