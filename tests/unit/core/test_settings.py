"""Settings as JSON and back, whatever somebody wrote into the file."""

import json
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.core.reading import MEASURES, SHARES, SIZES, Panes, Reading
from app.core.settings import Settings, ThemeChoice, WindowState, settings_from_dict, settings_to_dict

COUNTS = some.none() | some.integers(1, 2**31 - 1)
WINDOWS = some.builds(WindowState, some.text(), some.lists(some.integers(0, 10000), max_size=4).map(tuple))
READINGS = some.builds(
    Reading,
    size=some.integers(*SIZES),
    family=some.text(),
    measure=some.integers(*MEASURES),
    panes=some.sampled_from(Panes),
    share=some.integers(*SHARES),
    wrap_code=some.booleans(),
)
ANY_SETTINGS = some.builds(
    Settings,
    theme=some.sampled_from(ThemeChoice),
    fold_reasoning=some.booleans(),
    gpu_layers=some.integers(-1, 1000),
    context_size=COUNTS,
    threads=COUNTS,
    model=some.text(),
    conversation_id=COUNTS,
    window=WINDOWS,
    system_prompt=some.text(),
    reading=READINGS,
)
ANYTHING = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(), inner, max_size=3),
    max_leaves=8,
)
NAMES = [field.name for field in fields(Settings)]


@given(ANY_SETTINGS)
def test_settings_survive_json(settings: Settings) -> None:
    data = json.loads(json.dumps(settings_to_dict(settings)))
    assert settings_from_dict(data) == (settings, ())


@given(some.dictionaries(some.sampled_from(NAMES) | some.text(), ANYTHING))
def test_whatever_is_in_the_file_gives_settings_and_a_sentence_for_each_that_falls_back(
    data: dict[str, object],
) -> None:
    settings, notes = settings_from_dict(data)
    assert settings_from_dict(settings_to_dict(settings)) == (settings, ())
    assert len(set(notes)) == len(notes)
    assert all(note.endswith("default is used.") for note in notes)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("theme", "sepia"),
        ("theme", None),
        ("fold_reasoning", 1),
        ("gpu_layers", -2),
        ("gpu_layers", True),
        ("context_size", 0),
        ("context_size", 2**31),
        ("threads", 2.0),
        ("threads", "4"),
        ("model", None),
        ("conversation_id", -1),
        ("window", [1]),
        ("system_prompt", 5),
    ],
)
def test_a_wrong_value_falls_back_alone_and_is_told(name: str, value: object) -> None:
    settings, notes = settings_from_dict({"threads": 3, "fold_reasoning": False, name: value})
    [note] = notes
    assert name in note
    assert getattr(settings, name) == getattr(Settings(), name)
    assert settings.threads == (None if name == "threads" else 3)


def test_a_wrong_value_inside_the_window_falls_back_alone() -> None:
    window = {"geometry": "AAAA", "splitter": [1, "two"]}
    settings, [note] = settings_from_dict({"window": window})
    assert settings.window == WindowState("AAAA", ())
    assert "window.splitter" in note


def test_unknown_keys_stay_and_known_ones_are_replaced() -> None:
    kept = {"sound": True, "threads": 9, "window": {"screen": 2, "geometry": "BBBB"}}
    data = settings_to_dict(Settings(), kept)
    assert (data["sound"], data["threads"]) == (True, None)
    window = data["window"]
    assert isinstance(window, dict)
    assert (window["screen"], window["geometry"]) == (2, "")


def test_a_long_wrong_value_does_not_flood_the_note() -> None:
    _, [note] = settings_from_dict({"threads": "9" * 100_000})
    assert len(note) < 200
