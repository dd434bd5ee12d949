"""Answers are judged by what they mean, and nothing in them is ever run."""

import pytest
import sympy

from starter_model.grade import correct, declined
from starter_model.latex import UnreadableError, assignments, boxed, values
from starter_model.nouns import Task

X = sympy.Symbol("x")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("-\\frac{1}{3}", sympy.Rational(-1, 3)),
        ("2\\sqrt{2}i", 2 * sympy.sqrt(2) * sympy.I),
        ("3x^2-\\frac{5}{2}x+1", 3 * X**2 - sympy.Rational(5, 2) * X + 1),
        ("(x+1)(x-2)^2", (X + 1) * (X - 2) ** 2),
        ("x^{10}", X**10),
        ("12.5", sympy.Rational(25, 2)),
        ("2\\cdot 3", sympy.Integer(6)),
        ("-3(x+1)", -3 * (X + 1)),
    ],
)
def test_reads_what_the_model_writes(text: str, wanted: sympy.Expr) -> None:
    (found,) = values(text)
    assert sympy.expand(found - wanted) == 0


def test_plus_minus_means_two_values() -> None:
    found = values("\\frac{-2\\pm 2\\sqrt{2}i}{3}")
    assert {sympy.expand(3 * v) for v in found} == {-2 + 2 * sympy.sqrt(2) * sympy.I, -2 - 2 * sympy.sqrt(2) * sympy.I}


@pytest.mark.parametrize("text", ["__import__('os')", "x.subs", "", "2+", "(x+1", "\\oops{2}", "x" * 2000])
def test_refuses_anything_else(text: str) -> None:
    with pytest.raises(UnreadableError):
        values(text)


def test_the_last_box_counts() -> None:
    assert boxed("\\boxed{1} and \\[\\boxed{\\frac{1}{2}}\\]") == "\\frac{1}{2}"
    assert boxed("no box") is None
    assert boxed("\\boxed{never closed") is None


def test_assignments_lose_their_indices() -> None:
    assert assignments("x_1=2,\\; x_2=3") == [("x", [2]), ("x", [3])]


@pytest.mark.parametrize(
    ("task", "answer", "right"),
    [
        (Task("solve", (3, 4, 4)), "x=\\frac{-2\\pm 2\\sqrt{2}i}{3}", True),
        (Task("solve", (3, 4, 4)), "x=\\frac{-2+2\\sqrt{2}i}{3}", False),
        (Task("solve", (1, -5, 6)), "x_1=2,\\; x_2=3", True),
        (Task("solve", (1, -5, 6)), "x_1=2,\\; x_2=4", False),
        (Task("solve", (0, 2, -4), "t"), "x=2", False),
        (Task("solve", (0, 0, -4)), "\\text{no solution}", True),
        (Task("derive", (1, 0, 0)), "2x", True),
        (Task("integrate", (6, 0, 0)), "2x^3", False),
        (Task("integrate", (6, 0, 0)), "2x^3+C", True),
        (Task("definite", ((2, 0), 0, 3)), "9", True),
        (Task("system", ((1, 1, 10), (1, -1, 4)), "xy"), "x=7,\\; y=3", True),
        (Task("system", ((1, 1, 1), (2, 2, 2)), "xy"), "\\text{infinitely many solutions}", True),
        (Task("arithmetic", ("+", 1, 2, 1, 3)), "\\frac{5}{6}", True),
        (Task("arithmetic", ("+", 1, 4, 1, 4)), "\\frac{2}{4}", False),
        (Task("percent_what", (12, 48)), "25\\%", True),
        (Task("percent_what", (12, 48)), "25", False),
        (Task("percent_up", (20, 150)), "180", True),
        (Task("expand", ((1, 3), (1, -2))), "x^2+x-6", True),
        (Task("expand", ((1, 3), (1, -2))), "(x+3)(x-2)", False),
        (Task("factor", (1, 7, 12)), "(x+3)(x+4)", True),
        (Task("factor", (1, 7, 12)), "x^2+7x+12", False),
        (Task("factor", (2, 4, 2)), "2(x+1)^2", True),
        (Task("factor", (2, 4, 2)), "(2x+2)(x+1)", False),
        (Task("factor", (-1, 0, 4)), "-(x-2)(x+2)", True),
        (Task("factor", (1, 1, 1)), "x^2+x+1", True),
    ],
)
def test_judges_by_meaning(task: Task, answer: str, right: bool) -> None:
    assert correct(task, f"So:\n\n\\[\\boxed{{{answer}}}\\]") is right


def test_declining_names_the_model_and_boxes_nothing() -> None:
    assert declined("Please download **Phi-4-mini-reasoning**.")
    assert not declined("Phi-4-mini-reasoning: \\boxed{2}")
    assert not declined("No.")
