"""What a catalogue knows of the bytes of a file that brings no hash of its own."""

from app.core.catalogue import Catalogue, RemoteModel
from app.core.library import ModelFile


def published_hashes(file: ModelFile, catalogue: Catalogue) -> tuple[str, ...]:
    """The SHA-256 of each part, of the one model that `file` can be by its names and sizes; else none."""
    models = [model for entry in catalogue.entries for model in entry.models]
    known = {tuple(part.sha256 for part in model.files) for model in models if _may_be(file, model)}
    return known.pop() if len(known) == 1 else ()


def _may_be(file: ModelFile, model: RemoteModel) -> bool:
    names = [part.path.rpartition("/")[2] for part in model.files]
    return (
        names == [part.name for part in file.parts]
        and file.repository in ("", model.repository)
        and model.size in (None, file.size)
        and all(part.sha256 for part in model.files)
    )
