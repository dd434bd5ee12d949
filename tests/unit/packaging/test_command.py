"""What the two commands make of their arguments."""

import sys
from pathlib import Path

import pytest

from setup_steps import command
from setup_steps.command import Request, parse
from setup_steps.layout import Layout
from setup_steps.llama import Flavour

linux = pytest.mark.skipif(sys.platform != "linux", reason="shell scripts, and a screen is always there elsewhere")


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


@pytest.fixture
def layout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Layout:
    """A checkout without a screen, whose programs are scripts that a test writes."""
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    layout = Layout(tmp_path)
    layout.scripts.mkdir(parents=True)
    return layout


def program(path: Path, text: str) -> None:
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


@linux
def test_without_a_screen_the_main_job_is_shown_in_a_picture(layout: Layout, capfd: pytest.CaptureFixture[str]) -> None:
    program(layout.program, 'echo "$1 $3 $4 $QT_QPA_PLATFORM" && echo picture > "$2"')
    assert command.run(layout, ()) == 0
    said = capfd.readouterr()
    picture = layout.root / "build" / "first-answer.png"
    assert said.err.splitlines() == [f"No screen here: asking the sample question offscreen instead: {command.SAMPLE}"]
    assert said.out.splitlines() == [f"screenshot --ask {command.SAMPLE} offscreen", f"Screenshot: {picture}"]
    assert picture.read_text() == "picture\n"


@linux
@pytest.mark.parametrize(("text", "status"), [("exit 7", 7), ("true", 1)])
def test_a_main_job_that_fails_is_no_success(layout: Layout, text: str, status: int) -> None:
    program(layout.program, text)
    (layout.root / "build").mkdir()
    (layout.root / "build" / "first-answer.png").write_text("of an earlier time")
    assert command.run(layout, ()) == status


@linux
@pytest.mark.parametrize(
    ("failing", "status"), [("nothing", 0), ("ruff check", 1), ("ruff format", 1), ("mypy", 1), ("pytest", 5)]
)
def test_everything_runs_whatever_fails_and_pytest_is_last(
    layout: Layout, capfd: pytest.CaptureFixture[str], failing: str, status: int
) -> None:
    program(layout.python, f'echo "ran $*"; case "$*" in *"{failing}"*) exit 5;; esac')
    assert command.test(layout, ("-k", "words")) == status
    ran = [line.removeprefix("ran -m ") for line in capfd.readouterr().out.splitlines() if line.startswith("ran")]
    assert ran == ["ruff check .", "ruff format --check .", "mypy", "pytest -k words"]
