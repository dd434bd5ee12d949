"""What lies beside a fetched file, and what is believed of it."""

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from app.core.catalogue import Hub
from app.downloads.records import Record, is_verified, read_record, record_path, write_record


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "phi-4-Q4_K_M.gguf"
    path.write_bytes(b"GGUF")
    return path


def record_of(file: Path) -> Record:
    status = file.stat()
    path = "sub/phi-4-Q4_K_M.gguf"
    return Record(Hub.MODELSCOPE, "bartowski/phi-4-GGUF", "abc", path, "f" * 64, status.st_size, status.st_mtime_ns)


def test_comes_back_as_written_and_hides_from_the_library(file: Path) -> None:
    write_record(file, record_of(file))
    assert read_record(file) == record_of(file)
    assert record_path(file).name.startswith(".")
    assert record_path(file).suffix != ".gguf"


def test_is_believed_only_of_the_same_bytes(file: Path) -> None:
    record = record_of(file)
    assert is_verified(file, record)
    assert not is_verified(file, replace(record, mtime_ns=0))
    assert not is_verified(file, replace(record, sha256=""))
    os.utime(file, ns=(0, record.mtime_ns + 1))
    assert not is_verified(file, record)


@pytest.mark.parametrize(
    "change",
    [{"hub": "elsewhere"}, {"size": "4"}, {"size": True}, {"mtime_ns": -1}, {"repository": None}, {"format": 2}],
)
def test_a_record_that_is_none_is_no_record(file: Path, change: dict[str, object]) -> None:
    write_record(file, record_of(file))
    content = json.loads(record_path(file).read_text()) | change
    record_path(file).write_text(json.dumps(content))
    assert read_record(file) is None


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff", b"{", b'{"format": 1}', b"[" * 60_000, b" " * 70_000])
def test_rubbish_is_no_record(file: Path, content: bytes) -> None:
    record_path(file).write_bytes(content)
    assert read_record(file) is None
