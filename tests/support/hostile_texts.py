"""Whole answers meant to do harm: each begins and ends with words that must be readable whatever stands between."""

from collections.abc import Iterator
from itertools import islice

from tests.support.hostile import adversarial, fuzzed

BEGIN, END = "It begins here.", "It ends here."
MEGABYTE = 1 << 20
LOT, LONGEST = 100, 20_000  # formulas, and characters of one: the long ones have texts of their own


def _nested(opening: str, depth: int) -> str:
    return "\n".join(opening * (level + 1) + "x" for level in range(0, depth, max(1, depth // 40)))


def _table(columns: int, rows: int) -> str:
    row = "|" + "a|" * columns
    return "\n".join([row, "|" + "-|" * columns, *[row] * rows])


TEXTS = {
    "a line of a megabyte": "word " * (MEGABYTE // 5),
    "a word of a megabyte": "x" * MEGABYTE,
    "a Chinese line": "漢字" * (MEGABYTE // 8),
    "a formula of a megabyte": "$$" + "x+" * (MEGABYTE // 2) + "$$",
    "an inline formula of a megabyte": "so $" + "x+" * (MEGABYTE // 2) + "$ holds",
    "code in one line": "```python\n" + "x = (" * (MEGABYTE // 5) + "\n```",
    "code of many lines": "```python\n" + "x = 1\n" * 60_000 + "```",
    "code of an odd language": f"```{'x' * 10_000}\nx\n```",
    "ten thousand quotes": ">" * 10_000 + " x",
    "nested quotes": _nested("> ", 10_000),
    "nested lists": "\n".join("  " * level + "- x" for level in range(1000)),
    "ten thousand list marks": "- " * 10_000 + "x",
    "emphasis": "*" * 100_000 + "x" + "_" * 100_000,
    "emphasis that never ends": "**a *b _c __d " * 20_000,
    "brackets": "[" * 100_000,
    "links in links": "[a](" * 20_000,
    "many links": "[a](https://example.org/x) " * 10_000,
    "backticks": " ".join("`" * n for n in range(1, 700)),
    "a wide table": _table(5000, 3),
    "a long table": _table(3, 5000),
    "a large table": _table(200, 200),
    "headings": "\n\n".join("#" * (n % 6 + 1) + f" {n}" for n in range(5000)),
    "rules": "\n\n---\n\n" * 5000,
    "labels": " ".join(f"$$x \\label{{l{n}}}$$ \\eqref{{l{n + 1}}}" for n in range(3000)),
    "macros": " ".join(f"$\\newcommand{{\\m{chr(97 + n % 26)}}}{{{n}}}$" for n in range(3000)),
    "dollars": "$" * 100_000,
    "half-open dollars": "$a " * 50_000,
    "dollars before braces": "${x " * 5_000,
    "half-open brackets": r"\( \[ " * 30_000,
    "environments": r"\begin{align}" * 10_000,
    "rules of any size": " ".join(f"$\\rule{{{10**n}em}}{{{10**n}em}}$" for n in range(12)),
    "control characters": "".join(map(chr, range(1, 32))) * 2000,
    "directions": "\u202e\u2066\u2067\u202b\u200f x " * 5000,
    "combining marks": "a" + "\u0301" * 20_000,
    "marks on many letters": ("a" + "\u0301" * 30) * 2000,
    "emoji": "👩\u200d👩\u200d👧\u200d👦" * 10_000,
    "private characters": "\ue000\ue001\ufffc\u2028\u2029" * 10_000,
    "entities": "&amp;&#x202e;&#0;&bogus;" * 20_000,
    "HTML": "<table><tr><td>" * 10_000 + "<script>x()</script><img src=x>" * 5000,
    "line breaks": "a  \n" * 30_000,
    "single newlines": "a\n" * 60_000,
    "empty lines": "\n" * 300_000,
    "tabs": "\t" * 100_000 + "x",
    "escapes": "\\" * 200_000,
    "autolinks": "https://example.org/" + "a/" * 200_000,
    "footnotes and references": "[a]: https://example.org/x\n\n[a][a] " * 5000,
}


def formula_texts(adversarial_ones: int, fuzzed_ones: int, seed: int) -> Iterator[str]:
    """A hundred hostile or damaged formulas in each, among words."""
    for source, count in ((adversarial(seed), adversarial_ones), (fuzzed(seed), fuzzed_ones)):
        for first in range(0, count, LOT):
            found = islice(source, min(LOT, count - first))
            kept = (tex for tex in found if len(tex) <= LONGEST and "$" not in tex and "\n" not in tex)
            yield "\n\n".join(f"Step {place}: $${tex}$$ done." for place, tex in enumerate(kept))


def answer(text: str) -> str:
    return f"{BEGIN}\n\n{text}\n\n{END}"
