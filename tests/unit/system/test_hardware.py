"""Cores and memory, on this machine and on described ones."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.system import hardware_linux, hardware_windows
from app.system.hardware import available_memory_bytes, physical_cores, screen_available

GB = 2**30


def write(root: Path, files: dict[str, str]) -> Path:
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content + "\n")
    return root


def processors(*cores: tuple[int, int]) -> dict[str, str]:
    """Topology files of processors 0, 1, … with their (package, core)."""
    files: dict[str, str] = {}
    for number, (package, core) in enumerate(cores):
        folder = f"sys/devices/system/cpu/cpu{number}/topology"
        files |= {f"{folder}/physical_package_id": str(package), f"{folder}/core_id": str(core)}
    return files


def test_this_machine_has_cores_and_memory() -> None:
    assert 1 <= physical_cores() <= (os.cpu_count() or 1)
    memory = available_memory_bytes()
    assert memory is not None
    assert 2**20 < memory < 2**50


@pytest.mark.skipif(sys.platform != "linux", reason="taskset is Linux's")
def test_only_the_cores_this_process_may_use_count() -> None:
    code = "import os; os.sched_setaffinity(0, [min(os.sched_getaffinity(0))]);"
    code += "from app.system.hardware import physical_cores; raise SystemExit(physical_cores())"
    assert subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[3], check=False).returncode == 1


@pytest.mark.parametrize(
    ("cores", "count"),
    [
        (((0, 0), (0, 1), (0, 0), (0, 1)), 2),  # two threads each
        (((0, 0), (1, 0), (0, 1), (1, 1)), 4),  # two packages
        (((0, 0), (0, 0), (0, 4), (0, 5)), 3),  # one performance core, two efficient ones
    ],
)
def test_threads_of_one_core_count_once(tmp_path: Path, cores: tuple[tuple[int, int], ...], count: int) -> None:
    root = write(tmp_path, processors(*cores))
    assert hardware_linux.physical_cores(root, frozenset(range(4))) == count


def test_without_topology_every_processor_counts(tmp_path: Path) -> None:
    assert hardware_linux.physical_cores(tmp_path, frozenset({0, 3, 7})) == 3


@pytest.mark.parametrize(
    ("files", "count"),
    [
        ({"proc/self/cgroup": "0::/", "sys/fs/cgroup/cpu.max": "200000 100000"}, 2),
        ({"proc/self/cgroup": "0::/", "sys/fs/cgroup/cpu.max": "50000 100000"}, 1),
        ({"proc/self/cgroup": "0::/", "sys/fs/cgroup/cpu.max": "max 100000"}, 4),
        ({"proc/self/cgroup": "0::/a/b", "sys/fs/cgroup/a/cpu.max": "300000 100000"}, 3),  # the parent limits
        (
            {
                "proc/self/cgroup": "4:cpuacct,cpu:/docker/x\n0::/",
                "sys/fs/cgroup/cpu/cpu.cfs_quota_us": "250000",  # seen from inside the container
                "sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000",
            },
            2,
        ),
        (
            {
                "proc/self/cgroup": "1:cpu:/",
                "sys/fs/cgroup/cpu/cpu.cfs_quota_us": "-1",
                "sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000",
            },
            4,
        ),
    ],
)
def test_a_containers_quota_counts(tmp_path: Path, files: dict[str, str], count: int) -> None:
    assert hardware_linux.physical_cores(write(tmp_path, files), frozenset(range(4))) == count


@pytest.mark.parametrize(
    ("files", "available"),
    [
        ({"proc/meminfo": "MemTotal: 16777216 kB\nMemAvailable: 8388608 kB"}, 8 * GB),
        (
            {
                "proc/meminfo": "MemAvailable: 8388608 kB",
                "proc/self/cgroup": "0::/app",
                "sys/fs/cgroup/app/memory.max": str(4 * GB),
                "sys/fs/cgroup/app/memory.current": str(3 * GB),
                "sys/fs/cgroup/app/memory.stat": f"anon {GB}\ninactive_file {GB}",
            },
            2 * GB,
        ),
        (
            {
                "proc/meminfo": "MemAvailable: 8388608 kB",
                "proc/self/cgroup": "0::/",
                "sys/fs/cgroup/memory.max": "max",
                "sys/fs/cgroup/memory.current": str(3 * GB),
            },
            8 * GB,
        ),
        (
            {
                "proc/meminfo": "MemAvailable: 8388608 kB",
                "proc/self/cgroup": "5:memory:/docker/x",
                "sys/fs/cgroup/memory/memory.limit_in_bytes": str(2 * GB),
                "sys/fs/cgroup/memory/memory.usage_in_bytes": str(3 * GB),
            },
            0,
        ),
        (
            {
                "proc/meminfo": "MemAvailable: 8388608 kB",
                "proc/self/cgroup": "5:memory:/",
                "sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712",
                "sys/fs/cgroup/memory/memory.usage_in_bytes": str(3 * GB),
            },
            8 * GB,
        ),
        ({}, None),
    ],
)
def test_memory_is_what_the_tightest_limit_leaves(tmp_path: Path, files: dict[str, str], available: int | None) -> None:
    assert hardware_linux.available_memory_bytes(write(tmp_path, files)) == available


def test_windows_cores_are_counted_by_their_records() -> None:
    record = (0).to_bytes(4, "little") + (48).to_bytes(4, "little") + bytes(40)
    wide = (0).to_bytes(4, "little") + (64).to_bytes(4, "little") + bytes(56)
    assert hardware_windows.count_records(record + wide + record) == 3
    assert hardware_windows.count_records(b"") == 0
    assert hardware_windows.count_records(bytes(64)) == 0  # a size of 0 must not loop for ever


@pytest.mark.parametrize(
    ("environ", "platform", "available"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ""}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "freebsd14", True),
        ({"QT_QPA_PLATFORM": "offscreen"}, "linux", False),
        ({"QT_QPA_PLATFORM": "eglfs:size=1"}, "linux", True),
        ({}, "win32", True),
        ({}, "darwin", True),
    ],
)
def test_a_screen_is_known_from_the_environment(environ: dict[str, str], platform: str, available: bool) -> None:
    assert screen_available(environ, platform) is available
