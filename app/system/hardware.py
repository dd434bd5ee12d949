"""What the machine has: cores, memory, a screen. Each system's way of asking is in a file of its own."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from app.core.machine import Machine
from app.system import hardware_nvidia
from app.system.hardware_bandwidth import SIZE, memory_bandwidth

if sys.platform == "win32":
    from app.system import hardware_windows as _machine
elif sys.platform == "darwin":
    from app.system import hardware_macos as _machine
else:
    from app.system import hardware_linux as _machine

# Qt platforms that draw on a screen without X11 or Wayland.
_DIRECT_SCREENS = ("eglfs", "linuxfb", "vkkhrdisplay", "vnc")


def physical_cores() -> int:
    """Cores this process may use, each counted once whatever its hardware threads; at least 1."""
    return _machine.physical_cores() or os.cpu_count() or 1


def available_memory_bytes() -> int | None:
    """What can be taken without pushing other programs out; None where the system does not say."""
    return _machine.available_memory_bytes()


def total_memory_bytes() -> int:
    """What this process could have at most; 0 where the system does not say."""
    return _machine.total_memory_bytes() or 0


def machine(store: Path) -> Machine:
    """All of it, whether or not this build of llama.cpp can use it. Takes some tenths of a second the first time.

    `store` keeps what was measured.
    """
    cores, total, free = physical_cores(), total_memory_bytes(), available_memory_bytes()
    may_measure = free is None or free > 4 * SIZE
    return Machine(
        cores=cores,
        total_memory=total,
        free_memory=free or 0,
        gpus=(*_machine.gpus(), *hardware_nvidia.gpus()),
        bandwidth=memory_bandwidth(store, cores, total) if may_measure else 0.0,
    )


def screen_available(environ: Mapping[str, str], platform: str) -> bool:
    """Whether a window can be shown: always on Windows and macOS, elsewhere with X11, Wayland or a bare screen."""
    if platform in ("win32", "darwin"):
        return True
    if environ.get("QT_QPA_PLATFORM", "").partition(":")[0] in _DIRECT_SCREENS:
        return True
    return any(environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"))
