"""Expanding products and factoring polynomials over the integers."""

import math
import random

from starter_model.equations import LETTERS
from starter_model.nouns import Draft, Language, Phrase, Skill, Task, boxed, display, paragraphs
from starter_model.numerals import plus, times
from starter_model.polynomial import multiply, pairs, poly, term

EXPAND_HEAD = Phrase("Expand", "展开", "展開")
FACTOR_HEAD = Phrase("Factor", "因式分解", "因数分解")
EACH = Phrase("Multiply each term by each term:", "逐项相乘：", "各項を順に掛けます。")
COMMON = Phrase("Common factor", "公因式", "共通因数")
SUM_PRODUCT = Phrase("Product {}, sum {}", "积 {}，和 {}", "積 {}，和 {}")
TAKE_OUT = Phrase("Take out the common factor:", "提取公因式：", "共通因数をくくり出します。")
SPLIT = Phrase("Split the middle term:", "拆开中间项：", "中央の項を分けます。")
NUMBERS = Phrase(
    "Two numbers with product \\({}\\) and sum \\({}\\) are \\({}\\) and \\({}\\).",
    "积为 \\({}\\)、和为 \\({}\\) 的两个数是 \\({}\\) 和 \\({}\\)。",
    "積が \\({}\\)、和が \\({}\\) の二数は \\({}\\) と \\({}\\) です。",
)
IRREDUCIBLE = Phrase("no such integers", "没有这样的整数", "そのような整数はない")
SQUARES = Phrase("A difference of two squares", "平方差", "平方の差")
STAYS = Phrase(
    "It has no factors with integer coefficients:",
    "在整数范围内不能分解：",
    "整数の範囲では因数分解できません。",
)


def _linear(rng: random.Random, *, lead: tuple[int, ...] = (1, 1, 1, 2, 3, 4, 5)) -> tuple[int, int]:
    q = rng.randint(1, 10)
    return rng.choice(lead), q if rng.random() < 0.6 else -q


def _product(rng: random.Random) -> tuple[list[tuple[int, ...]], str]:
    """The factors of an expression to expand, and its shape."""
    shape = rng.choices(("two", "square", "difference", "single", "power"), (44, 18, 10, 23, 5))[0]
    a, b = _linear(rng), _linear(rng)
    if shape == "square":
        return [a, a], shape
    if shape == "difference":
        return [a, (a[0], -a[1])], shape
    if shape == "single":
        k = rng.choice((rng.randint(2, 9), -rng.randint(1, 9)))
        first = (k,) if rng.random() < 0.55 else (rng.choice((1, 2, 3, 4, 5, -1, -2, -3)), 0)
        second: tuple[int, ...] = b if rng.random() < 0.7 else (*b, rng.randint(-9, 9))
        return [first, second], shape
    if shape == "power":
        return [(1, a[1] % 5 + 1 if a[1] > 0 else -(-a[1] % 5 + 1))] * 3, shape
    if rng.random() < 0.08:
        b = (-1, b[1])
    return [a, b], shape


def _factor_text(factors: list[tuple[int, ...]], shape: str, v: str) -> str:
    if shape in {"square", "power"}:
        return f"({poly(factors[0], v)})^{len(factors)}"
    head = poly(factors[0], v) if len(pairs(factors[0])) == 1 else f"({poly(factors[0], v)})"
    return f"{'-' if head == '-1' else head}({poly(factors[1], v)})"


def expand(rng: random.Random, lang: Language) -> Draft:
    """A product of small polynomials, multiplied out term by term."""
    v = rng.choice(LETTERS)
    factors, shape = _product(rng)
    text = _factor_text(factors, shape, v)
    think = [f"{EXPAND_HEAD[lang]}: {text}."]
    result = factors[0]
    for step, nxt in enumerate(factors[1:]):
        if step or shape in {"square", "power"}:
            think.append(f"({poly(result, v)})({poly(nxt, v)}):")
        think.append(_multiplied(result, nxt, v))
        result = multiply(result, nxt)
    answer = poly(result, v)
    think.append(f"{answer}.")
    solution = paragraphs(EACH[lang], display(f"{text}={answer}"), boxed(answer))
    task = Task("expand", tuple(factors), v)
    return Draft(Skill.EXPAND, "expand", task, {"f": text, "v": v}, paragraphs(*think), solution)


def _multiplied(a: tuple[int, ...], b: tuple[int, ...], v: str) -> str:
    """Every pair of terms, then the like terms together."""
    steps, like = [], {}
    for c, p in pairs(a):
        for d, q in pairs(b):
            right = term(d, q, v)
            right = f"({right})" if d < 0 else right
            steps.append(f"{term(c, p, v)}·{right}={term(c * d, p + q, v)}")
            like.setdefault(p + q, []).append(c * d)
    lines = [", ".join(steps) + "."]
    for power, cs in sorted(like.items(), reverse=True):
        total = cs[0]
        for c in cs[1:]:
            name = term(1, power, v) if power else "1"
            lines.append(f"{name}: {plus(total, c)}.")
            total += c
    return "\n\n".join(lines)


def factor(rng: random.Random, lang: Language) -> Draft:
    """A polynomial to factor: common factor first, then two numbers by product and sum."""
    v = rng.choice(LETTERS)
    cs = _to_factor(rng)
    text = poly(cs, v)
    think = [f"{FACTOR_HEAD[lang]}: {text}."]
    parts = []
    g = math.gcd(*cs) * (-1 if cs[0] < 0 else 1)
    shift = 0
    while cs[-1 - shift] == 0:
        shift += 1
    rest = tuple(c // g for c in (cs[: len(cs) - shift] if shift else cs))
    outer = term(g, shift, v)
    outer = {"1": "", "-1": "-"}.get(outer, outer)
    if outer:
        think.append(f"{COMMON[lang]} {term(g, shift, v)}: {poly(rest, v)}.")
        parts += [TAKE_OUT[lang], display(f"{text}={outer}({poly(rest, v)})")]
    inner = f"({poly(rest, v)})" if outer else poly(rest, v)
    if len(rest) == 3:
        inner = _trinomial(lang, rest, v, think, parts) or inner
        if inner == poly(rest, v) and not outer:
            parts.append(STAYS[lang])
    answer = f"{outer}{inner}"
    think.append(f"{answer}.")
    solution = paragraphs(*parts, boxed(answer))
    task = Task("factor", tuple(cs), v)
    return Draft(Skill.FACTOR, "factor", task, {"f": text, "v": v}, paragraphs(*think), solution)


def _to_factor(rng: random.Random) -> tuple[int, ...]:
    kind = rng.choices(
        ("monic", "split", "difference", "square", "common", "free", "mixed"),
        (34, 16, 10, 8, 12, 7, 13),
    )[0]
    p, q = rng.randint(1, 10), rng.randint(1, 10)
    p, q = p if rng.random() < 0.5 else -p, q if rng.random() < 0.5 else -q
    if kind == "monic":
        return (1, p + q, p * q)
    if kind == "split":
        a, b = rng.choice((1, 1, 2, 3)), rng.choice((2, 3, 5))
        x, y = rng.choice((1, 1, 2, 3, 4, 5)), rng.choice((1, 2, 3, 5))
        x, y = x if rng.random() < 0.5 else -x, y if rng.random() < 0.5 else -y
        return multiply((a, x), (b, y))
    if kind == "difference":
        k = rng.choice((1, 1, 1, 2, 3))
        return (k * k, 0, -p * p)
    if kind == "square":
        k = rng.choice((1, 1, 1, 2))
        p = p if k == 1 else p % 6 + 1
        return multiply((k, p), (k, p))
    if kind == "common":
        k, n = rng.randint(2, 9), rng.choice((1, 1, 2))
        return (k, k * p) if n == 1 and rng.random() < 0.5 else (k, k * q, 0)
    if kind == "free":
        return (1, rng.randint(-9, 9), rng.choice((rng.randint(1, 20), -rng.randint(1, 20))))
    k = rng.choice((2, 3, 4, 5, -1, -2))
    tail = (0,) if rng.random() < 0.4 else ()
    return (*multiply((k,), (1, p + q, p * q)), *tail)


def _search(product: int, total: int) -> tuple[list[str], tuple[int, int] | None]:
    """Try the divisors in order; every try is written down."""
    tries = []
    for d in range(1, math.isqrt(abs(product)) + 1):
        if product % d:
            continue
        e = abs(product) // d
        x, y = (d, e) if product > 0 else (-d, e)
        if total < 0:
            x, y = -x, -y
        tries.append(f"{x}, {y}: {plus(x, y)}")
        if x + y == total:
            return tries, (x, y)
    return tries, None


def _trinomial(lang: Language, cs: tuple[int, ...], v: str, think: list[str], parts: list[str]) -> str | None:
    a, b, c = cs
    if b == 0 and c < 0 and _is_square(a) and _is_square(-c):
        return _difference(lang, (math.isqrt(a), math.isqrt(-c)), v, think, parts)
    if a != 1:
        think.append(f"{times(a, c)}.")
    think.append(f"{SUM_PRODUCT[lang].format(a * c, b)}.")
    tries, found = _search(a * c, b)
    think.append("; ".join(tries) + ".")
    if found is None:
        think.append(f"{IRREDUCIBLE[lang]}.")
        return None
    x, y = found
    parts.append(NUMBERS[lang].format(a * c, b, x, y))
    if a == 1:
        return _joined((1, x), (1, y), v)
    g = math.gcd(a, x)
    left, right = (a // g, x // g), y * g // a
    grouped = f"{term(g, 1, v)}({poly(left, v)}){right:+d}({poly(left, v)})"
    think.append(f"{term(a, 2, v)}{x:+d}{v}{y:+d}{v}{c:+d}={grouped}.")
    parts += [SPLIT[lang], display(grouped)]
    return _joined(left, (g, right), v)


def _is_square(n: int) -> bool:
    return math.isqrt(n) ** 2 == n


def _difference(lang: Language, roots: tuple[int, int], v: str, think: list[str], parts: list[str]) -> str:
    a, c = roots
    think.append(f"{SQUARES[lang]}: {a}^2={a * a}, {c}^2={c * c}.")
    parts.append(f"{SQUARES[lang]}:")
    return _joined((a, -c), (a, c), v)


def _joined(a: tuple[int, int], b: tuple[int, int], v: str) -> str:
    if a == b:
        return f"({poly(a, v)})^2"
    return f"({poly(a, v)})({poly(b, v)})"
