"""The two commands, run and test."""

import os
import signal
import subprocess
import sys
from dataclasses import dataclass

from setup_steps.environment import ensure
from setup_steps.layout import WINDOWS, Layout, this_checkout
from setup_steps.llama import Flavour
from setup_steps.report import SetupError, say
from setup_steps.stamp import Stage
from setup_steps.system_libraries import screen

USAGE = """\
usage: python3 packaging/bootstrap.py run  [--cpu | --cuda] [arguments for phidias ...]
       python3 packaging/bootstrap.py test [--cpu | --cuda] [arguments for pytest ...]

run    sets everything up where that is still to be done, then starts Phidias
test   the same, then checks style and types and runs the tests
--cuda builds llama.cpp for NVIDIA cards (by itself where the driver and nvcc are found), --cpu never does
"""
SAMPLE = "How to solve 3*x^2+4*x+5=1?"


@dataclass(frozen=True, slots=True)
class Request:
    """What was typed."""

    verb: str
    flavour: Flavour | None
    rest: tuple[str, ...]


def parse(arguments: list[str]) -> Request | None:
    """The request in these arguments; None when there is none. Our own options come right after the verb."""
    if not arguments or arguments[0] not in ("run", "test"):
        return None
    verb, *rest = arguments
    flavour = None
    while rest and rest[0] in ("--cuda", "--cpu"):
        flavour = Flavour(rest.pop(0).removeprefix("--"))
    if rest and rest[0] in ("-h", "--help"):
        return None
    if rest and rest[0] == "--":
        del rest[0]
    return Request(verb, flavour, tuple(rest))


def main(arguments: list[str]) -> int:
    """Returns the exit status: of the program or of the tests, 1 when the setup fails, 2 for wrong arguments."""
    request = parse(arguments)
    if request is None:
        asked = bool({"-h", "--help"} & {*arguments})
        print(USAGE, end="", file=sys.stdout if asked else sys.stderr)
        return 0 if asked else 2
    layout = this_checkout()
    for ending in {"SIGTERM", "SIGHUP"} & {*dir(signal)}:  # as Ctrl-C: what was started is stopped in order
        signal.signal(getattr(signal, ending), signal.default_int_handler)
    try:
        ensure(layout, Stage.APP if request.verb == "run" else Stage.TEST, request.flavour)
        if request.verb == "test":
            return test(layout, request.rest)
        return run(layout, request.rest)
    except SetupError as error:
        say(f"\n{error}")
        return 1
    except KeyboardInterrupt:
        say("\nInterrupted. The same command goes on where this one stopped.")
        return 130


def run(layout: Layout, arguments: tuple[str, ...]) -> int:
    """Becomes the program; without a screen and without a wish of its own it shows the main job in a picture."""
    if not arguments and not _can_show():
        return _picture(layout)
    command = [str(layout.program), *arguments]
    if not WINDOWS:  # there execv would return to the terminal at once
        os.execv(layout.program, command)
    return subprocess.run(command, check=False).returncode


def _can_show() -> bool:
    platform = os.environ.get("QT_QPA_PLATFORM", "")
    return platform not in ("offscreen", "minimal") and (screen() or platform != "")


def _picture(layout: Layout) -> int:
    say(f"No screen here: asking the sample question offscreen instead: {SAMPLE}")
    picture = layout.root / "build" / "first-answer.png"
    picture.parent.mkdir(exist_ok=True)
    picture.unlink(missing_ok=True)
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [str(layout.program), "screenshot", str(picture), "--ask", SAMPLE]
    status = subprocess.run(command, env=environment, check=False).returncode
    if status == 0 and picture.exists():
        print(f"Screenshot: {picture}")
    return status if status or picture.exists() else 1


def test(layout: Layout, arguments: tuple[str, ...]) -> int:
    """Style, types, then all tests, the house rules first. Everything runs, whatever fails before; pytest is last."""
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ}

    def status(*tool: str) -> int:
        print(f"$ {' '.join(tool)}", flush=True)
        command = [str(layout.python), "-m", *tool]
        return subprocess.run(command, cwd=layout.root, env=environment, check=False).returncode

    checks = (("ruff", "check", "."), ("ruff", "format", "--check", "."), ("mypy",))
    failed = [" ".join(tool) for tool in checks if status(*tool)]
    if failed:
        print(f"Failed: {', '.join(failed)}. The tests follow; the exit status is 1 in any case.", flush=True)
    return status("pytest", *arguments) or int(bool(failed))
