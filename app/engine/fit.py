"""Whether a model fits, how much of it a GPU can take, and how fast it will be: estimates, by formulas alone."""

from collections.abc import Callable
from dataclasses import dataclass

from app.core.fit import Fit, KvType, Need, Verdict
from app.core.machine import GIB, Machine
from app.engine.fit_memory import (
    STEP,
    Weights,
    cache_of_layer,
    compute_bytes,
    gpu_scratch,
)

# llama.cpp's own automatic fit leaves as much free on each GPU: its driver's context and pools are not told before.
GPU_MARGIN = GIB
MEMORY_MARGIN = GIB // 2  # the program itself, and what its libraries take while they run
DESKTOP_SHARE = 16  # a screen's programs hold this part of a GPU, the 16th
FREE_SHARE = 16  # and this part of what is free stays so, because other programs go on
_SPLIT_LOSS = GIB // 2  # of each GPU after the first: its own buffers, and layers are not cut in two
_UNKNOWN = 1 << 60  # bytes; more than any machine has

# Speed: what of the bandwidth is reached, and what a token costs beside that. Measured with full-shape files on a
# processor of two cores: 0.97 to 1.1 of what the probe reads. GPUs: as published benchmarks show.
_CPU_SHARE, _GPU_SHARE = 0.9, 0.7
_LAUNCH_SECONDS = 25e-6  # for each layer on a GPU
TYPICAL_FILL = 4096  # tokens in the cache, at which speed is told


@dataclass(frozen=True, slots=True)
class Capacity:
    """What a machine gives to a model. Bytes, and bytes a second; margins are already taken off the GPUs."""

    gpu: int
    memory: int
    shared: bool = False  # the GPU's is a part of the memory
    gpu_bandwidth: float = 0.0
    bandwidth: float = 0.0

    @classmethod
    def at_best(cls, machine: Machine) -> "Capacity":
        """With no other large program running: what is worth fetching depends on this."""
        total = machine.total_memory
        for_others = max(total // 8, min(total // 4, 2 * GIB))
        gpus = [each.total_memory - each.total_memory // DESKTOP_SHARE for each in machine.gpus]
        return cls._of(machine, gpus, total - for_others if total else _UNKNOWN)

    @classmethod
    def now(cls, machine: Machine) -> "Capacity":
        """With what is free: what can be loaded depends on this."""
        free = machine.free_memory
        return cls._of(machine, [each.free_memory for each in machine.gpus], free - free // FREE_SHARE or _UNKNOWN)

    @classmethod
    def _of(cls, machine: Machine, gpus: list[int], memory: int) -> "Capacity":
        usable = [amount - GPU_MARGIN for amount in gpus if amount > GPU_MARGIN]
        gpu = max(sum(usable) - _SPLIT_LOSS * (len(usable) - 1), 0) if usable else 0
        shared = any(each.shared for each in machine.gpus)
        slowest = min((each.bandwidth for each in machine.gpus), default=0.0)
        return cls(gpu, memory, shared, machine.bandwidth if shared and not slowest else slowest, machine.bandwidth)


def fit(weights: Weights, context: int, kv_type: KvType, capacity: Capacity) -> Fit:
    """As many layers on the GPU as it takes."""
    placed = place(weights, context, kv_type, capacity)
    return Fit(
        verdict=placed.verdict,
        context=context,
        kv_type=kv_type,
        gpu_layers=placed.gpu_layers,
        layers=weights.shape.layers,
        need=placed.need,
        gpu_memory=placed.gpu,
        memory=placed.memory,
        largest_context=largest_context(weights, kv_type, capacity),
        tokens_per_second=tokens_per_second(weights, placed, kv_type, capacity),
    )


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a model would lie. Bytes."""

    verdict: Verdict
    context: int
    gpu_layers: int
    gpu: int
    memory: int
    need: Need


def place(weights: Weights, context: int, kv_type: KvType, capacity: Capacity) -> Placement:
    """The placement with the most layers on the GPU that fits; that of the processor alone where none does."""
    most = layers_that_fit(weights, context, kv_type, capacity)
    for count in (most, 0) if most > 0 else (0,):
        placed = placement(weights, context, kv_type, count)
        if fits(placed, capacity):
            return placed
    return refused(placement(weights, context, kv_type, 0))


def placement(weights: Weights, context: int, kv_type: KvType, gpu_layers: int) -> Placement:
    """With `gpu_layers` layers on the GPU: the last ones, and the output matrix with them."""
    shape = weights.shape
    layer = weights.layer + cache_of_layer(shape, context, kv_type)
    compute, all_of_it = compute_bytes(shape, context), gpu_layers == shape.layers
    cache = shape.layers * cache_of_layer(shape, context, kv_type)
    if gpu_layers == 0:
        need = Need(weights.total, cache, compute, MEMORY_MARGIN)
        return Placement(Verdict.CPU_ONLY, context, 0, 0, need.total, need)
    step = compute + gpu_scratch(shape, context, kv_type)
    gpu = weights.output + gpu_layers * layer + step
    memory = weights.embedding + (shape.layers - gpu_layers) * layer + MEMORY_MARGIN
    memory += 0 if all_of_it else compute
    verdict = Verdict.ALL_ON_GPU if all_of_it else Verdict.SOME_LAYERS_ON_GPU
    need = Need(gpu + memory - cache - step - MEMORY_MARGIN, cache, step, MEMORY_MARGIN + GPU_MARGIN)
    return Placement(verdict, context, gpu_layers, gpu, memory, need)


def largest_context(weights: Weights, kv_type: KvType, capacity: Capacity) -> int:
    """Tokens that fit whole: on the GPU where the machine has one, else in memory; 0: none."""
    whole = Verdict.ALL_ON_GPU if capacity.gpu else Verdict.CPU_ONLY

    def fits(context: int) -> bool:
        return place(weights, context, kv_type, capacity).verdict is whole

    return largest(fits, weights.shape.trained_context)


def largest(fits: Callable[[int], bool], limit: int) -> int:
    """The largest multiple of `STEP` up to `limit` of which `fits` is true; it must be true of all smaller ones."""
    low, high = 0, limit // STEP
    while low < high:
        middle = (low + high + 1) // 2
        if fits(middle * STEP):
            low = middle
        else:
            high = middle - 1
    return low * STEP


def tokens_per_second(weights: Weights, placed: Placement, kv_type: KvType, capacity: Capacity) -> float:
    """By what must be read for each token, with `TYPICAL_FILL` tokens in the cache; 0 where it can't be told."""
    shape, on_gpu = weights.shape, placed.gpu_layers
    layer = weights.layer + cache_of_layer(shape, min(placed.context, TYPICAL_FILL), kv_type)
    of_gpu = on_gpu * layer + (weights.output if on_gpu else 0)
    of_memory = (shape.layers - on_gpu) * layer + (0 if on_gpu else weights.output)
    if (of_gpu and not capacity.gpu_bandwidth) or (of_memory and not capacity.bandwidth):
        return 0.0
    seconds = on_gpu * _LAUNCH_SECONDS
    seconds += of_gpu / (_GPU_SHARE * capacity.gpu_bandwidth) if of_gpu else 0.0
    seconds += of_memory / (_CPU_SHARE * capacity.bandwidth) if of_memory else 0.0
    return 1 / seconds if seconds and placed.verdict is not Verdict.DOES_NOT_FIT else 0.0


def layers_that_fit(weights: Weights, context: int, kv_type: KvType, capacity: Capacity) -> int:
    """How many layers the GPU takes, whatever becomes of the others."""
    shape = weights.shape
    fixed = weights.output + compute_bytes(shape, context) + gpu_scratch(shape, context, kv_type)
    layer = weights.layer + cache_of_layer(shape, context, kv_type)
    return min(max(capacity.gpu - fixed, 0) // max(layer, 1), shape.layers)


def fits(placed: Placement, capacity: Capacity) -> bool:
    if capacity.shared:
        return placed.gpu <= capacity.gpu and placed.gpu + placed.memory <= capacity.memory
    return placed.gpu <= capacity.gpu and placed.memory <= capacity.memory


def refused(placed: Placement) -> Placement:
    return Placement(Verdict.DOES_NOT_FIT, placed.context, 0, 0, placed.memory, placed.need)
