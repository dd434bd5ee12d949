"""The starter's own byte-level BPE: gpt-4o's splitting, no digit ever merged."""

import json
import re as plain_re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import regex

# llama.cpp's expression for `tokenizer.ggml.pre = gpt-4o`.
SPLIT = regex.compile(
    r"[^\r\n\p{L}\p{N}]?((?=[\p{L}])([^a-z]))*((?=[\p{L}])([^A-Z]))+(?:'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD])?"
    r"|[^\r\n\p{L}\p{N}]?((?=[\p{L}])([^a-z]))+((?=[\p{L}])([^A-Z]))*(?:'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD])?"
    r"|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
SPECIALS = (
    "<|endoftext|>", "<|endofprompt|>", "<|assistant|>", "<|end|>", "<|user|>", "<|system|>",
    "<|tool|>", "<|/tool|>", "<|tool_call|>", "<|/tool_call|>", "<|tool_response|>", "<|tag|>",
)  # fmt: skip
_OPERATORS = set("+-*/=^(){}_|.,$[]<>&:;!?%'\"#@~`")

Word = tuple[str, ...]


def _byte_letters() -> dict[int, str]:
    """GPT-2's map of bytes to printable letters."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    letters = {b: chr(b) for b in printable}
    spare = 256
    for b in range(256):
        if b not in letters:
            letters[b] = chr(spare)
            spare += 1
    return letters


LETTERS = _byte_letters()
BYTES = {letter: b for b, letter in LETTERS.items()}


def _text(token: str) -> str:
    return bytes(BYTES[c] for c in token).decode("utf-8", "ignore")


def may_merge(token: str) -> bool:
    """Digits stay alone, and operators never stick to letters."""
    text = _text(token)
    if any(c.isdigit() for c in text):
        return False
    return not (_OPERATORS & set(text) and plain_re.search(r"\w", text))


class Tokenizer:
    """Encodes as llama.cpp does with the same merges."""

    def __init__(self, merges: list[tuple[str, str]]) -> None:
        self.merges = merges
        self.tokens = [LETTERS[b] for b in range(256)] + [a + b for a, b in merges]
        self.tokens += SPECIALS
        self.ids = {t: i for i, t in enumerate(self.tokens)}
        self._ranks = {pair: i for i, pair in enumerate(merges)}
        self._word = lru_cache(200_000)(self._encode_word)
        self.end = self.ids["<|end|>"]
        self.pad = self.ids["<|endoftext|>"]

    def _encode_word(self, text: str) -> tuple[int, ...]:
        word = [LETTERS[b] for b in text.encode()]
        while len(word) > 1:
            ranked = [(self._ranks.get(p, 1 << 30), i) for i, p in enumerate(pairwise(word))]
            rank, i = min(ranked)
            if rank == 1 << 30:
                break
            word[i : i + 2] = [word[i] + word[i + 1]]
        return tuple(self.ids[t] for t in word)

    def encode(self, text: str) -> list[int]:
        """Plain text; role markers inside it stay text."""
        return [i for m in SPLIT.finditer(text) for i in self._word(m[0])]

    def decode(self, ids: Iterable[int]) -> str:
        """The text of tokens; special ones are left out."""
        letters = "".join(t for i in ids if not (t := self.tokens[i]).startswith("<|"))
        return bytes(BYTES[c] for c in letters).decode("utf-8", "replace")

    def save(self, path: Path) -> None:
        """Write the merges."""
        path.write_text(json.dumps([f"{a} {b}" for a, b in self.merges], ensure_ascii=False, indent=0))

    @classmethod
    def load(cls, path: Path) -> "Tokenizer":
        """Read the merges."""
        pairs = (m.split(" ") for m in json.loads(path.read_text()))
        return cls([(a, b) for a, b in pairs])


def learn(texts: Iterable[str], merges: int, least: int) -> list[tuple[str, str]]:
    """The most frequent permitted pairs, again and again."""
    counts = Counter(m[0] for text in texts for m in SPLIT.finditer(text))
    words: list[list[str]] = [[LETTERS[b] for b in w.encode()] for w in counts]
    amounts = list(counts.values())
    found: list[tuple[str, str]] = []
    while len(found) < merges:
        pairs: Counter[tuple[str, str]] = Counter()
        for word, n in zip(words, amounts, strict=True):
            for pair in pairwise(word):
                pairs[pair] += n
        best = next((p for p, n in pairs.most_common() if n >= least and may_merge("".join(p))), None)
        if best is None:
            break
        found.append(best)
        joined = "".join(best)
        for word in words:
            i = 0
            while i < len(word) - 1:
                if word[i] == best[0] and word[i + 1] == best[1]:
                    word[i : i + 2] = [joined]
                i += 1
    return found
