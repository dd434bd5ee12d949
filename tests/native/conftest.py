"""Real llama.cpp on small files made for the purpose."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from gguf import TokenType

from tests.support.engine import Engine
from tests.support.tiny_gguf import Family, Tiny, write


@pytest.fixture
def engine() -> Iterator[Engine]:
    engine = Engine()
    yield engine
    engine.close()


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of model files; each says what its name promises."""
    folder = tmp_path_factory.mktemp("models")
    words = ("Two", " plus", " two.")
    solution = ("\n\n", "It", " is 4.")
    reasoning = {"name": "Phi 4 Reasoning Plus", "width": 256, "heads": 4}
    tagged = ("<think>", *words, "</think>", *solution)
    for kind in (TokenType.CONTROL, TokenType.USER_DEFINED, TokenType.NORMAL):
        write(folder / f"think_{kind.name.lower()}.gguf", Tiny(**reasoning, think=kind, says=tagged))
    spelled = ("<th", "ink>", *words, "</", "think", ">\n", *solution)
    mini = {"family": Family.MINI, "name": "Phi 4 Mini Reasoning", "width": 256, "heads": 4, "context": 131_072}
    write(folder / "think_text.gguf", Tiny(**mini, says=spelled))
    write(folder / "random_large.gguf", Tiny(name="Phi 4"))
    write(folder / "random_mini.gguf", Tiny(Family.MINI, name="Phi 4 Mini Instruct", context=131_072))
    write(folder / "stranger.gguf", Tiny(name="Some Other Model", says=("Hello", " there"), width=256, heads=4))
    write(folder / "endless.gguf", Tiny(name="Phi 4", says=("a", "b", "c", "d"), loops=True, width=256, heads=4))
    write(folder / "characters.gguf", Tiny(name="Phi 4", says=("\u00e9", " \u222b", "x"), width=256, heads=4))
    return folder


@pytest.fixture(scope="session")
def slow_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Costs some milliseconds a token, so that there is something to interrupt."""
    shape = {"width": 768, "heads": 12, "kv_heads": 4, "feed_forward": 3072, "layers": 8}
    return write(tmp_path_factory.mktemp("slow") / "slow.gguf", Tiny(name="Phi 4", half=True, **shape))
