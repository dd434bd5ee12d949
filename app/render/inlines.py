"""Markdown's inline tokens → inlines; display formulas in a paragraph become blocks of their own."""

import re
from collections import deque
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import quote

from app.render.blocks import Block, Break, Code, Display, Inline, Link, Math, Paragraph, Span, Style, Text
from app.render.scan import PLACEHOLDER, PLACEHOLDER_CLOSE, PLACEHOLDER_OPEN, Formula

if TYPE_CHECKING:
    from markdown_it.tree import SyntaxTreeNode

ALLOWED_LINK = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
_STYLES = {"strong": Style.STRONG, "em": Style.EMPHASIS, "s": Style.STRIKE}
_LINE_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_ESCAPED = re.compile(f"{quote(PLACEHOLDER_OPEN)}(\\d+){quote(PLACEHOLDER_CLOSE)}")
_PUNCTUATION = re.compile(r"\s*([.,;:!?]+)(?=\s|$)")


class InlineReader:
    """Reads inlines of one text; knows the formulas its placeholders stand for."""

    def __init__(self, formulas: tuple[Formula, ...]) -> None:
        self._formulas = formulas

    def read(self, nodes: "list[SyntaxTreeNode]") -> tuple[Inline, ...]:
        return tuple(inline for node in nodes for inline in self._inline(node))

    def paragraph(self, nodes: "list[SyntaxTreeNode]") -> Iterator[Block]:
        return paragraphs(self.read(nodes))

    def _inline(self, node: "SyntaxTreeNode") -> Iterator[Inline]:
        match node.type:
            case "text":
                yield from self._text(node.content)
            case "softbreak":
                yield Text(" ")
            case "hardbreak":
                yield Break()
            case "code_inline":
                yield Code(self._source(node.content))
            case "strong" | "em" | "s":
                yield Span(_STYLES[node.type], self.read(node.children))
            case "link":
                yield self._link(str(node.attrs.get("href", "")), self.read(node.children))
            case "image":
                text = self._source(node.content) or "image"
                yield self._link(str(node.attrs.get("src", "")), (Text(f"[{text}]"),))

    def _link(self, url: str, inlines: tuple[Inline, ...]) -> Link:
        return Link(self._address(url) if ALLOWED_LINK.match(url) else "", inlines)

    def _text(self, text: str) -> Iterator[Inline]:
        place = 0
        for found in PLACEHOLDER.finditer(text):
            yield from _plain(text[place : found.start()])
            yield Math(self._formulas[int(found.group(1))])
            place = found.end()
        yield from _plain(text[place:])

    def _address(self, url: str) -> str:
        """What looks like a formula in an address is a part of it; Markdown has escaped the placeholder's ends."""
        found = _ESCAPED.sub(lambda place: quote(self._formulas[int(place.group(1))].source), url)
        return self._source(found)

    def _source(self, text: str) -> str:
        return PLACEHOLDER.sub(lambda found: self._formulas[int(found.group(1))].source, text)


def paragraphs(inlines: tuple[Inline, ...]) -> Iterator[Block]:
    """Running text is cut at its display formulas."""
    run: list[Inline] = []
    queue, continued = deque(inlines), False
    while queue:
        inline = queue.popleft()
        displayed = _only_display(inline)
        if displayed is None:
            run.append(inline)
            continue
        if text := _trimmed(run):
            yield Paragraph(text, continued)
        run, continued = [], True
        yield Display(displayed, _take_punctuation(queue))
    if text := _trimmed(run):
        yield Paragraph(text, continued)


def _plain(text: str) -> Iterator[Inline]:
    for place, part in enumerate(_LINE_BREAK.split(text)):
        if place:
            yield Break()
        if part:
            yield Text(part)


def _only_display(inline: Inline) -> Formula | None:
    """The display formula an inline is; also one that its author made bold."""
    match inline:
        case Math(formula) if formula.display:
            return formula
        case Span(inlines=(only,)):
            return _only_display(only)
    return None


def _trimmed(run: list[Inline]) -> tuple[Inline, ...]:
    """Without the blanks and breaks at either end."""
    kept = list(run)
    while kept and _is_blank(kept[0]):
        kept.pop(0)
    while kept and _is_blank(kept[-1]):
        kept.pop()
    if kept and isinstance(kept[0], Text):
        kept[0] = Text(kept[0].text.lstrip())
    if kept and isinstance(kept[-1], Text):
        kept[-1] = Text(kept[-1].text.rstrip())
    return tuple(kept)


def _is_blank(inline: Inline) -> bool:
    return isinstance(inline, Break) or (isinstance(inline, Text) and not inline.text.strip())


def _take_punctuation(queue: deque[Inline]) -> str:
    """Takes a full stop or comma that follows a display formula: it belongs to the formula's line."""
    place = 1 if len(queue) > 1 and isinstance(queue[0], Text) and not queue[0].text.strip() else 0
    if place < len(queue) and isinstance(following := queue[place], Text):
        found = _PUNCTUATION.match(following.text)
        if found:
            if place:
                queue.popleft()
            queue[0] = Text(following.text[found.end() :])
            return found.group(1)
    return ""
