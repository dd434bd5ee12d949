"""What is too deep or too long for Markdown stands there as text, and what follows it is read as ever."""

from app.render.blocks import Block, CodeBlock, Heading, ListBlock, Math, Paragraph, Quote, Table, Text
from app.render.bounds import DEEPEST, LONGEST_RUN, MOST_CELLS, MOST_COLUMNS
from app.render.export.plain import plain_text
from app.render.markdown import parse


def blocks(text: str) -> tuple[Block, ...]:
    return parse(text).blocks


def test_nothing_is_lost_below_what_is_nested_too_deep() -> None:
    for deep in (">" * 500 + " deep", "- " * 500 + "deep", "\n".join("  " * level + "- deep" for level in range(100))):
        found = blocks(f"{deep}\n\n# After\n\nit.")
        assert isinstance(found[-2], Heading)
        assert plain_text(found[-1:]) == "it."
        assert "deep" in plain_text(found[:1])


def test_what_is_nested_as_people_do_is_read() -> None:
    found = blocks("- a\n  - b\n    - c\n      > d\n      > > e")
    assert isinstance(found[0], ListBlock)
    depth, inner = 0, found[0]
    while isinstance(inner, ListBlock | Quote):
        depth += 1
        inner = (inner.items[0].blocks if isinstance(inner, ListBlock) else inner.blocks)[-1]
    assert depth == 5 < DEEPEST / 2


def test_a_paragraph_without_end_is_plain_but_for_its_formulas() -> None:
    (paragraph,) = blocks("**bold** and $x$\n" + "[" * LONGEST_RUN)
    assert isinstance(paragraph, Paragraph)
    bold, formula, rest = paragraph.inlines
    assert isinstance(bold, Text)
    assert bold.text == "**bold** and "
    assert isinstance(formula, Math)
    assert rest == Text(" " + "[" * LONGEST_RUN)


def table(columns: int, rows: int) -> str:
    row = "|" + "$x$|" * columns
    return "\n".join((row, "|" + "-|" * columns, *[row] * rows))


def test_a_table_too_large_to_be_laid_out_is_listed() -> None:
    assert isinstance(blocks(table(MOST_COLUMNS, MOST_CELLS // MOST_COLUMNS - 1))[0], Table)
    (listed,) = blocks(table(3, MOST_CELLS // 3))
    assert isinstance(listed, CodeBlock)
    assert listed.text.split("\n") == [" | ".join(["$x$"] * 3)] * (MOST_CELLS // 3 + 1)


def test_a_table_too_wide_to_be_read_is_a_paragraph() -> None:
    (paragraph,) = blocks(table(MOST_COLUMNS + 1, 2))
    assert isinstance(paragraph, Paragraph)
    assert sum(isinstance(inline, Math) for inline in paragraph.inlines) == 3 * (MOST_COLUMNS + 1)
