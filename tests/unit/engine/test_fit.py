"""What fits where, on machines that are only described."""

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.core.fit import KvType, Verdict
from app.core.machine import GIB, Gpu, Machine
from app.core.shape import PHI_4_MINI_SHAPE, PHI_4_SHAPE
from app.engine.fit import GPU_MARGIN, MEMORY_MARGIN, Capacity, fit, largest_context, place
from app.engine.fit_memory import Weights, weigh
from tests.support.published import LARGE, MINI, machine

ORDER = (Verdict.DOES_NOT_FIT, Verdict.CPU_ONLY, Verdict.SOME_LAYERS_ON_GPU, Verdict.ALL_ON_GPU)
NAMES = sorted(LARGE, key=lambda name: LARGE[name])
contexts = st.integers(1, 131_072)
kv_types = st.sampled_from(KvType)
weights_of_all = st.sampled_from(
    [
        weigh(shape, sizes[name], name)
        for shape, sizes in ((PHI_4_SHAPE, LARGE), (PHI_4_MINI_SHAPE, MINI))
        for name in NAMES
    ]
)
memories, gpus = st.floats(1, 130), st.floats(0, 60)  # GiB
capacities = st.builds(lambda memory, gpu: Capacity.at_best(machine(memory, gpu)), memories, gpus)


def at_best(memory: float, gpu: float = 0) -> Capacity:
    return Capacity.at_best(machine(memory, gpu))


@pytest.mark.parametrize(
    ("name", "context", "kv_type", "gpu", "words"),
    [
        ("Q4_K_M", 32_768, KvType.F16, 24, "all on the GPU"),
        ("Q4_K_M", 32_768, KvType.F16, 16, "38 of 40 layers on the GPU"),
        ("Q4_K_M", 32_768, KvType.Q8_0, 16, "all on the GPU"),
        ("Q4_K_M", 16_384, KvType.Q8_0, 12, "all on the GPU"),
        ("Q4_K_M", 16_384, KvType.Q8_0, 8, "24 of 40 layers on the GPU"),
        ("Q4_K_M", 16_384, KvType.Q8_0, 1, "CPU only"),
        ("Q4_K_M", 16_384, KvType.Q8_0, 0, "CPU only"),
        ("F16", 16_384, KvType.Q8_0, 0, "does not fit"),
        ("F16", 16_384, KvType.Q8_0, 48, "all on the GPU"),
    ],
)
def test_a_14b_on_a_machine_with_32_gb(name: str, context: int, kv_type: KvType, gpu: float, words: str) -> None:
    weights = weigh(PHI_4_SHAPE, LARGE[name], name)
    assert fit(weights, context, kv_type, at_best(32, gpu)).words == words


def test_the_parts_of_what_is_needed_are_all_of_it() -> None:
    weights = weigh(PHI_4_MINI_SHAPE, MINI["Q6_K"], "Q6_K")
    cpu = fit(weights, 16_384, KvType.F16, at_best(16))
    assert (cpu.gpu_memory, cpu.memory) == (0, cpu.need.total)
    assert cpu.memory / GIB == pytest.approx(2.93 + 2 + 0.08 + 0.5, abs=0.02)
    gpu = fit(weights, 16_384, KvType.F16, at_best(16, 12))
    assert gpu.verdict is Verdict.ALL_ON_GPU
    assert gpu.gpu_memory + gpu.memory == gpu.need.total - GPU_MARGIN
    assert gpu.memory == weights.embedding + MEMORY_MARGIN  # a GPU gets a copy of a matrix that is input and output
    assert gpu.gpu_memory / GIB == pytest.approx(2.93 + 2 + 0.08, abs=0.02)


@given(weights_of_all, kv_types, contexts, contexts, capacities)
def test_more_context_never_fits_better(
    weights: Weights, kv_type: KvType, one: int, other: int, capacity: Capacity
) -> None:
    less, more = (place(weights, size, kv_type, capacity) for size in sorted((one, other)))
    assert (ORDER.index(less.verdict), less.gpu_layers) >= (ORDER.index(more.verdict), more.gpu_layers)
    assert less.need.kv_cache <= more.need.kv_cache


@given(weights_of_all, weights_of_all, kv_types, contexts, capacities)
def test_a_larger_quantization_never_fits_better(
    one: Weights, other: Weights, kv_type: KvType, context: int, capacity: Capacity
) -> None:
    assume(one.shape == other.shape)
    small, large = sorted((one, other), key=lambda weights: weights.total)
    first, second = (place(weights, context, kv_type, capacity) for weights in (small, large))
    assert ORDER.index(first.verdict) >= ORDER.index(second.verdict)
    assert largest_context(small, kv_type, capacity) >= largest_context(large, kv_type, capacity)


@given(weights_of_all, kv_types, contexts, st.tuples(memories, memories), st.tuples(gpus, gpus))
def test_more_memory_never_fits_worse(
    weights: Weights, kv_type: KvType, context: int, memory: tuple[float, float], gpu: tuple[float, float]
) -> None:
    poor = place(weights, context, kv_type, at_best(min(memory), min(gpu)))
    rich = place(weights, context, kv_type, at_best(max(memory), max(gpu)))
    assert (ORDER.index(rich.verdict), rich.gpu_layers) >= (ORDER.index(poor.verdict), poor.gpu_layers)


@given(weights_of_all, kv_types, capacities)
def test_the_largest_context_fits_and_the_next_does_not(weights: Weights, kv_type: KvType, capacity: Capacity) -> None:
    whole = Verdict.ALL_ON_GPU if capacity.gpu else Verdict.CPU_ONLY
    size = largest_context(weights, kv_type, capacity)
    assert size <= weights.shape.trained_context
    if size:
        assert place(weights, size, kv_type, capacity).verdict is whole
    if size < weights.shape.trained_context:
        assert place(weights, size + 256, kv_type, capacity).verdict is not whole


@given(weights_of_all, kv_types, contexts, capacities)
def test_what_fits_stays_within_the_machine(
    weights: Weights, kv_type: KvType, context: int, capacity: Capacity
) -> None:
    placed = place(weights, context, kv_type, capacity)
    if placed.verdict is not Verdict.DOES_NOT_FIT:
        assert placed.gpu <= capacity.gpu
        assert placed.memory <= capacity.memory


def test_shared_memory_is_counted_once() -> None:
    """A Mac with 16 GB, of which its GPU may have two thirds."""
    total = 16 * GIB
    mac = Machine(8, total, total, (Gpu("Apple M2", total * 2 // 3, total * 2 // 3, shared=True),), 100e9)
    capacity = Capacity.at_best(mac)
    mini = fit(weigh(PHI_4_MINI_SHAPE, MINI["Q8_0"], "Q8_0"), 32_768, KvType.F16, capacity)
    assert mini.verdict is Verdict.ALL_ON_GPU
    assert mini.tokens_per_second > 0  # by the bandwidth of the memory
    large = fit(weigh(PHI_4_SHAPE, LARGE["Q5_K_M"], "Q5_K_M"), 16_384, KvType.F16, capacity)
    assert large.verdict is not Verdict.ALL_ON_GPU
    assert large.gpu_memory + large.memory <= capacity.memory or large.verdict is Verdict.DOES_NOT_FIT


def test_a_gpu_too_small_for_anything_is_not_used() -> None:
    capacity = at_best(16, 1)
    assert capacity.gpu == 0
    assert fit(weigh(PHI_4_MINI_SHAPE, MINI["Q2_K"], "Q2_K"), 4096, KvType.F16, capacity).verdict is Verdict.CPU_ONLY


def test_two_gpus_hold_more_than_one_and_less_than_one_of_both_sizes() -> None:
    one, two = machine(64, 12), machine(64, 24)
    twice = replace(one, gpus=one.gpus * 2)
    assert Capacity.at_best(one).gpu < Capacity.at_best(twice).gpu < Capacity.at_best(two).gpu


def test_what_is_taken_by_other_programs_counts_only_now() -> None:
    busy = replace(machine(16, 8), free_memory=4 * GIB, gpus=(Gpu("A GPU", 8 * GIB, 2 * GIB),))
    assert Capacity.now(busy) == Capacity(GIB, 4 * GIB * 15 // 16, bandwidth=40e9)
    assert Capacity.at_best(busy).gpu > 6 * GIB
    unknown = replace(busy, total_memory=0, free_memory=0, gpus=())
    assert Capacity.now(unknown).memory > 2**50
    assert Capacity.at_best(unknown).memory > 2**50


def test_speed_follows_from_bandwidth() -> None:
    weights = weigh(PHI_4_SHAPE, LARGE["Q4_K_M"], "Q4_K_M")
    slow, fast = (fit(weights, 16_384, KvType.F16, Capacity.at_best(machine(32, 24, speed))) for speed in (4e11, 8e11))
    assert slow.tokens_per_second < fast.tokens_per_second < 2 * slow.tokens_per_second
    part = fit(weights, 16_384, KvType.F16, at_best(32, 8))
    alone = fit(weights, 16_384, KvType.F16, at_best(32))
    assert alone.tokens_per_second < part.tokens_per_second < slow.tokens_per_second
    unmeasured = replace(machine(32), bandwidth=0.0)
    assert fit(weights, 16_384, KvType.F16, Capacity.at_best(unmeasured)).tokens_per_second == 0
    # A card of 1,008 GB/s writes about 60 tokens a second with this file, an EPYC of 460 GB/s 28.7.
    card = fit(weights, 16_384, KvType.F16, Capacity.at_best(machine(32, 24, 1008e9))).tokens_per_second
    assert 50 < card < 80
