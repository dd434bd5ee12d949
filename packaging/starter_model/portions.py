"""Fractions, plain arithmetic and percentages."""

import random

from starter_model.nouns import Draft, Language, Phrase, Skill, Task, boxed, display, paragraphs
from starter_model.numerals import decimal, fraction, latex_fraction, minus, plus, reduce, times

FRACTION_HEAD = Phrase("Fractions", "分数", "分数")
ARITHMETIC_HEAD = Phrase("Arithmetic", "算术", "計算")
PERCENT_HEAD = Phrase("Percentages", "百分数", "百分率")
COMMON = Phrase("Common denominator", "公分母", "公分母")
BRING = Phrase("Bring both to the denominator {}:", "通分，公分母为 {}：", "分母を {} にそろえます。")
MULTIPLY = Phrase("Multiply numerators and denominators:", "分子、分母分别相乘：", "分子と分母を掛けます。")
INVERT = Phrase("Multiply by the reciprocal:", "乘以除数的倒数：", "逆数を掛けます。")
LOWEST = Phrase("Divide out common factors:", "约去公因数：", "約分します。")
TAKE = Phrase("Take the share of the whole:", "求百分之几：", "割合を求めます。")
SHARE = Phrase("Compare the part with the whole:", "部分除以整体：", "部分を全体で割ります。")
CHANGE = Phrase("Find the change, then apply it:", "先求变化量：", "変化量を求めます。")
RESULT = Phrase("The result is", "结果为", "答えは")

SIGNS = {"+": "+", "-": "-", "*": "\\times ", "/": "\\div "}


def _proper(rng: random.Random) -> tuple[int, int]:
    d = rng.choice((2, 3, 4, 5, 6, 7, 8, 9, 10, 12))
    n = rng.randint(1, d - 1) if rng.random() < 0.75 else rng.randint(1, 12)
    return n, d


def fractions(rng: random.Random, lang: Language) -> Draft:
    """Two fractions and an operation, one fraction to reduce, or whole numbers."""
    kind = rng.choices(("pair", "reduce", "whole"), (68, 14, 18))[0]
    if kind == "reduce":
        return _reduce(rng, lang)
    if kind == "whole":
        return _whole(rng, lang)
    op = rng.choice("+-*/")
    (a, b), (c, d) = _proper(rng), _proper(rng)
    if rng.random() < 0.12:
        c, d = rng.randint(1, 12), 1
    elif rng.random() < 0.06:
        a, b = rng.randint(1, 12), 1
    if rng.random() < 0.06:
        a = -a
    return _pair(lang, (a, b, c, d), op, rng)


def _side(n: int, d: int, *, latex: bool) -> str:
    return latex_fraction(n, d) if latex else fraction(n, d)


def _pair(lang: Language, nums: tuple[int, int, int, int], op: str, rng: random.Random) -> Draft:
    a, b, c, d = nums
    think = [f"{FRACTION_HEAD[lang]}: {fraction(a, b)} {op.replace('*', '·').replace('/', ':')} {fraction(c, d)}."]
    add = op in "+-"
    top, bottom, middle = (_added if add else _multiplied)(lang, nums, op, think)
    chain, n, m = reduce(top, bottom)
    think.append(f"{chain}.")
    question = f"{_side(a, b, latex=True)}{SIGNS[op]}{_side(c, d, latex=True)}"
    result = f"\\frac{{{top}}}{{{bottom}}}" if bottom != 1 else str(top)
    rule = BRING[lang].format(bottom) if add else (INVERT if op == "/" else MULTIPLY)[lang]
    parts = [rule, display(f"{question}={middle}={result}")]
    if (n, m) != (top, bottom):
        parts.append(LOWEST[lang])
    latex = rng.random() < 0.25
    left, right = _side(a, b, latex=latex), _side(c, d, latex=latex)
    if op == "/" and not latex and (b != 1 or d != 1):
        left = f"({left})" if b != 1 and rng.random() < 0.5 else left
        right = f"({right})" if d != 1 else right
    joiner = SIGNS[op] if latex else op
    fields = {"f": f"{left}{joiner}{right}", "l": left, "r": right}
    task = Task("arithmetic", (op, a, b, c, d))
    ask = {"+": "add", "-": "subtract", "*": "multiply", "/": "divide"}[op]
    solution = paragraphs(*parts, boxed(latex_fraction(n, m)))
    return Draft(Skill.FRACTION, ask, task, fields, paragraphs(*think), solution)


def _added(lang: Language, nums: tuple[int, int, int, int], op: str, think: list[str]) -> tuple[int, int, str]:
    a, b, c, d = nums
    common = b if b == d else b * d
    x, y = a * (common // b), c * (common // d)
    if b != d:
        think.append(f"{COMMON[lang]}: {times(b, d)}.")
        think.append(f"{times(a, d)}, {times(c, b)}.")
    think.append(f"{plus(x, y) if op == '+' else minus(x, y)}.")
    total = x + y if op == "+" else x - y
    middle = f"\\frac{{{x}}}{{{common}}}{op}\\frac{{{y}}}{{{common}}}"
    return total, common, middle if common > 1 else f"{x}{op}{y}"


def _multiplied(_lang: Language, nums: tuple[int, int, int, int], op: str, think: list[str]) -> tuple[int, int, str]:
    a, b, c, d = nums
    if op == "/":
        c, d = d, c
        think.append(f"{fraction(a, b)} · {c}/{d}.")
    think.append(f"{times(a, c)}, {times(b, d)}.")
    middle = f"\\frac{{{a}\\cdot {c}}}{{{b}\\cdot {d}}}"
    return a * c, b * d, middle


def _reduce(rng: random.Random, lang: Language) -> Draft:
    k = rng.choice((2, 3, 4, 5, 6, 7, 8, 9, 10, 12))
    a, b = rng.randint(1, 12), rng.randint(2, 12)
    a, b = a * k, b * k
    chain, n, d = reduce(a, b)
    think = [f"{FRACTION_HEAD[lang]}: {a}/{b}.", f"{chain}."]
    latex = rng.random() < 0.25
    fields = {"f": f"\\frac{{{a}}}{{{b}}}" if latex else f"{a}/{b}"}
    line = display(f"\\frac{{{a}}}{{{b}}}={latex_fraction(n, d)}")
    solution = paragraphs(LOWEST[lang], line, boxed(latex_fraction(n, d)))
    task = Task("arithmetic", ("/", a, 1, b, 1, "reduce"))
    return Draft(Skill.FRACTION, "reduce", task, fields, paragraphs(*think), solution)


def _whole(rng: random.Random, lang: Language) -> Draft:
    op = rng.choice("+-*/")
    size = rng.choice((12, 30, 60, 99))
    a, b = rng.randint(0, size), rng.randint(0, size)
    if op == "*":
        a, b = rng.randint(2, 12), rng.randint(2, rng.choice((12, 25, 40)))
        a, b = rng.choice(((a, b), (b, a)))
    if op == "/":
        b = rng.randint(2, 12)
        a = b * rng.randint(1, 12) if rng.random() < 0.7 else rng.randint(1, 99)
    think = [f"{ARITHMETIC_HEAD[lang]}: {a}{op.replace('*', '·')}{b}."]
    n, d = {"+": a + b, "-": a - b, "*": a * b}.get(op, 0), 1
    if op == "/":
        chain, n, d = reduce(a, b)
        think.append(f"{chain}.")
    else:
        think.append({"+": plus, "-": minus, "*": times}[op](a, b) + ".")
    line = display(f"{a}{SIGNS[op]}{b}={latex_fraction(n, d)}")
    ask = {"+": "add", "-": "subtract", "*": "multiply", "/": "divide"}[op]
    fields = {"f": f"{a}{op}{b}", "l": str(a), "r": str(b)}
    task = Task("arithmetic", (op, a, 1, b, 1))
    solution = paragraphs(line, boxed(latex_fraction(n, d)))
    return Draft(Skill.FRACTION, ask, task, fields, paragraphs(*think), solution)


def percents(rng: random.Random, lang: Language) -> Draft:
    """A share of a number, what share one number is of another, increase and decrease."""
    kind = rng.choices(("of", "what", "up", "down"), (42, 26, 17, 15))[0]
    if kind == "what":
        return _what_percent(rng, lang)
    p = rng.choice((1, 2, 5, 10, 10, 15, 20, 25, 30, 40, 50, 60, 75, 80, 90))
    y = rng.choice((rng.randint(1, 99), 10 * rng.randint(1, 99), 10 * rng.randint(1, 40), 5 * rng.randint(1, 60)))
    if rng.random() < 0.3:
        p, y = rng.randint(1, 99), rng.choice((rng.randint(1, 30), 10 * rng.randint(1, 20), 100 * rng.randint(1, 9)))
    if p % 10 and y > 200 and y % 100:
        y = y % 100 or 100
    product = p * y
    share = decimal(product, 100)
    think = [f"{PERCENT_HEAD[lang]}: {p}%, {y}.", f"{times(y, p)}, {product}/100={share}."]
    line = display(f"\\frac{{{p}}}{{100}}\\cdot {y}=\\frac{{{product}}}{{100}}={share}")
    fields = {"p": f"{p}", "y": str(y)}
    if kind == "of":
        task = Task("percent_of", (p, y))
        solution = paragraphs(TAKE[lang], line, boxed(share))
        return Draft(Skill.PERCENT, "percent_of", task, fields, paragraphs(*think), solution)
    sign = "+" if kind == "up" else "-"
    total = decimal(100 * y + (product if kind == "up" else -product), 100)
    think.append(f"{y}{sign}{share}={total}.")
    task = Task(f"percent_{kind}", (p, y))
    solution = paragraphs(CHANGE[lang], line, display(f"{y}{sign}{share}={total}"), boxed(total))
    return Draft(Skill.PERCENT, f"percent_{kind}", task, fields, paragraphs(*think), solution)


def _what_percent(rng: random.Random, lang: Language) -> Draft:
    bottom = rng.choice((2, 4, 5, 5, 10, 10, 20, 20, 25, 50))
    top = rng.randint(1, bottom) if rng.random() < 0.9 else rng.randint(1, 2 * bottom)
    k = rng.choice((1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20) if bottom < 20 else (1, 2, 3, 4, 5, 6, 8, 10))
    part, whole = top * k, bottom * k
    chain, n, d = reduce(part, whole)
    factor = 100 // d
    percent = n * factor
    think = [
        f"{PERCENT_HEAD[lang]}: {part}, {whole}.",
        f"{chain}.",
        f"100/{d}={factor}, {times(n, factor)}.",
    ]
    line = display(f"\\frac{{{part}}}{{{whole}}}={latex_fraction(n, d)}=\\frac{{{percent}}}{{100}}")
    fields = {"a": str(part), "y": str(whole)}
    solution = paragraphs(SHARE[lang], line, boxed(f"{percent}\\%"))
    task = Task("percent_what", (part, whole))
    return Draft(Skill.PERCENT, "percent_what", task, fields, paragraphs(*think), solution)
