"""Looking everywhere: each file once and with its rightful owner, and never without end."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core.catalogue import Hub
from app.core.library import ModelFile, Owner, Verification
from app.downloads.adopt.surroundings import Surroundings
from app.downloads.facts import KnownFacts
from app.downloads.finding import Found, Walk
from app.downloads.library import Library
from app.downloads.places import find_added
from app.downloads.records import Record, write_record
from app.downloads.survey import Place, Surveyor
from app.system.paths import models_folder
from tests.support import program_folders as lay
from tests.support.disks import needs_links, ordinary_user, public_folder
from tests.support.tiny_gguf import Family, Tiny, write


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("gguf") / "tiny.gguf", Tiny(Family.LARGE, name="Phi 4", half=True))


@pytest.fixture
def at(tmp_path: Path) -> Surroundings:
    return Surroundings("linux", {}, tmp_path / "user")


def own(model: Path, name: str = "bartowski/phi-4-GGUF/phi-4-F16.gguf", *, fetched: bool = True) -> Path:
    """A file in the models folder, with its record where Phidias fetched it."""
    path = lay.placed(model, models_folder() / name)
    status = path.stat()
    record = Record(Hub.HUGGING_FACE, "o/n", "c", "f.gguf", lay.sha256(path), status.st_size, status.st_mtime_ns)
    if fetched:
        write_record(path, record)
    return path


def only(files: tuple[ModelFile, ...]) -> ModelFile:
    (file,) = files
    return file


def test_a_fetched_file_is_ours_and_verified_until_it_changes(at: Surroundings, model: Path) -> None:
    path = own(model)
    (path.parent / ".phi-4-Q8_0.gguf.part").write_bytes(b"GGUF")
    file = only(Library(at).scan().files)
    assert (file.path, file.owner, file.repository, file.sha256) == (path, Owner.PHIDIAS, "o/n", lay.sha256(model))
    assert file.verification is Verification.VERIFIED
    os.utime(path, ns=(0, 0))
    assert only(Library(at).scan().files).verification is Verification.UNKNOWN


def test_a_file_put_into_our_folder_by_hand(at: Surroundings, model: Path) -> None:
    own(model, fetched=False)
    file = only(Library(at).scan().files)
    assert (file.owner, file.repository, file.sha256) == (Owner.PHIDIAS, "bartowski/phi-4-GGUF", "")


def test_our_folder_inside_another_programs(at: Surroundings, model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """PHIDIAS_MODELS may point to LM Studio's folder: only what Phidias fetched is its own."""
    monkeypatch.setenv("PHIDIAS_MODELS", str(at.home / ".lmstudio" / "models"))
    ours, theirs = own(model, "a/b/ours.gguf"), own(model, "a/b/theirs.gguf", fetched=False)
    owners = {file.path: file.owner for file in Library(at).scan().files}
    assert owners == {ours: Owner.PHIDIAS, theirs: Owner.LM_STUDIO}


@needs_links
def test_a_link_in_our_folder_belongs_to_whom_it_leads_to(at: Surroundings, model: Path, tmp_path: Path) -> None:
    theirs = lay.placed(model, at.home / ".lmstudio/models/a/b/theirs.gguf")
    mine = lay.placed(model, tmp_path / "mine.gguf")
    models_folder().mkdir(parents=True)
    (models_folder() / "one.gguf").symlink_to(theirs)
    (models_folder() / "two.gguf").symlink_to(mine)
    owners = {file.path: file.owner for file in Library(at).scan().files}
    assert owners == {theirs: Owner.LM_STUDIO, models_folder() / "two.gguf": Owner.USER}


def test_seen_through_several_places_it_is_listed_once(at: Surroundings, model: Path) -> None:
    path = lay.placed(model, at.home / ".lmstudio/models/a/b/phi.gguf")
    library = Library(at)
    library.add((at.home / ".lmstudio", path, path.parent))
    os.link(path, path.with_name("hard link.gguf"))
    scanned = library.scan()
    assert only(scanned.files).owner is Owner.LM_STUDIO
    assert scanned.added == (at.home / ".lmstudio", path, path.parent)


def test_what_the_user_added_stays_until_taken_back(at: Surroundings, model: Path, tmp_path: Path) -> None:
    path = lay.placed(model, tmp_path / "stick" / "phi 4.bin")  # a file may have any name
    Library(at).add((path,))
    file = only(Library(at).scan().files)
    assert (file.path, file.owner) == (path, Owner.USER)
    path.unlink()
    scanned = Library(at).scan()
    assert (scanned.files, scanned.notes) == ((), (f"{path} is not there any more.",))
    Library(at).forget(path)
    assert Library(at).scan().notes == ()


def test_a_folder_of_known_layout_is_known_wherever_it_lies(at: Surroundings, model: Path, tmp_path: Path) -> None:
    lay.ollama(tmp_path / "backup", ("registry.ollama.ai", "library", "phi4", "14b"), model)
    lay.hugging_face(tmp_path / "hub", "o/n", "phi.gguf", model)
    files = Library(at).scan((tmp_path / "backup", tmp_path / "hub")).files
    assert {(file.owner, file.alias, file.repository) for file in files} == {
        (Owner.OLLAMA, "phi4:14b", ""),
        (Owner.HUGGING_FACE, "", "o/n"),
    }


@pytest.mark.parametrize(("age", "is_believed"), [(60, True), (-60, False)])
def test_what_the_hubs_command_fetched_into_a_folder_has_a_hash(
    at: Surroundings, model: Path, tmp_path: Path, age: int, is_believed: bool
) -> None:
    path = lay.placed(model, tmp_path / "mine" / "Q4" / "phi.gguf")
    note = tmp_path / "mine" / ".cache" / "huggingface" / "download" / "Q4" / "phi.gguf.metadata"
    note.parent.mkdir(parents=True)
    note.write_text(f"{'c' * 40}\n{lay.sha256(model)}\n{path.stat().st_mtime + age}\n")
    for added in (tmp_path / "mine", path):
        assert only(Library(at).scan((added,)).files).sha256 == (lay.sha256(model) if is_believed else "")


@needs_links
def test_links_in_circles_end(at: Surroundings, model: Path, tmp_path: Path) -> None:
    folder = lay.placed(model, tmp_path / "models" / "a" / "phi.gguf").parent
    (folder / "up").symlink_to(folder.parent)
    (folder / "self.gguf").symlink_to(folder / "self.gguf")
    (folder / "gone.gguf").symlink_to(tmp_path / "nowhere")
    scanned = Library(at).scan((tmp_path / "models",))
    assert only(scanned.files).path == folder / "phi.gguf"
    assert scanned.notes == ()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="has no pipes")
def test_a_pipe_called_a_model_is_passed_by(at: Surroundings, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.gguf")
    assert Library(at).scan((tmp_path,)).files == ()


def test_bounded_in_depth_and_number(model: Path, tmp_path: Path) -> None:
    lay.placed(model, tmp_path / "1/2/3/phi.gguf")
    shallow = Walk(tmp_path)
    assert list(shallow.models(tmp_path, depth=2)) == []
    assert shallow.notes == [f"{tmp_path / '1/2'} is very deep; what lies below it was not looked at."]
    for number in range(30):
        (tmp_path / f"{number}.txt").touch()
    short = Walk(tmp_path, entries_left=10)
    assert len(list(short.files(tmp_path))) <= 10
    assert short.notes == [f"{tmp_path} holds very many files; only a part of them was looked at."]


def test_bounded_in_time(tmp_path: Path) -> None:
    (tmp_path / "a.gguf").touch()
    slow = Walk(tmp_path, seconds=-1.0)
    assert list(slow.models(tmp_path)) == []
    assert slow.notes == [f"{tmp_path} answers slowly; only a part of it was looked at."]


@pytest.mark.skipif(os.name == "nt", reason="has other rights")
def test_a_folder_that_can_not_be_read_is_told(at: Surroundings) -> None:
    with public_folder() as folder:
        (folder / "closed").mkdir(mode=0o700)
        (folder / "closed" / "deep").mkdir(mode=0o700)
        (folder / "closed").chmod(0)
        with ordinary_user():
            walk = Walk(folder)
            assert list(find_added(folder, walk)) == []
        (folder / "closed").chmod(0o700)
    assert walk.notes == [f"{folder / 'closed'} could not be looked into: Permission denied."]


def test_a_place_that_does_not_answer_holds_up_nothing(model: Path, tmp_path: Path) -> None:
    """A network drive that is gone can't be had in a test: its part is played by a lock."""
    answer, calls = threading.Event(), []

    def hang(path: Path, _walk: Walk) -> Iterator[Found]:
        calls.append(path)
        answer.wait(60)
        yield from ()

    path = lay.placed(model, tmp_path / "phi.gguf")
    places = (Place(tmp_path / "drive", hang), Place(path, find_added))
    surveyor = Surveyor(KnownFacts(), patience=0.2)
    for _ in range(3):
        survey = surveyor.survey(places)
        assert only(survey.models).path == path
        assert survey.notes == (f"{tmp_path / 'drive'} does not answer; it was left out.",)
    assert len(calls) == 1  # nobody waits beside the one who waits already
    answer.set()
    next(thread for thread in threading.enumerate() if "drive" in thread.name).join(10)
    assert surveyor.survey(places).notes == ()


def test_closing_does_not_wait_for_a_place_that_does_not_answer(tmp_path: Path) -> None:
    answer, begun = threading.Event(), threading.Event()

    def hang(_path: Path, _walk: Walk) -> Iterator[Found]:
        begun.set()
        answer.wait(300)
        yield from ()

    surveyor = Surveyor(KnownFacts(), is_closing=begun.is_set, patience=300)
    assert surveyor.survey((Place(tmp_path / "drive", hang),)).models == ()  # or the test's time is up
    assert not answer.is_set()
    answer.set()


def test_closing_ends_a_walk(model: Path, tmp_path: Path) -> None:
    lay.placed(model, tmp_path / "phi.gguf")
    assert Surveyor(KnownFacts(), is_closing=lambda: True).survey((Place(tmp_path, find_added),)).models == ()
