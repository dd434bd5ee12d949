"""Arithmetic written out step by step, and numbers as text."""

import math


def signed(n: int) -> str:
    """A number as a factor: negative ones in parentheses."""
    return f"({n})" if n < 0 else str(n)


def plus(a: int, b: int) -> str:
    """`a+b=c` with the sign of b folded in."""
    return f"{a}{'-' if b < 0 else '+'}{abs(b)}={a + b}"


def minus(a: int, b: int) -> str:
    """`a-b=c` with the sign of b folded in."""
    return plus(a, -b)


def times(a: int, b: int) -> str:
    """`a·b=c`; two long numbers are multiplied digit by digit of the second."""
    head = f"{a}·{signed(b)}="
    if _short(a) or _short(b):
        return f"{head}{a * b}"
    x, y = abs(a), abs(b)
    parts = [int(d) * 10**p for p, d in enumerate(reversed(str(y))) if d != "0"][::-1]
    if len(parts) < 2:
        return f"{head}{a * b}"
    sums = "+".join(f"{x}·{p}" for p in parts)
    terms = [x * p for p in parts]
    return f"{x}·{y}={sums}={'+'.join(map(str, terms))}={x * y}" + (f", {head}{a * b}" if a < 0 or b < 0 else "")


def _short(n: int) -> bool:
    text = str(abs(n)).rstrip("0")
    return len(text) <= 1


def power(base: int, exponent: int) -> str:
    """`b^n=c`."""
    return f"{signed(base)}^{exponent}={base**exponent}"


def smallest_common_prime(a: int, b: int) -> int:
    """The smallest prime dividing both, or 1."""
    g = math.gcd(a, b)
    return next((p for p in range(2, g + 1) if g % p == 0), 1)


def reduce(n: int, d: int) -> tuple[str, int, int]:
    """Reduce n/d prime by prime: the chain as text, then the reduced pair (d positive)."""
    chain = [f"{n}/{signed(d)}"]
    if d < 0:
        n, d = -n, -d
        chain.append(f"{n}/{d}")
    if n == 0:
        return f"{chain[-1]}=0", 0, 1
    while (p := smallest_common_prime(n, d)) > 1:
        n, d = n // p, d // p
        chain.append(str(n) if d == 1 else f"{n}/{d}")
    if d == 1 and chain[-1] != str(n):
        chain.append(str(n))
    return "=".join(chain), n, d


def root(n: int) -> tuple[str, int, int]:
    """Simplify the square root of n > 0: the chain as text, then k and m of k·√m."""
    exact = math.isqrt(n)
    if exact * exact == n:
        return f"√{n}={exact}", exact, 1
    chain, k, m, factors = [f"√{n}"], 1, n, []
    for p in (2, 3, 5, 7, 11, 13, 17, 19):
        while m % (p * p) == 0:
            m //= p * p
            k *= p
            factors.append(str(p))
            chain.append(f"{'·'.join(factors)}√{m}")
    if len(factors) > 1:
        chain.append(f"{k}√{m}")
    return "=".join(chain), k, m


def fraction(n: int, d: int) -> str:
    """A reduced number in plain text, as reasoning writes it."""
    return str(n) if d == 1 else f"{n}/{d}"


def latex_fraction(n: int, d: int) -> str:
    """A reduced number in LaTeX with the sign in front."""
    if d == 1:
        return str(n)
    return f"{'-' if n < 0 else ''}\\frac{{{abs(n)}}}{{{d}}}"


def decimal(n: int, d: int) -> str:
    """n/d as a finite decimal; d divides a power of ten up to a thousand."""
    thousandths = n * 1000 // d
    sign, value = ("-" if thousandths < 0 else ""), abs(thousandths)
    whole, rest = divmod(value, 1000)
    tail = f"{rest:03d}".rstrip("0")
    return f"{sign}{whole}.{tail}" if tail else f"{sign}{whole}"
