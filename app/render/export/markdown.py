"""An article as Markdown: what the model wrote, untouched, with headings around it."""

import re

from app.core.article import Article, Section

_OPENS_A_BLOCK = re.compile(r"^(\s*(?:\d{1,9}(?=[.)]))?)([#>+*.)~=|-])")


def markdown(article: Article) -> str:
    """Ends with a line break."""
    parts = [f"# {_escaped(article.title)}"] if article.title else []
    for section in article.sections:
        parts.extend(_section(section))
    return "\n\n".join(parts) + "\n"


def _section(section: Section) -> list[str]:
    parts = []
    if section.question:
        parts.append("## Question\n\n" + "  \n".join(_escaped(line) for line in section.question.strip().split("\n")))
    if section.reasoning.strip():
        parts.append("### Reasoning\n\n" + _quoted(section.reasoning.strip()))
    if section.reasoning.strip() and section.solution.strip():
        parts.append("### Solution")
    if section.solution.strip():
        parts.append(section.solution.strip())
    if section.caption:
        parts.append(f"*{_escaped(section.caption)}*")
    return parts


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def _escaped(text: str) -> str:
    """Typed text stays text where it could open a block or code; its formulas stay formulas."""
    return _OPENS_A_BLOCK.sub(r"\1\\\2", text.replace("`", "\\`").replace("<", "\\<"))
