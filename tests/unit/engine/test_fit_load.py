"""What a model is loaded with, what is told of it, and what is tried after a failure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.fit import KvType
from app.core.machine import GIB, Gpu, Machine
from app.core.shape import PHI_4_MINI_SHAPE, PHI_4_REASONING_SHAPE, PHI_4_SHAPE
from app.engine.fit import Capacity
from app.engine.fit_choice import LEAST_CONTEXT, Wish, choose, contexts_of
from app.engine.fit_load import ALL, LoadPlan, LoadPlanner
from app.engine.fit_memory import Weights, weigh
from tests.support.published import LARGE, MINI

LARGE_Q4 = weigh(PHI_4_REASONING_SHAPE, LARGE["Q4_K_M"], "Q4_K_M")
MINI_Q4 = weigh(PHI_4_MINI_SHAPE, MINI["Q4_K_M"], "Q4_K_M")
REASONING = Wish(32_768)


def free(memory: float, gpu: float = 0) -> Capacity:
    """With so many GiB that may be taken: of the memory a sixteenth more is free, of the GPU all."""
    size = int(gpu * GIB)
    gpus = (Gpu("A GPU", 2 * size, size),) if size else ()
    return Capacity.now(Machine(8, 0, int(memory * GIB * 16 / 15), gpus))


def plan(weights: Weights | None, wish: Wish, capacity: Capacity) -> LoadPlan:
    return LoadPlanner(weights, wish, capacity).first()


@pytest.mark.parametrize(
    ("memory", "gpu", "context", "kv_type", "gpu_layers", "told"),
    [
        (32, 0, 32_768, KvType.F16, 0, ()),
        (13, 0, 32_768, KvType.Q8_0, 0, ("kept in 8 bits",)),
        (11, 0, 16_384, KvType.Q8_0, 0, ("cut to 16,384 of 32,768", "kept in 8 bits")),
        (9.6, 0, 4_096, KvType.Q8_0, 0, ("cut to 4,096", "kept in 8 bits")),
        (6, 0, LEAST_CONTEXT, KvType.Q8_0, 0, ("cut to 2,048", "it will be slow")),  # the load is tried all the same
        (3, 6, LEAST_CONTEXT, KvType.Q8_0, 23, ("cut to 2,048", "it will be slow")),
        (32, 23, 32_768, KvType.F16, ALL, ()),
        (32, 15, 32_768, KvType.Q8_0, ALL, ("kept in 8 bits",)),
        (32, 11.5, 16_384, KvType.Q8_0, ALL, ("cut to 16,384", "kept in 8 bits")),
        (32, 7.5, 32_768, KvType.Q8_0, 21, ("kept in 8 bits", "Only 20 of 40 layers")),
        (32, 1, 32_768, KvType.F16, 0, ()),
    ],
)
def test_a_large_reasoning_model(
    memory: float, gpu: float, context: int, kv_type: KvType, gpu_layers: int, told: tuple[str, ...]
) -> None:
    chosen = plan(LARGE_Q4, REASONING, free(memory, gpu))
    assert (chosen.context, chosen.kv_type, chosen.gpu_layers) == (context, kv_type, gpu_layers)
    assert len(chosen.notes) == len(told)
    assert all(words in note for words, note in zip(told, chosen.notes, strict=True))


def test_what_the_settings_ask_for_is_kept_where_it_can_be() -> None:
    assert plan(LARGE_Q4, Wish(32_768, context=8192), free(11)) == LoadPlan(8192, KvType.F16, 0)
    tight = plan(LARGE_Q4, Wish(32_768, context=16_384), free(11))
    assert (tight.context, tight.kv_type) == (16_384, KvType.Q8_0)
    assert plan(LARGE_Q4, Wish(32_768, kv_type=KvType.Q4_0), free(32)).kv_type is KvType.Q4_0
    assert plan(LARGE_Q4, Wish(32_768, gpu_layers=0), free(32, 24)).gpu_layers == 0
    asked = plan(LARGE_Q4, Wish(32_768, gpu_layers=30), free(32, 2))
    assert (asked.gpu_layers, asked.notes) == (30, ())


def test_a_context_that_was_asked_for_and_can_not_be_had_is_cut_and_told() -> None:
    chosen = plan(LARGE_Q4, Wish(32_768, context=32_768), free(11))
    assert (chosen.context, chosen.kv_type) == (16_384, KvType.Q8_0)
    assert "cut to 16,384 of 32,768 tokens" in chosen.notes[0]


def test_more_than_a_model_was_trained_for_is_cut_and_told_only_when_it_was_asked_for() -> None:
    phi_4 = weigh(PHI_4_SHAPE, LARGE["Q4_K_M"], "Q4_K_M")
    chosen = plan(phi_4, Wish(16_384, context=200_000), free(64))
    assert chosen.context == 16_384
    assert chosen.notes == ("The context was cut to 16,384 tokens, for which the model was trained.",)
    assert plan(phi_4, Wish(200_000), free(64)) == LoadPlan(16_384, KvType.F16, 0)


def test_a_file_that_tells_little_is_loaded_as_asked() -> None:
    assert plan(None, Wish(8192), free(1)) == LoadPlan(8192)
    assert plan(None, Wish(8192, context=512, gpu_layers=3), free(1)) == LoadPlan(512, gpu_layers=3)


def test_more_than_the_budget_only_with_plenty_of_memory() -> None:
    roomy = Wish(32_768, grows=True)
    assert [choose(MINI_Q4, roomy, free(size)).context for size in (8, 16, 32, 64)] == [32_768, 32_768, 65_536, 131_072]
    assert choose(MINI_Q4, Wish(32_768), free(64)).context == 32_768
    assert choose(MINI_Q4, Wish(32_768, grows=True, context=8192), free(64)).context == 8192


def test_a_mini_falls_to_other_rope_factors_only_when_nothing_larger_fits() -> None:
    sizes = contexts_of(REASONING, 131_072)
    assert sizes == (32_768, 24_576, 16_384, 12_288, 8192, 6144, 4096, 2048)
    above = next(size / 100 for size in range(200, 500) if choose(MINI_Q4, REASONING, free(size / 100)).context > 4096)
    assert choose(MINI_Q4, REASONING, free(above)).kv_type is KvType.Q8_0  # before it falls, the cache is made small


def test_a_head_that_is_no_multiple_of_a_block_keeps_half_precision() -> None:
    odd = Weights(PHI_4_MINI_SHAPE.__class__(32, 3072, 8192, 32, 32, 80, 32_000, 32_768, False, 0), 2**26, 2**28, 2**28)
    assert choose(odd, REASONING, free(6)).kv_type is KvType.F16


@given(st.floats(1, 80), st.floats(0, 60), st.integers(1, 200_000), st.booleans())
def test_whatever_is_free_a_plan_stays_within_bounds(memory: float, gpu: float, wanted: int, is_asked: bool) -> None:
    wish = Wish(32_768, context=wanted if is_asked else None)
    chosen = plan(LARGE_Q4, wish, free(memory, gpu))
    assert 0 < chosen.context <= min(wanted if is_asked else 32_768, 32_768)
    assert ALL <= chosen.gpu_layers <= 41
    assert chosen.gpu_layers != 1  # the output matrix alone


def test_a_close_fit_that_takes_more_than_reckoned_is_planned_again() -> None:
    planner = LoadPlanner(LARGE_Q4, REASONING, free(13))
    first = planner.first()
    assert planner.should_be_checked(first)
    roomy = LoadPlanner(LARGE_Q4, REASONING, free(32))
    assert not roomy.should_be_checked(roomy.first())
    on_gpu = LoadPlanner(LARGE_Q4, REASONING, free(64, 40))
    assert on_gpu.should_be_checked(on_gpu.first())  # what a GPU's driver has no memory for may end the program
    assert not LoadPlanner(None, REASONING, free(1)).should_be_checked(LoadPlan(8192))
    assert first.placed is not None
    reckoned = first.placed.need.kv_cache + first.placed.need.compute
    assert planner.corrected(first, reckoned) is first
    smaller = planner.corrected(first, reckoned + GIB)
    assert smaller.context < first.context
    assert "cut to" in smaller.notes[0]


# After a failure


def test_first_the_cache_is_made_small_then_the_context() -> None:
    planner = LoadPlanner(MINI_Q4, REASONING, free(64))
    at, seen = planner.first(), []
    while (smaller := planner.after(at, of_context=True)) is not None:
        at = smaller
        seen.append((at.kv_type, at.context))
    assert seen[:3] == [(KvType.Q8_0, 32_768), (KvType.Q8_0, 24_576), (KvType.Q8_0, 16_384)]
    assert seen[-1][1] == LEAST_CONTEXT
    assert len(at.notes) == len(seen)
    assert "a context of 32,768 tokens: it has 24,576" in at.notes[1]


def test_a_cache_that_was_asked_for_stays() -> None:
    planner = LoadPlanner(MINI_Q4, Wish(32_768, kv_type=KvType.F16), free(64))
    smaller = planner.after(planner.first(), of_context=True)
    assert smaller is not None
    assert (smaller.kv_type, smaller.context) == (KvType.F16, 24_576)


def test_weights_that_did_not_fit_leave_the_gpu_by_quarters() -> None:
    planner = LoadPlanner(LARGE_Q4, REASONING, free(64, 40))
    at, seen = planner.first(), []
    while (smaller := planner.after(at, of_context=False)) is not None:
        at = smaller
        seen.append(at.gpu_layers)
    assert seen == [30, 20, 10, 0]
    assert at.notes[0] == "There was too little memory on the GPU: 29 of 40 layers are there."
    assert at.notes[-1] == "There was too little memory on the GPU: nothing is there."


def test_where_nothing_is_known_of_a_file_only_the_context_can_shrink() -> None:
    planner = LoadPlanner(None, Wish(8192), free(64))
    assert planner.after(planner.first(), of_context=False) is None
    smaller = planner.after(planner.first(), of_context=True)
    assert smaller is not None
    assert (smaller.kv_type, smaller.context) == (KvType.F16, 6144)
