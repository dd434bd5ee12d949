"""Whether a boxed answer is right, judged by computer algebra from the problem itself."""

import math
import re
from collections.abc import Callable, Sequence
from typing import Any

import sympy

from starter_model.latex import UnreadableError, assignments, boxed, reader, values
from starter_model.nouns import Task

NO_SOLUTION = {"no solution", "无解", "解なし"}
ALL_NUMBERS = {"all real numbers", "任意实数", "すべての実数"}
MANY_SOLUTIONS = {"infinitely many solutions", "无穷多解", "解は無数"}
WANTED_MODEL = "Phi-4-mini-reasoning"


def polynomial(coefficients: Sequence[int], letter: str) -> sympy.Expr:
    """Coefficients from the highest power down, as a sympy expression."""
    x = sympy.Symbol(letter)
    top = len(coefficients) - 1
    return sympy.Add(*(c * x ** (top - i) for i, c in enumerate(coefficients)))


def same(a: sympy.Expr, b: sympy.Expr) -> bool:
    """Equality of expressions."""
    return bool(sympy.simplify(sympy.expand(a - b)) == 0)


def same_set(found: Sequence[sympy.Expr], wanted: Sequence[sympy.Expr]) -> bool:
    """Equality of sets of numbers."""
    return all(any(same(f, w) for w in wanted) for f in found) and all(any(same(f, w) for f in found) for w in wanted)


def _text(answer: str) -> str:
    found = re.fullmatch(r"\s*\\text\{(.*)\}\s*", answer)
    return found[1] if found else ""


def _solve(task: Task, answer: str) -> bool:
    a, b, c = (int(n) for n in task.data[:3])  # type: ignore[call-overload]
    if a == b == 0:
        return _text(answer) in (NO_SOLUTION if c else ALL_NUMBERS)
    x = sympy.Symbol(task.variable)
    found = assignments(answer)
    wanted = sympy.solve(polynomial((a, b, c), task.variable), x)
    letters = {letter for letter, _ in found}
    return letters == {task.variable} and same_set([v for _, vs in found for v in vs], wanted)


def _expression(task: Task, answer: str, wanted: sympy.Expr) -> bool:
    (found,) = values(answer)
    return same(found, wanted)


def _derive(task: Task, answer: str) -> bool:
    f = polynomial(task.data, task.variable)  # type: ignore[arg-type]
    return _expression(task, answer, sympy.diff(f, sympy.Symbol(task.variable)))


def _integrate(task: Task, answer: str) -> bool:
    x = sympy.Symbol(task.variable)
    wanted = sympy.integrate(polynomial(task.data, task.variable), x)  # type: ignore[arg-type]
    return _expression(task, answer, wanted + sympy.Symbol("C"))


def _definite(task: Task, answer: str) -> bool:
    coefficients, low, high = task.data
    x = sympy.Symbol(task.variable)
    f = polynomial(coefficients, task.variable)  # type: ignore[arg-type]
    return _lowest(answer) and _expression(task, answer, sympy.integrate(f, (x, low, high)))


def _system(task: Task, answer: str) -> bool:
    first: Any
    second: Any
    first, second = task.data[:2]
    u, w = sympy.symbols(tuple(task.variable))
    rows = [a * u + b * w - c for a, b, c in (first, second)]
    wanted = sympy.linsolve(rows, (u, w))
    if not wanted:
        return _text(answer) in NO_SOLUTION
    (pair,) = wanted
    if pair[0].free_symbols or pair[1].free_symbols:
        return _text(answer) in MANY_SOLUTIONS
    found = dict(assignments(answer))
    if set(found) != set(task.variable):
        return False
    return all(same(found[n][0], p) for n, p in zip(task.variable, pair, strict=True))


def _lowest(answer: str) -> bool:
    found = re.fullmatch(r"-?\\frac\{(\d+)\}\{(\d+)\}", answer)
    return not found or math.gcd(int(found[1]), int(found[2])) == 1


def _arithmetic(task: Task, answer: str) -> bool:
    op, a, b, c, d, *_ = task.data
    left, right = sympy.Rational(a, b), sympy.Rational(c, d)
    wanted = {"+": left + right, "-": left - right, "*": left * right}.get(str(op))
    return _lowest(answer) and _expression(task, answer, left / right if wanted is None else wanted)


def _percent(task: Task, answer: str) -> bool:
    a, b = (sympy.Integer(n) for n in task.data)
    if task.kind == "percent_what":
        return answer.rstrip().endswith("\\%") and _expression(task, answer[: answer.rindex("\\%")], 100 * a / b)
    part = a * b / 100
    wanted = {"percent_of": part, "percent_up": b + part, "percent_down": b - part}[task.kind]
    return _expression(task, answer, wanted)


def _expand(task: Task, answer: str) -> bool:
    wanted = sympy.Mul(*(polynomial(f, task.variable) for f in task.data))  # type: ignore[arg-type]
    return "(" not in answer and _expression(task, answer, wanted)


def _factor(task: Task, answer: str) -> bool:
    letter = sympy.Symbol(task.variable)
    text = answer.strip()
    negative, text = text.startswith("-("), text.removeprefix("-") if text.startswith("-(") else text
    wanted = polynomial(task.data, task.variable)  # type: ignore[arg-type]
    if "(" not in text:
        return bool(sympy.Poly(wanted, letter).is_irreducible) and _expression(task, answer, wanted)
    negative, text = (not negative, text[1:]) if text.startswith("-") else (negative, text)
    found = reader(text).factors()
    product = sympy.Mul(-1 if negative else 1, *(f**e for f, e in found))
    parts = [sympy.Poly(f, letter) for f, _ in found if f.free_symbols]
    primitive = all(p.content() == 1 for p in parts)
    return same(product, wanted) and primitive and all(p.is_irreducible for p in parts)


JUDGES: dict[str, Callable[[Task, str], bool]] = {
    "solve": _solve,
    "derive": _derive,
    "integrate": _integrate,
    "definite": _definite,
    "system": _system,
    "arithmetic": _arithmetic,
    "percent_of": _percent,
    "percent_what": _percent,
    "percent_up": _percent,
    "percent_down": _percent,
    "expand": _expand,
    "factor": _factor,
}


def correct(task: Task, solution: str) -> bool:
    """Whether the last boxed formula of a solution answers the task."""
    answer = boxed(solution)
    if answer is None:
        return False
    try:
        return JUDGES[task.kind](task, answer)
    except (UnreadableError, ValueError, KeyError, ZeroDivisionError):
        return False


def declined(solution: str) -> bool:
    """Whether a solution declines and names the model to download instead."""
    return WANTED_MODEL in solution and boxed(solution) is None
