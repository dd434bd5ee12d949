r"""Equation numbers across the formulas of one text: \label, \tag, \ref, \eqref.

A typesetter sees one formula at a time. So labels are turned into tags, and references into the text of the tag, before
it is asked. Only equations with a label are numbered: models write `align` and mean `align*`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_MEANT = ("\\label", "\\tag", "ref{")
_LABEL = re.compile(r"\\label\s*\{([^{}]*)\}\s*")
_TAG = re.compile(r"\\tag\*?\s*\{((?:[^{}]|\{[^{}]*\})*)\}")
_REFERENCE = re.compile(r"\\(eqref|[cCv]?ref|autoref)\s*\{([^{}]*)\}")
_ROWS = re.compile(r"\\begin\{(?:align|alignat|gather|flalign|eqnarray)\*?\}")
_ROW_END = re.compile(r"\\begin\{[^{}]*\}|\\end\{[^{}]*\}|\\\\|\\.", re.DOTALL)
_INNER = re.compile(r"\s*\\begin\{(aligned|split|gathered)\}(?:\[[tbc]\])?(.*)\\end\{\1\}\s*", re.DOTALL)
_OUTER = {"aligned": "align*", "split": "align*", "gathered": "gather*"}
UNKNOWN = "??"


def refers(text: str) -> bool:
    """Whether anything in it points to an equation."""
    return _REFERENCE.search(text) is not None


@dataclass(frozen=True, slots=True)
class Labels:
    """The tags of the labels so far, how many numbers were given, and labels referred to that are not known."""

    tags: dict[str, str] = field(default_factory=dict)
    numbers: int = 0
    missing: frozenset[str] = frozenset()


class References:
    """Goes through the formulas of a text in order."""

    def __init__(self, known: Labels) -> None:
        self._tags = dict(known.tags)
        self._numbers = known.numbers
        self._missing = set(known.missing)

    @property
    def labels(self) -> Labels:
        return Labels(self._tags, self._numbers, frozenset(self._missing))

    def resolve(self, tex: str, *, display: bool) -> str:
        """The formula as it can be typeset by itself."""
        if not any(word in tex for word in _MEANT):
            return tex
        numbered = "".join(map(self._row, _rows(_taggable(tex)))) if display else _LABEL.sub("", tex)
        return _REFERENCE.sub(self._refer, numbered)

    def _row(self, row: str) -> str:
        """One line that can carry a number."""
        found = _LABEL.findall(row)
        if not found:
            return row
        tag = _TAG.search(row)
        if tag:
            text = tag[1]
        else:
            text = next((self._tags[label] for label in found if label in self._tags), "") or self._next_number()
        self._tags.update(dict.fromkeys(found, text))
        place = _LABEL.search(row)
        assert place is not None
        mark = "" if tag else f"\\tag{{{text}}}"
        return row[: place.start()] + mark + _LABEL.sub("", row[place.end() :])

    def _next_number(self) -> str:
        self._numbers += 1
        return str(self._numbers)

    def _refer(self, found: re.Match[str]) -> str:
        known = self._tags.get(found[2])
        if known is None:
            self._missing.add(found[2])
        text = UNKNOWN if known is None else known
        return f"\\text{{({text})}}" if found[1] == "eqref" else f"\\text{{{text}}}"


def _taggable(tex: str) -> str:
    """`aligned` as the whole of a display formula has rows without numbers; `align` is what was meant."""
    inner = _INNER.fullmatch(tex)
    if inner is None or f"\\end{{{inner[1]}}}" in inner[2]:
        return tex
    return f"\\begin{{{_OUTER[inner[1]]}}}{inner[2]}\\end{{{_OUTER[inner[1]]}}}"


def _rows(tex: str) -> Iterator[str]:
    """The lines of an environment of many equations, with all that is between them; else all is one."""
    if not _ROWS.match(tex):
        yield tex
        return
    start = depth = 0
    for found in _ROW_END.finditer(tex):
        token = found.group()
        depth += token.startswith("\\begin") - token.startswith("\\end")
        if token == "\\\\" and depth == 1:
            yield tex[start : found.end()]
            start = found.end()
    yield tex[start:]
