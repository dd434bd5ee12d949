"""How large a context is created."""

import pytest

from app.core.gguf import GgufHeader
from app.engine.context import LEAST_CONTEXT, OVERHEAD, choose_context

GIB = 2**30
WEIGHTS = 2_491_874_688
HEADER = GgufHeader(
    3,
    0,
    {
        "general.architecture": "phi3",
        "phi3.context_length": 131_072,
        "phi3.block_count": 32,
        "phi3.embedding_length": 3072,
        "phi3.attention.head_count": 24,
        "phi3.attention.head_count_kv": 8,
    },
)
PER_TOKEN = 131_072  # bytes


def choose(wanted: int | None, free: int | None, usual: int = 32_768) -> tuple[int, tuple[str, ...]]:
    choice = choose_context(HEADER, wanted=wanted, usual=usual, file_bytes=WEIGHTS, free_bytes=free)
    return choice.size, choice.notes


def test_the_usual_and_the_wanted() -> None:
    assert choose(None, 32 * GIB) == (32_768, ())
    assert choose(8192, 32 * GIB) == (8192, ())
    assert choose(8192, None) == (8192, ())


def test_cut_to_what_the_model_was_trained_for() -> None:
    size, notes = choose(200_000, None)
    assert size == 131_072
    assert "131,072" in notes[0]
    assert choose(None, None, usual=200_000) == (131_072, ())  # nobody asked: nothing to tell


def test_cut_to_what_the_memory_holds() -> None:
    free = WEIGHTS + OVERHEAD + 10_000 * PER_TOKEN
    size, notes = choose(None, free)
    assert size == 9984  # the multiple of 256 below 10,000
    assert "little memory" in notes[0]


def test_with_hardly_any_memory_the_least_is_tried() -> None:
    assert choose(None, GIB)[0] == LEAST_CONTEXT
    assert choose(1024, GIB)[0] == 1024


@pytest.mark.parametrize("keys", [{}, {"general.architecture": "phi3"}])
def test_a_file_that_tells_little_is_not_cut(keys: dict[str, str]) -> None:
    choice = choose_context(GgufHeader(3, 0, keys), wanted=None, usual=8192, file_bytes=1, free_bytes=1)
    assert choice.size == 8192
