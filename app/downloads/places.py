"""All places where models are looked for: Phidias's folder, those of other programs, those the user added."""

import os
from collections.abc import Iterator
from pathlib import Path

from app.core.library import Owner
from app.downloads.adopt import hugging_face, ollama
from app.downloads.adopt.lm_studio import repository_of
from app.downloads.adopt.programs import PROGRAMS
from app.downloads.adopt.surroundings import Surroundings
from app.downloads.finding import Found, Walk
from app.downloads.records import Record, is_verified, read_record
from app.downloads.survey import Place


def all_places(models_folder: Path, added: tuple[Path, ...], at: Surroundings) -> tuple[Place, ...]:
    """Each once. Those of programs that are not installed are among them."""
    theirs = [Place(folder, program.find) for program in PROGRAMS for folder in program.folders(at)]
    own = [Place(path, find_added) for path in added]
    places = {(place.path, place.find): place for place in (Place(models_folder, find_own), *theirs, *own)}
    return tuple(places.values())


def find_own(folder: Path, walk: Walk) -> Iterator[Found]:
    """In the models folder. What a link there leads out of it belongs to somebody else."""
    for path in walk.models(folder):
        record = read_record(path)
        repository = record.repository if record else repository_of(path, folder)
        if record is None or path.is_symlink():
            owner = Owner.PHIDIAS if _is_inside(path, folder) else Owner.USER
            yield Found(path, owner, repository=repository)
            continue
        verified = _is_verified(path, record)
        yield Found(path, Owner.PHIDIAS, "", repository, record.sha256, is_ours=True, is_verified=verified)


def find_added(path: Path, walk: Walk) -> Iterator[Found]:
    """A file, or a folder of any layout, that the user pointed to."""
    if path.is_file():
        yield Found(path, Owner.USER, sha256=hugging_face.noted_hash(path))
    elif not path.is_dir():
        walk.notes.append(f"{path} is not there any more.")
    elif ollama.is_here(path):
        yield from ollama.find(path, walk)
    else:
        yield from _plain(path, walk)


def _plain(folder: Path, walk: Walk) -> Iterator[Found]:
    for path in walk.models(folder):
        if path.relative_to(folder).parts[0].startswith(hugging_face.PREFIX):
            yield hugging_face.in_snapshot(path, folder, Owner.HUGGING_FACE)
        else:
            sha256 = hugging_face.noted_hash(path)
            yield Found(path, Owner.USER, repository=repository_of(path, folder), sha256=sha256)


def _is_inside(path: Path, folder: Path) -> bool:
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))


def _is_verified(path: Path, record: Record) -> bool:
    try:
        return is_verified(path, record)
    except OSError:
        return False
