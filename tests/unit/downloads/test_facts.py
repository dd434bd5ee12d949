"""What is remembered of heads, and when it is believed."""

import json
import os
import shutil
from pathlib import Path

import pytest

from app.core.models import Variant
from app.downloads.facts import Facts, KnownFacts
from tests.support.disks import ordinary_user, public_folder
from tests.support.tiny_gguf import Family, Tiny, write


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return write(tmp_path / "phi.gguf", Tiny(Family.LARGE, name="Phi\n4", half=True))


@pytest.fixture
def memory(tmp_path: Path) -> Path:
    return tmp_path / "home" / "models.json"


FACTS = Facts("phi3", Variant.PHI_4, "Phi 4", "F16", is_model=True, has_weights=True)


def learn(file: Path, memory: Path) -> Facts:
    known = KnownFacts(memory)
    facts = known.of(file)
    known.keep()
    return facts


def test_read_once_and_remembered_over_the_end(model: Path, memory: Path) -> None:
    assert learn(model, memory) == FACTS
    status = model.stat()
    model.write_bytes(b"\0" * status.st_size)  # whoever reads it again sees that it is no model any more
    os.utime(model, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert learn(model, memory) == FACTS
    os.utime(model, ns=(0, 0))
    assert learn(model, memory).problem is not None
    assert KnownFacts(memory).of(model).problem is not None


def test_a_damaged_file_is_remembered_too(tmp_path: Path, memory: Path) -> None:
    path = tmp_path / "bad.gguf"
    path.write_bytes(b"GGUF")
    problem = learn(path, memory).problem
    assert problem is not None
    assert KnownFacts(memory).of(path).problem == problem
    assert str(path) in memory.read_text()


@pytest.mark.skipif(os.name == "nt", reason="has other rights")
def test_a_file_that_may_not_be_read_is_asked_again(model: Path) -> None:
    with public_folder() as folder:
        path = folder / "phi.gguf"
        shutil.copy(model, path)
        path.chmod(0)
        known = KnownFacts()
        with ordinary_user():
            problem = known.of(path).problem
        assert problem is not None
        assert problem.title == "The model file can't be read."
        path.chmod(0o644)
        assert known.of(path) == FACTS


RUBBISH = {
    "nothing": "",
    "no object": "[]",
    "another format": json.dumps({"format": 99, "files": {}}),
    "no files": json.dumps({"format": 1, "files": 3}),
    "no facts": json.dumps({"format": 1, "files": {"/a": {"size": 1, "mtime_ns": 1, "facts": {}}}}),
    "deep": "[" * 100_000,
}


@pytest.mark.parametrize("name", RUBBISH)
def test_rubbish_is_nothing_known(model: Path, memory: Path, name: str) -> None:
    memory.parent.mkdir()
    memory.write_text(RUBBISH[name])
    assert learn(model, memory) == FACTS
    assert json.loads(memory.read_text())["files"].keys() == {str(model)}


@pytest.mark.parametrize(
    "change",
    [{"variant": "none"}, {"name": 3}, {"is_model": 1}, {"problem": 5}, {"problem": {"what": ""}}, {"more": 1}],
)
def test_a_wrong_kind_anywhere_is_nothing_known(model: Path, memory: Path, change: dict[str, object]) -> None:
    learn(model, memory)
    data = json.loads(memory.read_text())
    data["files"][str(model)]["facts"] |= change
    memory.write_text(json.dumps(data))
    assert learn(model, memory) == FACTS


def test_a_memory_that_can_not_be_written_costs_only_itself(
    model: Path, memory: Path, caplog: pytest.LogCaptureFixture
) -> None:
    memory.mkdir(parents=True)
    assert learn(model, memory) == FACTS
    assert "could not be written down" in caplog.text
