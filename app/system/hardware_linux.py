"""Cores and memory on Linux, with what the affinity mask and control groups leave of them."""

import os
from collections.abc import Iterator
from pathlib import Path

from app.core.machine import Gpu

_ROOT = Path("/")
_UNLIMITED = 1 << 60  # version 1 writes a number near 2^63 for "no limit"


def physical_cores(root: Path = _ROOT, processors: frozenset[int] | None = None) -> int | None:
    """Distinct cores among `processors` (those this process may run on), cut to the group's quota."""
    cores = {_core(root, number) for number in processors or _allowed()}
    quota = _quota(root)
    return len(cores) if quota is None else max(1, min(len(cores), int(quota)))


def available_memory_bytes(root: Path = _ROOT) -> int | None:
    """The least of what the kernel calls available and what is left in each group above this process."""
    amounts = [*_group_memory(root)]
    kernel = _fields(root / "proc/meminfo").get("MemAvailable")
    if kernel is not None:
        amounts.append(kernel * 1024)
    return max(0, min(amounts)) if amounts else None


def total_memory_bytes(root: Path = _ROOT) -> int | None:
    """The least of what the machine has and what each group may take."""
    amounts = [*_group_limits(root)]
    kernel = _fields(root / "proc/meminfo").get("MemTotal")
    if kernel is not None:
        amounts.append(kernel * 1024)
    return min(amounts) if amounts else None


def gpus() -> tuple[Gpu, ...]:
    """None that the kernel tells the memory of; see `hardware_nvidia`."""
    return ()


def _allowed() -> frozenset[int]:
    affinity = getattr(os, "sched_getaffinity", None)  # this file serves the BSDs too
    return frozenset(affinity(0) if affinity else range(os.cpu_count() or 1))


def _core(root: Path, number: int) -> tuple[str, str]:
    """The package and core of a processor; by itself where the kernel does not say."""
    topology = root / f"sys/devices/system/cpu/cpu{number}/topology"
    package, core = _text(topology / "physical_package_id"), _text(topology / "core_id")
    return (package or "0", core) if core else ("processor", str(number))


def _quota(root: Path) -> float | None:
    """Processors' worth of time the groups allow, None if they do not limit it."""
    quotas = [*_quotas_2(root), *_quotas_1(root)]
    return min(quotas) if quotas else None


def _quotas_2(root: Path) -> Iterator[float]:
    for folder in _folders(root, "", "sys/fs/cgroup"):
        words = (_text(folder / "cpu.max") or "").split()
        if len(words) == 2 and words[0].isdigit() and int(words[1]) > 0:
            yield int(words[0]) / int(words[1])


def _quotas_1(root: Path) -> Iterator[float]:
    for folder in _folders(root, "cpu", "sys/fs/cgroup/cpu"):
        quota, period = _number(folder / "cpu.cfs_quota_us"), _number(folder / "cpu.cfs_period_us")
        if quota and period and quota > 0:
            yield quota / period


def _group_memory(root: Path) -> Iterator[int]:
    """Bytes left in each group; cached files can be dropped and do not count as used."""
    for folder in _folders(root, "", "sys/fs/cgroup"):
        yield from _left(folder, "memory.max", "memory.current", "inactive_file")
    for folder in _folders(root, "memory", "sys/fs/cgroup/memory"):
        yield from _left(folder, "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file")


def _group_limits(root: Path) -> Iterator[int]:
    """Bytes each group may take, where it is limited."""
    folders = [folder / "memory.max" for folder in _folders(root, "", "sys/fs/cgroup")]
    folders += [folder / "memory.limit_in_bytes" for folder in _folders(root, "memory", "sys/fs/cgroup/memory")]
    yield from (limit for limit in map(_number, folders) if limit is not None and limit < _UNLIMITED)


def _left(folder: Path, limit_name: str, used_name: str, cached_name: str) -> Iterator[int]:
    limit, used = _number(folder / limit_name), _number(folder / used_name)
    if limit is not None and used is not None and limit < _UNLIMITED:
        yield limit - used + _fields(folder / "memory.stat").get(cached_name, 0)


def _folders(root: Path, controller: str, mount: str) -> Iterator[Path]:
    """The group of this process and those above it; `controller` "" is version 2."""
    for line in (_text(root / "proc/self/cgroup") or "").splitlines():
        _, controllers, path = (*line.split(":", 2), "", "")[:3]
        if controller in controllers.split(","):
            group = Path(path.lstrip("/"))
            # Inside a container the path is the host's and may not exist; its own root does.
            yield from (root / mount / part for part in (group, *group.parents))


def _fields(path: Path) -> dict[str, int]:
    """Lines of "name: 12 kB" or "name 12" as numbers."""
    rows = (line.replace(":", " ").split() for line in (_text(path) or "").splitlines())
    return {row[0]: int(row[1]) for row in rows if len(row) >= 2 and row[1].isdigit()}


def _number(path: Path) -> int | None:
    try:
        return int(_text(path) or "")
    except ValueError:
        return None  # missing, or "max"


def _text(path: Path) -> str | None:
    try:
        return path.read_text(encoding="ascii", errors="replace").strip()
    except OSError:
        return None
