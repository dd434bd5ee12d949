"""Where Markdown ends: what is nested too deep or goes on for too long without a break is read as plain text.

markdown-it leaves out what lies deeper than its limit, and all that comes after it; and it takes time with the square
of the length of what is open in a paragraph.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_core import StateCore

DEEPEST = 20  # levels; a list takes two
LONGEST_RUN = 20_000  # characters of a paragraph or heading
MOST_COLUMNS = 60  # of a table; one with more is a paragraph
MOST_CELLS = 3000  # Qt takes a second for ten thousand


def bound(parser: "MarkdownIt") -> None:
    """Gives a parser these bounds."""
    from markdown_it.rules_block import blockquote, list_block, table

    def shallow_quote(state: "StateBlock", first: int, last: int, silent: bool) -> bool:
        return state.level < DEEPEST and blockquote(state, first, last, silent)

    def shallow_list(state: "StateBlock", first: int, last: int, silent: bool) -> bool:
        return state.level < DEEPEST and list_block(state, first, last, silent)

    def narrow_table(state: "StateBlock", first: int, last: int, silent: bool) -> bool:
        bars = state.src.count("|", state.bMarks[first], state.eMarks[first])
        return bars <= MOST_COLUMNS + 1 and table(state, first, last, silent)

    parser.block.ruler.at("table", narrow_table, {"alt": ["paragraph", "reference"]})
    parser.block.ruler.at("blockquote", shallow_quote, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    parser.block.ruler.at("list", shallow_list, {"alt": ["paragraph", "reference", "blockquote"]})
    parser.core.ruler.at("inline", _inline)


def _inline(state: "StateCore") -> None:
    """In place of markdown-it's rule of that name."""
    from markdown_it.token import Token

    for token in state.tokens:
        if token.type != "inline":
            continue
        token.children = []
        if len(token.content) <= LONGEST_RUN:
            state.md.inline.parse(token.content, state.md, state.env, token.children)
        else:
            token.children.append(Token("text", "", 0, content=" ".join(token.content.split("\n"))))
