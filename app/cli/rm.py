"""`phidias rm NAME`: puts a model of Phidias's own into the trash."""

import sys
from dataclasses import dataclass

from app.cli.model import find_model
from app.cli.models import printable, size_text
from app.core.library import ModelFile
from app.downloads.library import Library
from app.downloads.messages import DeleteModel, ModelDeleted


@dataclass(frozen=True, slots=True)
class RemoveOptions:
    """Which model. `for_good`: delete it where there is no trash, without asking."""

    name: str
    for_good: bool = False


def remove_model(options: RemoveOptions) -> int:
    """0 when it is gone, 1 when it is not."""
    library = Library()
    model = find_model(options.name, library.scan().files)
    deleted = library.delete(DeleteModel(model, options.for_good))
    if deleted.no_trash and _is_wished(model, deleted):
        deleted = library.delete(DeleteModel(model, for_good=True))
    if deleted.problem is not None:
        hint = " (with --for-good)" if deleted.no_trash else ""
        sys.stderr.write(f"phidias: {printable(str(deleted.problem))}{hint}\n")
        return 1
    where = "is in the trash" if deleted.to_trash else "is deleted"
    sys.stdout.write(f"{printable(model.name)} ({size_text(model.size)}) {where}.\n")
    return 0


def _is_wished(model: ModelFile, deleted: ModelDeleted) -> bool:
    """Asks, where somebody can answer."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    sys.stderr.write(f"{deleted.problem} Delete {printable(model.name)} for good? [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes")
