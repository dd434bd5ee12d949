"""Signs of Unicode in formulas, and rows without an environment: they are set as what they mean."""

import pytest

from app.render.drawing import Drawing, Failure, Letters
from tests.unit.render.conftest import Set


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("x² + y³ ≤ 1", r"x^{2} + y^{3} \le 1"),
        ("x⁻¹⁰", "x^{-10}"),
        ("a₁ + b₁₂", "a_{1} + b_{12}"),
        ("x₁²", "x_{1}^{2}"),
        ("x^2²", "x^2{}^{2}"),
        ("45°", r"45^{\circ}"),
        ("45^°", r"45^{\circ}"),
        ("45^{°}C", r"45^{\circ}C"),
        ("20^{°C}", r"20^{\circ C}"),
        (r"\sin 30° = ½", r"\sin 30^{\circ} = \tfrac12"),
        ("√2 + √x", r"\sqrt{2} + \sqrt{x}"),
        ("√{x+1}∛8", r"\sqrt{x+1}\sqrt[3]{8}"),
        ("√(x)", r"\surd (x)"),
        ("f′ + f″", "f' + f''"),
        ("30°15′", r"30^{\circ}15'"),
        ("x²′", "x^{2}{}'"),
        ("a∙b", r"a\cdot b"),
        ("“a”", r"\text{“}a\text{”}"),
        (r"a &= b \\ c &= d", r"\begin{aligned}a &= b \\ c &= d\end{aligned}"),
    ],
)
def test_they_are_set_as_what_they_mean(typeset: Set, written: str, meant: str) -> None:
    drawing = typeset(written, True)
    assert isinstance(drawing, Drawing), drawing
    assert drawing == typeset(meant, True)


def test_in_text_they_stay_as_they_are(typeset: Set) -> None:
    drawing = typeset(r"\text{x² ½}", True)
    assert isinstance(drawing, Drawing)
    assert "".join(mark.text for mark in drawing.segments[0].marks if isinstance(mark, Letters)) == "²½"
    assert typeset(r"\text{45°C}", True) == typeset(r"\text{45$^{\circ}$C}", True)


def test_other_faults_of_rows_are_told(typeset: Set) -> None:
    assert typeset(r"a &= \nosuch", True) == Failure(r"Undefined control sequence \nosuch")
