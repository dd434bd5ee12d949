"""NVIDIA's GPUs, by the management library that comes with their driver; none where there is no driver."""

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from app.core.machine import Gpu


def gpus() -> tuple[Gpu, ...]:
    """Each GPU that tells its memory."""
    try:
        nvml = importlib.import_module("pynvml")
    except ImportError:
        return ()
    return gpus_of(nvml)


def gpus_of(nvml: Any) -> tuple[Gpu, ...]:
    """What the binding `nvml` finds. A driver that is absent, broken or of another version finds nothing."""
    found: list[Gpu] = []
    try:
        with _started(nvml):
            for number in range(nvml.nvmlDeviceGetCount()):
                found += _gpu(nvml, number)
    except nvml.NVMLError:
        pass
    return tuple(found)


@contextmanager
def _started(nvml: Any) -> Iterator[None]:
    nvml.nvmlInit()
    try:
        yield
    finally:
        nvml.nvmlShutdown()


def _gpu(nvml: Any, number: int) -> Iterator[Gpu]:
    """One that is lost, or whose memory is the processor's, is left out."""
    try:
        handle = nvml.nvmlDeviceGetHandleByIndex(number)
        memory, name = nvml.nvmlDeviceGetMemoryInfo(handle), nvml.nvmlDeviceGetName(handle)
    except nvml.NVMLError:
        return
    text = name.decode("utf-8", "replace") if isinstance(name, bytes) else str(name)
    yield Gpu(text, int(memory.total), int(memory.free), _bandwidth(nvml, handle))


def _bandwidth(nvml: Any, handle: Any) -> float:
    """Bytes a second: two transfers for each of the memory's cycles, over the whole width of its bus."""
    try:
        megahertz = nvml.nvmlDeviceGetMaxClockInfo(handle, nvml.NVML_CLOCK_MEM)
        bits = nvml.nvmlDeviceGetMemoryBusWidth(handle)
    except nvml.NVMLError:
        return 0.0
    return float(2 * megahertz * 1e6 * bits / 8)
