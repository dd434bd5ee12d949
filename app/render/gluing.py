"""What stands beside a formula in the line: what may not be parted from it, since a text engine breaks beside an object
wherever it likes; and what needs a space.

Between Chinese or Japanese and a formula, as between them and Latin letters or digits, there is a quarter of an em, but
nothing at a line's end (W3C, Requirements for Chinese Text Layout and for Japanese Text Layout).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.render.blocks import Inline, Math, Text
from app.render.scan import Formula

LONGEST = 24  # characters: of a longer word only what is nearest is kept beside the formula
_FOREIGN = "\u1100-\u11ff\u2e80-\u303f\u3040-\uffff"  # scripts without spaces break between any two of their letters
_DASHES = "/\\-\u2010-\u2014"
_CLOSING = "、。，．：；！？）］｝」』】〕〉》”’…％"
_OPENING = "（［｛「『【〔〈《“‘"
_OPENS = "([{" + _OPENING
# signs and letters up to a space; behind a dash, a slash or a hyphen that does not come first a line may end
_AFTER = re.compile(rf"[-\u2010]?[^\s\u200b{_DASHES}{_FOREIGN}]*[{_DASHES}]?[{_CLOSING}]*")
_BEFORE = re.compile(rf"(?:[^\s\u200b{_DASHES}{_FOREIGN}]|[{_OPENING}]){{0,{LONGEST}}}\Z")
_IDEOGRAPHS = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3105-\u312f\u31a0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_IS_IDEOGRAPH = re.compile(f"[{_IDEOGRAPHS}]")
_WESTERN = "A-Za-z0-9\u00c0-\u024f\u0370-\u03ff"
_CHANGES = re.compile(f"(?<=[{_IDEOGRAPHS}])(?=[{_WESTERN}])|(?<=[{_WESTERN}])(?=[{_IDEOGRAPHS}])")
QUARTER = "\u2005"  # a space of a quarter of an em, where a line may end
JOINER = "\u2060"  # of no width, where none may


@dataclass(frozen=True, slots=True)
class Beside:
    """A formula with the text before and after it that must stay in its line."""

    head: str
    formula: Formula
    tail: str


def glued(text: str) -> str:
    """The beginning of a text that stays beside the formula before it: a comma, a bracket, the rest of its word."""
    found = _AFTER.match(text, 0, LONGEST)
    return found.group() if found else ""


def leaning(text: str) -> str:
    """The end of a text that stays beside the formula after it."""
    found = _BEFORE.search(text, max(0, len(text) - LONGEST))
    return found.group() if found else ""


def before(text: str) -> str:
    """What stands between a text and the formula after it."""
    if _IS_IDEOGRAPH.match(text[-1:]):
        return QUARTER
    return JOINER if leaning(text).rstrip(_OPENS) else ""  # behind what opens no line ends anyway


def after(text: str) -> str:
    """What stands between a formula and the text after it."""
    return QUARTER if _IS_IDEOGRAPH.match(text[:1]) else ""


def spaced(text: str) -> str:
    """With spaces where the script changes."""
    if text.isascii():
        return text
    text = text.replace(QUARTER, " ")
    return _CHANGES.sub(QUARTER, text) if _IS_IDEOGRAPH.search(text) else text


def beside(inlines: tuple[Inline, ...]) -> Iterator[Inline | Beside]:
    """The inlines, each formula with what belongs to it and the texts without that."""
    around = (None, *inlines, None)
    parts = [_parted(*each) for each in zip(around, inlines, around[2:], strict=False)]
    for place, inline in enumerate(inlines):
        if isinstance(inline, Math):
            head = parts[place - 1][2] if place else ""
            tail = parts[place + 1][0] if place + 1 < len(inlines) else ""
            yield Beside(head, inline.formula, tail)
        else:
            yield Text(parts[place][1]) if isinstance(inline, Text) else inline


def _parted(before: Inline | None, inline: Inline, after: Inline | None) -> tuple[str, str, str]:
    """A text → what belongs to the formula before it, the middle, what belongs to the one after it."""
    if not isinstance(inline, Text):
        return "", "", ""
    tail = glued(inline.text) if isinstance(before, Math) else ""
    rest = inline.text[len(tail) :]
    head = leaning(rest) if isinstance(after, Math) else ""
    return tail, rest[: len(rest) - len(head)], head
