"""Long answers, made up but like real ones: running text, formulas, lists, tables, code, prices."""

import random

TEXTS = (
    r"Let us compute the derivative of \(f({v}) = {a}{v}^{{{n}}} - {c}{v} + {b}\). Setting \(f'({v})=0\) gives them.",
    r"We know that \(\gcd({a},{b})\) divides every combination, so \({a}x + {b}y = {c}\) holds in $\mathbb{{Z}}$.",
    r"The total cost is ${a}.50 and ${b}. That is **{c}%** more than *expected* in `x_1`.",
    "So far we have established three facts.\nThe first one is elementary,\nthe remainder is at most {b}.",
    r"\[ {v} = \frac{{-{b} \pm \sqrt{{{b}^2 - 4\cdot {a}\cdot {c}}}}}{{2\cdot {a}}} \]",
    "$$\\sum_{{k=1}}^{{{a}}} \\frac{{{b}}}{{k(k+{c})}}$$",
    r"\begin{{align*}} S_{{{a}}} &= \sum_{{k=1}}^{{{a}}} {b}k \\ &= {c} \end{{align*}}",
    "```python\ndef f(n: int) -> int:\n    # check $x$ and \\(y\\)\n    return n * {a}\n\nprint(f({b}))\n```",
    "| n | value |\n|---|------:|\n| {a} | \\(|a_{{{a}}}| = {b}\\) |\n| {b} | ${c} |",
    "1. Now \\({a} < {b}\\).\n2. Then \\(u = {a}x + {b}\\).\n3. End.\n   - the lower one\n   - the upper one \\({b}\\)",
    "- **Case {a}.** Even, so \\(2 \\mid n\\).\n- **Case {b}.** Odd.\n\n  With a second paragraph.\n\n- Neither.",
    "> Note: the bound \\(n \\le {a}\\) is *not* tight.",
    "### Step {a}: bounding the sum",
    "---",
)


def answer(length: int, seed: int) -> str:
    """At least `length` characters; the same for the same seed."""
    chance = random.Random(seed)
    parts: list[str] = []
    while sum(map(len, parts)) < length:
        a, b, c = (chance.randint(2, 99) for _ in range(3))
        parts.append(chance.choice(TEXTS).format(a=a, b=b, c=c, n=a % 7 + 2, v=chance.choice("xyzt")))
    return "\n\n".join(parts)


def pieces(text: str, seed: int) -> list[str]:
    """Cut like a language model's tokens."""
    chance = random.Random(seed)
    found, place = [], 0
    while place < len(text):
        size = chance.choice((2, 3, 3, 4, 4, 4, 5, 5))
        found.append(text[place : place + size])
        place += size
    return found
