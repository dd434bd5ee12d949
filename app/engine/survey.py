"""The machine as models see it: what the system tells, less the GPUs that this build of llama.cpp can't use."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace

from app.core.machine import Gpu, Machine
from app.system.hardware import machine
from app.system.paths import machine_path

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class MachineSurveyed:
    """What a `Surveyor` found."""

    machine: Machine


def survey() -> Machine:
    """The machine this runs on. Takes some tenths of a second: memory is measured, drivers and llama.cpp are asked."""
    found = machine(machine_path())
    try:
        from app.engine.llama_devices import gpus  # late: imports the library
    except (ImportError, OSError, RuntimeError) as error:
        log.warning("llama.cpp can't be asked for GPUs: %s", error)
        return usable(found, ())
    return usable(found, gpus())


def usable(found: Machine, devices: tuple[Gpu, ...]) -> Machine:
    """`found` with llama.cpp's `devices` for its GPUs; their bandwidth is known by their names."""
    speeds = {gpu.name: gpu.bandwidth for gpu in found.gpus}
    known = tuple(replace(device, bandwidth=speeds.get(device.name, 0.0)) for device in devices)
    if known or not found.gpus:
        return replace(found, gpus=known)
    names = " and ".join(dict.fromkeys(gpu.name for gpu in found.gpus))
    return replace(found, gpus=(), note=f"{names} is not used: this build of llama.cpp can't.")


class Surveyor:
    """Surveys in a thread of its own, because the engine may be answering for minutes."""

    def __init__(self, emit: Callable[[MachineSurveyed], None]) -> None:
        self._emit = emit
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """One survey at a time: nothing happens while one is under way. `emit` is called from its thread."""
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._run, name="survey", daemon=True)
            self._thread.start()

    def close(self, timeout: float) -> bool:
        """Waits for the survey under way. False if it did not end in `timeout` seconds."""
        if self._thread is None:
            return True
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _run(self) -> None:
        self._emit(MachineSurveyed(survey()))
