import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.render.delimiters import runs_of_backticks
from app.render.scan import PLACEHOLDER, clean, scan

FOUND = {
    "inline and display": (r"\(x_1*y\) and \[a\\ b\]", ["x_1*y", r"a\\ b"]),
    "dollars": ("$x$ and $$y$$", ["x", "y"]),
    "display over lines": ("$$\nx\n$$", ["x"]),
    "two formulas": ("If $n=5$, then $n^2=25$.", ["n=5", "n^2=25"]),
    "starts with a digit": ("$2x+3$ and $10$", ["2x+3", "10"]),
    "a bare number": ("it is $50$.", ["50"]),
    "thousands": ("$5,000$", ["5,000"]),
    "environment": (r"\begin{align*} a&=b\\ c&=d\end{align*}", [r"\begin{align*} a&=b\\ c&=d\end{align*}"]),
    "nested environment": (
        r"\begin{cases}\begin{cases}x\end{cases}\end{cases} y",
        [r"\begin{cases}\begin{cases}x\end{cases}\end{cases}"],
    ),
    "row break with an argument": (
        r"\[ \begin{array}{c} 1 \\[4pt] 2 \end{array} \]",
        [r"\begin{array}{c} 1 \\[4pt] 2 \end{array}"],
    ),
    "row break before the end": ("\\[ a \\\\\\]", ["a \\\\"]),
    "boxed outside of delimiters": (r"so \boxed{\frac{1}{2}} it is", [r"\boxed{\frac{1}{2}}"]),
    "chemistry outside of delimiters": (
        r"burn \ce{CH4 ->[\Delta] C} and \pu{5 m}",
        [r"\ce{CH4 ->[\Delta] C}", r"\pu{5 m}"],
    ),
    "a fence of mathematics": ("```math\nx\n+ y\n```\nand $z$", ["x\n+ y", "z"]),
    "such a fence in a list in a quote": ("> 1. a\n>    ~~~ math\n>    x\n>    ~~~\n> b", ["x"]),
    "such a fence with delimiters": ("```math\n\\[ x \\]\n```\n\n```math\n$$y$$\n```", ["x", "y"]),
    "other languages": ("```mathematica\nx\n```\n```latex\n$y$\n```\n``` math x\nz\n```", []),
    "an empty fence of mathematics": ("```math\n\n```", []),
    "one without an end": ("```math\nx", []),
    "bars in a table": ("| a | b |\n|--|--|\n| $|x|$ | \\(|y|\\) |", ["|x|", "|y|"]),
    "in a quote": ("> \\[\n> x\n> + y\n> \\]", ["x\n+ y"]),
    "escaped dollar inside": (r"a $\$5$ b", [r"\$5"]),
    "dollars in braces": (r"$x \text{ if $n$ is even}$ and $y$", [r"x \text{ if $n$ is even}", "y"]),
    "braces that never close": (r"$\{x$ and ${y$ z", [r"\{x", "{y"]),
    "a formula behind such a brace": (r"a ${ b $x$ c", ["x"]),
    "between Chinese words": ("设$x$为根，则$y^2=1$。", ["x", "y^2=1"]),
    "Chinese prices": ("每个$5，共$20。", []),
    "Chinese price before a formula": ("价格$5，有$x$个", ["x"]),
    "Japanese and Korean": ("数$n$は、수$m$는", ["n", "m"]),
    "price before a formula": (r"The price is $3 each, so $3 \times 4 = 12$ dollars", [r"3 \times 4 = 12"]),
    "formula before a price": ("$x$ costs $5", ["x"]),
    "price plus formula": ("$5 plus $x$", ["x"]),
    "price by the hour": ("earn $15/hour, i.e. $15h$ for $h$ hours", ["15h", "h"]),
    "after a code span": (r"`\(no\)` and $a_b$", ["a_b"]),
    "after a fence": ("```\n$x$ \\(y\\)\n```\n$z$", ["z"]),
    "after a tilde fence": ("~~~\n$x$\n```\n$y$\n~~~\n$z$", ["z"]),
    "paragraph limits a dollar": ("a $5\n\nb $6$", ["6"]),
    "empty dollars": ("a $$ $$ c", []),
    "prices": ("cost $5 and $10.", []),
    "price range": ("$5-$10 range", []),
    "other currencies": ("US$5, A$6", []),
    "bold prices": ("**$5** and **$6**", []),
    "price in parentheses": ("$5 (or $6)", []),
    "millions": ("$20 million to $30 million", []),
    "thousands of dollars": ("$1,000 to $2,000", []),
    "quoted prices": ('"$100" vs "$200"', []),
    "three prices": ("from $3, $4, and $5.", []),
    "price question": ("between $50 and $60?", []),
    "escaped dollars": (r"\$5 and \$6", []),
    "lone opening": (r"a \( b", []),
    "text command": (r"\text{not math}", []),
    "unknown environment": (r"text \begin{itemize} x \end{itemize}", []),
    "open fence": ("```\n$x_1$", []),
}
OPEN = {
    "inline": (r"a \(x", "x"),
    "display": (r"text \[ a \\[2pt] b", r"a \\[2pt] b"),
    "a fence of mathematics": ("so:\n```math\nx\n\ny", "x\n\ny"),
    "half a closing fence": ("```math\nx\n``", "x"),
    "half a closing delimiter": ("\\[ a \\", "a \\"),
    "dollars": ("$$x", "x"),
    "dollar with TeX": ("a $x_1", "x_1"),
    "boxed": (r"\boxed{3", r"\boxed{3"),
    "environment": (r"\begin{align} x", r"\begin{align} x"),
}
PIECES = ("$", "$$", "\\(", "\\)", "\\[", "\\]", "{", "}")
NOT_OPEN = ["a $5", "a $x", "$$", "```\n$x_1", "x\\", "cost $20 for_all", r"\(a" + "\n\nnext paragraph"]


@pytest.mark.parametrize(("text", "formulas"), FOUND.values(), ids=FOUND.keys())
def test_finds_formulas_and_leaves_money(text: str, formulas: list[str]) -> None:
    assert [formula.tex for formula in scan(text).formulas] == formulas


@pytest.mark.parametrize(("text", "formulas"), FOUND.values(), ids=FOUND.keys())
def test_nothing_is_lost(text: str, formulas: list[str]) -> None:
    scanned = scan(text)
    back = PLACEHOLDER.sub(lambda found: scanned.formulas[int(found.group(1))].source, scanned.text)
    assert back.replace("\\\\(", "\\(") == text
    assert len(PLACEHOLDER.findall(scanned.text)) == len(formulas)


@pytest.mark.parametrize(("text", "tex"), OPEN.values(), ids=OPEN.keys())
def test_a_growing_text_may_end_in_a_formula(text: str, tex: str) -> None:
    (formula,) = scan(text, live=True).formulas
    assert (formula.tex, formula.is_open) == (tex, True)
    assert not any(formula.is_open for formula in scan(text).formulas)


@pytest.mark.parametrize("text", NOT_OPEN)
def test_what_may_still_be_money_or_code_is_no_half_formula(text: str) -> None:
    assert not scan(text, live=True).formulas


def test_formulas_know_the_macros_defined_before_them() -> None:
    first, second, third = scan(r"\(\newcommand{\v}{x}\) $\v$ $$\def\w{y}\w$$").formulas
    assert first.scope == ""
    assert second.scope == third.scope == first.tex
    scanned = scan("$z$", scope=second.scope)
    assert scanned.formulas[0].scope == scanned.scope == first.tex


def test_reserved_characters_are_taken_out() -> None:
    assert clean("a\ue000b\ue001c\0d\r\n") == "abcd\n"


@given(st.lists(st.sampled_from([*PIECES, "a", "\n", "`", "```\n", "```math\n", "\\", "x_1 "])))
def test_offsets_lead_back_to_the_source(parts: list[str]) -> None:
    source = "".join(parts)
    for live in (False, True):
        scanned = scan(source, live=live)
        for found in PLACEHOLDER.finditer(scanned.text):
            start = scanned.source_offset(found.start())
            formula = scanned.formulas[int(found.group(1))]
            assert source[start : start + len(formula.source)] == formula.source
            assert scanned.source_offset(found.end()) == start + len(formula.source)


@pytest.mark.parametrize(
    "text",
    [
        "\\(" * 20000,
        "\\[" * 20000,
        "`" * 20000,
        "` `` " * 8000,
        "$x " * 13000,
        "\\begin{align}" * 3000,
        "\\boxed{" * 6000,
        "$$" * 20000,
        "\\(" + "\\" * 40000,
        "\\begin{align}\\end{align}" * 1600,
    ],
    ids=lambda text: text[:10],
)
def test_hostile_text_takes_linear_time(text: str) -> None:
    begun = time.monotonic()
    scan(text)
    scan(text, live=True)
    assert time.monotonic() - begun < 5


@given(st.lists(st.sampled_from(["`", "``", "```", "a", "\\", " ", "$x$"]), max_size=40).map("".join))
def test_a_code_span_ends_at_the_next_run_as_long_as_its_own(text: str) -> None:
    """As by looking for it each time, which takes as long as the square of the text."""
    for opening in re.finditer("`+", text):
        closing = re.compile(rf"(?<!`){opening.group()}(?!`)").search(text, opening.end())
        runs = runs_of_backticks(text, opening.start(), len(text))[len(opening.group())]
        assert runs[1:2] == ([closing.start()] if closing else [])


def test_runs_of_all_lengths_take_no_time() -> None:
    text = " ".join("`" * length for length in range(1, 1_000))
    begun = time.thread_time()
    assert scan(text).text == text
    assert time.thread_time() - begun < 0.5  # it was 4 s
