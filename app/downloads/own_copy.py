"""Copies a model of somebody else's into the models folder: for a stick that is taken away again."""

import os
from contextlib import ExitStack
from pathlib import Path

from app.core.catalogue import Hub
from app.core.errors import AppError
from app.core.library import ModelFile, Owner
from app.downloads.copying import COPYING, check_space, copy_file
from app.downloads.finding import SUFFIX
from app.downloads.layout import place
from app.downloads.records import Record, record_path, write_record
from app.downloads.verify import Meter, Progress
from app.system.files import file_error

PUBLISHER = "imported"  # where nobody knows who published a file
_TITLE = "The model was not copied."


def own_copy(model: ModelFile, models_folder: Path, progress: Progress) -> Path:
    """The path of the first file; all of it is there then, or nothing. Raises AppError and BrokenOffError."""
    if model.owner is Owner.PHIDIAS:
        raise AppError(_TITLE, f"{model.path} is Phidias's own already.", "It can be used as it is.")
    targets = _targets(model, models_folder)
    for target in targets:
        if os.path.lexists(target):
            raise AppError(_TITLE, f"{target} is there already.", "Delete that one first.")
    check_space(models_folder, model.size, _TITLE)
    meter = Meter(2 * model.size, progress)  # each is read here and there
    with ExitStack() as on_failure:
        try:
            for number, target in enumerate(targets):
                on_failure.callback(_remove, target)
                _copy(model, number, target, meter)
        except OSError as error:
            raise file_error(_TITLE, error, Path(str(error.filename or models_folder))) from error
        on_failure.pop_all()
    return targets[0]


def _targets(model: ModelFile, models_folder: Path) -> list[Path]:
    """Under their own names; what has a hash for a name is called as its owner calls it."""
    names = [part.name for part in model.parts]
    if not names[0].lower().endswith(SUFFIX):
        called = model.alias or model.path.name
        names = ["".join(letter if letter.isalnum() or letter in "._-" else "-" for letter in called) + SUFFIX]
    repository = model.repository or f"{PUBLISHER}/{Path(names[0]).stem}"
    return [place(models_folder, repository, name) for name in names]


def _copy(model: ModelFile, number: int, target: Path, meter: Meter) -> None:
    source = model.parts[number].resolve()
    published = model.hashes[number] if number < len(model.hashes) else ""
    digest = copy_file(source, target, meter, _TITLE)
    if published and digest != published:
        raise AppError(_TITLE, f"The SHA-256 of {source} is not the publisher's: it is damaged.", "Fetch it again.")
    if published and model.repository:
        status = target.stat()
        record = Record(
            Hub.HUGGING_FACE, model.repository, "", target.name, published, status.st_size, status.st_mtime_ns
        )
        write_record(target, record)


def _remove(target: Path) -> None:
    for path in (target, target.with_name(f".{target.name}{COPYING}"), record_path(target)):
        path.unlink(missing_ok=True)
