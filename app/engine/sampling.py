"""Which samplers a setting asks for, in their order."""

import secrets
from dataclasses import dataclass
from enum import Enum

from app.engine.messages import Sampling


class Sampler(Enum):
    """llama.cpp's samplers in use here."""

    GREEDY = "greedy"
    TOP_K = "top_k"
    TEMPERATURE = "temp"
    TOP_P = "top_p"
    MIN_P = "min_p"
    DRAW = "dist"


SHORTLIST = 1000  # tokens


@dataclass(frozen=True, slots=True)
class Link:
    """One sampler of the chain with its parameter: k, temperature, p, or the seed of the draw."""

    sampler: Sampler
    value: float = 0


def chain_of(sampling: Sampling) -> tuple[Link, ...]:
    """The chain for `sampling`; a seed is drawn where none is given.

    The temperature comes before the filters by probability, as in the library the recommended values
    were found with (transformers); top-k does not depend on it and goes first because it is cheap.
    """
    if sampling.temperature <= 0:
        return (Link(Sampler.GREEDY),)
    links = []
    if sampling.top_k > 0 or sampling.top_p < 1:
        # Of 200,000 tokens more than a shortlist is never within top-p, and sorting all takes 2 ms a token.
        links.append(Link(Sampler.TOP_K, sampling.top_k or SHORTLIST))
    links.append(Link(Sampler.TEMPERATURE, sampling.temperature))
    if sampling.top_p < 1:
        links.append(Link(Sampler.TOP_P, sampling.top_p))
    if sampling.min_p > 0:
        links.append(Link(Sampler.MIN_P, sampling.min_p))
    seed = secrets.randbits(32) if sampling.seed is None else sampling.seed & 0xFFFFFFFF
    return (*links, Link(Sampler.DRAW, seed))
