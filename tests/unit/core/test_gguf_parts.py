"""Models in several files, by name and as one."""

from pathlib import Path

import pytest

from app.core.errors import AppError
from app.core.gguf_parts import part_named, parts_of, read_model
from tests.support.tiny_gguf import Tiny, write


@pytest.mark.parametrize(
    "name", ["a.gguf", "a-00000-of-00002.gguf", "a-00003-of-00002.gguf", "a-00001-of-99999.gguf", ""]
)
def test_one_file(name: str) -> None:
    assert part_named(name) is None
    assert parts_of(Path("/m") / name) == (Path("/m") / name,)


def test_any_part_leads_to_all() -> None:
    wanted = tuple(Path(f"/m/Phi-4-0000{number}-of-00003.GGUF") for number in (1, 2, 3))
    assert [parts_of(path) for path in wanted] == [wanted] * 3


def test_read_as_one_and_not_without_a_part(tmp_path: Path) -> None:
    whole = read_model(write(tmp_path / "whole.gguf", Tiny()))
    first = write(tmp_path / "split.gguf", Tiny(tensors_per_file=4))
    split = read_model(first)
    assert {(each.name, each.size) for each in split.tensors} == {(each.name, each.size) for each in whole.tensors}
    assert split.header.architecture == "phi3"
    assert split.file_size == sum(path.stat().st_size for path in parts_of(first))
    parts_of(first)[1].unlink()
    with pytest.raises(AppError, match="00002-of-"):
        read_model(first)
