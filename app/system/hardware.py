"""What the machine has: processor cores and free memory."""

import ctypes
import os
import re
import subprocess
import sys
from pathlib import Path

_CPUS = Path("/sys/devices/system/cpu")
_MEMINFO = Path("/proc/meminfo")


def physical_cores() -> int:
    """Cores this process may use, each counted once; on Apple's chips the fast ones."""
    if sys.platform == "darwin":
        return _sysctl("hw.perflevel0.physicalcpu") or _sysctl("hw.physicalcpu") or _logical_cores()
    if sys.platform == "win32":
        return _windows_cores() or _logical_cores()
    return _linux_cores(_CPUS) or _logical_cores()


def available_memory() -> int:
    """Bytes that can be taken without swapping; 0 where the system does not tell."""
    if sys.platform == "darwin":
        return _sysctl("hw.memsize") * 3 // 4  # what is free now is not told without a helper
    if sys.platform == "win32":
        return _windows_memory()
    return _linux_memory(_MEMINFO)


def _logical_cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _linux_cores(cpus: Path) -> int:
    """Each core's hyper-threads share one list of siblings."""
    cores = set()
    for number in os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else ():
        try:
            cores.add((cpus / f"cpu{number}/topology/thread_siblings_list").read_text(encoding="ascii"))
        except OSError:
            return 0
    return len(cores)


def _linux_memory(meminfo: Path) -> int:
    try:
        found = re.search(r"^MemAvailable:\s+(\d+) kB", meminfo.read_text(encoding="ascii"), re.MULTILINE)
    except OSError:
        return 0
    return int(found[1]) * 1024 if found else 0


def _sysctl(name: str) -> int:
    try:
        done = subprocess.run(["/usr/sbin/sysctl", "-n", name], capture_output=True, text=True, timeout=5, check=True)
        return int(done.stdout)
    except (OSError, ValueError, subprocess.SubprocessError):
        return 0


class _MemoryStatus(ctypes.Structure):
    """Windows' MEMORYSTATUSEX."""

    _fields_ = (
        ("length", ctypes.c_uint32),
        ("load", ctypes.c_uint32),
        ("total_physical", ctypes.c_uint64),
        ("available_physical", ctypes.c_uint64),
        ("rest", ctypes.c_uint64 * 5),
    )


def _windows_memory() -> int:
    if sys.platform != "win32":
        return 0
    status = _MemoryStatus(length=ctypes.sizeof(_MemoryStatus))
    ok = ctypes.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status))
    return int(status.available_physical) if ok else 0


def _windows_cores() -> int:
    """Counts the records of GetLogicalProcessorInformationEx(RelationProcessorCore): one a core."""
    if sys.platform != "win32":
        return 0
    ask = ctypes.windll.kernel32.GetLogicalProcessorInformationEx
    size = ctypes.c_uint32(0)
    ask(0, None, ctypes.byref(size))
    buffer = (ctypes.c_ubyte * size.value)()
    if not ask(0, buffer, ctypes.byref(size)):
        return 0
    cores = offset = 0
    while offset + 8 <= size.value:
        record = int.from_bytes(bytes(buffer[offset + 4 : offset + 8]), "little")
        if record <= 0:
            break
        cores, offset = cores + 1, offset + record
    return cores
