"""What the two commands make of their arguments."""

import pytest

from setup_steps import command
from setup_steps.command import Request, parse
from setup_steps.llama import Flavour


@pytest.mark.parametrize(
    ("typed", "request_"),
    [
        (["run"], Request("run", None, ())),
        (["test", "--cpu"], Request("test", Flavour.CPU, ())),
        (["run", "--cuda", "ask", "1+1", "--json"], Request("run", Flavour.CUDA, ("ask", "1+1", "--json"))),
        (["test", "-k", "words", "--cpu"], Request("test", None, ("-k", "words", "--cpu"))),
        (["run", "--", "--help"], Request("run", None, ("--help",))),
    ],
)
def test_our_options_come_before_the_programs(typed: list[str], request_: Request) -> None:
    assert parse(typed) == request_


@pytest.mark.parametrize("typed", [[], ["build"], ["--cuda", "run"], ["run", "--help"], ["test", "--cpu", "-h"]])
def test_no_request(typed: list[str]) -> None:
    assert parse(typed) is None


@pytest.mark.parametrize(
    ("variables", "shows"),
    [
        ({}, False),
        ({"DISPLAY": ":0"}, True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, True),
        ({"QT_QPA_PLATFORM": "offscreen", "DISPLAY": ":0"}, False),
        ({"QT_QPA_PLATFORM": "vnc"}, True),
    ],
)
def test_where_a_window_can_be_seen(monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], shows: bool) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert command._can_show() is shows
