import time

import pytest

from app.render.blocks import (
    Alignment,
    Block,
    Break,
    Code,
    CodeBlock,
    Display,
    Heading,
    Item,
    Link,
    ListBlock,
    Math,
    Paragraph,
    Quote,
    Rule,
    Span,
    Style,
    Table,
    Text,
)
from app.render.markdown import parse


def one(source: str) -> Block:
    (block,) = parse(source).blocks
    return block


def test_inlines() -> None:
    block = one("a **b *c*** ~~d~~ `e$f$`<br>g")
    assert block == Paragraph(
        (
            Text("a "),
            Span(Style.STRONG, (Text("b "), Span(Style.EMPHASIS, (Text("c"),)))),
            Text(" "),
            Span(Style.STRIKE, (Text("d"),)),
            Text(" "),
            Code("e$f$"),
            Break(),
            Text("g"),
        )
    )


def test_formulas_are_safe_from_markdown() -> None:
    block = one(r"$a_1*b_2*c$ and \(x<y\)")
    assert isinstance(block, Paragraph)
    first, _, second = block.inlines
    assert isinstance(first, Math)
    assert isinstance(second, Math)
    assert (first.formula.tex, second.formula.tex) == ("a_1*b_2*c", "x<y")


def test_display_formulas_stand_alone_with_their_punctuation() -> None:
    first, display, rest = parse("So \\[x\\], and\nthen").blocks
    assert first == Paragraph((Text("So"),))
    assert isinstance(display, Display)
    assert (display.formula.tex, display.punctuation) == ("x", ",")
    assert rest == Paragraph((Text("and"), Text(" "), Text("then")), continued=True)


def test_bold_around_a_display_formula_is_no_paragraph() -> None:
    assert isinstance(one("**\\[x\\]**"), Display)


def test_lists() -> None:
    block = one("3. a\n4. b\n   - c\n")
    inner = ListBlock((Item(None, (Paragraph((Text("c"),)),)),))
    assert block == ListBlock((Item(3, (Paragraph((Text("a"),)),)), Item(4, (Paragraph((Text("b"),)), inner))))


def test_a_table() -> None:
    block = one("| a | b |\n|:-:|--:|\n| $|x|$ | 2 |")
    assert isinstance(block, Table)
    assert block.alignments == (Alignment.CENTRE, Alignment.RIGHT)
    assert block.header == ((Text("a"),), (Text("b"),))
    (cell,) = block.rows[0][0]
    assert isinstance(cell, Math)
    assert cell.formula.tex == "|x|"


def test_other_blocks() -> None:
    assert one("## T\n") == Heading(2, (Text("T"),))
    assert one("```py x\na\n\nb\n```") == CodeBlock("a\n\nb", "py")
    assert one("> q") == Quote((Paragraph((Text("q"),)),))
    assert one("***") == Rule()


def test_indented_text_is_no_code() -> None:
    assert isinstance(one("    \\[x\\]"), Display)


def test_code_shows_formulas_as_written() -> None:
    """The scanner sees no fence here, Markdown does."""
    block = one("1.  a\n\n    1)  ```\n        $x_1$\n        ```")
    assert "$x_1$" in repr(block)
    assert "\ue000" not in repr(block)


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "//host/x", "x.md"]
)
def test_only_web_and_mail_addresses_are_links(address: str) -> None:
    for source in (f"[t]({address})", f"![t]({address})", f"<{address}>"):
        assert "Link(url='', " in repr(one(source)) or "Link" not in repr(one(source))


def test_what_looks_like_a_formula_in_an_address_is_a_part_of_it() -> None:
    (block,) = parse("$a$ [t](https://example.org/$x^2$/y) <https://example.org/$z$>").blocks
    assert "url='https://example.org/%24x%5E2%24/y'" in repr(block)
    assert "url='https://example.org/%24z%24'" in repr(block)


def test_images_become_links() -> None:
    assert one("![a cat](https://example.org/cat.png)") == Paragraph(
        (Link("https://example.org/cat.png", (Text("[a cat]"),)),)
    )


def test_html_is_text() -> None:
    assert one("<script>alert(1)</script> <b>x</b>") == Paragraph((Text("<script>alert(1)</script> <b>x</b>"),))


@pytest.mark.parametrize("text", ["> " * 9_000, "- " * 9_000, "*a " * 9_000, "[a" * 9_000, "|a" * 9_000 + "\n|-|-|\n"])
def test_hostile_text_is_bounded(text: str) -> None:
    begun = time.monotonic()
    parse(text)
    assert time.monotonic() - begun < 5
