"""A hub's name for a file never leads out of the models folder, and is storable everywhere."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import AppError
from app.downloads.layout import journal_path, journals, lock_path, part_path, place

MODELS = Path("/models")


@pytest.mark.parametrize(
    ("repository", "path"),
    [
        ("bartowski/phi-4-GGUF", "phi-4-Q4_K_M.gguf"),
        ("unsloth/Phi-4-GGUF", "Q8_0/phi-4-Q8_0-00001-of-00002.gguf"),
        ("p/r", "Φ-4 (new).GGUF"),
    ],
)
def test_keeps_the_names_of_the_hub(repository: str, path: str) -> None:
    assert place(MODELS, repository, path) == MODELS / repository / path


@pytest.mark.parametrize(
    "path",
    [
        "../x.gguf",
        "a/../../x.gguf",
        "/etc/x.gguf",
        "C:\\x.gguf",
        "C:x.gguf",
        "a\\b.gguf",
        "a//b.gguf",
        "./a.gguf",
        ".hidden.gguf",
        "con.gguf",
        "COM1.x.gguf",
        "lpt9/a.gguf",
        "aux/a.gguf",
        "a./b.gguf",
        " a.gguf",
        "a /b.gguf",
        "a\x00.gguf",
        "a\n.gguf",
        "a\x7f.gguf",
        "a\u202eb.gguf",
        "a\u200b.gguf",
        "a\ud800.gguf",
        "a?.gguf",
        "a*.gguf",
        "a|b.gguf",
        "<a>.gguf",
        '"a".gguf',
        "a.gguf/",
        "",
        "a.bin",
        "a.gguf.exe",
        f"{'a' * 300}.gguf",
        f"{'ü' * 110}.gguf",
        "/".join(["a"] * 20) + "/b.gguf",
    ],
)
def test_refuses_what_could_lead_elsewhere(path: str) -> None:
    with pytest.raises(AppError, match="can't be stored"):
        place(MODELS, "publisher/name", path)


@pytest.mark.parametrize("repository", ["", "a", "a/b/c", "../b", "a/..", "/a", "a/", "nul/b", "a/b:c"])
def test_refuses_repositories_that_are_none(repository: str) -> None:
    with pytest.raises(AppError):
        place(MODELS, repository, "a.gguf")


@given(st.text(max_size=30), st.text(max_size=60))
def test_stays_inside_whatever_it_is_told(repository: str, path: str) -> None:
    try:
        file = place(MODELS, repository, f"{path}.gguf")
    except AppError:
        return
    assert file.is_relative_to(MODELS)
    assert ".." not in file.parts


@pytest.mark.parametrize("name", ["m.gguf", "M.GGUF"])
def test_what_lies_beside_is_hidden_and_found(tmp_path: Path, name: str) -> None:
    file = tmp_path / "p" / "r" / name
    file.parent.mkdir(parents=True)
    for path in (part_path(file), journal_path(file), lock_path(file)):
        assert path.parent == file.parent
        assert path.name.startswith(".")
        assert path.suffix.lower() != ".gguf"
        path.touch()
    assert journals(tmp_path) == [journal_path(file)]
    assert journals(tmp_path / "nowhere") == []
