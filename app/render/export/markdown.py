"""An article as Markdown: what the model wrote, with headings around it; what was typed stays as it was.

Nothing of an answer is changed; only a code block inside which it was stopped is closed.
"""

import re

from app.core.article import Article, Section
from app.render.blocks import Block, CodeBlock, Display, Inline, Math, Paragraph, Text
from app.render.markdown import tokens
from app.render.scan import clean, scan
from app.render.typed import typed

_OPENS_A_BLOCK = re.compile(r"^(\s*(?:\d{1,9}(?=[.)]))?)([#>+*.)~=|:-])")
_MARKUP = re.compile(  # not [, which would open a formula with its backslash
    r"""\\(?=[!-/:-@\[-`{-~]|\Z) | [`*<$~] | \](?=\() | &(?=\#?\w+;) | _(?![^\W_]) | (?<![^\W_])_""", re.VERBOSE
)
_BACKTICKS = re.compile("`+")
_FENCE = re.compile(r"^[ \t]*(`{3,}|~{3,})[ \t]*", re.MULTILINE)
_BREAK = "  \n"


def markdown(article: Article) -> str:
    """Ends with a line break."""
    parts = [f"# {_escaped(article.title)}"] if article.title else []
    for section in article.sections:
        parts.extend(_section(section))
    return "\n\n".join(parts) + "\n"


def _section(section: Section) -> list[str]:
    parts = []
    if section.question:
        parts.extend(["## Question", *map(_typed_block, typed(section.question.strip()).blocks)])
    if section.reasoning.strip():
        parts.append("### Reasoning\n\n" + _quoted(section.reasoning.strip()))
    if section.reasoning.strip() and section.solution.strip():
        parts.append("### Solution")
    if section.solution.strip():
        parts.append(_closed(section.solution.strip()))
    if section.caption:
        parts.append(f"*{_escaped(section.caption)}*")
    return parts


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def _closed(text: str) -> str:
    """A code block that nothing closes would take in all that follows; one in a list or quotation ends with that."""
    found = tokens(scan(clean(text))) if _FENCE.search(text) else []
    if not found or found[-1].type != "fence" or found[-1].level or found[-1].map is None:
        return text
    (first, end), opening = found[-1].map, found[-1].markup
    closing = _FENCE.fullmatch(text.rpartition("\n")[2])
    is_closed = end - first > 1 and closing is not None and closing[1].startswith(opening)
    return text if is_closed else f"{text}\n{opening}"


def _typed_block(block: Block) -> str:
    match block:
        case CodeBlock(text, language):
            fence = "`" * max([3, *(len(run) + 1 for run in _BACKTICKS.findall(text))])
            return f"{fence}{language}\n{text}\n{fence}"
        case Display(formula, punctuation):
            return formula.source + punctuation
        case Paragraph(inlines):
            return _typed_lines(inlines)
        case _:
            raise ValueError(f"{type(block).__name__} is never typed")


def _typed_lines(inlines: tuple[Inline, ...]) -> str:
    parts: list[str] = []
    for inline in inlines:
        match inline:
            case Math(formula):
                parts.append(formula.source)
            case Text(text):
                parts.append(_escaped(text) if not parts or parts[-1] == _BREAK else _without_markup(text))
            case _:
                parts.append(_BREAK)
    return "".join(parts)


def _escaped(line: str) -> str:
    """Typed text stays text, also where it could open a block or code."""
    return _OPENS_A_BLOCK.sub(r"\1\\\2", _without_markup(line))


def _without_markup(text: str) -> str:
    return _MARKUP.sub(r"\\\g<0>", text)
