"""Cores and memory on macOS, by its sysctl interface."""

import ctypes

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


def _sysctl(name: str) -> int | None:
    """A whole number of 4 or 8 bytes, as Apple's machines store it."""
    try:
        library = ctypes.CDLL(_LIBRARY)
    except OSError:
        return None
    buffer, size = ctypes.create_string_buffer(8), ctypes.c_size_t(8)
    if library.sysctlbyname(name.encode("ascii"), buffer, ctypes.byref(size), None, ctypes.c_size_t(0)) != 0:
        return None
    return int.from_bytes(buffer.raw[: size.value], "little")
