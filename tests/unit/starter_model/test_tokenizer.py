"""The tokenizer that made the training data is the one in the file, as llama.cpp reads it."""

import random
from pathlib import Path

import pytest

from app.engine.llama_binding import native as llama_cpp
from starter_model.problems import stream
from starter_model.tokenizer import SPECIALS, Tokenizer, may_merge

ROOT = Path(__file__).resolve().parents[3]
MODEL = ROOT / "resources" / "starter" / "phidias-starter.gguf"
ODD = [
    "I'll DON'T CamelCase HTTPServer", "12345 6789", "  two  spaces\n\n\nnew ", "\t tab \r\n x",
    "x²+3·x=10。", "∫_0^2 3x^2 dx", "√2±3√5i", "€ ½ 𝒳 🙂 é ñ", "안녕 مرحبا Привет", "<|end|>", "</think>\n\n",
]  # fmt: skip


@pytest.fixture(scope="module")
def tok() -> Tokenizer:
    return Tokenizer.load(ROOT / "packaging" / "starter_model" / "merges.json")


@pytest.fixture(scope="module")
def texts() -> list[str]:
    some = zip(stream(random.Random(21)), range(400), strict=False)
    return ODD + [text for e, _ in some for text in (e.question, e.reply)]


def test_round_trip(tok: Tokenizer, texts: list[str]) -> None:
    assert [t for t in texts if tok.decode(tok.encode(t)) != t] == []


def test_digits_stay_alone(tok: Tokenizer) -> None:
    assert [tok.decode([i]) for i in tok.encode("2024")] == ["2", "0", "2", "4"]
    assert not may_merge("12")
    assert not may_merge("+x")


def test_llama_splits_alike(tok: Tokenizer, texts: list[str]) -> None:
    params = llama_cpp.llama_model_default_params()
    params.vocab_only = True
    model = llama_cpp.llama_model_load_from_file(str(MODEL).encode(), params)
    vocab = llama_cpp.llama_model_get_vocab(model)
    room = (llama_cpp.llama_token * 8192)()
    different = []
    for text in texts:
        data = text.encode()
        count = llama_cpp.llama_tokenize(vocab, data, len(data), room, len(room), False, False)
        if list(room[:count]) != tok.encode(text):
            different.append(text)
    specials = [llama_cpp.llama_vocab_is_control(vocab, tok.ids[s]) for s in SPECIALS]
    llama_cpp.llama_model_free(model)
    assert different == []
    assert all(specials)
