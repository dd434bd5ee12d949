"""What llama.cpp itself says a file takes: it is asked to lay everything out and to allocate nothing.

No weight is read. Takes some tenths of a second, for the vocabulary mostly.
"""

import os
import re
from dataclasses import dataclass
from pathlib import Path

from app.engine.fit_load import LoadPlan
from app.engine.llama_binding import native
from app.engine.llama_log import NativeLog
from app.engine.llama_model import context_parameters

_WITHOUT_MAPPING = 0  # LLAMA_LOAD_MODE_NONE, the one that goes with allocating nothing
_CACHE = re.compile(r"llama_kv_cache\S*: size = +([\d.]+) MiB")
_BUFFER = re.compile(r"(\S+) +(?:compute|output) buffer size = +([\d.]+) MiB")
_MIB = 2**20


@dataclass(frozen=True, slots=True)
class Measured:
    """Bytes."""

    weights: int
    kv_cache: int
    compute: int  # the largest device's; the others have one too

    @property
    def total(self) -> int:
        return self.weights + self.kv_cache + self.compute


def measure(path: Path, plan: LoadPlan) -> Measured | None:
    """What loading `path` as planned would take; None where llama.cpp can't lay it out."""
    log = NativeLog.install()
    parameters = native.llama_model_default_params()
    parameters.n_gpu_layers = plan.gpu_layers
    parameters.no_alloc, parameters.load_mode = True, _WITHOUT_MAPPING
    native.llama_backend_init()
    model = native.llama_model_load_from_file(os.fsencode(path), parameters)
    if not model:
        return None
    wanted = context_parameters(plan.context, 1, plan.kv_type, on_cpu=plan.gpu_layers == 0)
    with log.listening() as lines:
        context = native.llama_init_from_model(model, wanted)
    weights = int(native.llama_model_size(model))
    if context:
        native.llama_free(context)
    native.llama_model_free(model)
    return _read(weights, "".join(lines)) if context else None


def _read(weights: int, said: str) -> Measured:
    """From the lines in which llama.cpp tells its buffers; there is no function that does."""
    cache = sum(float(size) for size in _CACHE.findall(said))
    of_devices: dict[str, float] = {}
    for device, size in _BUFFER.findall(said):
        of_devices[device] = of_devices.get(device, 0.0) + float(size)
    return Measured(weights, int(cache * _MIB), int(max(of_devices.values(), default=0.0) * _MIB))
