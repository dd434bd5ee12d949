"""What a person typed, as blocks."""

import random
import time

import pytest

from app.core.article import Article, Section
from app.render.blocks import Block, CodeBlock, Display, Math, Paragraph
from app.render.export.markdown import markdown
from app.render.export.plain import plain_text
from app.render.markdown import parse
from app.render.typed import is_plain, typed, typed_line

PLAIN = (
    "How to solve 3*x^2+4*x+5=1?",
    "1. first\n2. second\n- third\n    indented   by four",
    "# no heading\n> no quote\n---\n| no | table |",
    "It costs $5 and $10, `not code`, <b>no HTML</b>, [no](http://link.example) __init__ x_1*y_1",
    "a \\( that nothing closes, and \\frac{1}{2} without delimiters",
    "```\na fence that nothing closes, with $x$ in it",
)


def kinds(blocks: tuple[Block, ...]) -> list[str]:
    return [type(block).__name__ for block in blocks]


@pytest.mark.parametrize("text", PLAIN)
def test_what_is_no_formula_is_as_it_was_typed(text: str) -> None:
    document = typed(text)
    assert kinds(document.blocks) == ["Paragraph"]
    assert plain_text(document.blocks) == text
    assert is_plain(document)


def test_formulas_are_found_and_the_rest_is_left() -> None:
    document = typed("Is $x_1*x_2$ *the*\n\nsum of \\(a\\)?")
    assert [formula.tex for formula in document.formulas] == ["x_1*x_2", "a"]
    assert plain_text(document.blocks) == "Is $x_1*x_2$ *the*\n\nsum of \\(a\\)?"
    assert not is_plain(document)


def test_the_formula_that_is_meant_is_set_and_not_the_same_in_code() -> None:
    (paragraph,) = typed("`$x$` is how $x$ is typed").blocks
    assert isinstance(paragraph, Paragraph)
    first, second, third = paragraph.inlines
    assert plain_text((Paragraph((first,)),)) == "`$x$` is how "
    assert isinstance(second, Math)
    assert plain_text((Paragraph((third,)),)) == " is typed"


def test_a_display_stands_alone_and_its_stop_with_it() -> None:
    document = typed("Compute\n$$\\int_0^1 x\\,dx.$$\nand \\[y\\], please")
    assert kinds(document.blocks) == ["Paragraph", "Display", "Paragraph", "Display", "Paragraph"]
    last = document.blocks[3]
    assert isinstance(last, Display)
    assert last.punctuation == ","
    assert all(isinstance(each, Math) is False or not each.formula.display for each in typed_line("so $$x$$", 90))


def test_a_heading_is_cut_between_words_and_in_no_formula() -> None:
    def line(most: int) -> str:
        return plain_text((Paragraph(typed_line("Solve for\n $x + y = 2$  and\nthen $$z$$", most)),))

    assert line(90) == "Solve for $x + y = 2$ and then $$z$$"
    assert line(27) == "Solve for $x + y = 2$ and…"
    assert line(20) == "Solve for…"
    assert line(8) == "Solve…"
    assert line(3) == "…"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("```\nopen\n~~~py\nx\n~~~\nend", ["x"]),
        ("~~~~\nopen\n~~~\nx\n~~~\n```\ny\n```", ["x", "y"]),
        ("```a`b\n```\nx\n```", ["x"]),
        ("````\n```\nopen", []),
    ],
)
def test_a_fence_that_nothing_closes_hides_no_other(text: str, code: list[str]) -> None:
    assert [block.text for block in typed(text).blocks if isinstance(block, CodeBlock)] == code


def test_many_fences_that_nothing_closes_are_passed_at_once() -> None:
    text = "\n".join("`" * (900 - number) + "a" for number in range(800)) + "\n" + "~~~ a\n" * 3
    begun = time.thread_time()
    assert typed(text).blocks
    many = "~~~ a\n" * 40_000
    assert typed(many).blocks
    assert time.thread_time() - begun < 5


def test_code_between_fences() -> None:
    document = typed("Why?\n```python\nx = '$y$'\n\n  pass\n```\nSay $z$.\n~~~\n```\n~~~")
    assert document.blocks[1] == CodeBlock("x = '$y$'\n\n  pass", "python")
    assert document.blocks[3] == CodeBlock("```")
    assert [formula.tex for formula in document.formulas] == ["z"]


def test_a_macro_holds_in_what_follows() -> None:
    *_others, last = typed("$\\def\\R{\\mathbb R}$\n```\ncode\n```\nin $\\R$").formulas
    assert last.tex == "\\R"
    assert "\\def" in last.scope


def test_a_million_characters_take_no_time() -> None:
    assert len(typed("```a\n" * 200_000).blocks) == 1
    assert len(typed("```\n" * 200_000).blocks) == 100_000
    assert len(typed("$$x$$ and\n" * 20_000).blocks) == 40_000


ALPHABET = [*"ab1 \n*_`~#>-+.=|()[]<&!:\\$", "$x$", "\\(y\\)", "](", "&amp;", "1. ", "__", "```\n", "  "]


@pytest.mark.parametrize("seed", range(300))
def test_as_markdown_it_says_the_same(seed: int) -> None:
    """Written as Markdown and read again, rubbish is the same rubbish."""
    chance = random.Random(seed)
    text = "".join(chance.choices(ALPHABET, k=chance.randint(1, 40))).strip()
    typed_blocks = typed(text).blocks
    read = parse(markdown(Article("", (Section(text, "", ""),)))).blocks[1:]
    assert words(read) == words(typed_blocks)


def words(blocks: tuple[Block, ...]) -> str:
    """Without what Markdown can't keep: how many blanks, and of which sort."""
    return " ".join(plain_text(blocks).split())
