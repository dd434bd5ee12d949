"""Articles as Markdown and as plain text."""

import pytest

from app.core.article import Article, Section
from app.render.blocks import Heading
from app.render.export.article import Part, as_document, lay_out
from app.render.export.markdown import markdown
from app.render.export.plain import plain_text
from app.render.markdown import parse

ANSWER = (
    "# Roots\n\nBy $x^2$:\n\n1. *one*\n   - deep\n2. `two`\n\n$$y = 2.$$\n\n> said\n\n| a | b |\n|---|---|\n| 1 | $2$ |"
)
ARTICLE = Article(
    "Roots",
    (Section("Solve\n# x^2 = `4`", "Let me see.\n\n```\ncode\n```", ANSWER, "Model, 5 tokens"), Section("q", "", "a")),
)


def test_markdown_keeps_what_the_model_wrote() -> None:
    text = markdown(ARTICLE)
    assert text.startswith(
        "# Roots\n\n## Question\n\nSolve  \n\\# x^2 = \\`4\\`\n\n### Reasoning\n\n> Let me see.\n>\n> ```"
    )
    assert f"### Solution\n\n{ANSWER}\n\n*Model, 5 tokens*" in text
    assert text.endswith("## Question\n\nq\n\na\n")


def test_a_question_opens_no_block_of_markdown() -> None:
    for question in ("# h", "> q", "- i", "12. i", "```", "~~~", "<b>", "+ i"):
        blocks = parse(markdown(Article("", (Section(question, "", ""),)))).blocks
        assert [type(block).__name__ for block in blocks] == ["Heading", "Paragraph"], question
        assert plain_text(blocks[1:]) == question


@pytest.mark.parametrize(
    "answer",
    ["a\n\n```python\nx = 1", "~~~~\n~~~", "````\n```", "```", "> ```\n> x", "- a\n  ```\n  x"],
)
def test_an_answer_that_was_stopped_inside_code_swallows_nothing(answer: str) -> None:
    text = markdown(Article("", (Section("one", "", answer), Section("two", answer, "b"), Section("three", "", "c"))))
    headings = [plain_text((block,)) for block in parse(text).blocks if isinstance(block, Heading)]
    assert headings == ["Question", "Question", "Reasoning", "Solution", "Question"]
    assert answer in text


@pytest.mark.parametrize(
    "answer", ["```\nx\n```", "~~~\n`````\n  ~~~~", "a ``` b", "```\nx\n    ```", "```\nx\n```\n\nb", "```\n\n```"]
)
def test_code_that_is_closed_is_not_closed_again(answer: str) -> None:
    assert markdown(Article("", (Section("", "", answer),))) == f"{answer}\n"


def test_plain_text() -> None:
    assert plain_text(parse(ANSWER).blocks) == (
        "Roots\n\nBy $x^2$:\n\n1. one\n\n   - deep\n2. two\n\n$$y = 2.$$\n\n> said\n\na\tb\n1\t$2$"
    )
    assert (
        plain_text(parse("[w](https://a.b) <br> [https://a.b](https://a.b)").blocks) == "w (https://a.b) \n https://a.b"
    )


def test_headings_of_answers_stand_below_those_of_the_article() -> None:
    levels = [block.level for block in as_document(lay_out(ARTICLE)).blocks if hasattr(block, "level")]
    assert levels == [1, 2, 3, 2]
    assert [piece.part for piece in lay_out(ARTICLE.without_reasoning()).pieces].count(Part.REASONING) == 0


def test_a_question_is_shown_as_typed_with_its_formulas() -> None:
    layout = lay_out(Article("", (Section("Is $x_1*x_2$ *the* sum of \\(a\\)\nor [b]? \\( open", "", ""),)))
    assert [formula.tex for formula in layout.formulas] == ["x_1*x_2", "a"] * 2  # the heading's, too
    assert plain_text(layout.pieces[0].blocks[1:]) == "Is $x_1*x_2$ *the* sum of \\(a\\)\nor [b]? \\( open"


def test_a_long_question_has_a_short_heading() -> None:
    heading, paragraph = lay_out(Article("", (Section("word " * 100, "", ""),))).pieces[0].blocks
    assert len(plain_text((heading,))) <= 90
    assert plain_text((paragraph,)) == ("word " * 100).strip()
