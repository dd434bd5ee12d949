"""Jan: `llamacpp/models/<id>/model.yml` names the file, in Jan's data folder or anywhere; older ones `models/…`.

Unfinished files end in `.tmp`. Source: Jan's `src-tauri/src/core/app/commands.rs` and its llamacpp extension.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from app.core.library import Owner
from app.downloads.adopt.surroundings import Surroundings
from app.downloads.checks import is_sha256
from app.downloads.finding import SUFFIX, Found, Walk, small_json, small_text

_SCALAR = re.compile(r"^(\w+):[ \t]+(?:'([^'\n]*)'|\"([^\"\n]*)\"|([^'\"\s#|>&*!\[{][^\n#]*))[ \t]*$", re.MULTILINE)


def folders(at: Surroundings) -> tuple[Path, ...]:
    chosen = at.variable("JAN_DATA_FOLDER")
    configured = [small_json(place / "Jan" / "settings.json").get("data_folder", "") for place in (at.data, at.config)]
    named = [Path(each) for each in configured if isinstance(each, str) and each]
    usual = (at.data / "Jan" / "data", at.config / "Jan" / "data", at.home / "jan")
    return tuple(dict.fromkeys((*([chosen] if chosen else []), *named, *usual)))


def find(folder: Path, walk: Walk) -> Iterator[Found]:
    models = folder / "llamacpp" / "models"
    plain: list[Found] = []
    for path in walk.files(models):
        name = path.parent.relative_to(models).as_posix()
        if path.name == "model.yml":
            yield from _described(path, name, folder)
        elif path.name.lower().endswith(SUFFIX):
            plain.append(Found(path, Owner.JAN, alias=name))
    yield from plain  # after what is said about the same files
    for path in walk.models(folder / "models"):
        yield Found(path, Owner.JAN, alias=path.parent.name)


def _described(description: Path, name: str, folder: Path) -> Iterator[Found]:
    """The file that a `model.yml` names: relative to Jan's folder, or a file of the user's own anywhere."""
    values = scalars(small_text(description))
    if not values.get("model_path"):
        return
    path, sha256 = folder / values["model_path"], values.get("model_sha256", "").lower()
    try:
        there = path.is_file()
    except ValueError:  # a NUL in the path
        return
    if there:
        yield Found(path, Owner.JAN, alias=name, sha256=sha256 if is_sha256(sha256) else "")


def scalars(text: str) -> dict[str, str]:
    """The plain and quoted texts at the top level of a YAML file; all else of it is passed over."""
    return {found.group(1): next(filter(None, found.groups()[1:]), "").strip() for found in _SCALAR.finditer(text)}
