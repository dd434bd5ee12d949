"""Blocks → the steps in which they are written: what two versions of a text share, they share step by step."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.render.blocks import (
    Block,
    Break,
    Code,
    CodeBlock,
    Display,
    Heading,
    Inline,
    Item,
    Link,
    ListBlock,
    Math,
    Paragraph,
    Quote,
    Rule,
    Span,
    Style,
    Table,
    Text,
)
from app.render.gluing import after, before, glued
from app.ui.page.highlight import Run, highlighted
from app.ui.page.lexers import LEXERS
from app.ui.page.properties import Kind
from app.ui.page.styles import Styles

BULLETS = ("•", "–", "·")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc]")
_STRONG = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Around:
    """Where a block stands: its margin, how many lists deep, how many of them with bullets, beside which quote bars."""

    left: float = 0
    level: int = 0
    bullets: int = 0
    bars: tuple[float, ...] = ()
    mirrored: bool = False  # the margin is on the right: what has it begins with Hebrew, Arabic or the like


@dataclass(frozen=True, slots=True)
class Face:
    """How characters look: as text, as a heading of a `level`, or as code (in a `colour`); and what lies over that."""

    level: int = 0
    is_code: bool = False
    colour: str = ""
    styles: tuple[Style, ...] = ()
    url: str = ""
    isolates: bool = False  # formulas are kept together among words that run from right to left


@dataclass(frozen=True, slots=True)
class Begin:
    """A block of the document begins."""

    kind: Kind
    around: Around
    face: Face
    level: int = 0  # of a heading
    marker: str = ""
    goes_on: bool = False  # a further line of the same code
    opens: bool = False  # the first line of a block of code
    language: str = ""  # of that code
    inset: int = 0  # characters by which a line of code is indented


@dataclass(frozen=True, slots=True)
class Join:
    """The paragraph that was being written goes on."""

    kind: Kind
    between: str


@dataclass(frozen=True, slots=True)
class Put:
    """Characters, or a formula; `tail`: the characters of the next step that must stay in the formula's line; `before`
    and `after`: what is put between it and the texts beside it.
    """

    inline: Text | Code | Math | Break
    face: Face
    tail: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class EndCode:
    """All lines of a code are there whose colours are to be looked at again: it came in pieces, or before its lexer."""


@dataclass(frozen=True, slots=True)
class SetTable:
    """A table, or so many rows of a long one."""

    block: Table
    around: Around
    is_part: bool = False  # set apart from the rows above and below
    goes_on: bool = False  # more of it follows
    mirrored: bool = False  # its first column is on the right: its header begins with Hebrew, Arabic or the like


Step = Begin | Join | Put | EndCode | SetTable
PLAIN = Face()


def puts(inlines: tuple[Inline, ...], face: Face) -> Iterator[Put]:
    """The inlines of one line or paragraph. Among Hebrew or Arabic the parts of a formula would change places."""
    if any(_RIGHT_TO_LEFT.search(text) for text in _texts(inlines)):
        face = replace(face, isolates=True)
    return _beside_texts(list(_puts(inlines, face)))


class Planner:
    """Plans for pages in one look."""

    def __init__(self, styles: Styles, rows: int | None = None) -> None:
        """`rows`: into parts of so many long tables are cut, and no lexer is waited for."""
        self._styles = styles
        self._rows = rows
        self._marker = ""
        self._is_final = False

    def plan(self, blocks: tuple[Block, ...], *, final: bool) -> list[Step]:
        """The steps of some blocks; they do not depend on the blocks before."""
        self._is_final = final
        return list(self._blocks(blocks, Around()))

    def _blocks(self, blocks: tuple[Block, ...], around: Around) -> Iterator[Step]:
        for block in blocks:
            yield from self._block(block, around)

    def _block(self, block: Block, around: Around) -> Iterator[Step]:
        match block:
            case Paragraph():
                yield from self._paragraph(block, around)
            case Heading(level, inlines):
                yield self._begin(Kind.HEADING, around, Face(level), level=level)
                yield from puts(inlines, Face(level))
            case Display(formula, punctuation):
                yield self._begin(Kind.DISPLAY, around)
                yield Put(Math(formula), PLAIN, punctuation)
                if punctuation:
                    yield Put(Text(punctuation), PLAIN)
            case CodeBlock():
                yield from self._code(block, around)
            case Quote(inner):
                inside = _indented(around, self._styles.bar_room, inner)
                yield from self._blocks(inner, replace(inside, bars=(*around.bars, around.left)))
            case ListBlock():
                yield from self._list(block, around)
            case Table():
                yield from self._table(block, around)
            case Rule():
                yield self._begin(Kind.RULE, around)

    def _table(self, block: Table, around: Around) -> Iterator[Step]:
        """On a page that grows a long table is set in parts: Qt lays out whole tables."""
        rows, mirrored = self._rows, around.mirrored or _runs_right_to_left(tuple(map(Paragraph, block.header)))
        if rows is None or not (block.continued or block.goes_on or len(block.rows) > rows):
            yield SetTable(block, around, mirrored=mirrored)
            return
        for first in range(0, len(block.rows), rows):
            part = replace(block, rows=block.rows[first : first + rows], continued=block.continued or first > 0)
            goes_on = block.goes_on or first + rows < len(block.rows)
            yield SetTable(part, around, is_part=True, goes_on=goes_on, mirrored=mirrored)

    def _begin(self, kind: Kind, around: Around, face: Face = PLAIN, *, level: int = 0) -> Begin:
        marker, self._marker = self._marker, ""
        return Begin(kind, around, face, level, marker)

    def _paragraph(self, block: Paragraph, around: Around) -> Iterator[Step]:
        kind = Kind.CONTINUED if block.continued else Kind.TEXT
        if block.joined is None:
            yield self._begin(kind, around)
        else:
            yield Join(kind, block.joined)
        yield from puts(block.inlines, PLAIN)

    def _code(self, block: CodeBlock, around: Around) -> Iterator[Step]:
        plain = Face(is_code=True)
        first = not block.continued
        waits = self._rows is not None and not LEXERS.is_at_hand(block.language)
        lexer = None if waits else LEXERS.of(block.language)
        lines = highlighted(block.text, lexer, is_dark=self._styles.theme.is_dark)
        for line in lines if block.text or first else ():
            begin = replace(self._begin(Kind.CODE, around, plain), goes_on=not first, inset=_inset(line))
            yield replace(begin, opens=first, language=block.language)
            yield from (Put(Text(run.text), replace(plain, colour=run.colour)) for run in line)
            first = False
        if block.ends or (waits and self._is_final):
            yield EndCode()

    def _list(self, block: ListBlock, around: Around) -> Iterator[Step]:
        bullets = around.bullets + any(item.number is None for item in block.items)
        for item in block.items:
            inside = _indented(around, self._styles.indent, item.blocks)
            yield from self._item(item, replace(inside, level=around.level + 1, bullets=bullets))

    def _item(self, item: Item, around: Around) -> Iterator[Step]:
        self._marker = BULLETS[min(around.bullets, len(BULLETS)) - 1] if item.number is None else f"{item.number}."
        if not item.blocks or not isinstance(item.blocks[0], Paragraph | Display):
            yield self._begin(Kind.ITEM, around)
        yield from self._blocks(item.blocks, around)


def _inset(line: list[Run]) -> int:
    start = line[0].text.expandtabs() if line else ""
    return len(start) - len(start.lstrip(" "))


def _puts(inlines: tuple[Inline, ...], face: Face) -> Iterator[Put]:
    for inline in inlines:
        match inline:
            case Span(style, inner):
                yield from _puts(inner, replace(face, styles=(*face.styles, style)))
            case Link(url, inner):
                yield from _puts(inner, replace(face, url=url) if url else face)
            case _:
                yield Put(inline, face)


def _beside_texts(puts: list[Put]) -> Iterator[Put]:
    """The formulas with what the texts beside them ask for."""
    for number, put in enumerate(puts):
        if isinstance(put.inline, Math):
            left = _text_of(puts[number - 1]) if number else ""
            right = _text_of(puts[number + 1]) if number + 1 < len(puts) else ""
            tail = "" if put.face.isolates else glued(right)
            yield replace(put, tail=tail, before=before(left), after=after(right))
        else:
            yield put


def _text_of(put: Put) -> str:
    return put.inline.text if isinstance(put.inline, Text) else ""


def _indented(around: Around, by: float, inner: tuple[Block, ...]) -> Around:
    """Around what stands in a quotation or an item: on which side the outermost has its margin, all in it have it."""
    mirrored = around.mirrored if around.left else _runs_right_to_left(inner)
    return replace(around, left=around.left + by, mirrored=mirrored)


def _runs_right_to_left(blocks: tuple[Block, ...]) -> bool:
    """Whether the first letter is Hebrew, Arabic or the like; formulas have no say."""
    letters = (letter[0] for text in _words(blocks) if (letter := _STRONG.search(text)))
    return bool(_RIGHT_TO_LEFT.match(next(letters, "")))


def _words(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Paragraph(inlines) | Heading(_, inlines):
                yield from _texts(inlines)
            case Quote(inner):
                yield from _words(inner)
            case ListBlock(items):
                yield from (text for item in items for text in _words(item.blocks))


def _texts(inlines: tuple[Inline, ...]) -> Iterator[str]:
    for inline in inlines:
        match inline:
            case Text(text):
                yield text
            case Span(_, inner) | Link(_, inner):
                yield from _texts(inner)
