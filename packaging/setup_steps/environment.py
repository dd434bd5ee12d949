"""Makes the virtual environment and installs into it: each step can be interrupted and taken up again."""

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from setup_steps import guard, installed, llama, locks, stamp, system_libraries
from setup_steps.layout import Layout
from setup_steps.llama import Flavour
from setup_steps.process import run
from setup_steps.report import SetupError, Step, say
from setup_steps.stamp import Stage, Stamp

_VERIFY = str(Path(installed.__file__))
_VERSION_PROBE = "import sys, importlib.metadata as m; sys.exit(m.version('llama-cpp-python') != sys.argv[1])"
_LLAMA_PROBE = (
    "import sys, importlib.metadata as m, llama_cpp as c; d = m.distribution('llama-cpp-python'); "
    "sys.exit(0 if d.version == sys.argv[1] and d.read_text('RECORD') "
    "and (sys.argv[2] != 'cuda' or c.llama_supports_gpu_offload()) else 1)"
)


@dataclass(frozen=True, slots=True)
class Setup:
    """One setup at work: where, how much, and for which kind of llama.cpp."""

    layout: Layout
    stage: Stage
    asked: Flavour | None
    flavour: Flavour

    @property
    def lock(self) -> dict[str, str]:
        return locks.read(self.layout.app_lock if self.stage is Stage.APP else self.layout.test_lock)


def ensure(layout: Layout, stage: Stage, asked: Flavour | None) -> None:
    """The environment as this stage needs it, at once when it is there already."""
    if _ready(layout, stage, asked):
        return
    with guard.alone(layout.guard, layout.log):
        if not _ready(layout, stage, asked):
            _set_up(layout, stage, asked)


def _ready(layout: Layout, stage: Stage, asked: Flavour | None) -> bool:
    found = stamp.read(layout.stamp)
    if not found.covers(stage, stamp.digest(layout, stage)) or not layout.program.exists():
        return False
    return found.flavour is llama.choose(asked, found.flavour, recorded_was_asked=found.asked)


def _set_up(layout: Layout, stage: Stage, asked: Flavour | None) -> None:
    before = stamp.read(layout.stamp)
    kept = before.asked if asked is None else True
    flavour = llama.choose(asked, before.flavour, recorded_was_asked=before.asked)
    setup = Setup(layout, stage, asked, flavour)
    say(f"Setting up Phidias in {layout.venv} (later starts skip this)")
    if note := llama.hint(flavour):
        say(note)
    _prepare(setup)
    try:
        stamp.write(layout.stamp, Stamp(flavour=flavour, asked=kept))  # from here on it is neither the old nor the new
        _install_packages(setup)
        if not _installed_llama(setup, may_fall_back=not kept):
            flavour, kept = Flavour.CPU, True  # or every start would try again
        _install_phidias(setup)
    except SetupError:
        say(f"  Log: {layout.log}")
        raise
    tests = stamp.digest(layout, Stage.TEST) if stage is Stage.TEST else ""
    stamp.write(layout.stamp, Stamp(stamp.digest(layout, Stage.APP), tests, flavour, asked=kept))


def _prepare(setup: Setup) -> None:
    """The environment first where that is possible, so that a ready-made llama.cpp can be put into it by hand."""
    layout, requirement = setup.layout, setup.lock[llama.NAME]
    if importlib.util.find_spec("ensurepip") is not None:
        _make_environment(layout)
    at_hand = _works(layout, "-c", _VERSION_PROBE, locks.version(requirement)) and setup.asked is None
    on_shelf = llama.sound_wheel(llama.shelf(layout.wheels, requirement, setup.flavour)) is not None
    compiles = not (at_hand or on_shelf)
    if compiles and setup.flavour is Flavour.CUDA and not llama.nvcc():
        advice = 'See "GPU and ready-made builds" in README.md, or give --cpu.'
        raise SetupError("Building for CUDA needs NVIDIA's toolkit.", "nvcc was not found.", advice)
    system_libraries.check(compiler=compiles)


def pip_environment(layout: Layout) -> dict[str, str]:
    """The user's variables, pip's own among them, without those that would lead it to another Python."""
    unwanted = {"PYTHONPATH", "PYTHONHOME", "PIP_USER", "PIP_TARGET", "PIP_PREFIX", "__PYVENV_LAUNCHER__"}
    values = {name: value for name, value in os.environ.items() if name not in unwanted}
    values["PATH"] = f"{layout.scripts}{os.pathsep}{values.get('PATH', os.defpath)}"
    return {**values, "VIRTUAL_ENV": str(layout.venv), "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PYTHONUNBUFFERED": "1"}


def _works(layout: Layout, *arguments: str) -> bool:
    """Whether the environment's Python gets through this without a fault."""
    try:
        command = [str(layout.python), "-I", *arguments]
        return subprocess.run(command, capture_output=True, check=False, timeout=120).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _sound(layout: Layout) -> bool:
    """Whether there is an environment with a Python that is new enough and a pip that lacks nothing."""
    whole = "import runpy, sys, importlib.metadata as m; n = runpy.run_path(sys.argv[1]); "
    whole += "sys.exit(sys.version_info < (3, 11) or not n['whole']('pip', m.version('pip')))"
    return _works(layout, "-c", whole, _VERIFY)


def _make_environment(layout: Layout) -> None:
    if _sound(layout):
        layout.log.unlink(missing_ok=True)
        return
    if layout.venv.exists():
        say(f"  {layout.venv} is incomplete or its Python is gone: it is made anew")
        shutil.rmtree(layout.venv)
    layout.venv.mkdir()
    with Step(f"Virtual environment, Python {sys.version.split()[0]}") as step:
        run([sys.executable, "-m", "venv", layout.venv], step, layout.log, environment=dict(os.environ))


def _pip(layout: Layout, step: Step, *arguments: str | Path, packages: int = 0, **more: Mapping[str, str]) -> None:
    environment = more.get("environment", pip_environment(layout))
    command = [layout.python, "-m", "pip", "--no-input", *arguments]
    run(command, step, layout.log, environment=environment, packages=packages)


def _requirements(setup: Setup, name: str, wanted: Mapping[str, str]) -> Path:
    """A requirements file for pip with these blocks of the lock."""
    path = setup.layout.venv / name
    path.write_text("".join(wanted.values()), encoding="utf-8")
    return path


def _lacking(setup: Setup) -> dict[str, str]:
    """The locked requirements that are not installed whole, without llama.cpp, which has steps of its own."""
    locked = {name: block for name, block in setup.lock.items() if name != llama.NAME}
    lines = [locks.line(block) for block in locked.values()]
    command = [str(setup.layout.python), "-I", _VERIFY, *lines]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SetupError("The environment can't be checked.", done.stderr[-500:], f"Delete {setup.layout.venv}.")
    return {name: locked[name] for name in done.stdout.lower().split()}


def _install_packages(setup: Setup) -> None:
    lacking = _lacking(setup)
    if not lacking:
        return
    listed = _requirements(setup, "phidias-packages.txt", lacking)
    what = "one package" if len(lacking) == 1 else f"{len(lacking)} packages"
    with Step(f"Installing {what} (up to 150 MB to download)") as step:
        arguments = ("install", "--require-hashes", "--no-deps", "--force-reinstall", "-r", listed)
        _pip(setup.layout, step, *arguments, packages=len(lacking))
    if still := _lacking(setup):
        raise SetupError("Some packages are not whole.", ", ".join(still), f"Delete {setup.layout.venv} and try again.")


def _installed_llama(setup: Setup, *, may_fall_back: bool) -> bool:
    """Whether it is the wished flavour; where nobody wished for CUDA, a failure there is no reason to stop."""
    try:
        _install_llama(setup)
    except SetupError as error:
        if setup.flavour is not Flavour.CUDA or not may_fall_back:
            raise
        say(f"\n{error}\n\n  llama.cpp is built for the processor instead; --cuda tries the card again.")
        _install_llama(replace(setup, flavour=Flavour.CPU))
        return False
    return True


def _install_llama(setup: Setup) -> None:
    requirement = setup.lock[llama.NAME]
    layout, version = setup.layout, locks.version(requirement)
    before = _marker(setup).read_text("utf-8") if _marker(setup).exists() else ""
    same = setup.asked is None or before in ("", setup.flavour.value)
    if same and _works(layout, "-c", _LLAMA_PROBE, version, setup.flavour):
        return
    shelf = llama.shelf(layout.wheels, requirement, setup.flavour)
    wheel = llama.sound_wheel(shelf)
    if wheel is None or not _install_wheel(setup, wheel, version):
        if wheel is not None:
            wheel.unlink()
        _compile(setup, shelf, requirement)
        wheel = llama.sound_wheel(shelf)
        if wheel is None or not _install_wheel(setup, wheel, version):
            raise SetupError("The compiled llama.cpp does not load.", f"Wheel: {wheel}", f"Look into {layout.log}.")


def _marker(setup: Setup) -> Path:
    return setup.layout.venv / "phidias-llama.txt"


def _install_wheel(setup: Setup, wheel: Path, version: str) -> bool:
    """Whether this wheel works once it is installed."""
    with Step(f"llama.cpp {version}, built for {setup.flavour.upper()}") as step:
        _marker(setup).unlink(missing_ok=True)
        _pip(setup.layout, step, "install", "--no-deps", "--no-index", "--force-reinstall", wheel)
    if not _works(setup.layout, "-c", _LLAMA_PROBE, version, setup.flavour):
        return False
    _marker(setup).write_text(setup.flavour, encoding="utf-8")
    return True


def _compile(setup: Setup, shelf: Path, requirement: str) -> None:
    layout = setup.layout
    system_libraries.check(compiler=True)
    llama.check_room(layout.venv)
    shelf.mkdir(parents=True, exist_ok=True)
    listed = _requirements(setup, "phidias-llama-source.txt", {llama.NAME: requirement})
    minutes = "10 to 60" if setup.flavour is Flavour.CUDA else "5 to 20"
    with Step(f"Compiling llama.cpp for {setup.flavour.upper()}, once; this takes {minutes} minutes") as step:
        # Without pip's cache: it would hand out a wheel that was compiled with other arguments.
        arguments = ("wheel", "-v", "--no-deps", "--no-build-isolation", "--no-cache-dir", "--require-hashes")
        building = llama.environment(setup.flavour, pip_environment(layout))
        _pip(layout, step, *arguments, "-w", shelf, "-r", listed, environment=building)


def _install_phidias(setup: Setup) -> None:
    with Step("Phidias itself") as step:
        arguments = ("install", "--no-deps", "--no-build-isolation", "--no-index", "-e", setup.layout.root)
        _pip(setup.layout, step, *arguments)
