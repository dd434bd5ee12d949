"""Declined questions that look like those in range: odd formulas in usual words, and the reverse.

They teach the model to look at both the formula and what is asked about it.
"""

import random

from starter_model.nouns import Language, Skill
from starter_model.wordings import sections, unfold

FUNCTIONS = (
    "sin", "cos", "tan", "ln", "log", "exp", "sqrt", "arcsin", "arctan", "cot", "sec", "sinh", "abs", "√",
)  # fmt: skip
LANGUAGE_KEYS = {Language.EN: "en", Language.ZH: "zh", Language.JA: "ja"}
VERBS = (
    "Solve", "Find", "Calculate", "Compute", "Evaluate", "Differentiate", "Integrate", "Expand", "Factor",
    "Simplify", "Determine", "Explain", "What is", "What is the", "What are the", "How do I", "How to", "How many",
    "How much is", "Find the", "Calculate the", "Give me", "What about", "Can you", "Please", "Why is", "When is",
    "Which", "Where is the", "Who is", "List the", "Write", "Show that", "Convert", "What percent of", "Increase",
    "Reduce", "Add", "Divide", "Multiply", "The derivative of", "The integral of", "Solve for",
)  # fmt: skip


def _n(rng: random.Random, top: int = 12) -> str:
    return str(rng.randint(2, top))


def _inner(rng: random.Random, v: str) -> str:
    return rng.choice((v, v, f"{_n(rng)}{v}", f"{v}+{_n(rng)}", f"{_n(rng)}{v}-{_n(rng)}", f"{v}^2", f"{v}/{_n(rng)}"))


def odd_term(rng: random.Random, v: str) -> str:
    """A term that is no polynomial in one letter."""
    f = rng.choice(FUNCTIONS)
    return rng.choice(
        (
            f"{f}({_inner(rng, v)})", f"{f}({_inner(rng, v)})", f"{f} {v}", f"\\{f} {v}" if f.isalpha() else f"√{v}",
            f"{_n(rng)}^{v}", f"e^{v}", f"e^({_inner(rng, v)})", f"e^{{{_inner(rng, v)}}}", f"1/{v}",
            f"{_n(rng)}/{v}", f"{_n(rng)}/{v}^2", f"1/({_inner(rng, v)}+1)", f"{v}*{f}({v})", f"{v}^2{f}({v})",
            f"({v}+{_n(rng)})/({v}-{_n(rng)})", f"|{_inner(rng, v)}|", f"√({_inner(rng, v)})", f"\\sqrt{{{v}}}",
            f"{v}^(1/{_n(rng)})", f"{v}^{v}", f"\\frac{{1}}{{{v}}}", f"{_n(rng)}{f}({v})", f"{v}^-{_n(rng)}",
        )
    )  # fmt: skip


def _sum(rng: random.Random, v: str, first: str) -> str:
    text = first
    for _ in range(rng.choice((0, 0, 1, 1, 2))):
        text += rng.choice("+-") + rng.choice((_n(rng, 30), f"{_n(rng)}{v}", f"{v}^2", v))
    return text


def _high(rng: random.Random, v: str) -> str:
    lead = rng.choice(("", "", "", _n(rng, 9), "-"))
    return _sum(rng, v, f"{lead}{v}^{rng.choice((3, 3, 3, 4, 4, 5, 6, 8))}")


def odd_equation(rng: random.Random, v: str) -> str:
    """Neither linear nor quadratic, or no equation at all."""
    kind = rng.choices(("high", "odd", "unequal", "letters"), (32, 36, 24, 8))[0]
    right = rng.choice(("0", "0", _n(rng, 40), f"{_n(rng)}{v}", "1/2"))
    if kind == "high":
        return f"{_high(rng, v)}={right}"
    if kind == "odd":
        return f"{_sum(rng, v, odd_term(rng, v))}={right}"
    if kind == "letters":
        return rng.choice((f"{v}+y+z={right}", f"{v}y={_n(rng, 40)}", f"{v}^2+y^2={_n(rng, 40)}", f"a{v}+b=c"))
    left = rng.choice((f"{_n(rng)}{v}", v, f"{v}^2", f"-{_n(rng)}{v}", f"{v}^2"))
    return f"{_sum(rng, v, left)}{rng.choice(('<', '>', '<=', '>=', '≤', '≥', '≠'))}{right}"


def _odd_numbers(rng: random.Random) -> str:
    big, small = rng.randint(10_000, 10**8), rng.randint(2, 5000)
    return rng.choice(
        (
            f"{big}*{small}", f"{big}+{big // 7}", f"{small}^{_n(rng)}", f"{_n(rng, 30)}!", f"√{small}",
            f"{small} mod {_n(rng)}", f"sqrt({small})", f"{_n(rng)}^{_n(rng)}", f"{small}.{_n(rng)}*{big}",
            f"sin({small})", f"log({small})", f"2^{_n(rng, 64)}", f"{_n(rng)}i*{_n(rng)}i", f"π*{small}",
            f"({_n(rng)}+{_n(rng)}i)({_n(rng)}-i)", f"cos(pi/{_n(rng)})", f"{big}/{small}",
        )
    )  # fmt: skip


def odd_fields(ask: str, rng: random.Random, v: str) -> dict[str, str]:
    """Something out of range for each field of a question's template."""
    low = rng.randint(0, 3)
    fields = {"v": v, "u": "y", "lo": str(low), "hi": rng.choice((str(low + 1), "pi", "infinity", "2"))}
    if ask in {"derive", "integrate", "definite"}:
        text = _sum(rng, v, odd_term(rng, v))
        return fields | {"f": text, "w": text}
    if ask == "factor":
        return fields | {"f": rng.choice((_high(rng, v) + f"+{_n(rng)}", f"{v}^3-{_n(rng)}", f"{v}^4+1", f"{v}^2-y^2"))}
    if ask == "expand":
        return fields | {"f": f"({v}{rng.choice('+-')}{rng.choice(('y', _n(rng)))})^{rng.choice((4, 5, 6, 7, 10))}"}
    if ask == "system":
        first = rng.choice((odd_equation(rng, v), f"{v}+y+z={_n(rng)}", f"{_n(rng)}{v}-y+{_n(rng)}z={_n(rng)}"))
        third = rng.choice(("", f", {v}-y={_n(rng)}", f", y+z={_n(rng)}", f", {v}+2y-z={_n(rng)}"))
        return fields | {"f": first, "g": rng.choice((f"{v}+y+z={_n(rng)}", f"{v}-z={_n(rng)}")) + third}
    if ask == "solve":
        return fields | {"f": odd_equation(rng, v)}
    return {}


def odd_formula(rng: random.Random, lang: Language, wordings: str) -> tuple[str, dict[str, str]]:
    """A usual wording and what to put into it."""
    templates = sections(wordings)
    ask = rng.choices(("solve", "derive", "integrate", "definite", "factor", "expand", "system", "add"),
                      (38, 20, 17, 5, 7, 3, 8, 2))[0]  # fmt: skip
    template = unfold(rng.choice(templates[ask]), rng)
    if ask == "add":
        return "{f}", {"f": f"{rng.choice(('', 'What is ', 'Calculate ', 'Compute '))}{_odd_numbers(rng)}"}
    return template, odd_fields(ask, rng, rng.choice("xxxxxyztaw"))


def odd_wording(rng: random.Random, lang: Language) -> str:
    """An unusual question about a usual formula; its fields are filled by the caller."""
    return unfold(rng.choice(sections("near_misses.txt")[LANGUAGE_KEYS[lang]]), rng)


def odd_numbers(rng: random.Random, lang: Language) -> str:
    """A question about plain numbers that is not one of the four operations or percentages."""
    text = unfold(rng.choice(sections("near_misses.txt")[f"numbers_{LANGUAGE_KEYS[lang]}"]), rng)
    a, b = sorted((rng.randint(2, 120), rng.randint(2, 150)))
    portions = (f"{_n(rng)}/{_n(rng)}", _n(rng, 99), f"0.{_n(rng)}", f"{_n(rng)}%")
    fields = {
        "n": _n(rng, 20), "m": _n(rng), "a": str(a), "b": str(b), "c": str(2 * b - a), "p": rng.choice(portions),
        "q": rng.choice(portions), "h": rng.choice(sections("fillers.txt")["people"]),
    }  # fmt: skip
    for name, value in fields.items():
        text = text.replace("{" + name + "}", value)
    return text


def wordy(rng: random.Random, words: tuple[str, ...]) -> str:
    """A known verb before random words, with numbers strewn in now and then."""
    text = [rng.choice(VERBS), *rng.sample(words, rng.randint(1, 7))]
    if rng.random() < 0.55:
        for _ in range(rng.randint(1, 4)):
            unit = rng.choice(("", "", "", "%", " km", " apples", " euros", " years", "th", " x"))
            text.insert(rng.randint(1, len(text)), f"{rng.randint(1, 120)}{unit}")
    return " ".join(text)


USUAL = {"f": (Skill.DERIVATIVE, Skill.FACTOR, Skill.EXPAND, Skill.INTEGRAL), "e": (Skill.LINEAR, Skill.QUADRATIC)}
