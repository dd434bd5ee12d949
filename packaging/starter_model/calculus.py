"""Derivatives and integrals of polynomials."""

import math
import random

from starter_model.equations import LETTERS
from starter_model.nouns import Draft, Language, Phrase, Skill, Task, boxed, display, paragraphs
from starter_model.numerals import latex_fraction, minus, plus, power, reduce, times
from starter_model.polynomial import join, pairs, poly, term

DERIVE_HEAD = Phrase("A derivative", "求导数", "微分")
INTEGRAL_HEAD = Phrase("An integral", "求积分", "積分")
DEFINITE_HEAD = Phrase("A definite integral", "求定积分", "定積分")
ANTIDERIVATIVE = Phrase("Antiderivative", "原函数", "原始関数")
DERIVE_RULE = Phrase(
    "Use the power rule \\((x^n)'=nx^{n-1}\\) on each term:",
    "对每一项用幂函数求导法则 \\((x^n)'=nx^{n-1}\\)：",
    "各項に \\((x^n)'=nx^{n-1}\\) を使います。",
)
INTEGRAL_RULE = Phrase(
    "Use \\(\\int x^n dx=\\frac{x^{n+1}}{n+1}+C\\) on each term:",
    "对每一项用公式 \\(\\int x^n dx=\\frac{x^{n+1}}{n+1}+C\\)：",
    "各項に \\(\\int x^n dx=\\frac{x^{n+1}}{n+1}+C\\) を使います。",
)
DEFINITE_RULE = Phrase("An antiderivative is", "一个原函数为", "原始関数の一つは")
BOUNDS = Phrase("Insert the bounds:", "代入上下限：", "上端と下端を代入します。")
ZERO_RULE = Phrase(
    "The derivative of a constant is zero:",
    "常数的导数为零：",
    "定数の微分は零です。",
)


def _polynomial(rng: random.Random, top: int) -> tuple[int, ...]:
    kind = rng.choices(("full", "sparse", "single"), (55, 25, 20))[0]
    size = rng.choice((5, 9, 9, 12))
    lead = rng.randint(1, size) if rng.random() < 0.8 else -rng.randint(1, size)
    if rng.random() < 0.3:
        lead = 1
    degree = rng.randint(1, top)
    if kind == "single":
        degree = rng.randint(1, top + 3)
        return (lead, *([0] * degree))
    rest = [rng.randint(-size, size) for _ in range(degree)]
    if kind == "sparse":
        rest = [c if rng.random() < 0.5 else 0 for c in rest]
    return (lead, *rest)


def derivative(rng: random.Random, lang: Language) -> Draft:
    """The derivative of a polynomial, term by term."""
    v = rng.choice(LETTERS)
    cs = _polynomial(rng, 4) if rng.random() < 0.97 else (rng.randint(1, 60),)
    text = poly(cs, v)
    if rng.random() < 0.06:
        text = join([term(c, p, v) for c, p in rng.sample(pairs(cs), len(pairs(cs)))])
    think = [f"{DERIVE_HEAD[lang]}: {text}."]
    for c, p in pairs(cs):
        done = term(c * p, p - 1, v) if p else "0"
        think.append(f"{term(c, p, v)}: {times(c, p)}, {done}." if p > 1 else f"{term(c, p, v)}: {done}.")
    result = [(c * p, p - 1) for c, p in pairs(cs) if p]
    answer = join([term(c, p, v) for c, p in result])
    think.append(f"{answer}.")
    rule = DERIVE_RULE[lang].replace("x", v) if len(cs) > 1 else ZERO_RULE[lang]
    rule = rule.replace("e" + v, "ex") if v != "x" else rule
    line = display(f"\\frac{{d}}{{d{v}}}\\left({text}\\right)={answer}")
    solution = paragraphs(rule, line, boxed(answer))
    fields = {"f": text, "v": v}
    task = Task("derive", tuple(cs), v)
    return Draft(Skill.DERIVATIVE, "derive", task, fields, paragraphs(*think), solution)


def integral(rng: random.Random, lang: Language) -> Draft:
    """An indefinite integral, or a definite one with small bounds."""
    return _definite(rng, lang) if rng.random() < 0.35 else _indefinite(rng, lang)


def _friendly(rng: random.Random, top: int) -> tuple[int, ...]:
    """Coefficients many of which divide well by the new power."""
    cs = _polynomial(rng, top)
    if rng.random() < 0.5:
        n = len(cs)
        cs = tuple(c * (n - i) if abs(c * (n - i)) <= 24 else c for i, c in enumerate(cs))
    return cs


def _raised(c: int, p: int, v: str, *, latex: bool) -> tuple[str, str]:
    """How c·v^p is integrated: the reasoning line and the new term."""
    chain, n, d = reduce(c, p + 1)
    plain = term(n, p + 1, v)
    new = plain if d == 1 else f"{plain}/{d}"
    if latex and d > 1:
        head = "-" if n < 0 else ""
        new = f"{head}\\frac{{{abs(n)}}}{{{d}}}{term(1, p + 1, v)}"
    return f"{term(c, p, v)}: {chain}, {new}.", new


def _indefinite(rng: random.Random, lang: Language) -> Draft:
    v = rng.choice(LETTERS)
    cs = _friendly(rng, 3)
    text = poly(cs, v)
    think = [f"{INTEGRAL_HEAD[lang]}: {text}."]
    think += [_raised(c, p, v, latex=False)[0] for c, p in pairs(cs)]
    answer = join([_raised(c, p, v, latex=True)[1] for c, p in pairs(cs)] + ["C"])
    whole = f"({text})" if len(pairs(cs)) > 1 else text
    line = display(f"\\int {whole}\\,d{v}={answer}")
    solution = paragraphs(INTEGRAL_RULE[lang], line, boxed(answer))
    fields = {"f": text, "v": v, "w": whole}
    task = Task("integrate", tuple(cs), v)
    return Draft(Skill.INTEGRAL, "integrate", task, fields, paragraphs(*think), solution)


def _definite(rng: random.Random, lang: Language) -> Draft:
    v = rng.choice(LETTERS)
    while True:
        cs = _friendly(rng, 2)
        low, high = rng.choice((0, 0, 0, 0, 1, 1, 2, -1)), rng.randint(1, 3)
        if low < high and len(cs) <= 4 and (len(cs) < 4 or high < 3) and _denominator(cs) < 4:
            break
    text = poly(cs, v)
    common = math.lcm(*(p + 1 for _, p in pairs(cs)))
    raised = [(c * common // (p + 1), p + 1) for c, p in pairs(cs)]
    g = math.gcd(common, *(c for c, _ in raised))
    common, raised = common // g, [(c // g, p) for c, p in raised]
    think = [f"{DEFINITE_HEAD[lang]}: {text}, {low}, {high}."]
    think += [_raised(c, p, v, latex=False)[0] for c, p in pairs(cs)]
    top = join([term(c, p, v) for c, p in raised])
    think.append(f"{ANTIDERIVATIVE[lang]}: ({top})/{common}.")
    upper = _value(raised, high, v, think)
    lower = _value(raised, low, v, think)
    think.append(f"{minus(upper, lower)}.")
    chain, n, d = reduce(upper - lower, common)
    think.append(f"{chain}.")
    whole = f"({text})" if len(pairs(cs)) > 1 else text
    primitive = top if common == 1 else f"\\frac{{{top}}}{{{common}}}"
    value = latex_fraction(n, d)
    parts = (
        f"{DEFINITE_RULE[lang]} \\(F({v})={primitive}\\).",
        BOUNDS[lang],
        display(f"\\int_{{{low}}}^{{{high}}} {whole}\\,d{v}=F({high})-F({low})={value}"),
        boxed(value),
    )
    fields = {"f": text, "v": v, "w": whole, "lo": str(low), "hi": str(high)}
    task = Task("definite", (tuple(cs), low, high), v)
    return Draft(Skill.INTEGRAL, "definite", task, fields, paragraphs(*think), paragraphs(*parts))


def _denominator(cs: tuple[int, ...]) -> int:
    """The common denominator of the antiderivative's coefficients."""
    return math.lcm(*((p + 1) // math.gcd(c, p + 1) for c, p in pairs(cs)))


def _value(terms: list[tuple[int, int]], at: int, v: str, think: list[str]) -> int:
    """Write out the value of an integer polynomial at an integer."""
    if at == 0:
        think.append(f"{v}=0: 0.")
        return 0
    steps, values = [], []
    for c, p in terms:
        if p > 1:
            steps.append(power(at, p))
        steps.append(times(c, at**p))
        values.append(c * at**p)
    total = values[0]
    for value in values[1:]:
        steps.append(plus(total, value))
        total += value
    think.append(f"{v}={at}: {', '.join(steps)}.")
    return total
