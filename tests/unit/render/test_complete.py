import pytest

from app.render.complete import MOST_TRIMS, complete
from app.render.drawing import Drawing
from tests.support.formulas import FORMULAS
from tests.unit.render.conftest import Set

CLOSED = {
    r"\frac{a}{b": r"\frac{a}{b}",
    r"\frac{1}": r"\frac{1}{}",
    r"\frac": "",
    r"\begin{aligned} a &= \frac{1": r"\begin{aligned} a &= \frac{1}{}\end{aligned}",
    r"\left( \frac{x": r"\left( \frac{x}{}\right.",
    r"x^": "x",
    r"x^{2": "x^{2}",
    r"a \\": r"a \\",
    "a \\": "a",
    r"\sqrt[3": "",
    r"\begin{array}{c": "",
    r"\begin{pm": "",
    r"\boxed{\begin{pmatrix} 1": r"\boxed{\begin{pmatrix} 1\end{pmatrix}}",
    r"a \left": "a",
    r"\{ x": r"\{ x",
    "x": "x",
    r"\frac1": r"\frac1{}",
    r"\frac12": r"\frac12",
    r"\frac\alpha": "",
    r"\sqrt[3]": r"\sqrt[3]{}",
    r"\frac{a}{b} + \enclose{lon": r"\frac{a}{b} +",
    r"\enclose{circle}": r"\enclose{circle}{}",
    r"\textcolor{re": "",
    r"\textcolor[RGB]{0,12": "",
    r"\hspace{1e": "",
    r"\rule{1em}{2p": "",
    r"\overunderset{a": r"\overunderset{a}{}{}",
    r"x \in [0, 1": r"x \in [0, 1",
    r"\newcommand{\ar": "",
    r"\newcommand{\v}[2": "",
}


@pytest.mark.parametrize(("half", "whole"), CLOSED.items())
def test_open_ends_are_closed(half: str, whole: str) -> None:
    assert complete(half) == whole


def test_more_loose_ends_than_mathematics_has_are_left() -> None:
    """Each takes a look at what is before it."""
    assert complete("x" + "^" * MOST_TRIMS) == "x"
    assert complete("x" + "^" * 3 * MOST_TRIMS).count("^") == 2 * MOST_TRIMS


@pytest.mark.parametrize("end", ["", " " * 5_000, r"\end{b}" * 3, r"\end{a}" * 3 + " "])
def test_environments_that_end_otherwise_than_they_began(end: str) -> None:
    whole = complete(r"\begin{a}" * 3 + "x" + end)
    assert whole.count(r"\end{a}") == 3
    assert whole.startswith(r"\begin{a}" * 3 + "x" + end.strip())


def test_whole_formulas_are_left_alone() -> None:
    changed = [tex for tex, _ in FORMULAS if complete(tex) != tex and not tex[-1].isalpha()]
    assert not changed


def test_every_prefix_can_be_typeset(typeset: Set) -> None:
    asked = failed = 0
    for tex, display in FORMULAS:
        for end in range(2, len(tex), 7):
            asked += 1
            failed += not isinstance(typeset(complete(tex[:end]), display), Drawing)
    assert asked > 400
    assert not failed
