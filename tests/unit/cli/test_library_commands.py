"""What models, import, verify and rm say, and with which exit code."""

import io
import json
import os
import re
from pathlib import Path

import pytest

from app.cli.adopt import ImportOptions, import_models
from app.cli.model import model_path
from app.cli.models import ModelsOptions, list_models
from app.cli.rm import RemoveOptions, remove_model
from app.cli.verify import VerifyOptions, verify_model
from app.core.errors import AppError
from app.downloads.adopt.surroundings import Surroundings
from app.system.folders import read_folders
from app.system.paths import folders_path, models_folder
from tests.support import program_folders as lay
from tests.support.tiny_gguf import Family, Tiny, write


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("gguf") / "tiny.gguf", Tiny(Family.LARGE, name="Phi 4", half=True))


@pytest.fixture(autouse=True)
def user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The home of the user, where other programs keep models."""
    home = tmp_path / "user"
    home.mkdir()
    monkeypatch.setattr("app.downloads.library.here", lambda: Surroundings("linux", {}, home))
    return home


@pytest.fixture
def blob(user: Path, model: Path) -> Path:
    return lay.ollama(user / ".ollama" / "models", ("registry.ollama.ai", "library", "phi4", "latest"), model)


@pytest.fixture
def own(model: Path) -> Path:
    return lay.placed(model, models_folder() / "bartowski" / "phi-4-GGUF" / "phi-4-F16.gguf")


def test_a_table_for_people(own: Path, blob: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own.with_name("broken.gguf").write_bytes(b"GGUF")
    verify_model(VerifyOptions("phi4"))
    capsys.readouterr()
    assert list_models(ModelsOptions()) == 0
    said = capsys.readouterr()
    assert said.err == ""
    size = f"{own.stat().st_size / 1e6:.1f} MB"
    broken = own.with_name("broken.gguf")
    assert [re.split(r"  +", line) for line in said.out.splitlines()] == [
        ["NAME", "MODEL", "SIZE", "OWNER", "STATE", "FILE"],
        ["phi-4-F16", "Phi-4 F16", size, "Phidias", str(own)],
        ["phi4:latest", "Phi-4 F16", size, "Ollama", "verified", str(blob)],
        ["broken", "broken", "0.0 MB", "Phidias", "The model file is damaged or incomplete", str(broken)],
    ]


def test_one_object_for_programs(own: Path, blob: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert list_models(ModelsOptions(as_json=True)) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["folder"] == str(models_folder())
    ours, theirs = said["models"]
    assert (ours["path"], ours["owner"], ours["bytes"]) == (str(own), "phidias", own.stat().st_size)
    assert (theirs["name"], theirs["owner"], theirs["verification"]) == ("phi4:latest", "ollama", "unknown")
    assert theirs["sha256"] == lay.sha256(blob)
    assert theirs["problem"] is None


def test_no_models_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert list_models(ModelsOptions()) == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert str(models_folder()) in said.err


def test_a_name_of_a_stranger_does_nothing_to_the_terminal(
    model: Path, user: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lay.placed(model, user / ".lmstudio/models/a/b/\x1b[2Jphi\u202e.gguf")
    list_models(ModelsOptions())
    assert "\x1b" not in capsys.readouterr().out


def test_import_uses_in_place_and_remembers(model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = lay.placed(model, tmp_path / "stick" / "phi.gguf").parent
    assert import_models(ImportOptions(folder)) == 0
    assert capsys.readouterr().out.endswith("It is used in place; nothing was copied.\n")
    assert read_folders(folders_path()).added == (str(folder),)
    assert not models_folder().exists()
    assert import_models(ImportOptions(folder / "phi.gguf")) == 0
    assert "known already" in capsys.readouterr().out
    assert read_folders(folders_path()).added == (str(folder),)


def test_import_with_a_copy(model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = lay.placed(model, tmp_path / "stick" / "phi.gguf")
    assert import_models(ImportOptions(path, copy=True)) == 0
    copy = models_folder() / "imported" / "phi" / "phi.gguf"
    assert f"is copied to {copy}" in capsys.readouterr().out
    assert lay.sha256(copy) == lay.sha256(model)
    assert read_folders(folders_path()).added == ()


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [("notes.gguf", b"hello", "not a GGUF"), ("half.gguf", b"GGUF", "damaged"), ("", b"", "no usable model")],
)
def test_import_of_what_is_no_model(tmp_path: Path, name: str, content: bytes, why: str) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    if name:
        (folder / name).write_bytes(content)
    with pytest.raises(AppError, match=why):
        import_models(ImportOptions(folder / name))
    with pytest.raises(AppError, match="is not there"):
        import_models(ImportOptions(tmp_path / "nowhere"))
    assert read_folders(folders_path()).added == ()


def test_verify_says_whole_damaged_or_unknown(own: Path, blob: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert verify_model(VerifyOptions("phi4")) == 0
    assert "is whole" in capsys.readouterr().out
    assert verify_model(VerifyOptions("phi-4-f16")) == 1
    assert lay.sha256(own) in capsys.readouterr().err
    with blob.open("r+b") as file:
        file.seek(-1, os.SEEK_END)
        file.write(b"\xff")
    assert verify_model(VerifyOptions(str(blob))) == 1
    assert "The model is damaged." in capsys.readouterr().err
    with pytest.raises(AppError, match="There is no model called llama"):
        verify_model(VerifyOptions("llama"))


def test_rm_takes_only_our_own(
    own: Path, blob: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    trash: list[Path] = []
    monkeypatch.setattr("app.downloads.trash.send2trash", lambda path: (trash.append(path), path.unlink()))
    assert remove_model(RemoveOptions("phi4:latest")) == 1
    assert "belongs to Ollama" in capsys.readouterr().err
    assert blob.exists()
    assert remove_model(RemoveOptions("phi-4-F16")) == 0
    assert capsys.readouterr().out.endswith("is in the trash.\n")
    assert trash == [own]
    assert list(models_folder().iterdir()) == []


class Screen(io.StringIO):
    """A terminal with somebody before it."""

    def isatty(self) -> bool:
        return True


def no_trash(_path: Path) -> None:
    raise PermissionError(13, "no trash here")


def test_rm_without_a_trash(own: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("app.downloads.trash.send2trash", no_trash)
    assert remove_model(RemoveOptions("phi-4-F16")) == 1
    assert "--for-good" in capsys.readouterr().err
    assert own.exists()
    assert remove_model(RemoveOptions("phi-4-F16", for_good=True)) == 0
    assert capsys.readouterr().out.endswith("is deleted.\n")
    assert not own.exists()


@pytest.mark.parametrize(("answer", "is_there"), [("n\n", True), ("\n", True), ("", True), ("y\n", False)])
def test_rm_asks_where_somebody_can_answer(
    own: Path, monkeypatch: pytest.MonkeyPatch, answer: str, is_there: bool
) -> None:
    monkeypatch.setattr("app.downloads.trash.send2trash", no_trash)
    monkeypatch.setattr("sys.stdin", Screen(answer))
    monkeypatch.setattr("sys.stderr", Screen())
    assert remove_model(RemoveOptions("phi-4-F16")) == int(is_there)
    assert own.exists() is is_there


def test_a_model_is_meant_by_any_of_its_names(own: Path, blob: Path) -> None:
    names = {"phi-4-F16": own, "phi-4-f16.gguf": own, "phi4:latest": blob, "phi4": blob, str(own): own}
    assert {name: model_path(name) for name in names} == names
    with pytest.raises(AppError, match="More than one model is called phi"):
        model_path("phi")


def test_a_name_that_only_the_file_itself_says(user: Path, model: Path) -> None:
    path = lay.placed(model, user / ".lmstudio/models/a/b/strange.gguf")
    assert model_path("phi-4 f16") == path


def test_a_model_in_parts_goes_by_what_they_have_in_common(model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths = [lay.placed(model, models_folder() / "o" / "n" / f"phi-0000{number}-of-00002.gguf") for number in (1, 2)]
    list_models(ModelsOptions())
    assert capsys.readouterr().out.splitlines()[1].startswith("phi  ")
    assert model_path("phi") == paths[0]
    assert verify_model(VerifyOptions("phi")) == 1


def test_a_model_of_jan_goes_by_its_folder(user: Path, model: Path) -> None:
    path = lay.jan(user / ".local/share/Jan/data", "janhq/phi", model)
    assert model_path("janhq/phi") == path


def test_an_incomplete_model_is_not_read_to_its_end(
    user: Path, model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = lay.placed(model, user / ".lmstudio/models/a/b/half.gguf")
    path.write_bytes(path.read_bytes()[:-5000])
    assert verify_model(VerifyOptions("half")) == 1
    assert "The model file is incomplete." in capsys.readouterr().err


def test_a_name_with_slashes_is_ollamas(user: Path, model: Path) -> None:
    name = ("hf.co", "bartowski", "phi-4-GGUF", "Q4_K_M")
    blob = lay.ollama(user / ".ollama" / "models", name, model)
    assert model_path("hf.co/bartowski/phi-4-GGUF:Q4_K_M") == blob
