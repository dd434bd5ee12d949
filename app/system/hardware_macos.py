"""Cores and memory on macOS, by its sysctl interface."""

import ctypes

from app.core.machine import GIB, Gpu

_LIBRARY = "/usr/lib/libSystem.dylib"
# Pages that are free, or become so at no cost: files' caches and what programs marked as purgeable.
_FREE_PAGES = ("vm.page_free_count", "vm.page_pageable_external_count", "vm.page_purgeable_count")


def physical_cores() -> int | None:
    """The performance cores where there are two kinds: a slow one holds up all threads of a matrix product."""
    return _sysctl("hw.perflevel0.physicalcpu") or _sysctl("hw.physicalcpu")


def available_memory_bytes() -> int | None:
    """What `vm_stat` would call free or reclaimable; half of the memory where the system does not say."""
    page = _sysctl("hw.pagesize")
    free = _sysctl(_FREE_PAGES[0])
    if page and free:
        return page * sum(_sysctl(name) or 0 for name in _FREE_PAGES)
    total = _sysctl("hw.memsize")
    return total // 2 if total else None


def total_memory_bytes() -> int | None:
    return _sysctl("hw.memsize")


def gpus() -> tuple[Gpu, ...]:
    """The one beside the processor on Apple's own chips; on Intel's none that llama.cpp is quicker with."""
    total = _sysctl("hw.memsize")
    if not total or not _sysctl("hw.optional.arm64"):
        return ()
    limit = (_sysctl("iogpu.wired_limit_mb") or 0) * 2**20 or working_set(total)
    return (Gpu(_text("machdep.cpu.brand_string"), limit, min(limit, available_memory_bytes() or limit), shared=True),)


def working_set(total: int) -> int:
    """What Metal recommends to use at most: two thirds of the memory, three quarters from 48 GB on."""
    return total * 3 // 4 if total > 36 * GIB else total * 2 // 3


def _sysctl(name: str) -> int | None:
    """A whole number of 4 or 8 bytes, as Apple's machines store it."""
    value = _bytes(name, 8)
    return None if value is None else int.from_bytes(value, "little")


def _text(name: str) -> str:
    value = _bytes(name, 128) or b""
    return value.rstrip(b"\0").decode("utf-8", "replace") or "Apple GPU"


def _bytes(name: str, room: int) -> bytes | None:
    try:
        library = ctypes.CDLL(_LIBRARY)
    except OSError:
        return None
    buffer, size = ctypes.create_string_buffer(room), ctypes.c_size_t(room)
    if library.sysctlbyname(name.encode("ascii"), buffer, ctypes.byref(size), None, ctypes.c_size_t(0)) != 0:
        return None
    return buffer.raw[: size.value]
