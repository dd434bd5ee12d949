"""An article → blocks, the same for every format."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum

from app.core.article import Article
from app.core.chat import title_from
from app.render.blocks import Block, Break, Heading, Inline, Math, Paragraph, Quote, Rule, Span, Style, Text
from app.render.markdown import Document, parse
from app.render.scan import Formula, clean, scan

LONGEST_HEADING = 90  # characters; a longer question is a paragraph of its own
DEEPEST_HEADING = 6


class Part(Enum):
    """What blocks of an article are."""

    TITLE = "title"
    QUESTION = "question"
    REASONING = "reasoning"
    SOLUTION = "solution"
    CAPTION = "caption"


@dataclass(frozen=True, slots=True)
class Piece:
    """Blocks that belong together."""

    part: Part
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """An article as blocks, with all its formulas."""

    title: str
    pieces: tuple[Piece, ...]
    formulas: tuple[Formula, ...]


def lay_out(article: Article) -> Layout:
    """Headings inside an answer go below those of the article."""
    pieces: list[Piece] = [Piece(Part.TITLE, (Heading(1, (Text(article.title),)),))] if article.title else []
    formulas: list[Formula] = []
    depth = 2 if article.title else 1
    for section in article.sections:
        typed, found = _typed(section.question.strip())
        formulas.extend(found)
        pieces.extend(_question(section.question, typed, depth))
        for part, text in ((Part.REASONING, section.reasoning), (Part.SOLUTION, section.solution)):
            document = parse(text)
            formulas.extend(document.formulas)
            if document.blocks:
                pieces.append(Piece(part, tuple(_below(block, depth) for block in document.blocks)))
        if section.caption:
            pieces.append(Piece(Part.CAPTION, (Paragraph((Span(Style.EMPHASIS, (Text(section.caption),)),)),)))
    return Layout(article.title, tuple(pieces), tuple(formulas))


def as_document(layout: Layout) -> Document:
    """All blocks in a row, as pages show them: the reasoning is a quotation."""
    blocks: list[Block] = []
    for piece in layout.pieces:
        if piece.part is Part.QUESTION and blocks and not isinstance(blocks[-1], Heading):
            blocks.append(Rule())
        blocks.extend((Quote(piece.blocks),) if piece.part is Part.REASONING else piece.blocks)
    return Document(tuple(blocks), layout.formulas, "")


def _question(question: str, typed: tuple[Inline, ...], level: int) -> list[Piece]:
    """As a heading where it fits on one, else under a heading made of its beginning."""
    if not typed:
        return []
    if len(question.strip()) <= LONGEST_HEADING and "\n" not in question.strip():
        return [Piece(Part.QUESTION, (Heading(level, typed),))]
    words = title_from(question, LONGEST_HEADING)
    return [Piece(Part.QUESTION, (Heading(level, (Text(words),)), Paragraph(typed)))]


def _typed(text: str) -> tuple[tuple[Inline, ...], tuple[Formula, ...]]:
    """What was typed, letter by letter but for its formulas; they all stand in the line."""
    text = clean(text)
    formulas = tuple(replace(formula, display=False) for formula in scan(text).formulas)
    inlines: list[Inline] = []
    place = 0
    for formula in formulas:
        start = text.index(formula.source, place)
        inlines.extend((*_lines(text[place:start]), Math(formula)))
        place = start + len(formula.source)
    return (*inlines, *_lines(text[place:])), formulas


def _lines(text: str) -> Iterator[Inline]:
    for number, line in enumerate(text.split("\n")):
        if number:
            yield Break()
        if line:
            yield Text(line)


def _below(block: Block, depth: int) -> Block:
    match block:
        case Heading(level, inlines):
            return Heading(min(level + depth, DEEPEST_HEADING), inlines)
        case _:
            return block
