"""Blocks as plain text: formulas as their LaTeX, lists with their markers, cells with tabs between them."""

from typing import assert_never

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

RULE = "* * *"


def plain_text(blocks: tuple[Block, ...]) -> str:
    """One blank line between blocks; no line break at the end."""
    return "\n\n".join(_block(block) for block in blocks)


def plain_inlines(inlines: tuple[Inline, ...]) -> str:
    """The words of a line."""
    return "".join(_inline(inline) for inline in inlines)


def _block(block: Block) -> str:
    match block:
        case Paragraph(inlines) | Heading(_, inlines):
            return plain_inlines(inlines)
        case Display(formula, punctuation):
            return formula.source.strip() + punctuation
        case CodeBlock(text):
            return text
        case Quote(blocks):
            return _indented(plain_text(blocks), "> ", "> ")
        case ListBlock():
            return _list(block)
        case Table(header=header, rows=rows):
            return "\n".join("\t".join(plain_inlines(cell) for cell in row) for row in (header, *rows))
        case Rule():
            return RULE
        case _:
            assert_never(block)


def _list(block: ListBlock) -> str:
    items = []
    for item in block.items:
        marker = "- " if item.number is None else f"{item.number}. "
        items.append(_indented(plain_text(item.blocks), marker, " " * len(marker)))
    return ("\n\n" if block.loose else "\n").join(items)


def _indented(text: str, first: str, others: str) -> str:
    return "\n".join(((first if not place else others) + line).rstrip() for place, line in enumerate(text.split("\n")))


def _inline(inline: Inline) -> str:
    match inline:
        case Text(text) | Code(text):
            return text
        case Math(formula):
            return formula.source
        case Break():
            return "\n"
        case Span(_, inlines):
            return plain_inlines(inlines)
        case Link(url, inlines):
            words = plain_inlines(inlines)
            return words if not url or words == url else f"{words} ({url})"
        case _:
            assert_never(inline)
