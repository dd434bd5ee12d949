"""What is asked of a typesetter, and what it asks of its host."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256


@dataclass(frozen=True, slots=True)
class FormulaKey:
    """What a formula looks like depends on this and nothing else.

    `scope` holds the formulas of the same message that define macros, joined by U+0000.
    """

    tex: str
    display: bool
    scope: str = ""

    def digest(self) -> bytes:
        """The same for equal keys, from one start to the next."""
        parts = (self.tex, "\0\0", str(self.display), self.scope)
        return sha256("".join(parts).encode("utf-8", "surrogatepass")).digest()


Size = tuple[float, float, float]
Measure = Callable[[str, bool, bool], Size]
"""Text, italic, bold → width, height, depth in em: of letters the TeX font lacks, in the fonts they will be painted in.
Called on the typesetter's thread."""


def estimate(text: str, _italic: bool, _bold: bool) -> Size:
    """A measure for those who have no fonts at hand."""
    width = sum(1.0 if unicodedata.east_asian_width(letter) in "WF" else 0.5 for letter in text)
    return width, 0.75, 0.2
