"""An article → blocks, the same for every format."""

from dataclasses import dataclass
from enum import Enum

from app.core.article import Article
from app.render.blocks import Block, Heading, Math, Paragraph, Quote, Rule, Span, Style, Text
from app.render.markdown import Document, parse
from app.render.scan import Formula
from app.render.typed import typed, typed_line

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
        question = _question(section.question.strip(), depth)
        formulas.extend(question.formulas)
        if question.blocks:
            pieces.append(Piece(Part.QUESTION, question.blocks))
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


def _question(question: str, level: int) -> Document:
    """As a heading where it fits on one, else under a heading made of its beginning."""
    if not question:
        return Document((), (), "")
    line = typed_line(question, LONGEST_HEADING)
    formulas = tuple(each.formula for each in line if isinstance(each, Math))
    if len(question) <= LONGEST_HEADING and "\n" not in question:
        return Document((Heading(level, line),), formulas, "")
    whole = typed(question)
    return Document((Heading(level, line), *whole.blocks), (*formulas, *whole.formulas), "")


def _below(block: Block, depth: int) -> Block:
    match block:
        case Heading(level, inlines):
            return Heading(min(level + depth, DEEPEST_HEADING), inlines)
        case _:
            return block
