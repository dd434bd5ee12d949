"""Blocks and articles → a self-contained HTML page: formulas as inline SVG, no script, nothing loaded."""

from html import escape
from typing import assert_never

from app.render.blocks import (
    Alignment,
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
from app.render.export.article import Layout, Part, Piece
from app.render.export.html_formula import FormulaWriter
from app.render.gluing import Beside, beside

STYLE = """
:root { color-scheme: %(scheme)s; }
body { max-width: %(width)dpx; margin: 2.5rem auto; padding: 0 1rem; background: %(background)s; color: %(text)s;
  font: 18px/1.5 "Latin Modern Roman", "CMU Serif", "STIX Two Text", Georgia, serif; }
h1, h2, h3, h4, h5, h6 { line-height: 1.25; margin: 1.3em 0 .5em; }
h1 { font-size: 1.45em; } h2 { font-size: 1.25em; } h3 { font-size: 1.1em; } h4, h5, h6 { font-size: 1em; }
p, ul, ol, pre, blockquote, table { margin: .72em 0; }
p, h1, h2, h3, h4, h5, h6, li, th, td { unicode-bidi: plaintext; }
code { unicode-bidi: isolate; direction: ltr; } pre { direction: ltr; }
.display { text-align: center; margin: .5em 0; overflow-x: auto; overflow-y: hidden; }
code, pre { font-family: "DejaVu Sans Mono", ui-monospace, monospace; font-size: .8em; background: %(code)s; }
pre { padding: .8em; border: 1px solid %(line)s; border-radius: 5px; overflow-x: auto; line-height: 1.3; }
pre code { font-size: 1em; background: none; }
blockquote { border-inline-start: 2.5px solid %(line)s; margin-inline: 0; padding-inline-start: 1em; }
table { border-collapse: collapse; border-top: 1.6px solid; border-bottom: 1.6px solid; }
th { border-bottom: .8px solid; } th, td { padding: .3em .65em; }
hr { border: 0; border-top: 1px solid %(line)s; margin: 1.4em 0; }
.formula { position: relative; }
.formula > math { position: absolute; left: 0; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%%);
  white-space: nowrap; }
.failed { text-decoration: underline dotted %(warning)s; background: none; }
a { color: %(accent)s; }
"""
PAPER = """
@media print { details::details-content { content-visibility: visible; } h1, h2, h3 { break-after: avoid; }
  .display, tr, svg { break-inside: avoid; } }
section.question > * { white-space: pre-wrap; }
section.caption { color: gray; font-size: .85em; }
summary { cursor: pointer; color: gray; }
"""
WIDTH = 760  # pixels
LIGHT = {"scheme": "light", "background": "#ffffff", "text": "#1a1a1a", "line": "#dddcd7", "code": "#f6f6f3"}
DARK = {"scheme": "dark", "background": "#17181b", "text": "#e4e3df", "line": "#35383d", "code": "#202226"}
LIGHT |= {"warning": "#8f5f00", "accent": "#1f5fbf"}
DARK |= {"warning": "#d6a53c", "accent": "#7fb0f5"}


def html_page(blocks: tuple[Block, ...], formulas: FormulaWriter, title: str, *, width: int, dark: bool) -> str:
    """A page of blocks in one look."""
    return _page(HtmlWriter(formulas).blocks(blocks), title, _look(DARK if dark else LIGHT, width))


def html_article(layout: Layout, formulas: FormulaWriter) -> str:
    """A page that is light or dark as the reader's system is; reasoning can be folded without a script."""
    body = html_body(layout, formulas)
    dark = f"\n@media screen and (prefers-color-scheme: dark) {{\n{_look(DARK, WIDTH)}}}\n"
    return _page(body, layout.title, _look(LIGHT | {"scheme": "light dark"}, WIDTH) + dark + PAPER)


def html_body(layout: Layout, formulas: FormulaWriter) -> str:
    """Without a page around it, to be put into another document."""
    writer = HtmlWriter(formulas)
    return "".join(_piece(piece, writer) for piece in layout.pieces)


def _page(body: str, title: str, style: str) -> str:
    head = (
        f'<meta charset="utf-8">\n<meta name="viewport" content="width=device-width">\n<title>{escape(title)}</title>'
    )
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    guard = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    style = f"<style>{style}</style>"
    return f"<!DOCTYPE html>\n<html>\n<head>\n{guard}\n{head}\n{style}\n</head>\n<body>\n{body}</body>\n</html>\n"


def _look(colours: dict[str, str], width: int) -> str:
    return STYLE % {**colours, "width": width}


def _piece(piece: Piece, writer: "HtmlWriter") -> str:
    inner = writer.blocks(piece.blocks)
    if piece.part is Part.REASONING:
        return f"<details>\n<summary>Reasoning</summary>\n<blockquote>\n{inner}</blockquote>\n</details>\n"
    return f'<section class="{piece.part.value}">\n{inner}</section>\n'


class HtmlWriter:
    """Writes blocks and inlines as HTML."""

    def __init__(self, formulas: FormulaWriter) -> None:
        self._formulas = formulas

    def blocks(self, blocks: tuple[Block, ...]) -> str:
        return "".join(self._block(block) for block in blocks)

    def inlines(self, inlines: tuple[Inline, ...]) -> str:
        return "".join(
            self._formulas.html(part.formula, part.head, part.tail) if isinstance(part, Beside) else self._inline(part)
            for part in beside(inlines)
        )

    def _block(self, block: Block) -> str:
        match block:
            case Paragraph():
                return f"<p>{self.inlines(block.inlines)}</p>\n"
            case Heading():
                return f"<h{block.level}>{self.inlines(block.inlines)}</h{block.level}>\n"
            case Display():
                return f'<div class="display">{self._formulas.html(block.formula, tail=block.punctuation)}</div>\n'
            case CodeBlock():
                return f"<pre><code>{escape(block.text)}</code></pre>\n"
            case Quote():
                return f'<blockquote dir="auto">\n{self.blocks(block.blocks)}</blockquote>\n'
            case ListBlock():
                return self._list(block)
            case Table():
                return self._table(block)
            case Rule():
                return "<hr>\n"
            case _:
                assert_never(block)

    def _list(self, block: ListBlock) -> str:
        number = block.items[0].number if block.items else None
        start, tag = ("", "ul") if number is None else (f' start="{number}"', "ol")
        items = "".join(f"<li>{self.blocks(item.blocks)}</li>\n" for item in block.items)
        return f'<{tag} dir="auto"{start}>\n{items}</{tag}>\n'

    def _table(self, block: Table) -> str:
        header = self._row(block.header, block.alignments, "th")
        rows = "".join(self._row(row, block.alignments, "td") for row in block.rows)
        return f'<table dir="auto">\n<thead>{header}</thead>\n<tbody>{rows}</tbody>\n</table>\n'

    def _row(self, cells: tuple[tuple[Inline, ...], ...], alignments: tuple[Alignment, ...], tag: str) -> str:
        parts = [
            f'<{tag} style="text-align:{alignment.value}">{self.inlines(cell)}</{tag}>'
            for cell, alignment in zip(cells, alignments, strict=False)
        ]
        return f"<tr>{''.join(parts)}</tr>\n"

    def _inline(self, inline: Inline) -> str:
        match inline:
            case Text(text):
                return escape(text)
            case Code(text):
                return f"<code>{escape(text)}</code>"
            case Math(formula):
                return self._formulas.html(formula)
            case Break():
                return "<br>"
            case Span(style, inlines):
                return f"<{style.value}>{self.inlines(inlines)}</{style.value}>"
            case Link(url, inlines):
                inner = self.inlines(inlines)
                return f'<a href="{escape(url)}" rel="noreferrer">{inner}</a>' if url else inner
            case _:
                assert_never(inline)
