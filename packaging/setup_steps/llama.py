"""Compiles llama-cpp-python, which comes as source, for this machine, and keeps the wheel for the next time."""

import hashlib
import os
import platform
import shutil
import sys
import zipfile
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from setup_steps.report import SetupError

NAME = "llama-cpp-python"
TOOLKIT = "/usr/local/cuda"  # where NVIDIA's packages put it on Linux
DRIVER = Path("/proc/driver/nvidia/version")
ROOM = 3 * 1024**3  # bytes that compiling needs for a while
MEMORY_PER_JOB = 2 * 1024**3  # bytes; the compiler at work on llama.cpp's largest files


class Flavour(StrEnum):
    """What llama.cpp is built for. Metal comes by itself on a Mac."""

    CPU = "cpu"
    CUDA = "cuda"


def nvcc() -> str:
    """The CUDA compiler; empty when there is none."""
    homes = (os.environ.get("CUDA_HOME"), os.environ.get("CUDA_PATH"), TOOLKIT)
    places = (str(Path(home) / "bin") for home in homes if home)
    found = (shutil.which("nvcc", path=place) for place in (None, *places))
    return next((path for path in found if path), "")


def nvidia_driver() -> bool:
    """Whether the machine runs NVIDIA's driver."""
    return bool(shutil.which("nvidia-smi")) or DRIVER.exists()


def flags(flavour: Flavour) -> str:
    """The arguments for CMake: llama.cpp without its part for pictures. The user's own come last, and so win."""
    ours = "-DGGML_CUDA=on" if flavour is Flavour.CUDA else "-DGGML_CUDA=off"
    return f"{ours} -DLLAVA_BUILD=off {os.environ.get('CMAKE_ARGS', '')}".strip()


def environment(flavour: Flavour, base: Mapping[str, str]) -> dict[str, str]:
    """The variables for the compilation: CMake's arguments, the CUDA compiler, as many jobs as the memory bears."""
    values = {**base, "CMAKE_ARGS": flags(flavour)}
    if flavour is Flavour.CUDA and "CUDACXX" not in values:
        values["CUDACXX"] = nvcc()
    if hasattr(os, "sysconf"):
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
        jobs = max(1, min(os.cpu_count() or 1, memory // MEMORY_PER_JOB))
        values.setdefault("CMAKE_BUILD_PARALLEL_LEVEL", str(jobs))
    return values


def shelf(wheels: Path, requirement: str, flavour: Flavour) -> Path:
    """The folder for wheels that fit: this source, these arguments, this kind of processor."""
    parts = (requirement, flags(flavour), os.environ.get("CC", ""), os.environ.get("CXX", ""), _processor())
    digest = hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]
    return wheels / f"{flavour}-{platform.machine().lower()}-{digest}"


def _processor() -> str:
    """What compiled code may depend on: system, C library, the processor's abilities."""
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        text = ""
    abilities = {line for line in text.splitlines() if line.startswith(("flags", "Features", "model name"))}
    model = " ".join(sorted(abilities)) or platform.processor()
    return "\0".join((sys.platform, platform.machine(), *platform.libc_ver(), model))


def sound_wheel(folder: Path) -> Path | None:
    """A wheel in this folder whose every byte is as it was packed; a damaged one is removed."""
    for path in sorted(folder.glob("llama_cpp_python-*.whl")):
        try:
            with zipfile.ZipFile(path) as wheel:
                if wheel.testzip() is None:
                    return path
        except (OSError, zipfile.BadZipFile, EOFError):
            pass
        path.unlink(missing_ok=True)
    return None


def check_room(folder: Path) -> None:
    """Compiling takes room: better to say so at once than after ten minutes."""
    free = shutil.disk_usage(folder).free
    if free < ROOM:
        raise SetupError(
            "Not enough free disk space.",
            f"Compiling llama.cpp needs about {ROOM / 1024**3:.0f} GB; {folder} has {free / 1024**3:.1f} GB.",
            "Free some and run the same command again.",
        )


def choose(asked: Flavour | None, recorded: Flavour | None, *, recorded_was_asked: bool) -> Flavour:
    """What to build: what is asked for now, else what was asked for earlier, else what the machine can do."""
    if asked is not None:
        return asked
    if recorded is not None and (recorded_was_asked or recorded is Flavour.CUDA):
        return recorded
    return Flavour.CUDA if nvidia_driver() and nvcc() else Flavour.CPU


def hint(flavour: Flavour) -> str:
    """What a machine with an NVIDIA card but without its compiler could do."""
    if flavour is Flavour.CUDA or not nvidia_driver() or nvcc():
        return ""
    return (
        "  There is an NVIDIA driver but no CUDA compiler (nvcc): llama.cpp is built for the processor. "
        "To use the card,\n  install the CUDA toolkit and give --cuda, or take a ready-made build: see "
        '"GPU and ready-made builds" in README.md.'
    )
