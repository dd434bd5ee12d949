"""`phidias import FILE|FOLDER`: uses models where they are; copies them only when that is asked for."""

import sys
from dataclasses import dataclass
from pathlib import Path

from app.cli.models import printable, size_text
from app.cli.progress import ProgressLine
from app.core.errors import AppError
from app.core.library import ModelFile
from app.downloads.library import Library
from app.downloads.own_copy import own_copy
from app.system.paths import models_folder


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """A file or a folder of the user's."""

    path: Path
    copy: bool = False  # into Phidias's own folder


def import_models(options: ImportOptions) -> int:
    """0 when a usable model is there. Raises AppError where there is none: then nothing is remembered."""
    path = options.path.expanduser().absolute()
    if not path.exists():
        raise AppError(f"{path} is not there.", advice="Give a GGUF file or a folder with some.")
    library = Library()
    before = {part for model in library.scan().files for part in model.parts}
    scanned = library.scan((path,))
    found = [model for model in scanned.files if _is_in(model, path)]
    usable = [model for model in found if model.problem is None]
    if not usable:
        raise _nothing(path, found)
    if options.copy:
        return _copy(usable)
    is_new = not all(model.path in before for model in usable)
    if is_new:
        library.add((path,))
    for model in usable:
        sys.stdout.write(f"{printable(model.name)} ({size_text(model.size)}, {model.owner.value})\n")
    where = "They are" if len(usable) > 1 else "It is"
    sys.stdout.write(f"{where} used in place; nothing was copied.\n" if is_new else f"{where} known already.\n")
    return 0


def _copy(models: list[ModelFile]) -> int:
    for model in models:
        line = ProgressLine(f"Copying {printable(model.name)}")
        try:
            path = own_copy(model, models_folder(), line)
        finally:
            line.clear()
        sys.stdout.write(f"{printable(model.name)} ({size_text(model.size)}) is copied to {printable(str(path))}\n")
    return 0


def _is_in(model: ModelFile, path: Path) -> bool:
    """Also a file that is seen through another place first."""
    real = path.resolve()
    return any(part.is_relative_to(path) or part.resolve().is_relative_to(real) for part in model.parts)


def _nothing(path: Path, found: list[ModelFile]) -> AppError:
    if len(found) == 1 and found[0].problem is not None:
        problem = found[0].problem
        return AppError(problem.title, problem.detail, problem.advice)
    detail = f"{len(found)} were found, and none of them can be used." if found else ""
    return AppError(f"There is no usable model in {path}.", detail, "Give a GGUF file or a folder with some.")
