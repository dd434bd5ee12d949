"""Formulas meant to do harm, and sound ones damaged at random."""

import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path

NOTATION = Path(__file__).parents[1] / "data" / "notation.txt"
_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|[{}&^_$#%~]|[^\\{}&^_$#%~]+", re.DOTALL)
_STRAY = (
    *(
        "{",
        "}",
        "\\",
        "^",
        "_",
        "&",
        "$",
        "#",
        "#1",
        "%",
        "~",
        "\\\\",
        "\\left",
        "\\right)",
        "\\begin{array}",
        "\\end{align}",
    ),
    *(
        "\\frac",
        "\\sqrt[",
        "\\def\\x{\\x\\x}",
        "\\x",
        "\\over",
        "\\text{",
        "\\ce{",
        "\\color{",
        "\\tag{",
        "\\unicode{x",
        "\\kern-9em",
    ),
    *(
        "\0",
        "\u202e",
        "\ue000",
        "\ufffc",
        "\U0001f9ee",
        "\ud800",
        "\u0301",
        "𝒜",
        "字",
        "\\rule{9em}{9em}",
        "\\middle|",
        "\\limits",
    ),
)


def notation() -> list[str]:
    """Sound formulas of every kind."""
    return [line for line in NOTATION.read_text(encoding="utf-8").splitlines() if line and not line.startswith("%")]


def adversarial(seed: int) -> Iterator[str]:
    """Without end: each kind in turn, in a size of its own."""
    chance = random.Random(seed)
    while True:
        for kind in KINDS:
            yield kind(chance)


def fuzzed(seed: int) -> Iterator[str]:
    """Without end: formulas of the corpus with tokens lost, doubled, swapped, or put in."""
    chance, lines = random.Random(seed), notation()
    while True:
        tokens = _TOKEN.findall(chance.choice(lines))
        start = chance.randrange(len(tokens))
        tokens = tokens[start : start + chance.randint(2, 40)]
        for _ in range(chance.randint(1, 4)):
            _damage(tokens, chance)
        yield "".join(tokens)


def _damage(tokens: list[str], chance: random.Random) -> None:
    place = chance.randrange(len(tokens) + 1)
    match chance.randrange(5):
        case 0:
            del tokens[place : place + 1]
        case 1:
            tokens.insert(place, chance.choice(_STRAY))
        case 2:
            tokens[place:place] = tokens[place : place + 3]
        case 3:
            chance.shuffle(tokens)
        case _:
            tokens[place:] = [chance.choice(_STRAY)]


def _bomb(chance: random.Random) -> str:
    """Each macro doubles the one before."""
    depth = chance.randint(8, 24)
    names = [f"\\a{chr(97 + n)}" for n in range(depth)]
    steps = [f"\\def{names[n]}{{{names[n - 1]}{names[n - 1]}}}" for n in range(1, depth)]
    return f"\\def{names[0]}{{x}}{''.join(steps)}{names[-1]}"


def _recursion(chance: random.Random) -> str:
    return chance.choice([
        r"\def\a{\a\a}\a",
        r"\def\a{x\b}\def\b{y\a}\a",
        r"\newcommand{\a}[1]{\a{#1#1}}\a{x}",
        r"\let\a\b\let\b\a\a",
        r"\def\a#1{\text{\a{#1}}}\a x",
        r"\newenvironment{e}{\begin{e}}{\end{e}}\begin{e}\end{e}",
        r"\def\frac{\frac\frac}\frac12",
        r"\text{\text{\def\a{\text{\a}}\a}}",
    ])  # fmt: skip


def _nesting(chance: random.Random) -> str:
    opening, closing = chance.choice([
        ("{", "}"),
        (r"\sqrt{", "}"),
        (r"\frac{1}{", "}"),
        ("x^{", "}"),
        (r"\left(", r"\right)"),
        (r"\begin{matrix}", r"\end{matrix}"),
        (r"\text{$", "$}"),
        (r"\boxed{", "}"),
        (r"\ce{", "}"),
        (r"\hat{", "}"),
        (r"\cancel{", "}"),
        (r"\color{red}{", "}"),
        (r"\underbrace{", "}_x"),
    ])  # fmt: skip
    depth = chance.randint(20, 400)
    return opening * depth + "x" + closing * chance.choice((depth, depth, depth // 2))


def _length(chance: random.Random) -> str:
    part = chance.choice(
        ["x+", "a_1 ", r"\alpha", r"\frac12+", "&", "\\\\", "^", "{", "}", "'", r"\quad", "字", r"\text{é}", "$", "~"]
    )
    return part * chance.choice((100, 700, 3000, 40_000, 400_000))


def _room(chance: random.Random) -> str:
    size = chance.choice(["1e9em", "100000em", "-100000em", "99999999999999999999pt", "1e308em", "0.0000001em", "-3em"])
    return chance.choice([
        rf"\rule{{{size}}}{{{size}}}",
        rf"x\hspace{{{size}}}y",
        rf"\raise{size}{{x}}",
        rf"\kern{size}x",
        rf"\begin{{array}}{{c}}a\\[{size}]b\end{{array}}",
        rf"\bbox[{size}]{{x}}",
        rf"\genfrac{{}}{{}}{{{size}}}{{}}{{a}}{{b}}",
        rf"\mmlToken{{mi}}[mathsize='{size}']{{x}}",
        rf"\smash{{\rule{{1em}}{{{size}}}}}",
        rf"\require{{html}}\style{{width:{size}}}{{x}}",
    ])  # fmt: skip


def _table(chance: random.Random) -> str:
    rows, columns = chance.randint(1, 40), chance.randint(1, 40)
    name = chance.choice(["matrix", "pmatrix", "array", "align", "cases", "smallmatrix", "tabular", "CD"])
    head = (
        "{" + chance.choice(["c", "r|", "*{99}{c}", "p{3em}", "@{x}"]) * columns + "}"
        if name in ("array", "tabular")
        else ""
    )
    body = r"\\".join(["&".join(["1"] * columns)] * rows)
    return f"\\begin{{{name}}}{head}{body}\\end{{{chance.choice((name, name, 'other'))}}}"


def _reaching_out(chance: random.Random) -> str:
    target = chance.choice(
        ["https://example.org/x", "file:///etc/passwd", "javascript:alert(1)", "data:text/html,x", "//h/x"]
    )
    return chance.choice([
        rf"\href{{{target}}}{{x}}",
        rf"\url{{{target}}}",
        rf"\includegraphics{{{target}}}",
        rf"\class{{x}}{{y}}\cssId{{a}}{{b}}\style{{background:url({target})}}{{c}}",
        rf"\require{{{target}}}",
        rf"\unicode[{target}]{{x41}}",
        rf"\mmlToken{{mi}}[href='{target}']{{x}}",
        rf"\input{{{target}}}\write18{{rm}}\openin1={target}",
        rf"\bbox[background:url({target})]{{x}}",
        rf"\color{{url({target})}}{{x}}",
        rf"\text{{<img src='{target}'><script>x()</script>}}",
        rf"\enclose{{circle}}[mathcolor=red,href={target}]{{x}}",
    ])  # fmt: skip


def _letters(chance: random.Random) -> str:
    """Of any kind: controls, combining marks, directions, private use, halves of pairs."""
    ranges = (
        (0, 0x20),
        (0x300, 0x36F),
        (0x202A, 0x202E),
        (0xE000, 0xE010),
        (0xD800, 0xDFFF),
        (0x1F600, 0x1F640),
        (0x20, 0x2FFF),
    )
    low, high = chance.choice(ranges)
    text = "".join(chr(chance.randint(low, high)) for _ in range(chance.randint(1, 60)))
    return chance.choice(["{}", r"\text{{{}}}", "x^{{{}}}", r"\mathbf{{{}}}"]).format(text)


KINDS: tuple[Callable[[random.Random], str], ...] = (
    _bomb,
    _recursion,
    _nesting,
    _length,
    _room,
    _table,
    _reaching_out,
    _letters,
)
