"""The list of tensors: as another reader sees it, and what a file says whose end is missing."""

import struct
import tracemalloc
from pathlib import Path

import gguf
import pytest

from app.core.errors import AppError
from app.core.gguf_reader import BUDGET
from app.core.gguf_tensors import read_contents
from tests.fuzz import gguf_headers
from tests.support.tiny_gguf import Family, Tiny, write


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("gguf") / "tiny.gguf", Tiny(Family.MINI, half=True))


def tensor(name: str, *dimensions: int, kind: int = 0, offset: int = 0, count: int | None = None) -> bytes:
    number = len(dimensions) if count is None else count
    head = struct.pack("<Q", len(name)) + name.encode() + struct.pack(f"<I{len(dimensions)}Q", number, *dimensions)
    return head + struct.pack("<IQ", kind, offset)


def file_of(path: Path, *tensors: bytes, count: int | None = None, entries: bytes = b"", entry_count: int = 0) -> Path:
    number = len(tensors) if count is None else count
    path.write_bytes(b"GGUF" + struct.pack("<IQQ", 3, number, entry_count) + entries + b"".join(tensors))
    return path


def test_agrees_with_another_reader(sound: Path) -> None:
    contents, other = read_contents(sound), gguf.GGUFReader(sound)
    assert contents.data_offset == other.data_offset
    found = {each.name: (each.dimensions, each.kind, each.size) for each in contents.tensors}
    wanted = {
        each.name: (tuple(int(size) for size in each.shape), each.tensor_type.name, int(each.n_bytes))
        for each in other.tensors
    }
    assert found == wanted
    assert contents.tensor_bytes == sum(size for _, _, size in wanted.values())
    assert contents.incomplete is None


def test_knows_every_kind_of_the_other_reader_by_its_size(tmp_path: Path) -> None:
    for kind, (block, size) in gguf.GGML_QUANT_SIZES.items():
        contents = read_contents(file_of(tmp_path / "a.gguf", tensor("a", block * 2, 3, kind=int(kind))))
        assert (contents.tensors[0].kind, contents.tensors[0].size) == (kind.name, 6 * size)


@pytest.mark.parametrize("missing", [1, 1000])
def test_a_file_whose_end_is_missing(sound: Path, tmp_path: Path, missing: int) -> None:
    whole = sound.read_bytes()[: read_contents(sound).expected_size]
    path = tmp_path / "cut.gguf"
    path.write_bytes(whole)
    assert read_contents(path).incomplete is None
    path.write_bytes(whole[:-missing])
    problem = read_contents(path).incomplete
    assert problem is not None
    assert f"{len(whole):,}" in problem.detail
    assert problem.advice == "Download it again."


HARMFUL = {
    "more tensors than there are": ((tensor("a", 32),), 2),
    "five dimensions": ((tensor("a", 1, 1, 1, 1, 1),), 1),
    "a billion dimensions": ((tensor("a", 1, count=10**9),), 1),
    "a huge tensor": ((tensor("a", 2**63, 2**63, 2**63, 2**63),), 1),
    "a tensor far away": ((tensor("a", 32, offset=2**63),), 1),
    "half a block": ((tensor("a", 33, kind=8),), 1),
    "an endless name": ((tensor("a" * 300, 32),), 1),
}


@pytest.mark.parametrize("name", HARMFUL)
def test_harm_is_refused(tmp_path: Path, name: str) -> None:
    tensors, count = HARMFUL[name]
    with pytest.raises(AppError, match="damaged or incomplete"):
        read_contents(file_of(tmp_path / "bad.gguf", *tensors, count=count))


@pytest.mark.parametrize("alignment", [0, 3, 48])
def test_an_odd_alignment_is_refused(tmp_path: Path, alignment: int) -> None:
    key = b"general.alignment"
    entry = struct.pack("<Q", len(key)) + key + struct.pack("<II", 4, alignment)
    with pytest.raises(AppError, match=f"aligned to {alignment} bytes"):
        read_contents(file_of(tmp_path / "bad.gguf", entries=entry, entry_count=1))


def test_what_is_kept_is_paid_for_before_it_is_made(tmp_path: Path) -> None:
    """A head of 60 MB that is sound in every length, and would take hundreds in memory."""
    text = "€" * 2000
    entry = struct.pack("<Q", 1) + b"k" + struct.pack("<IQ", 8, len(text.encode())) + text.encode()
    path = file_of(tmp_path / "fat.gguf", entries=entry * 10_000, entry_count=10_000)
    tracemalloc.start()
    try:
        with pytest.raises(AppError, match="impossibly large"):
            read_contents(path)
        assert tracemalloc.get_traced_memory()[1] < BUDGET
    finally:
        tracemalloc.stop()


def test_a_hundred_thousand_tensors_are_not_kept(tmp_path: Path) -> None:
    path = file_of(tmp_path / "many.gguf", tensor("a", 1) * 100_000, count=100_000)
    with pytest.raises(AppError, match="impossibly large"):
        read_contents(path)


def test_heads_changed_at_random_are_read_or_refused(tmp_path: Path) -> None:
    """A slice of what `python -m tests.fuzz.gguf_headers` does with 20,000 and more."""
    tally = gguf_headers.run(400, seed=2, folder=tmp_path)
    assert tally.faults == []
    assert tally.read > 50
    assert tally.refused > 200


def test_the_guard_sees_a_look_beyond_the_end() -> None:
    """The fuzzing is worth nothing without."""
    with pytest.raises(gguf_headers.OutOfBoundsError):
        gguf_headers.GuardedFile(b"GGUF", 10).read(11)
    with pytest.raises(gguf_headers.OutOfBoundsError):
        gguf_headers.GuardedFile(b"GGUF", 10).seek(11)
