"""The reckoning held against llama.cpp itself, and loads on which memory is short."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from app.core.fit import KvType
from app.core.machine import Gpu
from app.core.shape import PHI_4_MINI_SHAPE, PHI_4_REASONING_SHAPE
from app.engine import llama_open
from app.engine import messages as m
from app.engine.fit_load import LoadPlan
from app.engine.fit_memory import cache_of_layer, compute_bytes, weigh
from app.engine.llama_measure import measure
from app.engine.llama_model import LlamaModel
from tests.support.engine import Engine, question
from tests.support.full_shape import tensor_bytes, write_full_shape
from tests.support.tiny_gguf import Family, Tiny, write

pytestmark = pytest.mark.native

FILES = {
    "large": (PHI_4_REASONING_SHAPE, "Q4_K_M", "Phi 4 Reasoning", 9_053_116_416),
    "mini": (PHI_4_MINI_SHAPE, "Q6_K", "Phi 4 Mini Reasoning", 3_155_623_456),
}


@pytest.fixture(scope="module")
def full_shapes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("full")
    return {
        key: write_full_shape(folder / f"{key}.gguf", shape, quantization, name)
        for key, (shape, quantization, name, _) in FILES.items()
    }


def test_full_shapes_are_those_of_the_published_files(full_shapes: dict[str, Path]) -> None:
    for key, (shape, quantization, _, published) in FILES.items():
        assert 0 < published - tensor_bytes(shape, quantization) < 9 * 2**20  # the published file's header
        assert full_shapes[key].stat().st_size == pytest.approx(published, rel=0.002)


@pytest.mark.parametrize("kv_type", KvType)
@pytest.mark.parametrize("context", [4096, 16_384, 32_768])
@pytest.mark.parametrize("key", FILES)
def test_the_estimate_is_within_three_per_cent(
    full_shapes: dict[str, Path], key: str, context: int, kv_type: KvType
) -> None:
    shape, quantization, _, published = FILES[key]
    measured = measure(full_shapes[key], LoadPlan(context, kv_type, 0))
    assert measured is not None
    weights = weigh(shape, published, quantization)
    cache, compute = shape.layers * cache_of_layer(shape, context, kv_type), compute_bytes(shape, context)
    assert weights.total == pytest.approx(measured.weights, rel=0.002)
    assert cache == pytest.approx(measured.kv_cache, rel=0.001)
    assert compute == pytest.approx(measured.compute, rel=0.03)
    assert weights.total + cache + compute == pytest.approx(measured.total, rel=0.002)  # three per cent are the promise


def test_what_can_not_be_laid_out_is_not_measured(full_shapes: dict[str, Path], tmp_path: Path) -> None:
    assert measure(tmp_path / "missing.gguf", LoadPlan(512)) is None
    odd = write(tmp_path / "odd.gguf", Tiny(width=40, heads=2))
    assert measure(odd, LoadPlan(512, KvType.Q8_0, 0)) is None


# Loads


@pytest.fixture
def memory(monkeypatch: pytest.MonkeyPatch) -> list[int | None]:
    """What the system says is free, in the one place of the list."""
    amounts: list[int | None] = [None]
    monkeypatch.setattr(llama_open, "available_memory_bytes", lambda: amounts[0])
    return amounts


def test_a_model_is_loaded_with_what_is_free(engine: Engine, tmp_path: Path, memory: list[int | None]) -> None:
    """256 bytes a token in half precision: 16k of context are 4 MiB."""
    words = ("Hello", " there")
    path = write(tmp_path / "a.gguf", Tiny(name="Phi 4", says=words, width=256, heads=8, context=16_384))
    assert engine.load(path).notes == ()
    buffers = compute_bytes(replace(PHI_4_REASONING_SHAPE, embedding=256, feed_forward=128), 16_384)
    least = path.stat().st_size + buffers + 2**29
    memory[0] = (least + 3 * 2**20) * 16 // 15
    info = engine.load(path)
    assert info.context_size == 16_384
    assert info.notes == ("The context is kept in 8 bits instead of 16, because little memory is free.",)
    assert engine.answer(question("Why?"), m.Sampling(temperature=0))[1] == "Hello there"
    assert engine.load(path, m.LoadOptions(kv_type=KvType.Q4_0)).notes == ()
    memory[0] = 2**20
    info = engine.load(path)
    assert info.context_size == 2048
    assert info.notes[0] == "The context was cut to 2,048 of 16,384 tokens, because little memory is free."


def test_the_reasoning_models_have_their_whole_budget(engine: Engine, tmp_path: Path) -> None:
    for family, name, trained in (
        (Family.LARGE, "Phi 4 Reasoning", 32_768),
        (Family.MINI, "Phi 4 Mini Reasoning", 131_072),
    ):
        path = write(tmp_path / "a.gguf", Tiny(family, name=name, context=trained))
        info = engine.load(path)
        assert (info.context_size, info.notes) == (32_768, ())


LIMITED = """
import resource, sys
from pathlib import Path
from app.engine import llama_open
from app.engine.messages import LoadOptions

path = Path(sys.argv[1])
llama_open.available_memory_bytes = lambda: 1 << 50  # the system promises what it hasn't got
llama_open.open_model(path, LoadOptions(context_size=512), lambda fraction: True).close()
used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
limit = used + (650 << 20)
resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
loaded = llama_open.open_model(path, LoadOptions(), lambda fraction: True)
print(loaded.info.context_size, *loaded.info.notes, sep="|")
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits a process's memory so")
def test_when_memory_turns_out_to_be_short_the_next_smaller_is_loaded(tmp_path: Path) -> None:
    """A cache of 1 GiB in half precision and of 544 MiB in 8 bits, where 650 MiB can be had."""
    shape = {"width": 256, "heads": 2, "kv_heads": 2, "layers": 32, "feed_forward": 64}
    path = write(tmp_path / "a.gguf", Tiny(name="Phi 4 Reasoning", context=32_768, **shape))
    root = Path(__file__).parents[2]
    run = subprocess.run(
        [sys.executable, "-c", LIMITED, str(path)], cwd=root, capture_output=True, text=True, timeout=100, check=False
    )
    assert run.returncode == 0, run.stderr
    size, *notes = run.stdout.strip().split("|")
    assert int(size) >= 16_384  # beside the cache, buffers and the stacks of threads must be had
    assert notes[0] == "There was too little memory for the context: it is kept in 8 bits instead of 16."


def test_warming_up_leaves_nothing_behind(tmp_path: Path) -> None:
    model = LlamaModel(write(tmp_path / "a.gguf", Tiny()), 0, lambda _: True)
    model.create_context(512, 1)
    for _ in range(2):  # the second batch would not find room behind the first
        model.warm_up()
        assert model.decode((1, 2, 3)) == 0
        model.keep(0)
    model.close()


def test_a_gpu_that_is_full_is_not_used_and_that_is_told(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "a.gguf", Tiny())
    monkeypatch.setattr(llama_open, "gpus", lambda: (Gpu("A GPU", 8 * 2**30, 2**29),))
    monkeypatch.setattr(llama_open, "why_no_gpu", lambda layers, found: "")
    info = engine.load(path)
    assert (info.gpu_layers, info.device_note) == (0, "The GPU is not used: too little of its memory is free.")
    assert info.device.startswith("CPU")
