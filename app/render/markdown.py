"""Markdown with formulas → blocks. No HTML is understood, nothing is ever loaded."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from app.render.blocks import (
    Alignment,
    Block,
    CodeBlock,
    Heading,
    Item,
    ListBlock,
    Quote,
    Rule,
    Table,
)
from app.render.bounds import DEEPEST, MOST_CELLS, bound
from app.render.inlines import InlineReader
from app.render.scan import PLACEHOLDER, Formula, Scanned, clean, scan

if TYPE_CHECKING:  # markdown-it takes its time to import: it is loaded with the first text, not at start-up
    from markdown_it import MarkdownIt
    from markdown_it.token import Token
    from markdown_it.tree import SyntaxTreeNode

_ALIGNMENT = re.compile(r"text-align:(left|center|right)")


@dataclass(frozen=True, slots=True)
class Document:
    """The blocks of a text, its formulas in order, and the macros that later text may use."""

    blocks: tuple[Block, ...]
    formulas: tuple[Formula, ...]
    scope: str


def parse(source: str, *, live: bool = False, scope: str = "") -> Document:
    """`live`: the text still grows, and its last formula may be half there."""
    scanned = scan(clean(source), live=live, scope=scope)
    return document(tokens(scanned), scanned)


def tokens(scanned: Scanned) -> "list[Token]":
    """Markdown's own view of the text with placeholders."""
    return _parser().parse(scanned.text)


def document(found: "list[Token]", scanned: Scanned) -> Document:
    """The blocks of what `tokens` found."""
    from markdown_it.tree import SyntaxTreeNode

    blocks = tuple(_Reader(scanned.formulas).blocks(SyntaxTreeNode(found)))
    return Document(blocks, scanned.formulas, scanned.scope)


@cache
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    # No indented code: models indent formulas and text for the look of it, and fence their code.
    # No link reference definitions: they would act at a distance, across blocks already shown.
    parser = MarkdownIt("commonmark", {"html": False, "linkify": False, "maxNesting": 2 * DEEPEST})
    bound(parser)
    return parser.enable(["table", "strikethrough"]).disable(["code", "reference", "html_block", "html_inline"])


class _Reader:
    """Walks markdown-it's tree."""

    def __init__(self, formulas: tuple[Formula, ...]) -> None:
        self._formulas = formulas
        self._inlines = InlineReader(formulas)

    def blocks(self, parent: "SyntaxTreeNode") -> Iterator[Block]:
        for node in parent.children:
            yield from self._block(node)

    def _block(self, node: "SyntaxTreeNode") -> Iterator[Block]:
        match node.type:
            case "paragraph":
                yield from self._inlines.paragraph(_children(node))
            case "heading":
                yield Heading(int(node.tag[1]), self._inlines.read(_children(node)))
            case "fence" | "code_block":
                words = node.info.split()
                yield CodeBlock(self._source(node.content).removesuffix("\n"), words[0] if words else "")
            case "blockquote":
                yield Quote(tuple(self.blocks(node)))
            case "bullet_list" | "ordered_list":
                yield self._list(node)
            case "table":
                yield self._table(node) if _is_small(node) else self._listing(node)
            case "hr":
                yield Rule()

    def _list(self, node: "SyntaxTreeNode") -> ListBlock:
        ordered = node.type == "ordered_list"
        start = int(node.attrs.get("start", 1)) if ordered else 0
        items = tuple(
            Item(start + place if ordered else None, tuple(self.blocks(item)))
            for place, item in enumerate(node.children)
        )
        loose = any(not child.hidden for item in node.children for child in item.children if child.type == "paragraph")
        return ListBlock(items, loose)

    def _table(self, node: "SyntaxTreeNode") -> Table:
        rows = [row for section in node.children for row in section.children]
        cells = [tuple(self._inlines.read(_children(cell)) for cell in row.children) for row in rows]
        return Table(tuple(_alignment(cell) for cell in rows[0].children), cells[0], tuple(cells[1:]))

    def _listing(self, node: "SyntaxTreeNode") -> CodeBlock:
        """A table too large to be laid out."""
        rows = (row.children for section in node.children for row in section.children)
        cells = ([cell.children[0].content if cell.children else "" for cell in row] for row in rows)
        return CodeBlock(self._source("\n".join(" | ".join(row) for row in cells)))

    def _source(self, text: str) -> str:
        """Scanner and Markdown can differ about where code begins; code shows the formula as it was written."""
        return PLACEHOLDER.sub(lambda found: self._formulas[int(found.group(1))].source, text)


def _children(node: "SyntaxTreeNode") -> "list[SyntaxTreeNode]":
    return node.children[0].children if node.children else []


def _is_small(table: "SyntaxTreeNode") -> bool:
    columns = len(table.children[0].children[0].children)
    return columns * sum(len(section.children) for section in table.children) <= MOST_CELLS


def _alignment(cell: "SyntaxTreeNode") -> Alignment:
    found = _ALIGNMENT.search(str(cell.attrs.get("style", "")))
    return Alignment(found.group(1)) if found else Alignment.LEFT
