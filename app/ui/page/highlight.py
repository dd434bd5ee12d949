"""Colours for code, by Pygments; imported only when a page has code in a known language."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from typing import Any, Protocol

from PySide6.QtGui import QBrush, QColor, QTextCharFormat

from app.ui.page.styles import Styles

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
    """Characters of one line in one colour."""

    text: str
    style: QTextCharFormat


def highlighted(code: str, language: str, styles: Styles) -> list[list[Run]]:
    """The lines of the code, each as runs."""
    plain = styles.code()
    lexer = _lexer(language.lower()) if language and len(code) <= LONGEST else None
    if lexer is None:
        return [[Run(line, plain)] for line in code.split("\n")]
    lines: list[list[Run]] = [[]]
    for kind, text in lexer.get_tokens(code):
        style = _style(str(kind), styles, plain)
        for place, part in enumerate(text.split("\n")):
            if place:
                lines.append([])
            if part:
                lines[-1].append(Run(part, style))
    return lines


def _style(kind: str, styles: Styles, plain: QTextCharFormat) -> QTextCharFormat:
    palette = DARK if styles.theme.is_dark else LIGHT
    colour = next((colour for name, colour in palette.items() if kind.startswith(name)), None)
    if colour is None:
        return plain
    style = QTextCharFormat(plain)
    style.setForeground(QBrush(QColor(colour)))
    return style


@lru_cache(maxsize=32)
def _lexer(language: str) -> Lexer | None:
    lexers: Any = import_module("pygments.lexers")
    try:
        found: Lexer = lexers.get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except lexers.ClassNotFound:
        return None
    return found
