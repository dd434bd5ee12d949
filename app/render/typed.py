"""A question as it was typed → blocks: letter by letter, but for its formulas and the code between its fences.

What people type is no Markdown: nothing in 3*x^2+4*x+5=1 is meant to be italic, and lines that begin with numbers or
dashes stay the lines they are. Only what stands between a formula's delimiters is set, and what stands between two
fences is code; blanks and line breaks are kept.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from app.render.blocks import Block, Break, CodeBlock, Inline, Math, Text
from app.render.inlines import paragraphs
from app.render.markdown import Document
from app.render.scan import PLACEHOLDER, Formula, Scanned, clean, scan
from app.render.stream import Growth, Stream

_FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})[ \t]*([^\s`]*)[^`]*")


class TypedText(Stream):
    """What a page reads instead of Markdown; it is shown once it is all there."""

    def __init__(self) -> None:
        super().__init__()
        self._text = ""

    def feed(self, text: str) -> None:
        self._text += text

    def advance(self, *, finish: bool = False) -> Growth:
        if not finish:
            return Growth((), ())
        text, self._text = self._text, ""
        return Growth(typed(text).blocks, ())


def typed(text: str) -> Document:
    """A formula with the delimiters of a display stands on its own line, as in an answer."""
    blocks: list[Block] = []
    formulas: list[Formula] = []
    scope = ""
    for part in _parts(clean(text)):
        if isinstance(part, CodeBlock):
            blocks.append(part)
            continue
        scanned = scan(part, scope=scope)
        scope = scanned.scope
        formulas.extend(scanned.formulas)
        blocks.extend(paragraphs(tuple(_inlines(part, scanned))))
    return Document(tuple(blocks), tuple(formulas), scope)


def typed_line(text: str, most: int) -> tuple[Inline, ...]:
    """In one line, for a heading, displays too; what is longer than `most` characters is cut, but in no formula."""
    text = " ".join(clean(text).split())
    line: list[Inline] = []
    for inline in _inlines(text, scan(text)):
        written = inline.formula.source if isinstance(inline, Math) else inline.text if isinstance(inline, Text) else ""
        if len(written) > most:
            words = written[:most].rpartition(" ")[0] if isinstance(inline, Text) else ""
            return (*line, Text(words + "…")) if words else _ended(line)
        most -= len(written)
        line.append(Math(replace(inline.formula, display=False)) if isinstance(inline, Math) else inline)
    return tuple(line)


def _ended(line: list[Inline]) -> tuple[Inline, ...]:
    """What is cut just behind its last word or formula."""
    if line and isinstance(last := line[-1], Text):
        return (*line[:-1], Text(last.text.rstrip() + "…"))
    return (*line, Text("…"))


def is_plain(text: Document) -> bool:
    """Whether there is nothing in it that must be typeset."""
    return not text.formulas and not any(isinstance(block, CodeBlock) for block in text.blocks)


def _parts(text: str) -> Iterator[str | CodeBlock]:
    """Code and what is between it. A fence that nothing closes is none."""
    lines, start = text.split("\n"), 0
    place = 0
    unclosed: dict[str, int] = {}  # of each sign, how long the shortest fence is that nothing closes
    while place < len(lines):
        opening = _FENCE.fullmatch(lines[place])
        if opening is None or len(opening[1]) >= unclosed.get(opening[1][0], len(opening[1]) + 1):
            place += 1
            continue
        end = _closing(lines, place + 1, opening[1])
        if end is None:
            unclosed[opening[1][0]] = len(opening[1])
            place += 1
            continue
        yield "\n".join(lines[start:place])
        yield CodeBlock("\n".join(lines[place + 1 : end]), opening[2])
        place = start = end + 1
    yield "\n".join(lines[start:])


def _closing(lines: list[str], start: int, mark: str) -> int | None:
    """The line that closes the code which was opened with a mark."""
    for place in range(start, len(lines)):
        line = lines[place].strip(" \t")
        if len(line) >= len(mark) and not line.strip(mark[0]):
            return place
    return None


def _inlines(text: str, scanned: Scanned) -> Iterator[Inline]:
    place = 0
    for found in PLACEHOLDER.finditer(scanned.text):
        formula = scanned.formulas[int(found[1])]
        end = scanned.source_offset(found.end())
        yield from _lines(text[place : end - len(formula.source)])
        yield Math(formula)
        place = end
    yield from _lines(text[place:])


def _lines(text: str) -> Iterator[Inline]:
    for number, line in enumerate(text.split("\n")):
        if number:
            yield Break()
        if line:
            yield Text(line)
