"""What is missing on a system, and the one command that mends it."""

import subprocess
import sys
from pathlib import Path

import PySide6
import pytest

from setup_steps import system_libraries
from setup_steps.system_libraries import COMPILER, LIBRARIES, VENV, Manager, command_for, find_manager, packages

CURSOR = next(need for need in LIBRARIES if need.name == "libxcb-cursor.so.0")
GLX = next(need for need in LIBRARIES if need.name == "libxcb-glx.so.0")
SHM = next(need for need in LIBRARIES if need.name == "libxcb-shm.so.0")


@pytest.mark.skipif(sys.platform != "linux", reason="package managers of Linux")
@pytest.mark.parametrize(
    ("manager", "root", "command"),
    [
        (
            Manager.APT,
            False,
            "sudo apt-get install -y --no-install-recommends libxcb-cursor0 libxcb-glx0 libxcb-shm0 g++",
        ),
        (Manager.DNF, True, "dnf install -y xcb-util-cursor libxcb gcc-c++"),
        (Manager.PACMAN, False, "sudo pacman -S --needed xcb-util-cursor libxcb gcc"),
        (Manager.ZYPPER, False, "sudo zypper install -y libxcb-cursor0 libxcb-glx0 libxcb-shm0 gcc-c++"),
        (None, False, ""),
    ],
)
def test_one_command_for_all_that_is_missing(manager: Manager | None, root: bool, command: str) -> None:
    assert command_for([CURSOR, GLX, SHM, COMPILER], manager, root=root) == command


@pytest.mark.parametrize(
    ("platform", "command"), [("darwin", "xcode-select --install"), ("win32", "winget install Microsoft.VisualStudio")]
)
def test_the_compilers_of_other_systems(monkeypatch: pytest.MonkeyPatch, platform: str, command: str) -> None:
    monkeypatch.setattr("sys.platform", platform)
    assert command_for([COMPILER], None, root=False).startswith(command)


def test_debian_has_a_venv_package_for_each_python() -> None:
    assert packages([VENV], Manager.APT) == [f"python3.{sys.version_info.minor}-venv"]


def test_the_first_manager_that_is_there_is_taken() -> None:
    assert find_manager({"zypper": "/usr/bin/zypper", "brew": "/opt/brew"}.get) is Manager.ZYPPER
    assert find_manager({}.get) is None


def test_every_library_has_a_package_everywhere() -> None:
    managers = set(Manager) - {Manager.BREW}
    assert [need.name for need in LIBRARIES for manager in managers if not need.package(manager)] == []


def test_a_library_that_is_not_there_is_missing() -> None:
    assert not system_libraries.loads("libno-such-thing.so.7")


@pytest.mark.skipif(sys.platform != "linux", reason="reads ELF files")
def test_the_table_has_all_that_qt_asks_for() -> None:
    """Every library that PySide6's files name and that neither it nor the C library brings is in the table."""
    folder = Path(PySide6.__file__).parent
    plugins = (
        "platforms/libqxcb",
        "platforms/libqwayland",
        "platforms/libqoffscreen",
        "xcbglintegrations/",
        "iconengines/",
    )
    files = [folder / f"Qt{name}.abi3.so" for name in ("Core", "Gui", "Widgets", "Svg", "PrintSupport", "DBus")]
    files += [
        folder / "Qt" / "lib" / f"libQt6{name}.so.6" for name in ("Core", "Gui", "Widgets", "XcbQpa", "WaylandClient")
    ]
    files += [path for name in plugins for path in (folder / "Qt" / "plugins").glob(f"{name}*.so")]
    try:
        said = subprocess.run(["readelf", "-d", *files], capture_output=True, text=True, check=True).stdout
    except FileNotFoundError:
        pytest.skip("no readelf here")
    needed = {line.rpartition("[")[2].rstrip("]") for line in said.splitlines() if "(NEEDED)" in line}
    own = ("libQt6", "libpyside6", "libshiboken6", "libicu")
    basic = (
        "libc.so",
        "libm.so",
        "libdl.so",
        "libpthread.so",
        "librt.so",
        "libgcc_s",
        "libstdc++",
        "ld-linux",
        "libz.so",
    )
    unknown = {name for name in needed if not name.startswith((*own, *basic))} - {need.name for need in LIBRARIES}
    assert "libxcb-cursor.so.0" in needed
    assert unknown == set()
