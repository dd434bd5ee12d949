"""Whatever the text and wherever it is cut: block by block it becomes what it is as a whole."""

from collections.abc import Iterable
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from app.render.blocks import Block, CodeBlock, ListBlock, Quote
from app.render.markdown import parse
from app.render.stream import Stream

LINES = (
    "Let $x_1 = 2$ and \\(y^2\\) be, for $5 or $6 each.",
    "It costs $15/hour, i.e. $15h$ for $h$ hours; US$3 and \\$4.",
    "So \\[ a = \\frac{1}{2} \\\\[2pt] + b \\], and then",
    "$$\\sum_{k=1}^n k$$",
    "\\[",
    "\\]",
    "$$",
    "x &= y \\\\ z",
    "\\begin{align*}",
    "\\end{align*}",
    "\\begin{cases} 1 \\\\ 2 \\end{cases}",
    "Thus \\boxed{\\frac{1}{2}} is it, and \\boxed{",
    "\\(\\newcommand{\\half}{\\frac12}\\) so $\\half$",
    "By $z \\label{a}$",  # what is referred to before it comes differs: tests/unit/render/test_references.py
    "\\[ w \\label{b} \\]",
    "```python",
    "```",
    "~~~",
    'print(f"$x_{1}$ \\(y\\)")',
    "`a $x$ b` and ``c ` \\(d\\)`` **bold $z$** *it*",
    "an open ` backtick, an open $x + 1",
    "and \\( open, and **open",
    "- item $a$",
    "  - inner \\[b\\]",
    "    deeper text",
    "1. one",
    "2. two \\(c\\)",
    "10) ten",
    "> quoted $d$",
    "> > twice \\[",
    "> \\]",
    "| a | $|b|$ |",
    "|---|:-:|",
    "| 1 | \\(c|d\\) |",
    "# Heading $e$",
    "Setext",
    "===",
    "---",
    "***",
    "<b>html</b> &amp; [link](https://example.org/$f$) ![i](x.png)",
    "由此可得 $x=3$，因此。",
    "",
    "",
    "",
)


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Lines of all kinds, in an order no author would choose."""
    lines = draw(st.lists(st.sampled_from(LINES), min_size=1, max_size=14))
    return "\n".join(lines)


def grown(text: str, cuts: list[int]) -> list[Block]:
    """The blocks of a text that came in pieces, cut at these places."""
    stream, finals = Stream(), list[Block]()
    ends = sorted({place % (len(text) + 1) for place in cuts} | {len(text)})
    start = 0
    for end in ends:
        stream.feed(text[start:end])
        finals.extend(stream.advance().finals)
        start = end
    return [*finals, *stream.advance(finish=True).finals]


def whole(blocks: Iterable[Block]) -> list[Block]:
    """Blocks that were cut inside are put together again; looseness of lists is not compared."""
    found: list[Block] = []
    for block in map(_inside, blocks):
        match found[-1] if found else None, block:
            case ListBlock() as last, ListBlock() if _goes_on(last, block):
                found[-1] = ListBlock(last.items + block.items)
            case CodeBlock() as last, CodeBlock(continued=True):
                found[-1] = replace(last, text=f"{last.text}\n{block.text}" if block.text else last.text)
            case _:
                found.append(block)
    return found


def _inside(block: Block) -> Block:
    match block:
        case ListBlock(items):
            return ListBlock(tuple(replace(item, blocks=tuple(whole(item.blocks))) for item in items))
        case Quote(blocks):
            return Quote(tuple(whole(blocks)))
    return block


def _goes_on(last: ListBlock, block: ListBlock) -> bool:
    first, before = block.items[0].number, last.items[-1].number
    return before is None if first is None else first == (before if before is not None else -9) + 1


@settings(max_examples=150)
@given(texts(), st.lists(st.integers(0, 100_000), max_size=25))
def test_pieces_become_the_whole(text: str, cuts: list[int]) -> None:
    assert whole(grown(text, cuts)) == whole(parse(text).blocks)


@settings(max_examples=60)
@given(texts(), st.integers(0, 100_000))
def test_what_is_shown_while_it_grows_has_all_the_text(text: str, cut: int) -> None:
    """No word is lost between what is final and what is not."""
    stream = Stream()
    stream.feed(text[: cut % (len(text) + 1)])
    growth = stream.advance()
    shown = repr((growth.finals, growth.tail))
    for word in ("costs", "thus", "deeper", "Setext", "print"):
        expected = text[: cut % (len(text) + 1)].count(word)
        assert shown.count(word) >= min(1, expected)
