"""What of a text is read on a page, line by line, without a page: for whoever looks for words in it.

A line is what a page has as one block: a paragraph, an item, a cell of a table, a line of code. Formulas stand in it as
their source.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.render.blocks import (
    Block,
    Break,
    Code,
    CodeBlock,
    Display,
    Heading,
    Inline,
    Link,
    ListBlock,
    Math,
    Paragraph,
    Quote,
    Rule,
    Span,
    Table,
    Text,
)
from app.render.stream import Stream

PORTION = 2_000  # characters that are read at once
BREAK = "\n"
_UNSEEN = re.compile("[\u200b\u2060\u2066\u2069]")  # nobody looks for these, nor between them


@dataclass(frozen=True, slots=True)
class Line:
    """A text, and from where to where formulas stand in it."""

    text: str
    formulas: tuple[tuple[int, int], ...] = ()

    def count(self, words: "re.Pattern[str]") -> int:
        """How often the words are in it. A formula is found as a whole, so once for all that is found inside it."""
        if not self.formulas:
            return sum(1 for _found in words.finditer(self.text))
        places = [self._whole(found.start(), found.end()) for found in words.finditer(self.text)]
        return sum(1 for number, place in enumerate(places) if not number or place != places[number - 1])

    def _whole(self, start: int, end: int) -> tuple[int, int]:
        for first, last in self.formulas:
            start = first if first <= start < last else start
            end = last if first < end <= last else end
        return start, end


def shown_lines(text: str) -> Iterator[tuple[Line, ...]]:
    """Of a Markdown text that is complete, portion by portion."""
    stream, page = Stream(), _Page()
    for place in range(0, len(text), PORTION):
        stream.feed(text[place : place + PORTION])
        page.write(stream.advance(finish=place + PORTION >= len(text)).finals)
        yield page.take()
    yield page.take_all()


def lines_of(blocks: tuple[Block, ...]) -> tuple[Line, ...]:
    """Of blocks that are all there."""
    page = _Page()
    page.write(blocks)
    return page.take_all()


class _Page:
    """The last paragraph may go on."""

    def __init__(self) -> None:
        self._lines: list[Line] = []

    def write(self, blocks: tuple[Block, ...]) -> None:
        for block in blocks:
            if isinstance(block, Paragraph) and block.joined is not None and self._lines:
                self._lines.append(_joined(self._lines.pop(), block.joined, _line(block.inlines)))
            else:
                self._lines.extend(_lines(block))

    def take(self) -> tuple[Line, ...]:
        """All but the last."""
        taken, self._lines = tuple(self._lines[:-1]), self._lines[-1:]
        return taken

    def take_all(self) -> tuple[Line, ...]:
        taken, self._lines = tuple(self._lines), []
        return taken


def _lines(block: Block) -> Iterator[Line]:
    match block:
        case Paragraph(inlines) | Heading(_, inlines):
            yield _line(inlines)
        case Display(formula, punctuation):
            yield _line((Math(formula), Text(punctuation)))
        case CodeBlock(text):
            yield from (Line(line) for line in _UNSEEN.sub("", text).split("\n"))
        case Quote(blocks):
            yield from lines_of(blocks)
        case ListBlock(items):
            for item in items:
                yield from lines_of(item.blocks)
        case Table(header=header, rows=rows):
            read = rows if block.continued else (header, *rows)
            yield from (_line(cell) for row in read for cell in row)
        case Rule():
            pass


def _line(inlines: tuple[Inline, ...]) -> Line:
    text, formulas = "", []
    for written, is_formula in _pieces(inlines):
        if is_formula:
            formulas.append((len(text), len(text) + len(written)))
        text += written
    return Line(text, tuple(formulas))


def _pieces(inlines: tuple[Inline, ...]) -> Iterator[tuple[str, bool]]:
    for inline in inlines:
        match inline:
            case Text(text) | Code(text):
                yield _UNSEEN.sub("", text), False
            case Math(formula):
                yield formula.source, True
            case Break():
                yield BREAK, False
            case Span(_, inner) | Link(_, inner):
                yield from _pieces(inner)


def _joined(one: Line, between: str, other: Line) -> Line:
    text = one.text + between
    moved = ((start + len(text), end + len(text)) for start, end in other.formulas)
    return Line(text + other.text, (*one.formulas, *moved))
