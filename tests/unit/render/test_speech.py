import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.render.scan import clean, scan
from app.render.speech import LONGEST, spoken

ANSWERS = Path(__file__).parents[2] / "data" / "real_answers.json"
SAID = {
    "x^2 + 5x + 6 = 0": "x squared plus 5 x plus 6 equals 0",
    r"\frac{1}{2}": "1 over 2",
    r"\frac{-b \pm \sqrt{b^2-4ac}}{2a}": "the fraction minus b plus or minus the square root of b squared minus 4 a c "
    "end root over 2 a end fraction",
    r"\frac12": "1 over 2",
    "x^12": "x to the 1 2",
    r"x_{1,2} \neq \alpha": "x sub 1,2 is not equal to alpha",
    r"x_n^3": "x sub n cubed",
    r"2^{n+1}": "2 to the n plus 1 end power",
    r"\sum_{k=1}^{n} k": "the sum from k equals 1 to n of k",
    r"\int_0^\infty e^{-x}\,dx": "the integral from 0 to infinity of e to the minus x end power d x",
    r"\lim_{x\to 0} \frac{\sin x}{x} = 1": "the limit as x to 0 of the fraction sine x over x end fraction equals 1",
    r"\sqrt[3]{8} = 2": "the cube root of 8 equals 2",
    r"f'(x) = 3x^2": "f prime open parenthesis x close parenthesis equals 3 x squared",
    r"\boxed{x = 2 \text{ or } x = 3}": "box x equals 2 or x equals 3 end box",
    r"\mathbb{R}^n": "blackboard R to the n",
    r"\begin{cases}x+y=7\\2x-y=5\end{cases}": "2 cases; row 1: x plus y equals 7; "
    "row 2: 2 x minus y equals 5; end cases",
    r"\begin{pmatrix}1 & 0\\ 0 & 1\end{pmatrix}": "2 by 2 matrix; row 1: 1, 0; row 2: 0, 1; end matrix",
    r"\begin{aligned}a &= b\\ &= c\end{aligned}": "a equals b; equals c",
    r"\left(\frac{a}{b}\right)^2": "open parenthesis a over b close parenthesis squared",
    r"90^\circ": "90 degrees",
    r"\binom{n}{k}": "n choose k",
    r"a \equiv b \pmod{7}": "a is congruent to b modulo 7",
    r"\overline{AB} \perp \vec{v}": "A B bar is perpendicular to v vector",
    r"\hspace{1cm} x \quad y": "x y",
    r"x_{n": "x sub n",
    r"\nosuchname x": "nosuchname x",
    "": "",
}


@pytest.mark.parametrize(("tex", "words"), SAID.items(), ids=SAID.keys())
def test_words(tex: str, words: str) -> None:
    assert spoken(tex) == words


def test_formulas_of_real_answers_are_words_without_backslashes() -> None:
    for text in json.loads(ANSWERS.read_text(encoding="utf-8")):
        for formula in scan(clean(text)).formulas:
            said = spoken(formula.tex)
            assert said
            assert not set("\\{}^_&") & set(said), (formula.tex, said)


@given(some.text(alphabet="\\{}[]^_&abfrctxsqeginl0123 \n$|", max_size=120))
def test_anything_is_read_without_a_fault(tex: str) -> None:
    assert isinstance(spoken(tex), str)


def test_what_is_too_long_or_too_deep_is_no_trouble() -> None:
    assert spoken("x" * (LONGEST + 1)) == "x" * (LONGEST + 1)
    assert spoken("{" * 2000 + "x")
    assert spoken(r"\frac{" * 300 + "x")
