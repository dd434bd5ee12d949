"""Make `merges.json`: learn the tokenizer from a sample of the training stream."""

import random
from pathlib import Path

from starter_model.problems import stream
from starter_model.tokenizer import Tokenizer, learn

SEED = 7
EXAMPLES = 12_000
MERGES = 700
LEAST = 60  # occurrences; rarer pairs are not worth a token


def main() -> None:
    """Write the merges beside this file."""
    examples = [e for _, e in zip(range(EXAMPLES), stream(random.Random(SEED)), strict=False)]
    texts = [text for e in examples for text in (e.question, e.reply)]
    texts += ["You are Phidias Starter, a small model that solves school algebra step by step."] * 100
    path = Path(__file__).parent / "merges.json"
    Tokenizer(learn(texts, MERGES, LEAST)).save(path)
    print(f"{path}: {MERGES} merges")


if __name__ == "__main__":
    main()
