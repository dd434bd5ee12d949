"""A percent sign in a formula is shown; what is a comment stays one."""

import pytest

from app.render.batch import key_of, typeset_all
from app.render.drawing import Drawing
from app.render.formula_key import estimate
from app.render.markdown import parse
from app.render.percents import with_percent_signs
from app.render.scan import scan
from app.render.typeset import start_typesetter


@pytest.mark.parametrize(
    ("tex", "meant"),
    [
        ("50%", r"50\%"),
        (r"50\%", r"50\%"),
        (r"x \\% of", r"x \\\% of"),
        (r"\frac{1}{2}% = 50 %", r"\frac{1}{2}\% = 50 \%"),
        (r"\text{50% of } x", r"\text{50\% of } x"),
        ("a &= 50% \\\\\nb &= 12\\,% of c", "a &= 50\\% \\\\\nb &= 12\\,\\% of c"),
        ("a % first, 5% of it\n+ b", "a % first, 5% of it\n+ b"),
        ("\\newcommand{\\half}{\\tfrac{1}{2}}%\n\\half", "\\newcommand{\\half}{\\tfrac{1}{2}}%\n\\half"),
        ("%\nx = 5%", "%\nx = 5\\%"),
    ],
)
def test_percent_signs(tex: str, meant: str) -> None:
    assert with_percent_signs(tex) == meant
    assert with_percent_signs(meant) == meant


def test_the_source_is_as_it_was_written() -> None:
    (formula,) = scan("It is $50%$.").formulas
    assert (formula.tex, formula.source) == (r"50\%", "$50%$")


def test_the_sign_is_painted() -> None:
    typesetter = start_typesetter(measure=estimate)
    formulas = parse("$50%$ $50\\%$ $50$").formulas
    made = typeset_all(formulas, typesetter)
    typesetter.close()
    drawings = [made[key_of(formula)] for formula in formulas]
    assert len(made) == 2  # the first two are one formula
    assert all(isinstance(drawing, Drawing) for drawing in drawings)
    widths = [drawing.segments[0].width for drawing in drawings if isinstance(drawing, Drawing)]
    assert widths[0] == widths[1] > widths[2]
