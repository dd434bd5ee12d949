"""Which model is meant by a name: a file, or one of the library."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from app.core.errors import AppError
from app.core.gguf_parts import part_named
from app.core.library import ModelFile
from app.downloads.inspection import Group, grouped, plain_name
from app.downloads.library import Library
from app.system.paths import models_folder
from app.system.resources import resource

STARTER = "starter/phidias-starter.gguf"

Model = TypeVar("Model")


def model_path(name: str | None) -> Path:
    """A file, or a model of the library by its name; the starter model without a name."""
    if name is None or name == "starter":
        return resource(STARTER)
    path = Path(name).expanduser()
    if path.exists() or path.is_absolute():
        return path
    library = Library()
    groups = grouped(library.files())
    if matching := _matching(name, groups, _names_of_group):
        return _only(name, matching, lambda group: plain_name(group.files[0])).files[0].path
    if path.suffix == ".gguf" or len(path.parts) > 1:
        return path  # whoever opens it says that it is missing
    return find_model(name, library.scan().files).path  # by what only the files themselves say


def find_model(name: str, models: Iterable[ModelFile]) -> ModelFile:
    """Raises AppError where it is none of them, or where it could be more than one."""
    models = tuple(models)
    path = Path(name).expanduser().absolute()
    same = [model for model in models if path in model.parts] or _matching(name, models, _names_of_model)
    if not same:
        where = f"It was looked for in {models_folder()}, in the folders of other programs, and in those you added."
        raise AppError(f"There is no model called {name}.", where, "Give the path of a file, or see: phidias models")
    return _only(name, same, lambda model: f"{plain_name_of(model)} ({model.owner.value})")


def plain_name_of(model: ModelFile) -> str:
    """What to type for it."""
    part = part_named(model.path.name)
    return model.alias or (part.stem if part else model.path.stem)


def _matching(name: str, models: Iterable[Model], names: Callable[[Model], Iterable[str]]) -> list[Model]:
    """Those called so, else those whose names hold it."""
    wanted = name.casefold()
    known = [(model, [each.casefold() for each in names(model) if each]) for model in models]
    same = [model for model, called in known if wanted in called]
    return same or [model for model, called in known if any(wanted in each for each in called)]


def _only(name: str, models: list[Model], shown: Callable[[Model], str]) -> Model:
    if len(models) == 1:
        return models[0]
    names = ", ".join(dict.fromkeys(map(shown, models[:6])))
    raise AppError(f"More than one model is called {name}.", f"There are {names}.", "Give the whole name or the path.")


def _names_of_group(group: Group) -> tuple[str, ...]:
    found = group.files[0]
    return (plain_name(found), found.path.stem, found.path.name, found.alias.removesuffix(":latest"))


def _names_of_model(model: ModelFile) -> tuple[str, ...]:
    return (plain_name_of(model), model.name, model.path.stem, model.path.name, model.alias.removesuffix(":latest"))
