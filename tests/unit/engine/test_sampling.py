"""Which samplers a setting asks for; their order is what the recommended values were found with."""

import pytest

from app.core.models import Variant
from app.engine.messages import Sampling
from app.engine.profiles import PROFILES, recommended_sampling
from app.engine.sampling import SHORTLIST, Link, Sampler, chain_of


def test_temperature_zero_is_greedy_whatever_else_is_said() -> None:
    assert chain_of(Sampling(temperature=0, top_p=0.9, top_k=5, seed=1)) == (Link(Sampler.GREEDY),)


def test_the_whole_chain_in_order() -> None:
    chain = chain_of(Sampling(temperature=0.8, top_p=0.95, top_k=50, min_p=0.05, seed=7))
    assert chain == (
        Link(Sampler.TOP_K, 50),
        Link(Sampler.TEMPERATURE, 0.8),
        Link(Sampler.TOP_P, 0.95),
        Link(Sampler.MIN_P, 0.05),
        Link(Sampler.DRAW, 7),
    )


def test_filters_switched_off_are_left_out() -> None:
    assert [link.sampler for link in chain_of(Sampling(temperature=1.0, seed=0))] == [Sampler.TEMPERATURE, Sampler.DRAW]


def test_top_p_alone_works_on_a_shortlist() -> None:
    chain = chain_of(Sampling(temperature=0.8, top_p=0.95, seed=0))
    assert chain[0] == Link(Sampler.TOP_K, SHORTLIST)


def test_without_a_seed_each_draw_differs_and_any_seed_fits() -> None:
    seeds = {chain_of(Sampling())[-1].value for _ in range(8)}
    assert len(seeds) > 1
    assert all(0 <= seed < 2**32 for seed in seeds)
    assert chain_of(Sampling(seed=-1))[-1].value == 2**32 - 1


@pytest.mark.parametrize(
    ("variant", "expected"),
    [
        (Variant.PHI_4, Sampling(temperature=0)),
        (Variant.PHI_4_REASONING, Sampling(temperature=0.8, top_p=0.95, top_k=50)),
        (Variant.PHI_4_REASONING_PLUS, Sampling(temperature=0.8, top_p=0.95, top_k=50)),
        (Variant.PHI_4_MINI_INSTRUCT, Sampling(temperature=0)),
        (Variant.PHI_4_MINI_REASONING, Sampling(temperature=0.8, top_p=0.95)),
        (Variant.STARTER, Sampling(temperature=0)),
    ],
)
def test_what_the_model_cards_recommend(variant: Variant, expected: Sampling) -> None:
    assert recommended_sampling(variant) == expected


def test_every_variant_has_a_profile() -> None:
    assert {*PROFILES} == {*Variant}
