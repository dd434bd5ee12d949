"""The lexers of Pygments, which is imported only when a page has code in some language.

Making one takes up to a fifth of a second (Julia's): pages have it done in a thread, and colour their code afterwards.
"""

from collections.abc import Iterable
from functools import lru_cache, partial
from importlib import import_module
from typing import Any, Protocol

from PySide6.QtCore import QThreadPool

MOST = 40  # languages: what a lexer consists of stays in memory


class Lexer(Protocol):
    """What we use of Pygments, which has no types of its own."""

    def get_tokens(self, text: str) -> Iterable[tuple[object, str]]: ...


class Lexers:
    """Those of all pages. A language is named as after a fence."""

    def __init__(self) -> None:
        self._made: dict[str, Lexer | None] = {}
        self._begun: set[str] = set()

    def of(self, language: str) -> Lexer | None:
        """Made now, unless it has been; None where there is none for the language. From any thread."""
        name = language.lower()
        if name not in self._made and name in _languages() and len(self._made) < MOST:
            self._made.setdefault(name, _made(name))
        return self._made.get(name)

    def is_at_hand(self, language: str) -> bool:
        """Whether `of` takes no time. If not, the lexer is being made from now on. From the GUI thread."""
        name = language.lower()
        if not name or name in self._made or name not in _languages() or len(self._made) >= MOST:
            return True
        if name not in self._begun:
            self._begun.add(name)
            QThreadPool.globalInstance().start(partial(self.of, name))
        return False


LEXERS = Lexers()


def _made(name: str) -> Lexer | None:
    """None where its module is not there: code then has one colour."""
    lexers: Any = import_module("pygments.lexers")
    try:
        found: Lexer = lexers.get_lexer_by_name(name, stripnl=False, ensurenl=False)
    except ImportError:
        return None
    return found


@lru_cache(maxsize=1)
def _languages() -> frozenset[str]:
    """Pygments' own: for any other name it reads the metadata of all packages there are, 30 milliseconds long."""
    lexers: Any = import_module("pygments.lexers")
    return frozenset(alias.lower() for _, aliases, _, _ in lexers.get_all_lexers(plugins=False) for alias in aliases)
