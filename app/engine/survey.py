"""The machine as models see it: what the system tells, less the GPUs that this build of llama.cpp can't use."""

import logging
from collections.abc import Sequence
from dataclasses import replace

from app.core.catalogue import CatalogueEntry
from app.core.machine import Gpu, Machine
from app.engine.fit_advice import Advice, advise
from app.system.hardware import machine
from app.system.paths import machine_path

log = logging.getLogger(__name__)


def advise_here(entries: Sequence[CatalogueEntry]) -> Advice:
    """Advice for the machine this runs on; see `survey` for how long that takes."""
    return advise(entries, survey())


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
