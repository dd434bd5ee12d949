"""Rows of bare sums, products and fractions: arithmetic practised apart from any problem.

A drill row is marked by a token of its own, so the model keeps it apart from answers. Only what
follows an equals sign is learned; the numbers asked are random.
"""

import math
import random
import re

from starter_model.numerals import decimal, minus, plus, power, reduce, root, times
from starter_model.tokenizer import BYTES, Tokenizer

MARK = "<|tag|>"
SEPARATORS = (".\n\n", ", ")


def _number(rng: random.Random) -> int:
    top = rng.choices((9, 20, 50, 120, 400, 1500), (20, 25, 20, 18, 12, 5))[0]
    n = rng.randint(0, top)
    return n if rng.random() < 0.6 else -n


def _sum(rng: random.Random) -> str:
    a, b = _number(rng), _number(rng)
    return plus(a, b) if rng.random() < 0.5 else minus(a, b)


def _product(rng: random.Random) -> str:
    tops = rng.choices(((9, 9), (12, 12), (9, 30), (36, 30), (9, 99), (9, 400), (99, 99)), (25, 15, 20, 10, 12, 8, 10))
    a, b = (rng.randint(1, top) * rng.choice((1, 1, 1, -1)) for top in tops[0])
    if rng.random() < 0.12:
        b *= 10
    return times(a, b) if rng.random() < 0.7 else times(b, a)


def _power(rng: random.Random) -> str:
    n = rng.choices((2, 3, 4), (80, 15, 5))[0]
    base = rng.randint(0, (20, 9, 5)[n - 2])
    return power(base if rng.random() < 0.5 else -base, n)


def _fraction(rng: random.Random) -> str:
    k, a, b = rng.choice((1, 2, 3, 4, 5, 6, 8, 9, 10, 12)), rng.randint(1, 20), rng.randint(1, 15)
    a, b = a * rng.choice((1, 1, -1)), b * rng.choice((1, 1, 1, -1))
    if rng.random() < 0.3:
        a = b * rng.randint(-15, 15)
    return reduce(a * k, b * k)[0]


def _root(rng: random.Random) -> str:
    kind = rng.random()
    if kind < 0.4:
        return root(rng.randint(1, 38) ** 2)[0]
    if kind < 0.7:
        return root(rng.randint(2, 8) ** 2 * rng.randint(2, 30))[0]
    return root(rng.randint(2, 400))[0]


def _pair(rng: random.Random) -> str:
    d, e = rng.randint(1, 12), rng.randint(1, 24)
    x, y = rng.choice(((d, e), (-d, -e), (-d, e), (d, -e)))
    return f"{x}, {y}: {plus(x, y)}"


def _hundredth(rng: random.Random) -> str:
    n, y = rng.randint(1, 9999) * rng.choice((1, 1, 10)), rng.randint(10, 999)
    share = decimal(n, 100)
    if rng.random() < 0.4:
        return f"{n}/100={share}"
    sign = rng.choice("+-")
    return f"{y}{sign}{share}={decimal(100 * y + (n if sign == '+' else -n), 100)}"


def _quotient(rng: random.Random) -> str:
    b, d = rng.randint(2, 20), rng.randint(2, 20)
    common = math.lcm(b, d)
    return f"{common}/{b}={common // b}, {common}/{d}={common // d}"


KINDS = (_sum, _product, _power, _fraction, _root, _pair, _hundredth, _quotient)
SHARES = (34, 26, 4, 14, 8, 4, 5, 5)


def drill(tok: Tokenizer, rng: random.Random, length: int) -> tuple[list[int], list[bool]]:
    """Tokens of one row and which of them are learned."""
    text, learned = "", bytearray()
    while len(learned) < 2 * length:
        fact = rng.choices(KINDS, SHARES)[0](rng)
        for piece in re.split(r"(?<=\d)(?=, -?\d+[+/-])", fact):
            head, _, result = piece.partition("=")
            learned += bytes(len(head.encode())) + b"\x01" * (1 + len(result.encode()))
            text += piece
        separator = rng.choice(SEPARATORS)
        learned += bytes(len(separator))
        text += separator
    ids = tok.encode(text)[: length - 1]
    mask, at = [False], 0
    for i in ids:
        size = sum(c in BYTES for c in tok.tokens[i])
        mask.append(any(learned[at : at + size]))
        at += size
    return [tok.ids[MARK], *ids], mask
