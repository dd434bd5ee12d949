"""What the generator writes is true: its answers are found again by computer algebra."""

import random
import re
from collections import Counter

import pytest

from starter_model.grade import correct
from starter_model.nouns import Example, Language, Skill
from starter_model.numerals import decimal, reduce, root, times
from starter_model.problems import WEIGHTS, example, stream

SOLVING = [skill for skill in Skill if skill is not Skill.DECLINE]
EACH = 223  # about 2,000 over all skills


def drawn(skill: Skill, count: int, seed: int) -> list[Example]:
    rng = random.Random(seed)
    return [example(skill, rng.choice(list(Language)), rng) for _ in range(count)]


@pytest.mark.parametrize("skill", SOLVING)
def test_answers_are_right(skill: Skill) -> None:
    wrong = [e for e in drawn(skill, EACH, 7) if e.task is None or not correct(e.task, e.solution)]
    assert not wrong


@pytest.mark.parametrize("skill", SOLVING)
def test_held_out_problems_never_come_up_in_training(skill: Skill) -> None:
    rng = random.Random(3)
    held_out = {example(skill, Language.EN, rng, held_out=True).task for _ in range(40)}
    trained = {e.task for e in drawn(skill, 400, 4)}
    assert held_out.isdisjoint(trained)


@pytest.mark.parametrize("skill", SOLVING)
def test_every_equality_of_numbers_in_the_reasoning_holds(skill: Skill) -> None:
    for e in drawn(skill, 150, 11):
        for left, right in re.findall(r"(?<![\w√^·/.()=+-])(-?\d+[+-]\d+)=(-?\d+)(?![\d/·.√a-z])", e.think):
            first, sign, second = re.fullmatch(r"(-?\d+)([+-])(\d+)", left).groups()  # type: ignore[union-attr]
            value = int(first) + (int(second) if sign == "+" else -int(second))
            assert value == int(right), e.think


def test_one_seed_makes_one_stream() -> None:
    first = [e.question for e, _ in zip(stream(random.Random(5)), range(300), strict=False)]
    again = [e.question for e, _ in zip(stream(random.Random(5)), range(300), strict=False)]
    assert first == again


def test_the_mixture_holds_every_skill_and_language() -> None:
    some = [e for e, _ in zip(stream(random.Random(8)), range(3000), strict=False)]
    assert set(Counter(str(e.skill) for e in some)) == set(WEIGHTS)
    assert set(Counter(e.language for e in some)) == set(Language)


def test_no_field_of_a_template_stays_unfilled() -> None:
    some = [e for e, _ in zip(stream(random.Random(9)), range(5000), strict=False) if e.skill is not Skill.DECLINE]
    plain = [e.question for e in some if "\\" not in e.question and "^{" not in e.question]
    assert not [q for q in plain if re.search(r"\{(?:lo|hi|[fgwvulrpya])\}", q)]


@pytest.mark.parametrize(
    ("a", "b", "text"),
    [(4, -3, "4·(-3)=-12"), (12, 34, "12·34=12·30+12·4=360+48=408"), (70, 25, "70·25=1750")],
)
def test_products_are_written_out(a: int, b: int, text: str) -> None:
    assert times(a, b) == text


def test_fractions_are_reduced_prime_by_prime() -> None:
    assert reduce(84, -36) == ("84/(-36)=-84/36=-42/18=-21/9=-7/3", -7, 3)
    assert reduce(0, 5) == ("0/5=0", 0, 1)


def test_roots_are_simplified_square_by_square() -> None:
    assert root(72) == ("√72=2√18=2·3√2=6√2", 6, 2)
    assert root(49) == ("√49=7", 7, 1)


@pytest.mark.parametrize(
    ("n", "d", "text"), [(3330, 100, "33.3"), (5, 100, "0.05"), (-250, 100, "-2.5"), (700, 100, "7")]
)
def test_decimals_are_exact(n: int, d: int, text: str) -> None:
    assert decimal(n, d) == text
