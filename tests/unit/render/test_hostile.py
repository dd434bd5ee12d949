"""A slice of `tests.bench.fuzz`: whatever comes, the next formula is typeset as before."""

from itertools import islice

import pytest

from app.render.drawing import Drawing, Failure
from app.render.markdown import parse
from tests.support.hostile import KINDS, adversarial, fuzzed
from tests.unit.render.conftest import Set

SOUND = r"\sqrt{x^2 + \frac{1}{2}}"


@pytest.mark.parametrize("seed", range(2))
def test_formulas_meant_to_do_harm(typeset: Set, seed: int) -> None:
    before = typeset(SOUND, True)
    for tex in islice(adversarial(seed + 100), len(KINDS)):
        result = typeset(tex, True)
        assert isinstance(result, Drawing) or result.reason
    assert typeset(SOUND, True) == before


def test_damaged_formulas(typeset: Set) -> None:
    before = typeset(SOUND, True)
    results = [typeset(tex, True) for tex in islice(fuzzed(100), 150)]
    assert typeset(SOUND, True) == before
    assert all(isinstance(result, Drawing) or result.reason for result in results)


def test_a_megabyte_is_refused_at_once(typeset: Set) -> None:
    for tex in ("x" * (1 << 20), "{" * (1 << 20), r"\frac" * (1 << 18)):
        assert isinstance(typeset(tex, True), Failure)
        assert len(parse(f"before $${tex}$$ after").formulas) == 1
    assert isinstance(typeset(SOUND, True), Drawing)


def test_what_reaches_out_of_a_formula_is_text_or_refused(typeset: Set) -> None:
    for tex in (r"\href{https://example.org}{x}", r"\url{https://example.org}", r"\text{<img src='x'>}"):
        assert isinstance(typeset(tex), Drawing)
    for tex in (
        r"\includegraphics{x.png}",
        r"\require{html}\cssId{a}{b}",
        r"\class{a}{b}",
        r"\input{x}",
        r"\cssId{a}{b}",
    ):
        assert isinstance(typeset(tex), Failure)
