"""What the user chose and where things stood at the last end, with its JSON form.

A field of a wrong type falls back to its default alone and is told in a sentence; a key this
version does not know is handed back when saving, so that a newer version's settings survive.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from enum import Enum
from functools import partial
from typing import Any

from app.core.catalogue import Hub
from app.core.reading import MEASURES, SHARES, SIZES, Panes, Reading

LARGEST_COUNT = 2**31 - 1  # what llama.cpp and Qt take as an int


class ThemeChoice(Enum):
    """Which colours the window wears."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class WindowState:
    """Where the window was: Qt's geometry in base64 (with whether it was maximized), the splitter's sizes in pixels."""

    geometry: str = ""
    splitter: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Settings:
    """All that outlives a run, apart from the conversations."""

    theme: ThemeChoice = ThemeChoice.SYSTEM
    fold_reasoning: bool = True  # when the solution begins
    gpu_layers: int = -1  # -1: all that the build and the machine allow
    context_size: int | None = None  # tokens; None: the engine chooses
    threads: int | None = None  # None: the engine chooses
    model: str = ""  # path of the last model; "": the starter model
    recent_models: tuple[str, ...] = ()  # paths, newest first
    conversation_id: int | None = None  # the last open one
    window: WindowState = WindowState()
    system_prompt: str = ""  # "": the variant's own
    reading: Reading = field(default_factory=Reading)
    hub: Hub = Hub.HUGGING_FACE  # which is asked for models
    proxy: str = ""  # "http://host:port" for the hubs; "": as the environment says


def settings_from_dict(data: Mapping[str, object]) -> tuple[Settings, tuple[str, ...]]:
    """Settings from decoded JSON, and a sentence for each field that had to be left at its default."""
    values, notes = _read(data, _SETTINGS, prefix="")
    for name, (kind, readers) in _GROUPS.items():
        inner = data.get(name, {})
        if isinstance(inner, Mapping):
            fields_of_it, more = _read(inner, readers, prefix=f"{name}.")
            values[name] = kind(**fields_of_it)
            notes += more
        else:
            notes.append(_sentence(name, inner, "a group of settings"))
    return Settings(**values), tuple(notes)


def settings_to_dict(settings: Settings, kept: Mapping[str, object] | None = None) -> dict[str, object]:
    """The JSON form, laid over `kept`: what was read before, whose unknown keys stay."""
    kept = kept or {}
    groups: dict[str, object] = {}
    for name in _GROUPS:
        inner = kept.get(name)
        groups[name] = {**(inner if isinstance(inner, Mapping) else {}), **_plain(getattr(settings, name))}
    return {**kept, **_plain(settings), **groups}


class _WrongTypeError(Exception):
    """Says what a field should have been."""


_Reader = Callable[[object], object]


def _read(data: Mapping[str, object], readers: Mapping[str, _Reader], prefix: str) -> tuple[dict[str, Any], list[str]]:
    values: dict[str, Any] = {}
    notes: list[str] = []
    for name, reader in readers.items():
        if name not in data:
            continue
        try:
            values[name] = reader(data[name])
        except _WrongTypeError as wanted:
            notes.append(_sentence(prefix + name, data[name], str(wanted)))
    return values, notes


def _sentence(name: str, value: object, wanted: str) -> str:
    shown = repr(value)
    shown = shown if len(shown) <= 40 else shown[:39] + "…"
    return f"The setting “{name}” was {shown} and should be {wanted}; its default is used."


def _plain(values: Settings | WindowState | Reading) -> dict[str, object]:
    pairs = ((field.name, getattr(values, field.name)) for field in fields(values))
    return {name: _jsonable(value) for name, value in pairs if name not in _GROUPS}


def _jsonable(value: object) -> object:
    match value:
        case Enum():
            return value.value
        case tuple():
            return list(value)
        case _:
            return value


def _theme(value: object) -> ThemeChoice:
    for choice in ThemeChoice:
        if value == choice.value:
            return choice
    raise _WrongTypeError("“system”, “light” or “dark”")


def _panes(value: object) -> Panes:
    for choice in Panes:
        if value == choice.value:
            return choice
    raise _WrongTypeError("“both”, “solution” or “reasoning”")


def _hub(value: object) -> Hub:
    for hub in Hub:
        if value == hub.value:
            return hub
    raise _WrongTypeError("“huggingface” or “modelscope”")


def _flag(value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise _WrongTypeError("true or false")


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    raise _WrongTypeError("text")


def _whole(value: object, least: int, most: int = LARGEST_COUNT) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
        return value
    raise _WrongTypeError(f"a whole number from {least} to {most}")


def _within(limits: tuple[int, int]) -> "_Reader":
    return partial(_whole, least=limits[0], most=limits[1])


def _layers(value: object) -> int:
    return _whole(value, -1)


def _count_or_none(value: object) -> int | None:
    return None if value is None else _whole(value, 1)


def _sizes(value: object) -> tuple[int, ...]:
    if isinstance(value, list):
        return tuple(_whole(size, 0) for size in value)
    raise _WrongTypeError("a list of whole numbers")


def _texts(value: object) -> tuple[str, ...]:
    if isinstance(value, list):
        return tuple(_text(each) for each in value)
    raise _WrongTypeError("a list of texts")


_SETTINGS: Mapping[str, _Reader] = {
    "theme": _theme,
    "fold_reasoning": _flag,
    "gpu_layers": _layers,
    "context_size": _count_or_none,
    "threads": _count_or_none,
    "model": _text,
    "recent_models": _texts,
    "conversation_id": _count_or_none,
    "system_prompt": _text,
    "hub": _hub,
    "proxy": _text,
}
_WINDOW: Mapping[str, _Reader] = {"geometry": _text, "splitter": _sizes}
_READING: Mapping[str, _Reader] = {
    "size": _within(SIZES),
    "family": _text,
    "measure": _within(MEASURES),
    "panes": _panes,
    "share": _within(SHARES),
    "wrap_code": _flag,
    "high_contrast": _flag,
    "reduced_motion": _flag,
}
_GROUPS: Mapping[str, tuple[type[WindowState] | type[Reading], Mapping[str, _Reader]]] = {
    "window": (WindowState, _WINDOW),
    "reading": (Reading, _READING),
}
