"""Speed of the engine against a bare `llama_decode` and sample loop in the same process.

    python -m tests.bench.decode [--rounds N] [--tokens N] [--threads N] [--model FILE]

Without a model one is made that costs at least 10 ms a token on two cores: random weights of the
architecture phi3 in half precision, about 350 MB, that recite a text for ever. Short rounds of the two alternate,
so that what else the machine does hits both; the figure is the median of the ratios. With the starter
model, whose tokens cost next to nothing, the difference is the engine's overhead per token.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.engine import messages as m
from app.engine.llama import LlamaBackend
from app.engine.stop import StopFlag
from app.system.resources import resource
from tests.support.engine import Engine, question
from tests.support.tiny_gguf import Family, Tiny, write

TARGET = 0.97
CONTEXT = 2048
GREEDY = m.Sampling(temperature=0)
WORDS = tuple(f" w{number}" for number in range(60))
STARTER_QUESTION = "How to solve 3*x^2+4*x+5=1?"


@dataclass(frozen=True, slots=True)
class Pair:
    """Seconds per token of the two loops, one pair for each round."""

    bare: tuple[float, ...]
    engine: tuple[float, ...]

    @property
    def ratio(self) -> float:
        """Speed of the engine, the bare loop's being 1: the median over the rounds."""
        return statistics.median(b / e for b, e in zip(self.bare, self.engine, strict=True))

    @property
    def overhead(self) -> float:
        """Seconds per token by which the engine is above the bare loop, each in its best round."""
        return min(self.engine) - min(self.bare)


def make_model(folder: Path, words: Sequence[str] = WORDS) -> Path:
    """A model that thinks aloud for ever, at a cost like that of a small real one."""
    shape = {"width": 1024, "heads": 16, "kv_heads": 4, "feed_forward": 4096, "layers": 12}
    says = ("<th", "ink>", *words)
    tiny = Tiny(Family.MINI, name="Phi 4 Mini Reasoning", half=True, says=says, loops=True, context=131_072, **shape)
    return write(folder / "bench.gguf", tiny)


class BareLoop:
    """What nobody can be faster than: decode and sample, nothing else."""

    def __init__(self, path: Path, options: m.LoadOptions, text: str) -> None:
        # Late, as in the engine: these import the library.
        from app.engine.fit_memory import BATCH
        from app.engine.llama_answer import SamplerChain
        from app.engine.llama_binding import native

        self._native = native
        self._backend = LlamaBackend()
        self._backend.load(path, options, lambda _: None, StopFlag())
        loaded = self._backend._loaded
        assert loaded is not None
        self._model = loaded.model
        self._prompt = loaded.prompts.make(question(text), CONTEXT, 1).tokens
        self._chain = SamplerChain(GREEDY)
        for start in range(0, len(self._prompt), BATCH):
            assert self._model.decode(self._prompt[start : start + BATCH]) == 0

    def run(self, tokens: int) -> float:
        """Seconds per token after the prompt was read."""
        native, context, chain = self._native, self._model.context, self._chain.handle
        self._model.keep(len(self._prompt) - 1)  # as the engine does when it is asked the same again
        assert self._model.decode(self._prompt[-1:]) == 0
        one = (native.llama_token * 1)()
        batch = native.llama_batch_get_one(one, 1)
        began = time.perf_counter()
        one[0] = native.llama_sampler_sample(chain, context, -1)
        for _ in range(tokens - 1):  # the last one is not computed, nothing follows it
            native.llama_decode(context, batch)
            one[0] = native.llama_sampler_sample(chain, context, -1)
        return (time.perf_counter() - began) / tokens

    def close(self) -> None:
        self._chain.close()
        self._backend.close()


@contextmanager
def both(path: Path, options: m.LoadOptions, text: str) -> Iterator[tuple[BareLoop, Engine]]:
    """The two, loaded with the same options."""
    bare, engine = BareLoop(path, options, text), Engine()
    try:
        engine.load(path, options)
        yield bare, engine
    finally:
        engine.close()
        bare.close()


def compare(path: Path, text: str, *, rounds: int, tokens: int | None, threads: int | None) -> Pair:
    """Alternating rounds; without `tokens` as many as the model's own answer has."""
    options = m.LoadOptions(CONTEXT, threads=threads)
    times: list[tuple[float, float]] = []
    with both(path, options, text) as (bare, engine):
        count = _one_round(engine, text, tokens).generated_tokens  # also warms up
        bare.run(min(count, 20))
        for _ in range(rounds):
            usage = _one_round(engine, text, tokens)
            times.append((bare.run(count), usage.decode_seconds / usage.generated_tokens))
    return Pair(tuple(b for b, _ in times), tuple(e for _, e in times))


def _one_round(engine: Engine, text: str, tokens: int | None) -> Any:
    return engine.answer(question(text), GREEDY, tokens)[2].usage


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=31)
    parser.add_argument("--tokens", type=int, default=20)
    parser.add_argument("--threads", type=int)
    parser.add_argument("--model", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="phidias-bench-") as folder:
        path = given.model or make_model(Path(folder))
        pair = compare(path, "Count.", rounds=given.rounds, tokens=given.tokens, threads=given.threads)
    cost = statistics.median(pair.bare) * 1000
    verdict = "reached" if pair.ratio >= TARGET else "missed"
    print(f"bare loop {cost:.2f} ms a token, engine at {pair.ratio:.4f} of its speed (target {TARGET}: {verdict})")
    starter = resource("starter/phidias-starter.gguf")
    if starter.exists():
        pair = compare(starter, STARTER_QUESTION, rounds=given.rounds, tokens=None, threads=1)
        cost = statistics.median(pair.bare) * 1e6
        print(f"starter model: {cost:.0f} µs a token bare, {pair.overhead * 1e6:.1f} µs a token of overhead")


if __name__ == "__main__":
    main()
