"""Cores and memory on Windows, by its kernel32."""

import ctypes
import sys

from app.core.machine import Gpu

_RELATION_PROCESSOR_CORE = 0
_ERROR_INSUFFICIENT_BUFFER = 122
_BYTES_OF_SIZE_FIELD = slice(4, 8)


class _MemoryStatus(ctypes.Structure):
    """MEMORYSTATUSEX."""

    _fields_ = (
        ("length", ctypes.c_uint32),
        ("load", ctypes.c_uint32),
        ("total_physical", ctypes.c_uint64),
        ("available_physical", ctypes.c_uint64),
        ("total_page_file", ctypes.c_uint64),
        ("available_page_file", ctypes.c_uint64),
        ("total_virtual", ctypes.c_uint64),
        ("available_virtual", ctypes.c_uint64),
        ("available_extended_virtual", ctypes.c_uint64),
    )


def count_records(buffer: bytes) -> int:
    """Records of SYSTEM_LOGICAL_PROCESSOR_INFORMATION_EX in `buffer`: each says its own size."""
    count = offset = 0
    while offset + 8 <= len(buffer):
        size = int.from_bytes(buffer[offset:][_BYTES_OF_SIZE_FIELD], "little")
        if size == 0:
            break
        count, offset = count + 1, offset + size
    return count


if sys.platform == "win32":

    def physical_cores() -> int | None:
        """One record for each core, in all processor groups."""
        ask = ctypes.WinDLL("kernel32", use_last_error=True).GetLogicalProcessorInformationEx
        size = ctypes.c_uint32(0)
        ask(_RELATION_PROCESSOR_CORE, None, ctypes.byref(size))
        if ctypes.get_last_error() != _ERROR_INSUFFICIENT_BUFFER:
            return None
        buffer = ctypes.create_string_buffer(size.value)
        if not ask(_RELATION_PROCESSOR_CORE, buffer, ctypes.byref(size)):
            return None
        return count_records(buffer.raw[: size.value]) or None

    def available_memory_bytes() -> int | None:
        status = _memory_status()
        return None if status is None else int(status.available_physical)

    def total_memory_bytes() -> int | None:
        status = _memory_status()
        return None if status is None else int(status.total_physical)

    def _memory_status() -> _MemoryStatus | None:
        status = _MemoryStatus(length=ctypes.sizeof(_MemoryStatus))
        return status if ctypes.WinDLL("kernel32").GlobalMemoryStatusEx(ctypes.byref(status)) else None


def gpus() -> tuple[Gpu, ...]:
    """None that the system tells the memory of; see `hardware_nvidia`."""
    return ()
