"""Which file is recommended on machines of many sizes, and in which words."""

from dataclasses import replace

import pytest

from app.core.fit import KvType, Verdict
from app.core.models import Variant
from app.engine.fit import Capacity, place
from app.engine.fit_advice import advise, why_none
from app.engine.fit_memory import weigh
from tests.support.published import ENTRIES, entry, machine

MINI_REASONING, REASONING = Variant.PHI_4_MINI_REASONING, Variant.PHI_4_REASONING
SIZES = (4, 8, 12, 16, 24, 48)


@pytest.mark.parametrize(
    ("memory", "gpu", "small", "large"),
    [
        (8, 0, "Q6_K: in memory, computed by the processor with 32k of reasoning in an 8-bit cache, about 10", None),
        (16, 0, "Q6_K: in memory", "Q4_K_M: in memory, computed by the processor with 32k of reasoning in an 8-bit"),
        (16, 4, "Q6_K: 14 of 32 layers on your 4 GB GPU", "Q4_K_M: 7 of 40 layers on your 4 GB GPU"),
        (16, 6, "Q6_K: whole on your 6 GB GPU with 16k of reasoning in an 8-bit cache", "Q4_K_M: 14 of 40 layers"),
        (16, 8, "Q8_0: whole on your 8 GB GPU with 32k of reasoning in an 8-bit cache", "Q4_K_M: 20 of 40 layers"),
        (32, 12, "Q8_0: whole on your 12 GB GPU with 32k of reasoning", "Q4_K_M: whole on your 12 GB GPU with 16k"),
        (32, 16, "Q8_0: whole", "Q5_K_M: whole on your 16 GB GPU with 32k of reasoning in an 8-bit cache"),
        (64, 24, "Q8_0: whole", "Q6_K: whole on your 24 GB GPU with 32k of reasoning"),
        (64, 48, "Q8_0: whole", "Q6_K: whole on your 48 GB GPU with 32k of reasoning"),
    ],
)
def test_the_recommendation_and_its_reason(memory: float, gpu: float, small: str, large: str | None) -> None:
    recommended = advise(ENTRIES, machine(memory, gpu)).recommended
    assert recommended[MINI_REASONING].reason.startswith(small)
    if large is None:
        assert REASONING not in recommended
    else:
        assert recommended[REASONING].reason.startswith(large)


@pytest.mark.parametrize("gpu", [0, *SIZES])
@pytest.mark.parametrize("memory", SIZES)
def test_what_is_recommended_fits_as_it_is_said(memory: float, gpu: float) -> None:
    pretended = machine(memory, gpu)
    advice = advise(ENTRIES, pretended)
    for each in ENTRIES:
        best = advice.recommended.get(each.variant)
        if best is None:
            continue
        weights = weigh(each.shape, best.model.size or 0, best.model.quantization)
        placed = place(weights, best.fit.context, best.fit.kv_type, Capacity.at_best(pretended))
        assert placed.verdict is best.fit.verdict is not Verdict.DOES_NOT_FIT
        assert best.fit.context <= each.shape.trained_context
        assert best.fit.kv_type is not KvType.Q4_0  # it loses too much to be chosen for anybody
        assert best.model.quantization not in ("F16", "Q2_K")


def test_more_memory_never_recommends_what_is_worse() -> None:
    order = {name: i for i, name in enumerate(("Q3_K_M", "IQ4_XS", "Q4_K_S", "Q4_K_M", "Q5_K_M", "Q6_K", "Q8_0"))}
    for variant in (MINI_REASONING, REASONING):
        before = (-1, 0)
        for gpu in range(12, 64, 2):  # from where all of it is on the GPU
            best = advise(ENTRIES, machine(64, gpu)).recommended[variant]
            now = (order[best.model.quantization], best.fit.context)
            assert now[0] >= before[0] or now[1] > before[1]
            before = now


def test_the_variant_to_begin_with() -> None:
    assert advise(ENTRIES, machine(16)).first is MINI_REASONING
    assert advise(ENTRIES, machine(64, 24)).first is REASONING
    assert advise(ENTRIES, machine(64, 24, bandwidth=100e9)).first is MINI_REASONING  # it would be slow
    assert advise(ENTRIES, machine(1)).first is None


def test_why_nothing_is_recommended() -> None:
    tiny, small = machine(4), machine(9)
    for pretended, words in ((tiny, "Even its smallest file needs 6"), (small, "Only quantizations of poor quality")):
        advice = advise(ENTRIES, pretended)
        fits = [advice.fits[model.id] for model in ENTRIES[2].models]
        assert why_none(fits, pretended).startswith(words)
    assert "not known" in why_none([], tiny)


def test_a_file_of_unknown_size_has_no_fit() -> None:
    whole = ENTRIES[0]
    nameless = replace(whole.models[0], files=(replace(whole.models[0].files[0], size=None),))
    advice = advise([replace(whole, models=(nameless,))], machine(16))
    assert (advice.fits, advice.recommended, advice.first) == ({}, {}, None)


def test_what_the_hub_has_no_more_is_not_recommended() -> None:
    whole = ENTRIES[0]
    models = tuple(replace(model, gone=model.quantization == "Q8_0") for model in whole.models)
    advice = advise([replace(whole, models=models)], machine(32, 24))
    assert advice.recommended[MINI_REASONING].model.quantization == "Q6_K"
    assert len(advice.fits) == len(models) - 1


def test_of_two_publishers_the_better_known_is_recommended() -> None:
    whole = ENTRIES[0]
    others = tuple(
        replace(model, repository="q/other", files=(replace(model.files[0], size=(model.size or 0) + 5),))
        for model in whole.models
    )
    for first, second in ((whole.models, others), (others, whole.models)):
        advice = advise([replace(whole, models=(*first, *second))], machine(32, 24))
        assert advice.recommended[MINI_REASONING].model.repository == first[0].repository


def test_a_repository_with_one_file_recommends_that() -> None:
    only = entry(MINI_REASONING, ENTRIES[0].shape, {"F16": 7_680_694_656})
    assert advise([only], machine(32, 24)).recommended[MINI_REASONING].model.quantization == "F16"
