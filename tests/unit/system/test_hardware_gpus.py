"""GPUs: of NVIDIA's library as it behaves with and without a driver, and of Apple's chips."""

import types
from pathlib import Path

import pytest

from app.core.machine import GIB, Gpu, gigabytes
from app.system import hardware_linux, hardware_macos, hardware_nvidia
from app.system.hardware import machine

MIB = 2**20


class Nvml:
    """Stands for NVIDIA's library, which needs its driver: two cards, of which faults can be asked."""

    NVML_CLOCK_MEM = 2

    class NVMLError(Exception):
        pass

    def __init__(self, fails: str = "") -> None:
        self._fails = fails
        self.is_started = False

    def nvmlInit(self) -> None:  # noqa: N802
        self._may("init")
        self.is_started = True

    def nvmlShutdown(self) -> None:  # noqa: N802
        self.is_started = False

    def nvmlDeviceGetCount(self) -> int:  # noqa: N802
        self._may("count")
        return 2

    def nvmlDeviceGetHandleByIndex(self, number: int) -> int:  # noqa: N802
        return number

    def nvmlDeviceGetName(self, handle: int) -> str | bytes:  # noqa: N802
        return "NVIDIA GeForce RTX 4090" if handle == 0 else b"NVIDIA H100 PCIe"

    def nvmlDeviceGetMemoryInfo(self, handle: int) -> types.SimpleNamespace:  # noqa: N802
        if handle == 1:
            self._may("memory")
        total = (24_564 if handle == 0 else 81_559) * MIB
        return types.SimpleNamespace(total=total, free=total - 512 * MIB, used=512 * MIB)

    def nvmlDeviceGetMaxClockInfo(self, handle: int, kind: int) -> int:  # noqa: N802
        assert kind == self.NVML_CLOCK_MEM
        self._may("clock")
        return 10_501 if handle == 0 else 1593

    def nvmlDeviceGetMemoryBusWidth(self, handle: int) -> int:  # noqa: N802
        return 384 if handle == 0 else 5120

    def _may(self, step: str) -> None:
        if step == self._fails:
            raise self.NVMLError(step)


def test_cards_with_memory_and_the_bandwidth_of_their_data_sheets() -> None:
    nvml = Nvml()
    first, second = hardware_nvidia.gpus_of(nvml)
    assert not nvml.is_started
    assert (first.name, first.total_memory, first.free_memory) == (
        "NVIDIA GeForce RTX 4090",
        24_564 * MIB,
        24_052 * MIB,
    )
    assert first.bandwidth == pytest.approx(1008e9, rel=0.001)
    assert second.name == "NVIDIA H100 PCIe"
    assert second.bandwidth == pytest.approx(2039e9, rel=0.001)


@pytest.mark.parametrize(("fault", "count"), [("init", 0), ("count", 0), ("memory", 1), ("clock", 2)])
def test_a_faulty_driver_is_no_fault_of_ours(fault: str, count: int) -> None:
    nvml = Nvml(fault)
    found = hardware_nvidia.gpus_of(nvml)
    assert len(found) == count
    assert not nvml.is_started
    if fault == "clock":
        assert found[0].bandwidth == 0


def test_the_real_library_finds_what_there_is() -> None:
    """On a machine without a driver nothing, and no error."""
    assert all(gpu.total_memory > 0 for gpu in hardware_nvidia.gpus())


def test_without_the_library_there_are_no_gpus(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pynvml", None)
    assert hardware_nvidia.gpus() == ()


def test_metal_may_use_two_thirds_or_three_quarters() -> None:
    assert hardware_macos.working_set(18 * GIB) == 12 * GIB
    assert hardware_macos.working_set(64 * GIB) == 48 * GIB


def test_an_apple_chips_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    values = {
        "hw.memsize": (16 * GIB).to_bytes(8, "little"),
        "hw.optional.arm64": (1).to_bytes(4, "little"),
        "hw.pagesize": (16_384).to_bytes(8, "little"),
        "vm.page_free_count": (500_000).to_bytes(4, "little"),
        "machdep.cpu.brand_string": b"Apple M2\0",
    }
    monkeypatch.setattr(hardware_macos, "_bytes", lambda name, _room: values.get(name))
    limit = 16 * GIB * 2 // 3
    assert hardware_macos.gpus() == (Gpu("Apple M2", limit, 500_000 * 16_384, shared=True),)
    values["iogpu.wired_limit_mb"] = (14_000).to_bytes(8, "little")
    assert hardware_macos.gpus()[0].total_memory == 14_000 * MIB
    values["hw.optional.arm64"] = (0).to_bytes(4, "little")
    assert hardware_macos.gpus() == ()


def test_all_of_this_machine(tmp_path: Path) -> None:
    found = machine(tmp_path / "machine.json")
    assert found.cores >= 1
    assert found.total_memory >= found.free_memory > 0
    assert found.bandwidth > 10**8
    assert f"{gigabytes(found.total_memory)} of memory" in found.words


def test_a_groups_limit_is_all_there_is(tmp_path: Path) -> None:
    for name, text in {
        "proc/meminfo": "MemTotal: 16777216 kB",
        "proc/self/cgroup": "0::/app",
        "sys/fs/cgroup/app/memory.max": str(4 * GIB),
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    assert hardware_linux.total_memory_bytes(tmp_path) == 4 * GIB
    (tmp_path / "sys/fs/cgroup/app/memory.max").write_text("max")
    assert hardware_linux.total_memory_bytes(tmp_path) == 16 * GIB
    assert hardware_linux.total_memory_bytes(tmp_path / "nowhere") is None
