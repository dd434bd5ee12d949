"""Sizes in memory, held against those of published files and of llama.cpp's own allocations."""

from dataclasses import replace
from pathlib import Path

import pytest
from gguf import GGUFWriter

from app.core.fit import KvType
from app.core.gguf_tensors import read_contents
from app.core.shape import PHI_4_MINI_SHAPE, PHI_4_SHAPE, ModelShape
from app.engine.fit_memory import cache_of_layer, compute_bytes, rounded, shape_of, weigh, weights_in
from tests.support.full_shape import write_full_shape
from tests.support.published import LARGE, MINI
from tests.support.tiny_gguf import Family, Tiny, write

MIB, GIB = 2**20, 2**30
CONTEXTS = (4096, 16_384, 32_768, 131_072)

# GiB of weights and cache in half precision, and with the cache at 8 bits, for each of CONTEXTS.
TOTALS: dict[tuple[bool, str], tuple[tuple[float, ...], tuple[float, ...]]] = {
    (True, "Q8_0"): ((15.29, 17.63, 20.76, 39.51), (14.92, 16.17, 17.83, 27.79)),
    (True, "Q6_K"): ((11.98, 14.33, 17.45, 36.20), (11.61, 12.86, 14.52, 24.48)),
    (True, "Q4_K_M"): ((9.21, 11.55, 14.68, 33.43), (8.84, 10.09, 11.75, 21.71)),
    (True, "Q2_K"): ((5.94, 8.29, 11.41, 30.16), (5.58, 6.82, 8.48, 18.44)),
    (False, "Q8_0"): ((4.30, 5.80, 7.80, 19.80), (4.06, 4.86, 5.92, 12.30)),
    (False, "Q6_K"): ((3.43, 4.93, 6.93, 18.93), (3.20, 3.99, 5.06, 11.43)),
    (False, "Q4_K_M"): ((2.81, 4.31, 6.31, 18.31), (2.58, 3.38, 4.44, 10.81)),
    (False, "Q2_K"): ((2.06, 3.56, 5.56, 17.56), (1.83, 2.62, 3.69, 10.06)),
}


def of(is_large: bool, name: str) -> tuple[ModelShape, int]:
    return (PHI_4_SHAPE, LARGE[name]) if is_large else (PHI_4_MINI_SHAPE, MINI[name])


@pytest.mark.parametrize(("is_large", "name"), TOTALS)
def test_weights_and_cache(is_large: bool, name: str) -> None:
    shape, size = of(is_large, name)
    weights = weigh(shape, size, name)
    for kv_type, wanted in zip((KvType.F16, KvType.Q8_0), TOTALS[is_large, name], strict=True):
        caches = (shape.layers * cache_of_layer(shape, context, kv_type) for context in CONTEXTS)
        assert [(weights.total + cache) / GIB for cache in caches] == pytest.approx(wanted, abs=0.011)


@pytest.mark.parametrize(
    ("is_large", "name", "layer", "others"),
    [
        (True, "Q8_0", 345.4, 1041),
        (True, "Q6_K", 266.6, 804),
        (True, "Q5_K_M", (228.5, 240.1), 739),
        (True, "Q4_K_M", (187.5, 210.1), 678),
        (True, "Q3_K_M", (159.6, 170.5), 613),
        (True, "Q2_K", 118.1, 563),
        (False, "Q8_0", 102.0, 623),
        (False, "Q6_K", 78.8, 481),
        (False, "Q5_K_M", (68.0, 71.2), 481),
        (False, "Q4_K_M", (55.9, 62.1), 481),
        (False, "Q3_K_M", (47.6, 50.6), 481),
        (False, "Q2_K", 34.9, 481),
    ],
)
def test_a_layer_and_what_is_in_none(
    is_large: bool, name: str, layer: float | tuple[float, float], others: float
) -> None:
    """Of a mix of types, the average lies between the smallest and the largest layer."""
    shape, size = of(is_large, name)
    weights = weigh(shape, size, name)
    low, high = layer if isinstance(layer, tuple) else (layer * 0.995, layer * 1.005)
    assert low <= weights.layer / MIB <= high
    both = weights.output if shape.tied_embeddings else weights.embedding + weights.output
    assert both / MIB == pytest.approx(others, rel=0.002)


def test_large_embeddings_and_half_precision() -> None:
    assert weigh(PHI_4_SHAPE, 9_434_452_416, "Q4_K_L").output / MIB == pytest.approx(520.6, rel=0.001)
    assert weigh(PHI_4_SHAPE, LARGE["F16"], "F16").embedding == 2 * 100_352 * 5120
    unknown = weigh(PHI_4_SHAPE, LARGE["Q4_K_M"], "")
    assert unknown.total == pytest.approx(LARGE["Q4_K_M"], rel=0.001)


@pytest.mark.parametrize(
    ("shape", "kv_type", "per_token"),
    [
        (PHI_4_SHAPE, KvType.F16, 204_800),
        (PHI_4_SHAPE, KvType.Q8_0, 108_800),
        (PHI_4_SHAPE, KvType.Q4_0, 57_600),
        (PHI_4_MINI_SHAPE, KvType.F16, 131_072),
        (PHI_4_MINI_SHAPE, KvType.Q8_0, 69_632),
        (PHI_4_MINI_SHAPE, KvType.Q4_0, 36_864),
    ],
)
def test_cache_of_a_token(shape: ModelShape, kv_type: KvType, per_token: int) -> None:
    assert shape.layers * cache_of_layer(shape, 256, kv_type) == 256 * per_token


def test_llama_cpp_rounds_contexts_up() -> None:
    assert [rounded(size) for size in (1, 256, 257, 4097)] == [256, 256, 512, 4352]


@pytest.mark.parametrize(
    ("shape", "sizes"), [(PHI_4_SHAPE, (139, 143, 151, 167, 263)), (PHI_4_MINI_SHAPE, (70, 74, 82, 98, 194))]
)
def test_compute_buffer(shape: ModelShape, sizes: tuple[int, ...]) -> None:
    """MiB at 4k, 8k, 16k, 32k and 128k, as llama.cpp allocates them."""
    contexts = (4096, 8192, 16_384, 32_768, 131_072)
    assert [compute_bytes(shape, size) / MIB for size in contexts] == pytest.approx(sizes, abs=0.02)


def test_the_shape_a_file_tells(tmp_path: Path) -> None:
    tiny = Tiny(Family.MINI, width=128, heads=4, kv_heads=2, layers=3, feed_forward=256, context=8192)
    shape = shape_of(read_contents(write(tmp_path / "a.gguf", tiny)))
    assert shape is not None
    assert replace(shape, parameters=0, vocabulary=0) == ModelShape(3, 128, 256, 4, 2, 32, 0, 8192, True, 0)
    assert shape.vocabulary > 256
    large = shape_of(read_contents(write(tmp_path / "b.gguf", Tiny())))
    assert large is not None
    assert not large.tied_embeddings


@pytest.mark.parametrize(
    ("shape", "name", "size"),
    [(PHI_4_SHAPE, "Q4_K_M", LARGE["Q4_K_M"]), (PHI_4_MINI_SHAPE, "Q6_K", MINI["Q6_K"])],
)
def test_a_file_that_is_there_weighs_what_was_reckoned(tmp_path: Path, shape: ModelShape, name: str, size: int) -> None:
    path = write_full_shape(tmp_path / "a.gguf", shape, name, "Phi 4")
    weights, reckoned = weights_in(read_contents(path)), weigh(shape, size, name)
    assert weights is not None
    assert replace(weights.shape, parameters=0) == replace(shape, parameters=0)
    assert weights.shape.parameters == pytest.approx(shape.parameters, abs=100)  # RoPE factors are counted too
    assert (weights.embedding, weights.output) == (reckoned.embedding, reckoned.output)
    assert weights.layer == pytest.approx(reckoned.layer, rel=0.001)


def test_a_file_that_tells_too_little(tmp_path: Path) -> None:
    writer = GGUFWriter(tmp_path / "a.gguf", "phi3")
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_ti_data_to_file()
    writer.close()
    assert weights_in(read_contents(tmp_path / "a.gguf")) is None
