"""A small reader of the LaTeX the starter writes: text to sympy, without evaluating anything."""

import re
from dataclasses import dataclass

import sympy

_TOKEN = re.compile(r"\s+|\\[,;:! ]|(\d+\.\d+|\d+|\\[A-Za-z]+|\\%|.)", re.DOTALL)
_SKIPPED = {"\\left", "\\right", "\\quad", "\\displaystyle"}
_TIMES = {"\\cdot", "\\times", "*", "·"}
_CLOSERS = {"(": ")", "{": "}", "[": "]"}
MOST_TOKENS = 400


class UnreadableError(ValueError):
    """The text is not of a form this reader knows."""


@dataclass(slots=True)
class Reader:
    """Recursive descent over one expression; `sign` stands for every ±."""

    tokens: list[str]
    sign: int = 1
    at: int = 0

    def peek(self) -> str:
        """The next token, or nothing."""
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self) -> str:
        """The next token, consumed."""
        token = self.peek()
        self.at += 1
        return token

    def expect(self, token: str) -> None:
        """Consume exactly this."""
        if self.take() != token:
            raise UnreadableError(f"{token} expected in {' '.join(self.tokens)}")

    def whole(self) -> sympy.Expr:
        """The expression, which must use up all tokens."""
        value = self.total()
        if self.peek():
            raise UnreadableError(f"{self.peek()} left over in {' '.join(self.tokens)}")
        return value

    def total(self) -> sympy.Expr:
        """Terms with their signs."""
        value = self._sign() * self.product() if self.peek() in _SIGNS else self.product()
        while self.peek() in _SIGNS:
            value += self._sign() * self.product()
        return value

    def _sign(self) -> int:
        return {"+": 1, "-": -1, "\\pm": self.sign, "\\mp": -self.sign}[self.take()]

    def product(self) -> sympy.Expr:
        """Factors side by side, or with a sign of multiplication or division."""
        value: sympy.Expr = sympy.Integer(1)
        for factor, exponent in self.factors():
            value *= factor**exponent
        return value

    def factors(self) -> list[tuple[sympy.Expr, sympy.Expr]]:
        """The factors of a product with their exponents, as written."""
        found = [self._power()]
        while True:
            if self.peek() in _TIMES:
                self.take()
            elif self.peek() == "/":
                self.take()
                base, exponent = self._power()
                found.append((base, -exponent))
                continue
            elif not self._starts_factor():
                return found
            found.append(self._power())

    def _starts_factor(self) -> bool:
        token = self.peek()
        return bool(token) and (token[0].isalnum() or token in {"(", "{", "\\frac", "\\sqrt"})

    def _power(self) -> tuple[sympy.Expr, sympy.Expr]:
        base = self._atom()
        if self.peek() != "^":
            return base, sympy.Integer(1)
        self.take()
        return base, self._atom()

    def _group(self, opener: str) -> sympy.Expr:
        value = self.total()
        self.expect(_CLOSERS[opener])
        return value

    def _atom(self) -> sympy.Expr:
        token = self.take()
        if token in {"(", "{"}:
            return self._group(token)
        if token == "\\frac":
            top = self._atom()
            return top / self._atom()
        if token == "\\sqrt":
            return sympy.sqrt(self._atom())
        if re.fullmatch(r"\d+(\.\d+)?", token):
            return sympy.Rational(token)
        if token == "i":
            return sympy.I
        if re.fullmatch(r"[A-Za-z]", token):
            return sympy.Symbol(token)
        raise UnreadableError(f"{token!r} in {' '.join(self.tokens)}")


_SIGNS = {"+", "-", "\\pm", "\\mp"}


def reader(text: str, sign: int = 1) -> Reader:
    """Split a text into tokens."""
    tokens = [m[1] for m in _TOKEN.finditer(text) if m[1] and m[1] not in _SKIPPED]
    if len(tokens) > MOST_TOKENS:
        raise UnreadableError("too long")
    return Reader(tokens, sign)


def values(text: str) -> list[sympy.Expr]:
    """One value, or two where the text contains ±."""
    signs = (1, -1) if "\\pm" in text or "\\mp" in text else (1,)
    return [reader(text, s).whole() for s in signs]


def boxed(text: str) -> str | None:
    r"""The content of the last \boxed{...}."""
    start = text.rfind("\\boxed{")
    if start < 0:
        return None
    depth, begin = 1, start + len("\\boxed{")
    for i in range(begin, len(text)):
        depth += {"{": 1, "}": -1}.get(text[i], 0)
        if depth == 0:
            return text[begin:i]
    return None


def assignments(text: str) -> list[tuple[str, list[sympy.Expr]]]:
    r"""`x_1=2,\; x_2=3` as pairs of letter and values; indices are dropped."""
    found = []
    for part in text.split(","):
        name, equals, value = part.partition("=")
        letter = re.fullmatch(r"(?:\\;|\\quad|\s)*([a-zA-Z])(?:_\{?\d\}?)?\s*", name)
        if not equals or not letter:
            raise UnreadableError(f"no assignment: {part}")
        found.append((letter[1], values(value)))
    return found
