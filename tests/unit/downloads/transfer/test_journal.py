"""What a journal tells after any end: all that was written whole, and nothing that was not."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.downloads.transfer.extents import Extent
from app.downloads.transfer.journal import Facts, Journal, Remembered, read_journal
from tests.support.transfers import remote

FACTS = Facts(100, "a" * 64, '"etag"', "commit")
EXTENTS = [Extent(offset, 10, f"{offset:064x}", is_fresh=False) for offset in (0, 30, 10)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / ".file.gguf.transfer"


def written(path: Path) -> bytes:
    journal = Journal(path, Remembered(remote(), begun=7.0))
    journal.set_facts(0, FACTS)
    for extent in EXTENTS:
        journal.add_extent(0, extent)
    journal.set_paused(True)
    journal.sync()
    journal.close()
    return path.read_bytes()


def test_comes_back_as_written(path: Path) -> None:
    written(path)
    remembered = read_journal(path)
    assert remembered == Remembered(remote(), 7.0, True, {0: FACTS}, {0: EXTENTS}, set())
    assert remembered.received == 30
    assert remembered.total == 100


def test_is_retold_short_when_it_is_opened_again(path: Path) -> None:
    written(path)
    remembered = read_journal(path)
    assert remembered is not None
    Journal(path, remembered).close()
    assert read_journal(path) == remembered


def test_facts_of_another_file_and_its_final_name_end_what_was_fetched(path: Path) -> None:
    written(path)
    remembered = read_journal(path)
    assert remembered is not None
    journal = Journal(path, remembered)
    journal.set_facts(0, FACTS)
    journal.close()
    again = read_journal(path)
    assert again is not None
    assert again.extents == {}
    journal = Journal(path, again)
    journal.add_extent(0, EXTENTS[0])
    journal.set_installed(0)
    journal.close()
    done = read_journal(path)
    assert done is not None
    assert (done.installed, done.extents, done.received) == ({0}, {}, 100)


def test_torn_anywhere_it_tells_a_beginning_of_the_truth(path: Path) -> None:
    content = written(path)
    head = content.index(b"\n") + 1
    for size in range(len(content)):
        path.write_bytes(content[:size])
        remembered = read_journal(path)
        if size < head:
            assert remembered is None
        else:
            assert remembered is not None
            assert remembered.extents.get(0, []) == EXTENTS[: len(remembered.extents.get(0, []))]


def test_zeros_after_a_power_cut_are_not_believed(path: Path) -> None:
    content = written(path)
    middle = content.index(b"extent") + 30
    path.write_bytes(content[:middle] + bytes(len(content) - middle))
    remembered = read_journal(path)
    assert remembered is not None
    assert remembered.extents == {}


@given(position=st.integers(0, 2000), value=st.integers(0, 255))
def test_a_changed_byte_is_found(tmp_path_factory: pytest.TempPathFactory, position: int, value: int) -> None:
    path = tmp_path_factory.mktemp("journal") / ".file.gguf.transfer"
    content = bytearray(written(path))
    position %= len(content)
    if content[position] == value:
        return
    content[position] = value
    path.write_bytes(content)
    remembered = read_journal(path)
    assert remembered is None or remembered.extents.get(0, []) == EXTENTS[: len(remembered.extents.get(0, []))]


@given(st.binary(max_size=300))
def test_rubbish_is_no_journal(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("journal") / "rubbish"
    path.write_bytes(content)
    assert read_journal(path) is None
