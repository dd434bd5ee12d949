"""Colours for code."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.ui.page.lexers import Lexer

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


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one line in one colour; "" is the text's own."""

    text: str
    colour: str = ""


def highlighted(code: str, lexer: Lexer | None, *, is_dark: bool) -> Iterator[list[Run]]:
    """The lines of the code, each as runs; read only as far as they are asked for. In one colour without a lexer."""
    palette = DARK if is_dark else LIGHT
    if lexer is None or len(code) > LONGEST:
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
