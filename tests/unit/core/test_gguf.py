"""The header reader on sound files, on rubbish, and on files made to do harm."""

import contextlib
import struct
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import AppError
from app.core.gguf import read_header
from tests.support.tiny_gguf import Family, Tiny, write

STRING, ARRAY, UINT32, UINT64, FLOAT32, BOOL = 8, 9, 4, 10, 6, 7


def text(value: str) -> bytes:
    data = value.encode()
    return struct.pack("<Q", len(data)) + data


def entry(key: str, kind: int, value: bytes) -> bytes:
    return text(key) + struct.pack("<I", kind) + value


def head(*entries: bytes, version: int = 3, tensors: int = 0, count: int | None = None) -> bytes:
    number = len(entries) if count is None else count
    return b"GGUF" + struct.pack("<IQQ", version, tensors, number) + b"".join(entries)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    tiny = Tiny(Family.MINI, name="Phi 4 Mini Instruct", kv_heads=1, heads=2, half=True)
    return write(tmp_path_factory.mktemp("gguf") / "tiny.gguf", tiny)


def fault(path: Path) -> AppError:
    with pytest.raises(AppError) as caught:
        read_header(path)
    return caught.value


def test_reads_what_another_writer_wrote(sound: Path) -> None:
    header = read_header(sound)
    assert header.version == 3
    assert header.architecture == "phi3"
    assert header.text("general.name") == "Phi 4 Mini Instruct"
    assert header.of_architecture("context_length") == 16_384
    assert header.quantization == "F16"
    assert header.metadata["phi3.rope.freq_base"] == 10_000.0
    assert header.metadata["tokenizer.ggml.add_bos_token"] is False
    assert "<|end|>" in header.text("tokenizer.chat_template")
    assert header.tensor_count == 4 + 2 * 6


def test_long_arrays_only_when_asked_for(sound: Path) -> None:
    key = "tokenizer.ggml.tokens"
    assert key not in read_header(sound).metadata
    tokens = read_header(sound, frozenset({key})).metadata[key]
    assert isinstance(tokens, tuple)
    assert len(tokens) == 272
    assert "<|endoftext|>" in tokens


def test_one_value_per_layer_counts_as_its_largest(tmp_path: Path) -> None:
    values = struct.pack("<IQ3I", UINT32, 3, 4, 8, 2)
    path = tmp_path / "a.gguf"
    path.write_bytes(head(entry("general.architecture", STRING, text("x")), entry("x.heads", ARRAY, values)))
    assert read_header(path).of_architecture("heads") == 8


@pytest.mark.parametrize("content", [b"", b"G", b"GGU", b"%PDF-1.7 and more", b"\x00" * 100, b"PK\x03\x04" * 50])
def test_what_is_no_gguf(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "notes.gguf"
    path.write_bytes(content)
    assert fault(path).problem.title == "This is not a GGUF model file."


HUGE = struct.pack("<Q", 2**63)
HARMFUL = {
    "version 1": head(version=1),
    "of the other byte order": head(version=0x03000000),
    "impossibly many entries": head(count=2**60),
    "impossibly many tensors": head(tensors=2**60),
    "more entries than there are": head(entry("a", BOOL, b"\1"), count=2),
    "a huge key": head(HUGE, count=1),
    "a huge text": head(entry("a", STRING, HUGE)),
    "a huge list of numbers": head(entry("a", ARRAY, struct.pack("<I", UINT64) + HUGE)),
    "a huge list of texts": head(entry("a", ARRAY, struct.pack("<I", STRING) + HUGE)),
    "a list longer than the file": head(entry("a", ARRAY, struct.pack("<IQ", UINT64, 4_000_000))),
    "a list of lists": head(entry("a", ARRAY, struct.pack("<IQ", ARRAY, 1) + struct.pack("<IQ", UINT32, 0))),
    "an unknown kind": head(entry("a", 99, b"")),
}


@pytest.mark.parametrize("name", HARMFUL)
def test_harm_is_refused_without_taking_memory(tmp_path: Path, name: str) -> None:
    path = tmp_path / "bad.gguf"
    path.write_bytes(HARMFUL[name])
    tracemalloc.start()
    try:
        error = fault(path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert error.problem.title == "The model file is damaged or incomplete."
    assert "bad.gguf" in error.problem.detail
    assert error.problem.advice
    assert peak < 4 * 2**20


def test_cut_anywhere_it_is_refused_or_whole(sound: Path, tmp_path: Path) -> None:
    whole = sound.read_bytes()
    path = tmp_path / "cut.gguf"
    for length in [*range(0, 2000, 7), *range(2000, 16_000, 501)]:
        path.write_bytes(whole[:length])
        try:
            header = read_header(path)
        except AppError:
            continue
        assert header == read_header(sound)


@given(st.binary(max_size=200))
def test_rubbish_behind_the_magic_never_breaks_out(tmp_path_factory: pytest.TempPathFactory, rubbish: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "rubbish.gguf"
    path.write_bytes(b"GGUF\x03\x00\x00\x00" + rubbish)
    with contextlib.suppress(AppError):
        assert read_header(path).version == 3


def test_missing_and_unreadable(tmp_path: Path) -> None:
    assert fault(tmp_path / "none.gguf").problem.title == "The model file is missing."
    assert fault(tmp_path).problem.title == "The model file can't be read."
