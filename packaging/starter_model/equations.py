"""Linear and quadratic equations in one unknown."""

import math
import random

from starter_model.nouns import Draft, Language, Phrase, Skill, Task, boxed, display, paragraphs
from starter_model.numerals import (
    latex_fraction,
    minus,
    plus,
    power,
    reduce,
    root,
    signed,
    times,
)
from starter_model.polynomial import join, poly, term

LETTERS = "xxxxxxxxxxxxyyztuvwabnmpqrsk"

LINEAR_HEAD = Phrase("A linear equation", "一元一次方程", "一次方程式")
QUADRATIC_HEAD = Phrase("A quadratic equation", "一元二次方程", "二次方程式")
MULTIPLY = Phrase("Multiply by", "两边同乘", "両辺に掛ける数")
PARENTHESES = Phrase("Remove parentheses", "去括号", "括弧を外す")
COLLECT = Phrase(
    "Collect the terms with \\({}\\) on one side:",
    "移项，合并同类项：",
    "移項して整理します。",
)
DIVIDE = Phrase("Divide by the coefficient:", "两边除以系数：", "両辺を係数で割ります。")
NO_SOLUTION = Phrase("no solution", "无解", "解なし")
ALL_NUMBERS = Phrase("all real numbers", "任意实数", "すべての実数")
ALWAYS = Phrase("always true", "恒成立", "常に成り立つ")
NEVER = Phrase("never true", "不成立", "成り立たない")
STANDARD = Phrase("Bring everything to one side:", "把各项移到一边：", "すべての項を左辺に移項します。")
DISCRIMINANT = Phrase("The discriminant is", "判别式为", "判別式は")
FORMULA = Phrase("By the quadratic formula:", "由求根公式得：", "解の公式より")
TURN = Phrase("Change all signs", "两边变号", "両辺の符号を変える")
COMPLEX = Phrase("complex roots", "虚根", "虚数解")
DOUBLE = Phrase("one double root", "两个相等的实根", "重解")


def _pick(rng: random.Random, low: int, high: int, *, zero: bool = True) -> int:
    while True:
        n = rng.randint(low, high)
        if n or zero:
            return n


def linear(rng: random.Random, lang: Language) -> Draft:
    """a·x+b=c·x+d in one of several shapes."""
    shape = rng.choices(("plain", "both", "paren", "over"), (40, 28, 20, 12))[0]
    v = rng.choice(LETTERS)
    if shape == "paren":
        return _with_parentheses(rng, lang, v)
    if shape == "over":
        return _with_denominator(rng, lang, v)
    a, b, c, d = _plain_coefficients(rng, both=shape == "both")
    left = _shuffled(rng, [term(a, 1, v)] + ([str(b)] if b else []))
    right = _shuffled(rng, ([term(c, 1, v)] if c else []) + ([str(d)] if d or not c else []))
    if rng.random() < 0.08:
        left, right = right, left
        a, b, c, d = c, d, a, b
    return _linear_draft(lang, v, f"{left}={right}", [], (a, b, c, d))


def _shuffled(rng: random.Random, terms: list[str]) -> str:
    if len(terms) > 1 and rng.random() < 0.15:
        terms = terms[::-1]
    return join(terms)


def _plain_coefficients(rng: random.Random, *, both: bool) -> tuple[int, int, int, int]:
    size = rng.choices((6, 9, 15), (35, 40, 25))[0]
    a = _pick(rng, -size, size, zero=False) if rng.random() < 0.5 else rng.randint(1, size)
    b = 0 if rng.random() < 0.1 else _pick(rng, -2 * size, 2 * size, zero=False)
    c = _pick(rng, -size, size, zero=False) if both else 0
    if both and a == c and rng.random() < 0.6:
        c = a - 1 or a + 1
    if rng.random() < 0.6 and a != c:
        d = (a - c) * rng.randint(-12, 12) + b
        if abs(d) <= 120:
            return a, b, c, d
    return a, b, c, rng.randint(-3 * size, 3 * size)


def _with_parentheses(rng: random.Random, lang: Language, v: str) -> Draft:
    k = _pick(rng, -9, 9, zero=False)
    k = k if abs(k) > 1 else rng.randint(2, 9)
    p, q = rng.choice((1, 1, 1, 2, 3, 4, 5)), _pick(rng, -12, 12, zero=False)
    e = _pick(rng, -20, 20) if rng.random() < 0.4 else 0
    inner = f"{k}({poly([p, q], v)})"
    steps = [f"{times(k, p)}, {times(k, q)}."]
    a, b = k * p, k * q
    c, d = 0, rng.randint(-40, 40)
    if rng.random() < 0.35:
        c = _pick(rng, -9, 9, zero=False)
    if c == 0 and rng.random() < 0.6:
        d = a * rng.randint(-9, 9) + b + e
    left = join([inner] + ([str(e)] if e else []))
    if e:
        steps.append(f"{plus(b, e)}.")
    right = poly([c, d], v) if c else str(d)
    lines = [f"{PARENTHESES[lang]}: {' '.join(steps)}"]
    return _linear_draft(lang, v, f"{left}={right}", lines, (a, b + e, c, d))


def _with_denominator(rng: random.Random, lang: Language, v: str) -> Draft:
    k, p = rng.randint(2, 9), rng.choice((1, 1, 1, 2, 3, 4, 5))
    q, d = _pick(rng, -12, 12), rng.randint(-12, 12)
    latex = rng.random() < 0.4
    if rng.random() < 0.5 and q:
        top = poly([p, q], v)
        left = f"\\frac{{{top}}}{{{k}}}" if latex else f"({top})/{k}"
        lines = [f"{MULTIPLY[lang]} {k}: {times(k, d)}."]
        return _linear_draft(lang, v, f"{left}={d}", lines, (p, q, 0, k * d))
    left = f"\\frac{{{term(p, 1, v)}}}{{{k}}}" if latex else f"{term(p, 1, v)}/{k}"
    left = join([left] + ([str(q)] if q else []))
    first = f"{times(k, q)}, " if q else ""
    lines = [f"{MULTIPLY[lang]} {k}: {first}{times(k, d)}."]
    return _linear_draft(lang, v, f"{left}={d}", lines, (p, k * q, 0, k * d))


def _linear_draft(lang: Language, v: str, equation: str, lines: list[str], nums: tuple[int, int, int, int]) -> Draft:
    a, b, c, d = nums
    think = [f"{LINEAR_HEAD[lang]}: {equation}.", *lines]
    if lines:
        think.append(f"{poly([a, b], v)}={poly([c, d], v)}.")
    if c:
        think.append(f"{v}: {minus(a, c)}.")
    if b:
        think.append(f"{minus(d, b)}.")
    m, n = a - c, d - b
    collected = f"{term(m, 1, v) if m else 0}={n}"
    think.append(f"{collected}.")
    if m == 0:
        return _degenerate(lang, v, equation, think, nums)
    chain, p, q = reduce(n, m)
    think.append(f"{v}={n}." if m == 1 else f"{v}={chain}.")
    box = boxed(f"{v}={latex_fraction(p, q)}")
    parts = [COLLECT[lang].format(v), display(collected)]
    if m != 1:
        parts.append(DIVIDE[lang])
    else:
        parts = parts[:1]
    return _equation_draft(Skill.LINEAR, v, equation, (think, [*parts, box]), (0, m, -n))


def _degenerate(lang: Language, v: str, equation: str, think: list[str], nums: tuple[int, int, int, int]) -> Draft:
    n = nums[3] - nums[1]
    think.append(f"{(NEVER if n else ALWAYS)[lang]}.")
    words = (NO_SOLUTION if n else ALL_NUMBERS)[lang]
    parts = [COLLECT[lang].format(v), display(f"0={n}"), boxed(f"\\text{{{words}}}")]
    return _equation_draft(Skill.LINEAR, v, equation, (think, parts), (0, 0, -n))


def _equation_draft(
    skill: Skill,
    v: str,
    equation: str,
    texts: tuple[list[str], list[str]],
    data: tuple[int, int, int],
) -> Draft:
    think, parts = texts
    fields = {"f": equation, "v": v}
    key = Task("solve", (*data, equation.replace(v, "x")), v)
    return Draft(skill, "solve", key, fields, paragraphs(*think), paragraphs(*parts))


def quadratic(rng: random.Random, lang: Language) -> Draft:
    """a·x²+b·x+c=d·x+e, many of them with friendly roots."""
    v = rng.choice(LETTERS)
    a, b, c = _quadratic_coefficients(rng)
    d = _pick(rng, -6, 6, zero=False) if rng.random() < 0.12 else 0
    e = _pick(rng, -12, 12, zero=False) if rng.random() < 0.35 else 0
    terms = [term(x, p, v) for x, p in ((a, 2), (b + d, 1), (c + e, 0)) if x]
    if rng.random() < 0.08:
        rng.shuffle(terms)
    left, right = join(terms), poly([d, e], v)
    equation = f"{right}={left}" if rng.random() < 0.05 else f"{left}={right}"
    think = [f"{QUADRATIC_HEAD[lang]}: {equation}."]
    if d:
        think.append(f"{v}: {minus(b + d, d)}.")
    if e:
        think.append(f"{minus(c + e, e)}.")
    parts = [STANDARD[lang], display(f"{poly([a, b, c], v)}=0")] if d or e else []
    coefficients = (a, b, c)
    if a < 0:
        think.append(f"{TURN[lang]}.")
        a, b, c = -a, -b, -c
    think.append(f"{poly([a, b, c], v)}=0, a={a}, b={b}, c={c}.")
    answer = _roots(lang, v, (a, b, c), think)
    disc = b * b - 4 * a * c
    parts += [
        f"{DISCRIMINANT[lang]} \\(D={signed(b)}^2-4\\cdot {a}\\cdot {signed(c)}={disc}\\).",
        FORMULA[lang],
        *answer,
    ]
    return _equation_draft(Skill.QUADRATIC, v, equation, (think, parts), coefficients)


def _quadratic_coefficients(rng: random.Random) -> tuple[int, int, int]:
    kind = rng.choices(("integer", "rational", "free", "pure"), (28, 17, 47, 8))[0]
    if kind == "integer":
        a = rng.choice((1, 1, 1, 1, 1, 2, 3, -1))
        size = 10 if a == 1 else 5
        p, q = rng.randint(-size, size), rng.randint(-size, size)
        return a, -a * (p + q), a * p * q
    if kind == "rational":
        r, s = rng.randint(1, 3), rng.randint(1, 2)
        p, q = _pick(rng, -5, 5, zero=False), _pick(rng, -5, 5)
        return r * s, r * q + s * p, p * q
    a = rng.choice((1, 1, 1, 1, 2, 2, 3, 3, 4, 5, 6, -1, -2, -3))
    if kind == "pure":
        return (a, 0, _pick(rng, -50, 50)) if rng.random() < 0.6 else (a, _pick(rng, -12, 12), 0)
    size = rng.choice((5, 8, 12))
    return a, _pick(rng, -size, size), _pick(rng, -size, size)


def _roots(lang: Language, v: str, abc: tuple[int, int, int], think: list[str]) -> list[str]:
    a, b, c = abc
    square, product, disc = b * b, 4 * a * c, b * b - 4 * a * c
    think.append(f"{power(b, 2)}, {times(4, a)}, {times(4 * a, c)}.")
    think.append(f"D={minus(square, product)}.")
    two = 2 * a
    start = display(f"{v}=\\frac{{{-b}\\pm \\sqrt{{{disc}}}}}{{{two}}}")
    if disc == 0:
        chain, n, d = reduce(-b, two)
        think.append(f"{DOUBLE[lang]}: {v}={chain}.")
        return [start, boxed(f"{v}={latex_fraction(n, d)}")]
    if disc < 0:
        think.append(f"D<0, {COMPLEX[lang]}.")
    chain, k, m = root(abs(disc))
    think.append(f"{chain}.")
    if disc > 0 and m == 1:
        return [start, _two_rationals(v, (-b, k, two), think)]
    return [start, boxed(f"{v}={_radical((-b, k, m, two), disc < 0, v, think)}")]


def _two_rationals(v: str, parts: tuple[int, int, int], think: list[str]) -> str:
    b, k, two = parts
    written = []
    for index, sign in ((1, -1), (2, 1)):
        chain, n, d = reduce(b + sign * k, two)
        think.append(f"{v}{index}: {plus(b, sign * k)}, {chain}.")
        written.append(f"{v}_{index}={latex_fraction(n, d)}")
    return boxed(",\\; ".join(written))


def _radical(parts: tuple[int, int, int, int], imaginary: bool, v: str, think: list[str]) -> str:
    b, k, m, two = parts
    plain = (f"√{m}" if m > 1 else "") + ("i" if imaginary else "")
    think.append(f"{v}=({b or ''}±{k}{plain})/{two}.")
    g = math.gcd(math.gcd(b, k), two)
    if g > 1:
        think.append(f"{b}/{g}={b // g}, {k}/{g}={k // g}, {two}/{g}={two // g}.")
    b, k, two = b // g, k // g, two // g
    tail = (f"\\sqrt{{{m}}}" if m > 1 else "") + ("i" if imaginary else "")
    top = f"{b or ''}\\pm {k if k > 1 or not tail else ''}{tail}"
    return top if two == 1 else f"\\frac{{{top}}}{{{two}}}"
