"""Where the program keeps things. Nothing is created before `ensure` is asked to."""

import os
import tempfile
from pathlib import Path

import platformdirs

from app.core.errors import AppError
from app.system.files import file_error
from app.system.folders import MARKER, read_folders

HOME_VARIABLE = "PHIDIAS_HOME"
MODELS_VARIABLE = "PHIDIAS_MODELS"


def home() -> Path:
    """The folder of all that is the user's: PHIDIAS_HOME, or the system's place for data."""
    return _from_environment(HOME_VARIABLE) or Path(platformdirs.user_data_dir("Phidias", appauthor=False))


def database_path() -> Path:
    return home() / "phidias.db"


def settings_path() -> Path:
    return home() / "settings.json"


def machine_path() -> Path:
    """What was measured of this machine."""
    return home() / "machine.json"


def catalogue_path() -> Path:
    """What hubs have answered about the models that can be fetched."""
    return home() / "catalogue.json"


def lock_path() -> Path:
    return home() / "phidias.lock"


def logs_folder() -> Path:
    return home() / "logs"


def folders_path() -> Path:
    """Which folders the user chose for models: see `folders`."""
    return home() / "folders.json"


def models_folder() -> Path:
    """Where models are put and looked for: PHIDIAS_MODELS, the folder they were moved to, or `models` at home."""
    if chosen := _from_environment(MODELS_VARIABLE):
        return chosen
    folders = read_folders(folders_path())
    folder = Path(folders.models) if folders.models else home() / "models"
    target = Path(folders.moving_to or folder)
    # It was renamed, and the program ended before that could be written down.
    is_renamed = not folder.exists() and target.is_dir() and not (target / MARKER).exists()
    return target if is_renamed else folder


def models_folder_is_fixed() -> bool:
    """Whether PHIDIAS_MODELS says where models are; then they can't be moved from inside the program."""
    return _from_environment(MODELS_VARIABLE) is not None


def ensure(path: Path) -> Path:
    """Create the folder where it is missing and see that it can be written to; AppError if not."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)  # conversations are private
        with tempfile.TemporaryFile(dir=path):
            return path
    except FileExistsError:
        raise AppError(
            "A folder of Phidias is not a folder",
            f"{path} is a file.",
            f"Move it away, or set {HOME_VARIABLE} to another folder.",
        ) from None
    except OSError as error:
        raise file_error("Phidias can't write to its folder", error, path) from error


def _from_environment(variable: str) -> Path | None:
    value = os.environ.get(variable, "")
    return Path(os.path.expanduser(value)).absolute() if value else None  # noqa: PTH111 - Path's raises without a home
