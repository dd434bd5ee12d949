"""What `phidias fit` estimates, against what this machine does: memory and speed of files of the full shape.

    python -m tests.bench.fit [QUANTIZATION …]

Phi-4-mini as Q4_K_M, Q6_K and Q8_0 unless others are named. The files are written for the purpose, their weights are
holes that the disk need not hold and the memory must: 5 GB are wanted. A token takes as long whatever the weights are.
Of Q4_K_M, llama.cpp makes a copy arranged for the processor; the pages of the file that it was made of are still mapped
and are counted here, but the system takes them back when it needs them.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

from app.core.fit import KvType
from app.core.shape import PHI_4_MINI_SHAPE
from app.engine.fit import Capacity, place, tokens_per_second
from app.engine.fit_memory import weigh
from app.engine.survey import survey
from tests.support.full_shape import write_full_shape

CONTEXT, TOKENS = 2048, 24
USUAL = ("Q4_K_M", "Q6_K", "Q8_0")


def resident() -> int:
    """Bytes of this process in memory. Linux only."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


def measured(path: Path) -> tuple[float, int]:
    """Tokens a second with an almost empty cache, and the bytes that loading and computing took.

    The speed is that of the quickest tenth: whatever else runs can only make a token slower, as it does the probe.
    """
    from app.engine.llama_open import open_model  # late, as in the engine: imports the library
    from app.engine.messages import LoadOptions

    before = resident()
    loaded = open_model(path, LoadOptions(context_size=CONTEXT, gpu_layers=0), lambda _: True)
    model = loaded.model
    model.decode(tuple(range(64)))
    seconds = []
    for _ in range(TOKENS):
        begin = time.perf_counter()
        model.decode((5,))
        seconds.append(time.perf_counter() - begin)
    taken = resident() - before
    loaded.close()
    return 1 / statistics.quantiles(seconds, n=10)[0], taken


def main(names: list[str]) -> None:
    capacity = Capacity.at_best(survey())
    print(f"memory is read at {capacity.bandwidth / 1e9:.1f} GB/s")
    with tempfile.TemporaryDirectory() as folder:
        for name in names or USUAL:
            path = write_full_shape(Path(folder) / "model.gguf", PHI_4_MINI_SHAPE, name, "Phi 4 Mini Instruct")
            weights = weigh(PHI_4_MINI_SHAPE, path.stat().st_size, name)
            placed = place(weights, 256, KvType.F16, capacity)  # as full as the cache will be
            estimate = tokens_per_second(weights, placed, KvType.F16, capacity)
            need = place(weights, CONTEXT, KvType.F16, capacity).need
            speed, taken = measured(path)
            print(f"{name}: {speed:.2f} tokens/s, {estimate / speed:.2f} of it estimated; ", end="")
            print(f"{taken / 1e9:.2f} GB, {(need.total - need.runtime) / taken:.3f} of it estimated")


if __name__ == "__main__":
    main(sys.argv[1:])
