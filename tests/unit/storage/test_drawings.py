import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from app.storage.drawings import DrawingFile, KnownDrawings

FIRST, SECOND = b"1" * 32, b"2" * 32


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "formulas.db"


def test_what_was_kept_is_there_at_the_next_start(path: Path) -> None:
    file = DrawingFile(path, "one")
    assert file.find(FIRST) is None
    file.put([(FIRST, b"a"), (SECOND, b"b")])
    file.put([(SECOND, b"c")])
    file.close()
    again = DrawingFile(path, "one")
    assert (again.find(FIRST), again.find(SECOND)) == (b"a", b"c")
    again.close()


def test_drawings_of_another_version_are_dropped(path: Path) -> None:
    file = DrawingFile(path, "one")
    file.put([(FIRST, b"a")])
    file.close()
    newer = DrawingFile(path, "two")
    assert newer.find(FIRST) is None
    newer.close()


def test_the_least_recently_used_go_first(path: Path) -> None:
    keys = [bytes([number]) * 32 for number in range(40)]
    for key in keys:
        file = DrawingFile(path, "one", most_bytes=10_000)
        file.find(keys[0])
        file.put([(key, bytes(1000))])
        file.close()
    file = DrawingFile(path, "one", most_bytes=10_000)
    kept = [key for key in keys if file.find(key)]
    file.close()
    assert keys[0] in kept
    assert set(kept[1:]) < set(keys[-10:])
    assert 5 < len(kept) <= 10


def not_a_database(path: Path) -> None:
    path.write_bytes(b"this is no database, but it is long enough to be taken for one" * 100)


def torn(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000] + bytes(3000))


def of_another_kind(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE drawings (something)")
    connection.close()


@pytest.mark.parametrize("spoil", [not_a_database, torn, of_another_kind])
def test_a_broken_file_is_begun_anew(
    path: Path, spoil: Callable[[Path], None], caplog: pytest.LogCaptureFixture
) -> None:
    file = DrawingFile(path, "one")
    file.put([(FIRST, b"a" * 20_000)])
    file.close()
    spoil(path)
    broken = DrawingFile(path, "one")
    broken.find(FIRST)
    broken.put([(FIRST, b"b")])
    broken.close()
    assert "cache of formulas" in caplog.text
    file = DrawingFile(path, "one")
    file.put([(SECOND, b"c")])
    assert file.find(SECOND) == b"c"
    file.close()


def test_without_a_folder_nothing_is_kept_and_nothing_fails(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    file = DrawingFile(tmp_path / "none" / "formulas.db", "one")
    file.put([(FIRST, b"a")])
    assert file.find(FIRST) is None
    file.close()
    assert "can't be used" in caplog.text


def test_cleared_no_byte_is_left_and_more_can_be_kept(path: Path) -> None:
    body = b"a formula of a conversation that is gone"
    file = DrawingFile(path, "one")
    file.put([(FIRST, body)])
    file.clear()
    assert file.find(FIRST) is None
    left = [each for each in path.parent.iterdir() if body in each.read_bytes()]
    file.put([(SECOND, b"b")])
    file.close()
    assert left == []
    again = DrawingFile(path, "one")
    assert (again.find(FIRST), again.find(SECOND)) == (None, b"b")
    again.close()


def test_a_reader_knows_what_is_kept_and_keeps_nothing(path: Path) -> None:
    file = DrawingFile(path, "one")
    file.put([(FIRST, b"a")])
    reader = KnownDrawings(path, "one")
    assert reader.find(FIRST) == b"a"
    reader.put([(SECOND, b"b")])
    reader.clear()
    assert reader.find(FIRST) == b"a"
    assert file.find(SECOND) is None
    file.put([(SECOND, b"c")])
    assert reader.find(SECOND) == b"c"
    file.clear()
    reader.close()
    assert reader.find(FIRST) is None
    file.close()


@pytest.mark.parametrize("content", [None, b"", b"not a database" * 500])
def test_a_reader_of_nothing(path: Path, content: bytes | None) -> None:
    if content is not None:
        path.write_bytes(content)
    reader = KnownDrawings(path, "one")
    assert reader.find(FIRST) is None
    reader.close()
    assert path.exists() == (content is not None)


def test_a_reader_does_not_believe_another_version(path: Path) -> None:
    file = DrawingFile(path, "one")
    file.put([(FIRST, b"a")])
    reader = KnownDrawings(path, "two")
    assert reader.find(FIRST) is None
    file.close()
