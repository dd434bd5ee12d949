"""What is said of files that are broken, in parts, or no models at all."""

import shutil
from pathlib import Path
from types import SimpleNamespace

import gguf
import pytest

from app.core.library import ModelFile, Owner
from app.core.models import Variant
from app.downloads.facts import KnownFacts
from app.downloads.finding import Found
from app.downloads.inspection import grouped, inspected
from tests.support.tiny_gguf import Family, Tiny, write


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("gguf") / "tiny.gguf", Tiny(Family.LARGE, name="Phi 4", half=True))


def models(*paths: Path) -> list[ModelFile]:
    known = KnownFacts()
    found = [inspected(group, known) for group in grouped(Found(path, Owner.USER) for path in paths)]
    return [each for each in found if each is not None]


def title(path: Path) -> str:
    (file,) = models(path)
    assert file.problem is not None
    assert file.problem.detail
    assert file.problem.advice
    return file.problem.title


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "This is not a GGUF model file."),
        (b"%PDF-1.7", "This is not a GGUF model file."),
        (b"GGUF\x03\x00\x00\x00", "The model file is damaged or incomplete."),
        (b"GGUF\x09\x00\x00\x00" + bytes(16), "The model file is damaged or incomplete."),
        (b"GGUF\x03\x00\x00\x00" + bytes(16), "There are no weights in this file."),
    ],
)
def test_what_is_no_sound_file(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "a.gguf"
    path.write_bytes(content)
    assert title(path) == said


def test_a_file_whose_end_is_missing(model: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.gguf"
    path.write_bytes(model.read_bytes()[:-5000])
    assert title(path) == "The model file is incomplete."


def test_a_file_that_went_away(tmp_path: Path) -> None:
    assert title(tmp_path / "gone.gguf") == "The model file can't be read."


@pytest.mark.parametrize("status", [{"st_file_attributes": 0x400000}, {"st_flags": 0x40000000}])
def test_a_file_that_is_only_in_the_cloud_is_not_fetched(
    model: Path, monkeypatch: pytest.MonkeyPatch, status: dict[str, int]
) -> None:
    """Windows and macOS mark it so; opening it would download gigabytes."""
    size, changed = model.stat().st_size, model.stat().st_mtime_ns
    away = SimpleNamespace(st_size=size, st_mtime_ns=changed, **status)
    monkeypatch.setattr(Path, "stat", lambda _path, **_options: away)
    assert title(model) == "The model file is in the cloud."


def bare(path: Path, architecture: str, kind: str) -> Path:
    writer = gguf.GGUFWriter(path, architecture)
    writer.add_type(kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.close()
    return path


@pytest.mark.parametrize(("architecture", "kind"), [("clip", "mmproj"), ("phi3", "adapter"), ("phi3", "imatrix")])
def test_what_is_no_model_by_itself_is_left_out(tmp_path: Path, architecture: str, kind: str) -> None:
    assert models(bare(tmp_path / "a.gguf", architecture, kind)) == []


def test_a_model_that_can_not_answer(tmp_path: Path) -> None:
    assert title(bare(tmp_path / "a.gguf", "nomic-bert", "model")) == "This model can't answer."


def parts_of(model: Path, folder: Path, *numbers: int) -> list[Path]:
    paths = [folder / f"phi-4-{number:05}-of-00003.gguf" for number in numbers]
    for path in paths:
        shutil.copy(model, path)
    return paths


def test_parts_are_one_model(model: Path, tmp_path: Path) -> None:
    paths = parts_of(model, tmp_path, 2, 1, 3)
    (file,) = models(*paths)
    assert file.path == tmp_path / "phi-4-00001-of-00003.gguf"
    assert file.parts == tuple(sorted(paths))
    assert file.size == 3 * model.stat().st_size
    assert (file.name, file.variant, file.problem) == ("Phi-4 F16", Variant.PHI_4, None)


@pytest.mark.parametrize(("numbers", "missing"), [((1, 3), "2"), ((2,), "1, 3")])
def test_a_missing_part_is_named(model: Path, tmp_path: Path, numbers: tuple[int, ...], missing: str) -> None:
    (file,) = models(*parts_of(model, tmp_path, *numbers))
    assert file.problem is not None
    assert f"Of its 3 files number {missing} can't be found" in file.problem.detail


def test_a_broken_part_breaks_the_model(model: Path, tmp_path: Path) -> None:
    paths = parts_of(model, tmp_path, 1, 2, 3)
    paths[1].write_bytes(model.read_bytes()[:-5000])
    (file,) = models(*paths)
    assert file.problem is not None
    assert file.problem.title == "The model file is incomplete."


@pytest.mark.parametrize("name", ["a-00000-of-00002.gguf", "a-00003-of-00002.gguf", "a-00001-of-99999.gguf"])
def test_an_impossible_number_is_part_of_the_name(model: Path, tmp_path: Path, name: str) -> None:
    shutil.copy(model, tmp_path / name)
    (file,) = models(tmp_path / name)
    assert file.problem is None


def test_a_header_is_read_again_when_the_file_changed(model: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.gguf"
    path.write_bytes(b"no")
    known = KnownFacts()
    group = grouped([Found(path, Owner.USER)])[0]
    first = inspected(group, known)
    shutil.copy(model, path)
    second = inspected(group, known)
    assert first is not None
    assert second is not None
    assert (first.problem is None, second.problem is None) == (False, True)


def test_a_file_that_names_itself_nothing_is_called_by_its_own_name(tmp_path: Path) -> None:
    path = write(tmp_path / "my model.gguf", Tiny(Family.LARGE, name=""))
    (file,) = models(path)
    assert (file.name, file.variant) == ("my model F32", Variant.UNKNOWN)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("phi.gguf", "F16"),
        ("phi-4-bf16.gguf", "BF16"),
        ("phi-4-Q4_K_L.gguf", "F16"),
        ("phi-4-F16-00001-of-00001.gguf", "F16"),
    ],
)
def test_a_name_may_say_more_of_the_quantization_than_the_header_but_nothing_else(
    model: Path, tmp_path: Path, name: str, shown: str
) -> None:
    shutil.copy(model, tmp_path / name)
    (file,) = models(tmp_path / name)
    assert (file.quantization, file.name) == (shown, f"Phi-4 {shown}")
