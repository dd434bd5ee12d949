"""Colours for code, by Pygments; imported only when a page has code in a known language."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from typing import Any, Protocol

LONGEST = 40_000
LIGHT = {
    "Token.Keyword": "#8250a8",
    "Token.Name.Function": "#1f5fbf",
    "Token.Name.Class": "#1f5fbf",
    "Token.Name.Builtin": "#8a5a00",
    "Token.Literal.Number": "#0f7a5a",
    "Token.Literal.String": "#2c7a39",
    "Token.Comment": "#75797f",
}
DARK = {
    "Token.Keyword": "#c79bea",
    "Token.Name.Function": "#85b6f7",
    "Token.Name.Class": "#85b6f7",
    "Token.Name.Builtin": "#dcae62",
    "Token.Literal.Number": "#7fd1b0",
    "Token.Literal.String": "#95cf9a",
    "Token.Comment": "#8b8f96",
}


class Lexer(Protocol):
    """What we use of Pygments, which has no types of its own."""

    def get_tokens(self, text: str) -> Iterable[tuple[object, str]]: ...


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one line in one colour; "" is the text's own."""

    text: str
    colour: str = ""


def highlighted(code: str, language: str, *, is_dark: bool) -> Iterator[list[Run]]:
    """The lines of the code, each as runs; read only as far as they are asked for."""
    palette = DARK if is_dark else LIGHT
    lexer = lexer_of(language.lower()) if language and len(code) <= LONGEST else None
    if lexer is None:
        yield from ([Run(line)] for line in code.split("\n"))
        return
    colours: dict[object, str] = {}
    line: list[Run] = []
    for kind, text in lexer.get_tokens(code):
        if kind not in colours:
            colours[kind] = _colour(str(kind), palette)
        for place, part in enumerate(text.split("\n")):
            if place:
                yield line
                line = []
            if part:
                _add(line, part, colours[kind])
    yield line


def _add(line: list[Run], text: str, colour: str) -> None:
    """As few runs as there are changes of colour: each is written by itself."""
    if line and line[-1].colour == colour:
        text = line.pop().text + text
    line.append(Run(text, colour))


def _colour(kind: str, palette: dict[str, str]) -> str:
    return next((colour for name, colour in palette.items() if kind.startswith(name)), "")


@lru_cache(maxsize=32)
def lexer_of(language: str) -> Lexer | None:
    """None where Pygments has none of that name. It would look for others among all packages then: 30 milliseconds."""
    if language not in _languages():
        return None
    lexers: Any = import_module("pygments.lexers")
    found: Lexer = lexers.get_lexer_by_name(language, stripnl=False, ensurenl=False)
    return found


@lru_cache(maxsize=1)
def _languages() -> frozenset[str]:
    lexers: Any = import_module("pygments.lexers")
    return frozenset(alias.lower() for _, aliases, _, _ in lexers.get_all_lexers(plugins=False) for alias in aliases)
