"""Which file is meant by `--model NAME|FILE`."""

from pathlib import Path

from app.core.errors import AppError
from app.system.paths import models_folder
from app.system.resources import resource

STARTER = "starter/phidias-starter.gguf"


def model_path(name: str | None) -> Path:
    """A file, or a file of the models folder by its name without `.gguf`; the starter model without a name."""
    if name is None or name == "starter":
        return resource(STARTER)
    path = Path(name).expanduser()
    if path.exists() or path.suffix == ".gguf" or len(path.parts) > 1:
        return path
    folder = models_folder()
    found = sorted(folder.rglob("*.gguf")) if folder.is_dir() else []
    same = [each for each in found if each.stem.casefold() == name.casefold()]
    similar = same or [each for each in found if name.casefold() in each.stem.casefold()]
    if len(similar) == 1:
        return similar[0]
    if similar:
        names = ", ".join(each.stem for each in similar[:5])
        raise AppError(f"More than one model is called {name}.", f"There are {names}.", "Give the whole name.")
    raise AppError(f"There is no model called {name}.", f"It was looked for in {folder}.", "Give the path of a file.")
