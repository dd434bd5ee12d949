"""Deletes models of Phidias's own: into the trash, all parts with their records, and empty folders."""

import contextlib
import logging
from dataclasses import replace
from pathlib import Path

from send2trash import send2trash

from app.core.errors import AppError, Problem
from app.core.library import ModelFile, Owner
from app.downloads.messages import ModelDeleted
from app.downloads.records import record_path
from app.system.files import file_error

log = logging.getLogger(__name__)


def delete(file: ModelFile, models_folder: Path, *, for_good: bool = False) -> ModelDeleted:
    """Never touches what another program owns, whatever `file` says: only the models folder counts."""
    refusal = _refusal(file, models_folder)
    if refusal is not None:
        return ModelDeleted(file.path, False, refusal)
    to_trash = True
    for number, part in enumerate(file.parts):
        gone = _gone(file, number, to_trash=to_trash)
        try:
            to_trash = _remove(part, for_good=for_good) and to_trash
        except _NoTrashError as error:
            return ModelDeleted(file.path, False, _stopped(_no_trash(part, error), gone), no_trash=True)
        except AppError as error:
            return ModelDeleted(file.path, False, _stopped(error.problem, gone))
        with contextlib.suppress(OSError):
            record_path(part).unlink(missing_ok=True)
        _remove_empty(part.parent, models_folder)
    return ModelDeleted(file.path, to_trash)


class _NoTrashError(Exception):
    """The trash does not take it."""


def _refusal(file: ModelFile, models_folder: Path) -> Problem | None:
    if file.owner is not Owner.PHIDIAS:
        whose = "is yours" if file.owner is Owner.USER else f"belongs to {file.owner.value}"
        detail = f"{file.path} {whose}; Phidias only uses it, where it is."
        return Problem("The model was not deleted.", detail, "Delete it with the program that it belongs to.")
    root = models_folder.resolve()
    if not all(_lies_in(part, root) for part in file.parts):
        detail = f"{file.path} does not lie in {models_folder}."
        return Problem("The model was not deleted.", detail, "Look for models again.")
    return None


def _lies_in(part: Path, root: Path) -> bool:
    """The name of the file itself counts, not where a link leads: a link is removed, its target never."""
    try:
        return part.parent.resolve().is_relative_to(root)
    except (OSError, RuntimeError):
        return False


def _remove(part: Path, *, for_good: bool) -> bool:
    """Whether it is in the trash now. Raises _NoTrashError, and AppError where it can't be deleted at all."""
    if not part.is_symlink() and part.exists():
        try:
            send2trash(part)
            return True
        except OSError as error:
            log.warning("no trash for %s: %s", part, error)
            if not for_good:
                raise _NoTrashError(error.strerror or str(error)) from error
    try:
        part.unlink(missing_ok=True)
    except OSError as error:
        raise file_error("The model could not be deleted.", error, part) from error
    return False


def _no_trash(part: Path, error: _NoTrashError) -> Problem:
    detail = f"The trash of this disk does not take {part.name}: {error}."
    return Problem("The model was not deleted.", detail, "It can only be deleted for good.")


def _stopped(problem: Problem, gone: str) -> Problem:
    """The same, and what of a model in several files is gone."""
    if not gone:
        return problem
    return replace(problem, title="The model was deleted in part.", detail=f"{problem.detail} {gone}")


def _gone(file: ModelFile, count: int, *, to_trash: bool) -> str:
    where = "in the trash" if to_trash else "deleted"
    return f"{count} of its {len(file.parts)} files {'is' if count == 1 else 'are'} {where} already." if count else ""


def _remove_empty(folder: Path, models_folder: Path) -> None:
    """The folders of the repository and the publisher, as long as nothing is in them."""
    while folder != models_folder and folder.is_relative_to(models_folder):
        try:
            folder.rmdir()
        except OSError:
            return
        folder = folder.parent
