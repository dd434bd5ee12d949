r"""TeX → words for a screen reader: `\frac{1}{2}` → "1 over 2", `x^2` → "x squared".

Understands what answers are made of; a command it does not know is spoken by its name.
"""

import re
from functools import lru_cache

from app.render.speech_words import (
    ACCENTS,
    ALPHABETS,
    COMMANDS,
    EATEN,
    LARGE,
    ROWS,
    SIGNS,
    SILENT,
    WRAPPERS,
)

LONGEST = 4000  # characters; what is longer is read as it is written
DEEPEST = 40
_TOKEN = re.compile(r"\\begin\s*\{\w+\*?\}|\\end\s*\{\w+\*?\}|\\[A-Za-z]+|\\.|\d+(?:[.,]\d+)*|[^\s]", re.DOTALL)
_ORDINALS = {"2": "square root", "3": "cube root"}
_POWERS = {"2": "squared", "3": "cubed", "prime": "prime", r"\circ": "degrees"}
_WORDS = re.compile(r"\\(?:" + "|".join(WRAPPERS) + r")\s*\{([^{}]*)\}")


@lru_cache(maxsize=4096)
def spoken(tex: str) -> str:
    """The formula in English words."""
    if len(tex) > LONGEST:
        return tex
    words = _Reader(tex).all()
    return " ".join(" ".join(words).split())


class _Reader:
    """Walks the tokens of one formula; each method consumes something and returns its words."""

    def __init__(self, tex: str) -> None:
        self._texts: list[str] = []
        self._tokens = _TOKEN.findall(_WORDS.sub(self._keep, tex.replace("\ue002", "")))
        self._place = 0
        self._depth = 0

    def all(self) -> list[str]:
        words: list[str] = []
        while self._place < len(self._tokens):
            words += self._term()
        return words

    def _keep(self, found: re.Match[str]) -> str:
        self._texts.append(found[1])
        return f"\\text {{\ue002{len(self._texts) - 1}\ue002}} "

    def _peek(self) -> str:
        return self._tokens[self._place] if self._place < len(self._tokens) else ""

    def _next(self) -> str:
        token = self._peek()
        self._place += 1
        return token

    def _term(self) -> list[str]:
        """One thing with what hangs on it."""
        token = self._next()
        name = token.removeprefix("\\")
        if token.startswith("\\") and name in LARGE:
            return self._large(LARGE[name])
        words = self._one(token)
        return words + self._scripts()

    def _one(self, token: str) -> list[str]:
        if token.startswith("\\begin"):
            return self._rows(token.partition("{")[2].rstrip("}"))
        if token == "{":
            return self._group_rest("}")
        if token == "\\\\":
            return [";"]
        if token.startswith("\\"):
            return self._command(token[1:])
        if token in ("_", "^"):
            self._place -= 1
            return []
        return [] if token in ("}", "&", "\ue002") or token.startswith("\\end") else [SIGNS.get(token, token)]

    def _command(self, name: str) -> list[str]:
        if name in ("frac", "dfrac", "tfrac", "cfrac"):
            return _fraction(self._argument(), self._argument())
        if name in ("binom", "dbinom", "tbinom"):
            return [*self._argument(), "choose", *self._argument()]
        if name == "sqrt":
            return self._root()
        if name in ("boxed", "fbox"):
            return ["box", *self._argument(), "end box"]
        if name == "text":
            return self._text()
        if name in ACCENTS:
            return [*self._argument(), ACCENTS[name]]
        if name in ALPHABETS:
            return [ALPHABETS[name], *self._argument()]
        if name in ("pmod", "pod"):
            return ["modulo", *self._argument()]
        if name == "not":
            return ["not", *self._one(self._next())]
        return self._plain(name)

    def _plain(self, name: str) -> list[str]:
        if name in EATEN:
            self._argument()
            return []
        if name in ("left", "right") and self._peek() == ".":
            self._next()
        if name in SILENT or name.isspace():
            return []
        return [COMMANDS.get(name, name)]

    def _text(self) -> list[str]:
        """What was kept aside, letter by letter."""
        inner = "".join(self._tokens[self._place : self._place + 5])
        if found := re.match("\\{\ue002(\\d+)\ue002\\}", inner):
            self._place += 5
            return [self._texts[int(found[1])]]
        return self._argument()

    def _root(self) -> list[str]:
        degree = ["2"]
        if self._peek() == "[":
            self._next()
            degree = self._group_rest("]")
        kind = _ORDINALS.get(" ".join(degree), f"{' '.join(degree)}-th root")
        inner = self._argument()
        return [f"the {kind} of", *inner, *(["end root"] if len(inner) > 1 else [])]

    def _large(self, name: str) -> list[str]:
        below, above = self._limits()
        words = [name]
        if below:
            words += ["as" if "limit" in name else "over" if not above else "from", *below]
        if above:
            words += ["to", *above]
        return [*words, "of"]

    def _limits(self) -> tuple[list[str], list[str]]:
        found: dict[str, list[str]] = {"_": [], "^": []}
        while self._peek() in ("_", "^", "\\limits", "\\nolimits"):
            token = self._next()
            if token in found:
                found[token] = self._argument()
        return found["_"], found["^"]

    def _scripts(self) -> list[str]:
        words: list[str] = []
        while self._peek() in ("_", "^"):
            token, argument = self._next(), self._argument()
            if token == "_":
                words += ["sub", *argument, *(["end sub"] if len(argument) > 1 else [])]
            else:
                words += _power(argument)
        return words

    def _argument(self) -> list[str]:
        """A group in braces, or one token."""
        if not self._peek() or self._depth > DEEPEST:
            return []
        token = self._next()
        if token == "{":
            return self._group_rest("}")
        if token.isdigit() and len(token) > 1:  # TeX takes one character
            self._place -= 1
            self._tokens[self._place] = token[1:]
            return [token[0]]
        self._depth += 1
        words = self._one(token)
        self._depth -= 1
        return words

    def _group_rest(self, closing: str) -> list[str]:
        words: list[str] = []
        self._depth += 1
        while self._peek() and self._peek() != closing and self._depth <= DEEPEST:
            words += self._term()
        if self._peek() == closing:
            self._next()
        self._depth -= 1
        return words

    def _rows(self, name: str) -> list[str]:
        kind = ROWS.get(name.rstrip("*"), name)
        if name == "array" and self._peek() == "{":
            self._argument()
        rows: list[list[list[str]]] = [[[]]]
        self._depth += 1
        while self._peek() and not self._peek().startswith("\\end") and self._depth <= DEEPEST:
            if self._peek() == "\\\\":
                self._next()
                rows.append([[]])
            elif self._peek() == "&":
                self._next()
                rows[-1].append([])
            else:
                rows[-1][-1] += self._term()
        self._next()
        self._depth -= 1
        return _spoken_rows(kind, [row for row in rows if any(row)])


def _spoken_rows(kind: str, rows: list[list[list[str]]]) -> list[str]:
    if not kind or (kind == "lines" and len(rows) < 2):
        return [word for row in rows for cell in row for word in cell]
    if kind == "lines":
        parts = [" ".join(word for cell in row for word in cell) for row in rows]
        return ["; ".join(parts)]
    width = max((len(row) for row in rows), default=0)
    size = f"{len(rows)} cases" if kind == "cases" else f"{len(rows)} by {width} {kind}"
    parts = [f"row {number}: " + ", ".join(" ".join(cell) for cell in row) for number, row in enumerate(rows, 1)]
    return [f"{size}; {'; '.join(parts)}; end {kind}"]


def _fraction(above: list[str], below: list[str]) -> list[str]:
    if len(above) == 1 and len(below) == 1:
        return [*above, "over", *below]
    return ["the fraction", *above, "over", *below, "end fraction"]


def _power(argument: list[str]) -> list[str]:
    text = " ".join(argument)
    if text in ("composed with", "degrees"):
        return ["degrees"]
    if text and not text.replace("prime", "").strip():
        return [text]
    return [_POWERS[text]] if text in _POWERS else ["to the", *argument, *(["end power"] if len(argument) > 1 else [])]
