"""What Qt and the compilation need from the operating system, and how each package manager calls it."""

import ctypes
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from setup_steps.report import SetupError, Step, say

OLDEST_GLIBC = {"x86_64": (2, 34), "aarch64": (2, 39)}  # what the wheels of PySide6 6.11 are built for


class Manager(StrEnum):
    """The package managers whose names are known here."""

    APT = "apt-get"
    DNF = "dnf"
    PACMAN = "pacman"
    ZYPPER = "zypper"
    BREW = "brew"


COMMANDS = {
    Manager.APT: "apt-get install -y --no-install-recommends",
    Manager.DNF: "dnf install -y",
    Manager.PACMAN: "pacman -S --needed",
    Manager.ZYPPER: "zypper install -y",
    Manager.BREW: "brew install",
}


@dataclass(frozen=True, slots=True)
class Need:
    """Something the system must have: its name (a shared library's, mostly) and the packages it comes in."""

    name: str
    apt: str
    dnf: str
    pacman: str
    zypper: str
    for_screen: bool = False  # only needed to show a window, not to draw one

    def package(self, manager: Manager) -> str:
        """The package for this manager; Homebrew has none of them, macOS brings its own."""
        names = {
            Manager.APT: self.apt,
            Manager.DNF: self.dnf,
            Manager.PACMAN: self.pacman,
            Manager.ZYPPER: self.zypper,
            Manager.BREW: "",
        }
        return names[manager]


def _xcb(part: str, number: int) -> Need:
    package = f"libxcb-{part}{number}"
    return Need(f"libxcb-{part}.so.{number}", package, "libxcb", "libxcb", package, for_screen=True)


def _xcb_util(part: str, number: int, elsewhere: str) -> Need:
    package = f"libxcb-{part}{number}"
    return Need(f"libxcb-{part}.so.{number}", package, elsewhere, elsewhere, package, for_screen=True)


def _wayland(part: str, number: int) -> Need:
    name = f"libwayland-{part}"
    return Need(f"{name}.so.{number}", f"{name}{number}", name, "wayland", f"{name}{number}", for_screen=True)


# From the NEEDED entries of PySide6 6.11.3: QtCore, QtGui, QtWidgets, QtSvg, QtPrintSupport and QtDBus with their image
# and icon plugins; then the xcb and the wayland platform plugins.
LIBRARIES = (
    Need("libEGL.so.1", "libegl1", "libglvnd-egl", "libglvnd", "libEGL1"),
    Need("libGL.so.1", "libgl1", "libglvnd-glx", "libglvnd", "libGL1"),
    Need("libX11.so.6", "libx11-6", "libX11", "libx11", "libX11-6"),
    Need("libdbus-1.so.3", "libdbus-1-3", "dbus-libs", "dbus", "libdbus-1-3"),
    Need("libfontconfig.so.1", "libfontconfig1", "fontconfig", "fontconfig", "libfontconfig1"),
    Need("libfreetype.so.6", "libfreetype6", "freetype", "freetype2", "libfreetype6"),
    Need("libglib-2.0.so.0", "libglib2.0-0", "glib2", "glib2", "libglib-2_0-0"),
    Need("libgthread-2.0.so.0", "libglib2.0-0", "glib2", "glib2", "libgthread-2_0-0"),
    Need("libxkbcommon.so.0", "libxkbcommon0", "libxkbcommon", "libxkbcommon", "libxkbcommon0"),
    Need("libzstd.so.1", "libzstd1", "libzstd", "zstd", "libzstd1"),
    Need("libX11-xcb.so.1", "libx11-xcb1", "libX11-xcb", "libx11", "libX11-xcb1", for_screen=True),
    Need("libxcb.so.1", "libxcb1", "libxcb", "libxcb", "libxcb1", for_screen=True),
    *(_xcb(part, 0) for part in ("glx", "randr", "render", "shape", "shm", "xfixes")),
    _xcb("sync", 1),
    _xcb("xkb", 1),
    _xcb_util("cursor", 0, "xcb-util-cursor"),
    _xcb_util("icccm", 4, "xcb-util-wm"),
    _xcb_util("image", 0, "xcb-util-image"),
    _xcb_util("keysyms", 1, "xcb-util-keysyms"),
    _xcb_util("render-util", 0, "xcb-util-renderutil"),
    _xcb_util("util", 1, "xcb-util"),
    Need(
        "libxkbcommon-x11.so.0",
        "libxkbcommon-x11-0",
        "libxkbcommon-x11",
        "libxkbcommon-x11",
        "libxkbcommon-x11-0",
        for_screen=True,
    ),
    _wayland("client", 0),
    _wayland("cursor", 0),
    _wayland("egl", 1),
)
COMPILER = Need("a C++ compiler", "g++", "gcc-c++", "gcc", "gcc-c++")
VENV = Need("Python's ensurepip", "python3-venv", "python3-pip", "python", "python3-pip")


def loads(name: str) -> bool:
    """Whether the system's loader finds this shared library."""
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def screen() -> bool:
    """Whether there is a screen to show a window on."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def missing(*, compiler: bool) -> list[Need]:
    """What the system lacks. compiler: whether llama.cpp has to be compiled."""
    lacking = [need for need in LIBRARIES if sys.platform.startswith("linux") and not loads(need.name)]
    if compiler and not has_compiler():
        lacking.append(COMPILER)
    if importlib.util.find_spec("ensurepip") is None:
        lacking.append(VENV)
    return lacking


def has_compiler() -> bool:
    """Whether something here compiles C++."""
    if sys.platform == "darwin":  # c++ is always there, but asks to be installed
        return subprocess.run(["xcode-select", "-p"], capture_output=True, check=False).returncode == 0
    if sys.platform == "win32" and (folder := os.environ.get("ProgramFiles(x86)")):  # noqa: SIM112  # its real name
        if (Path(folder) / "Microsoft Visual Studio" / "Installer" / "vswhere.exe").exists():
            return True
    names = (os.environ.get("CXX", "").split() or [""])[0], "c++", "g++", "clang++", "cl"
    return any(name and shutil.which(name) for name in names)


def find_manager(which: Callable[[str], str | None] = shutil.which) -> Manager | None:
    """The package manager of this machine."""
    return next((manager for manager in Manager if which(manager)), None)


def packages(needs: Iterable[Need], manager: Manager) -> list[str]:
    """The packages to install, each once, in order."""
    names = {need.package(manager): None for need in needs}
    if manager is Manager.APT and VENV.apt in names:  # Debian has one package per version
        del names[VENV.apt]
        names[f"python{sys.version_info.major}.{sys.version_info.minor}-venv"] = None
    return [name for name in names if name]


def command_for(needs: Iterable[Need], manager: Manager | None, *, root: bool) -> str:
    """The one command that installs what is missing; empty when no package manager is known."""
    if sys.platform == "darwin":
        return "xcode-select --install"
    if sys.platform == "win32":
        return "winget install Microsoft.VisualStudio.2022.BuildTools --override " + (
            '"--passive --wait --add Microsoft.VisualStudio.Workload.VCTools --includeRecommended"'
        )
    if manager is None:
        return ""
    prefix = "" if root or manager is Manager.BREW else "sudo "
    return f"{prefix}{COMMANDS[manager]} {' '.join(packages(needs, manager))}"


def check(*, compiler: bool) -> None:
    """Sees to it that the system has what is needed: installs it as root on Debian or Ubuntu, else says how."""
    _check_c_library()
    needs = missing(compiler=compiler)
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    manager = find_manager()
    if needs and root and manager is Manager.APT:
        _apt_install(packages(needs, manager))
        needs = missing(compiler=compiler)
    if not screen() and all(need.for_screen for need in needs):
        if needs:
            say(f"  For a window on a screen, later: {command_for(needs, manager, root=root)}")
        return
    if needs:
        names = ", ".join(need.name for need in needs)
        command = command_for(needs, manager, root=root)
        advice = f"Install it with this command, then start again:\n\n  {command}\n"
        raise SetupError("Something is missing on this system.", f"Missing: {names}", advice if command else "")


def _check_c_library() -> None:
    library, found = platform.libc_ver()
    oldest = OLDEST_GLIBC.get(platform.machine())
    if library == "glibc" and oldest and tuple(map(int, found.split(".")[:2])) < oldest:
        raise SetupError(
            f"This Linux is too old: glibc {found}, but Qt 6.11 needs {'.'.join(map(str, oldest))}.",
            "",
            "Debian 12, Ubuntu 22.04, Fedora 35, RHEL 9 or newer have it (on 64-bit Arm: Debian 13, Ubuntu 24.04).",
        )


def _apt_install(names: list[str]) -> None:
    """Installs as root, after reading the package lists anew when the old ones won't do."""
    say(f"  System packages, installed with apt-get: {' '.join(names)}")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    apt = ["apt-get", "-o", "DPkg::Lock::Timeout=300", "-q"]
    install = [*apt, "install", "-y", "--no-install-recommends", *names]
    with Step("System packages") as step:
        for command in (install, [*apt, "update"], install):
            step.progress(" ".join(command[3:5]))
            done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
            if command is install and done.returncode == 0:
                return
        last = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()][-3:]
        raise SetupError("apt-get could not install the packages.", "\n".join(last), f"Try: {' '.join(install)}")
