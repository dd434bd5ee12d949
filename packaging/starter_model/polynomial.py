"""Polynomials as text: coefficients from the highest power down."""

from collections.abc import Sequence


def term(c: int, power: int, var: str) -> str:
    """One term with its sign only when negative."""
    if power == 0:
        return str(c)
    letter = var if power == 1 else f"{var}^{power}" if power < 10 else f"{var}^{{{power}}}"
    return {1: letter, -1: f"-{letter}"}.get(c, f"{c}{letter}")


def join(terms: Sequence[str]) -> str:
    """Add terms up, folding the signs."""
    text = ""
    for t in terms:
        text += t if not text or t.startswith("-") else f"+{t}"
    return text or "0"


def pairs(coefficients: Sequence[int]) -> list[tuple[int, int]]:
    """(coefficient, power) of the terms that are there."""
    top = len(coefficients) - 1
    return [(c, top - i) for i, c in enumerate(coefficients) if c]


def poly(coefficients: Sequence[int], var: str = "x") -> str:
    """The polynomial in its usual order."""
    return join([term(c, p, var) for c, p in pairs(coefficients)])


def multiply(a: Sequence[int], b: Sequence[int]) -> tuple[int, ...]:
    """The product's coefficients."""
    out = [0] * (len(a) + len(b) - 1)
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            out[i + j] += x * y
    return tuple(out)
