"""Models of other programs, laid out as they do it, are found in place and told apart."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.core.library import ModelFile, Owner
from app.core.models import Variant
from app.downloads.adopt import gpt4all, hugging_face, jan, llama_cpp, lm_studio, ollama
from app.downloads.adopt.surroundings import Surroundings
from app.downloads.library import Library
from tests.support import program_folders as lay
from tests.support.tiny_gguf import Family, Tiny, write


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(
        tmp_path_factory.mktemp("gguf") / "tiny.gguf", Tiny(Family.MINI, name="Phi 4 Mini Instruct", half=True)
    )


@pytest.fixture
def at(tmp_path: Path) -> Surroundings:
    return Surroundings("linux", {}, tmp_path / "user")


def found(at: Surroundings) -> tuple[ModelFile, ...]:
    scanned = Library(at).scan()
    assert scanned.notes == ()
    return scanned.files


def only(at: Surroundings) -> ModelFile:
    (file,) = found(at)
    assert file.problem is None
    assert (file.variant, file.name) == (Variant.PHI_4_MINI_INSTRUCT, "Phi-4-mini-instruct F16")
    return file


def files_below(folder: Path) -> dict[str, tuple[int, int]]:
    return {str(path): (path.lstat().st_size, path.lstat().st_mtime_ns) for path in folder.rglob("*")}


@pytest.fixture(autouse=True)
def _nothing_is_changed(at: Surroundings, request: pytest.FixtureRequest) -> Iterator[None]:
    """Looking adds and changes nothing where other programs are at home."""
    yield
    before = files_below(at.home)
    Library(at).scan()
    assert files_below(at.home) == before


def test_hugging_face_knows_repository_and_hash(at: Surroundings, model: Path) -> None:
    hub = at.home / ".cache" / "huggingface" / "hub"
    path = lay.hugging_face(hub, "bartowski/phi-4-GGUF", "sub/phi-4-F16.gguf", model)
    (path.parents[3] / "blobs" / f"{'e' * 64}.incomplete").write_bytes(b"GGUF")
    file = only(at)
    assert (file.path, file.owner, file.repository) == (path, Owner.HUGGING_FACE, "bartowski/phi-4-GGUF")
    assert file.sha256 == lay.sha256(model)


def test_hugging_face_with_two_snapshots_of_one_blob_shows_it_once(at: Surroundings, model: Path) -> None:
    hub = at.home / ".cache" / "huggingface" / "hub"
    for commit in ("a" * 40, "b" * 40):
        lay.hugging_face(hub, "o/n", "phi-4.gguf", model, commit=commit)
    only(at)


def test_hugging_face_without_links(at: Surroundings, model: Path) -> None:
    lay.hugging_face(at.home / ".cache/huggingface/hub", "o/n", "phi-4.gguf", model, links=False)
    assert (only(at).repository, only(at).sha256) == ("o/n", "")


@pytest.mark.parametrize(
    ("variables", "folder"),
    [
        ({"HF_HOME": "~/hf"}, "hf/hub"),
        ({"HF_HUB_CACHE": "$HOME/cache", "HF_HOME": "/none"}, "cache"),
        ({"HUGGINGFACE_HUB_CACHE": "~/old"}, "old"),
        ({"XDG_CACHE_HOME": "~/xdg"}, "xdg/huggingface/hub"),
    ],
)
def test_hugging_face_is_looked_for_where_its_variables_say(
    at: Surroundings, model: Path, variables: dict[str, str], folder: str
) -> None:
    at = replace(at, variables=variables)
    assert hugging_face.folders(at) == (at.home / folder,)


def test_llama_cpp_flat_and_in_the_new_layout(at: Surroundings, model: Path) -> None:
    cache = at.home / ".cache" / "llama.cpp"
    flat = lay.llama_cpp(cache, "bartowski/phi-4-GGUF", "phi-4-F16.gguf", model)
    (cache / "o_n_f.gguf.downloadInProgress").write_bytes(b"GGUF")
    nested = lay.hugging_face(cache, "o/n", "phi-4.gguf", model)
    files = {file.path: file for file in found(at)}
    assert {file.owner for file in files.values()} == {Owner.LLAMA_CPP}
    assert (files[flat].repository, files[flat].sha256) == ("bartowski/phi-4-GGUF", "")
    assert (files[nested].repository, files[nested].sha256) == ("o/n", lay.sha256(model))


def test_lm_studio(at: Surroundings, model: Path) -> None:
    path = lay.placed(model, at.home / ".lmstudio/models/lmstudio-community/phi-4-GGUF/phi-4-F16.gguf")
    (path.parent / "downloading_phi-4-Q8_0.gguf.part").write_bytes(b"GGUF")
    file = only(at)
    assert (file.path, file.owner, file.repository) == (path, Owner.LM_STUDIO, "lmstudio-community/phi-4-GGUF")


def test_lm_studio_elsewhere(at: Surroundings) -> None:
    settings = at.home / ".config/LM Studio/settings.json"
    settings.parent.mkdir(parents=True)
    settings.write_text(json.dumps({"downloadsFolder": "/big/models"}))
    (at.home / ".lmstudio-home-pointer").write_text("/other/home\n")
    old = at.home / ".cache/lm-studio/models"
    assert lm_studio.folders(at) == (Path("/big/models"), Path("/other/home/models"), at.home / ".lmstudio/models", old)


@pytest.mark.parametrize(
    ("name", "alias", "repository"),
    [
        (("registry.ollama.ai", "library", "phi4-mini", "latest"), "phi4-mini:latest", ""),
        (("registry.ollama.ai", "somebody", "phi", "3b"), "somebody/phi:3b", ""),
        (("hf.co", "bartowski", "phi-4-GGUF", "Q4_K_M"), "hf.co/bartowski/phi-4-GGUF:Q4_K_M", "bartowski/phi-4-GGUF"),
    ],
)
def test_ollama(at: Surroundings, model: Path, name: tuple[str, str, str, str], alias: str, repository: str) -> None:
    blob = lay.ollama(at.home / ".ollama" / "models", name, model)
    (blob.parent / f"sha256-{'d' * 64}-partial").write_bytes(b"GGUF")
    (blob.parent / f"sha256-{'d' * 64}-partial-0").write_text("{}")
    file = only(at)
    assert (file.path, file.owner, file.alias, file.repository) == (blob, Owner.OLLAMA, alias, repository)
    assert file.sha256 == lay.sha256(model)


def test_ollama_with_older_names_and_its_variable(at: Surroundings, model: Path) -> None:
    at = replace(at, variables={"OLLAMA_MODELS": str(at.home / "o")})
    lay.ollama(at.home / "o", ("registry.ollama.ai", "library", "phi4", "latest"), model, separator=":")
    assert only(at).alias == "phi4:latest"
    assert ollama.folders(at)[1] == Path("/usr/share/ollama/.ollama/models")


@pytest.mark.parametrize(
    "manifest",
    [
        "", "[]", "{", '{"layers": 3}', '{"layers": [3, {"mediaType": 1}]}', "[" * 100_000,
        json.dumps({"layers": [{"mediaType": lay.MODEL_LAYER, "digest": "sha256:../../../etc/passwd"}]}),
        json.dumps({"layers": [{"mediaType": lay.MODEL_LAYER, "digest": f"sha256:{'a' * 64}"}]}),
        json.dumps({"layers": [{"mediaType": "application/vnd.ollama.image.tensor", "digest": f"sha256:{'0' * 64}"}]}),
    ],
)  # fmt: skip
def test_ollama_with_manifests_that_lead_nowhere(at: Surroundings, model: Path, manifest: str) -> None:
    models = at.home / ".ollama" / "models"
    lay.placed(model, models / "blobs" / f"sha256-{'0' * 64}")
    path = models / "manifests" / "registry.ollama.ai" / "library" / "phi4" / "latest"
    path.parent.mkdir(parents=True)
    path.write_text(manifest)
    assert found(at) == ()


def test_jan(at: Surroundings, model: Path) -> None:
    path = lay.jan(at.home / ".local/share/Jan/data", "bartowski/phi-4", model)
    (path.parent / "other.gguf.tmp").write_bytes(b"GGUF")
    file = only(at)
    assert (file.path, file.owner, file.alias) == (path, Owner.JAN, "bartowski/phi-4")


def test_jan_naming_a_file_elsewhere_and_its_older_layout(at: Surroundings, model: Path) -> None:
    data = at.home / "jan"
    elsewhere = lay.placed(model, at.home / "my models" / "phi.gguf")
    lay.jan(data, "imported", model, model_path=str(elsewhere))
    lay.jan(data, "gone", model, model_path="/nowhere/phi.gguf")
    old = lay.placed(model, data / "models" / "phi-4" / "phi-4.gguf")
    assert {(file.path, file.alias) for file in found(at)} == {(elsewhere, "imported"), (old, "phi-4")}


def test_jan_is_asked_where_its_data_are(at: Surroundings) -> None:
    settings = at.home / ".local/share/Jan/settings.json"
    settings.parent.mkdir(parents=True)
    settings.write_text(json.dumps({"data_folder": "/big/jan"}))
    assert jan.folders(at)[0] == Path("/big/jan")
    assert jan.folders(replace(at, variables={"JAN_DATA_FOLDER": "/mine"}))[0] == Path("/mine")


def test_a_description_is_read_as_far_as_it_is_plain() -> None:
    text = "a: plain text \nb: 'quoted: text'\nc: \"/x y\"\nd: |\n  block\ne:\n  inner: 1\nf: &x y\n? g\nh: [1, 2]\n"
    assert jan.scalars(text) == {"a": "plain text", "b": "quoted: text", "c": "/x y"}


def test_gpt4all(at: Surroundings, model: Path) -> None:
    folder = at.home / ".local/share/nomic.ai/GPT4All"
    path = lay.placed(model, folder / "phi-4-F16.gguf")
    lay.placed(model, folder / "incomplete-phi-4-Q4_0.gguf")
    (folder / "gpt4all-gpt-4.rmodel").write_text("{}")
    python = lay.placed(model, at.home / ".cache/gpt4all/phi.gguf")
    (at.home / ".cache/gpt4all/other.gguf.part").write_bytes(b"GGUF")
    assert {(file.path, file.owner) for file in found(at)} == {(path, Owner.GPT4ALL), (python, Owner.GPT4ALL)}


def test_gpt4all_elsewhere(at: Surroundings) -> None:
    settings = at.home / ".config/nomic.ai/GPT4All.ini"
    settings.parent.mkdir(parents=True)
    settings.write_text("[General]\nchat/x=1\nmodelPath=/big disk/models/\n")
    assert gpt4all.folders(at)[0] == Path("/big disk/models")


WINDOWS = {"APPDATA": "/u/Roaming", "LOCALAPPDATA": "/u/Local", "USERPROFILE": "/u"}


@pytest.mark.parametrize(
    ("at", "wanted"),
    [
        (
            Surroundings("win32", WINDOWS, Path("/u")),
            {
                "/u/.cache/huggingface/hub", "/u/Local/llama.cpp", "/u/.lmstudio/models", "/u/.ollama/models",
                "/u/Roaming/Jan/data", "/u/Local/nomic.ai/GPT4All",
            },
        ),
        (
            Surroundings("darwin", {}, Path("/u")),
            {
                "/u/.cache/huggingface/hub", "/u/Library/Caches/llama.cpp", "/u/.lmstudio/models", "/u/.ollama/models",
                "/u/Library/Application Support/Jan/data", "/u/Library/Application Support/nomic.ai/GPT4All",
            },
        ),
    ],
    ids=["Windows", "macOS"],
)  # fmt: skip
def test_on_other_systems(at: Surroundings, wanted: set[str]) -> None:
    programs = (hugging_face, llama_cpp, lm_studio, ollama, jan, gpt4all)
    folders = {folder.as_posix() for program in programs for folder in program.folders(at)}
    assert wanted <= folders
    assert "/usr/share/ollama/.ollama/models" not in folders
