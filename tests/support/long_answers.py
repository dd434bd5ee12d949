"""Answers as long as models write them: one of everything, and single blocks that never seem to end."""

import random
from collections.abc import Callable, Iterator

FORMULAS = (
    r"\(x_{{{n}}} = \frac{{{a}}}{{{b}}}\)",
    r"\({a}x^2 + {b}x + {c} = 0\)",
    r"\(\sqrt{{{a}}}\)",
    r"\(\sum_{{k=1}}^{{{n}}} k\)",
    r"\(f'(x) = {a}\cos {b}x\)",
    r"\(\alpha_{{{a}}}\)",
    r"\({a} \le {b}\)",
)
WORDS = (
    "so",
    "we",
    "have",
    "that",
    "the value",
    "is",
    "then",
    "with",
    "known",
    "bounds",
    "and",
    "now",
    "every",
    "step",
)


class _Text:
    """Words and formulas, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)

    def number(self) -> int:
        return self.chance.randint(2, 99)

    def formula(self) -> str:
        a, b, c, n = (self.number() for _ in range(4))
        return self.chance.choice(FORMULAS).format(a=a, b=b, c=c, n=n)

    def words(self, count: int) -> str:
        return " ".join(self.chance.choice(WORDS) for _ in range(count))

    def sentence(self) -> str:
        return f"{self.words(4)} {self.formula()} {self.words(3)} {self.formula()}."

    def display(self) -> str:
        return f"\\[ \\int_0^{{{self.number()}}} t^{{{self.number()}}}\\,dt = \\frac{{{self.number()}}}{{x+1}} \\]"

    def row(self) -> str:
        return f"| {self.number()} | {self.formula()} | {self.words(2)} |"


def _joined(parts: Iterator[str], characters: int, between: str) -> str:
    found: list[str] = []
    length = 0
    while length < characters:
        found.append(next(parts))
        length += len(found[-1]) + len(between)
    return between.join(found)


def mixed(characters: int) -> str:
    """Everything an answer has, with a formula for every 48 characters."""
    text = _Text(1)

    def parts() -> Iterator[str]:
        while True:
            yield f"### Step {text.number()}"
            yield " ".join(text.sentence() for _ in range(5))
            yield text.display()
            yield "\n".join(f"{place}. {text.sentence()}" for place in range(1, 5))
            yield " ".join(text.sentence() for _ in range(3)) + f"\n{text.display()}\n" + text.sentence()
            yield "\n".join(["| n | value | |", "|---|---|---|", *(text.row() for _ in range(4))])
            yield "\n".join(f"- **{text.words(2)}** {text.sentence()}" for _ in range(4))
            yield f"```python\ndef f(n: int) -> int:\n    return n * {text.number()}  # {text.words(3)}\n```"

    return _joined(parts(), characters, "\n\n")


def paragraph(characters: int) -> str:
    """Lines that end in single newlines, as a model thinks aloud."""
    text = _Text(2)
    return _joined(iter(text.sentence, None), characters, "\n")


def sentences(characters: int) -> str:
    """One paragraph without any newline."""
    text = _Text(3)
    return _joined(iter(text.sentence, None), characters, " ")


def items(characters: int) -> str:
    text = _Text(4)
    return _joined((f"{number + 1}. {text.sentence()}" for number in range(characters)), characters, "\n")


def code(characters: int) -> str:
    text = _Text(5)
    lines = (f"    x{text.number()} = f({text.number()}, 'a')  # {text.words(3)}" for _ in range(characters))
    return f"```python\ndef long(f):\n{_joined(lines, characters, chr(10))}\n```"


def table(characters: int) -> str:
    text = _Text(6)
    return "| n | value | words |\n|---|---|---|\n" + _joined(iter(text.row, None), characters, "\n")


TEXTS: dict[str, Callable[[int], str]] = {
    "mixed": mixed,
    "paragraph": paragraph,
    "sentences": sentences,
    "list": items,
    "code": code,
    "table": table,
}
