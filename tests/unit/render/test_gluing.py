"""What stays beside a formula."""

import pytest

from app.render.blocks import Math, Text
from app.render.gluing import LONGEST, Beside, beside, glued, leaning
from app.render.scan import Formula


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (".", "."),
        (", and", ","),
        (").) then", ").)"),
        ("’s root", "’s"),
        ("th root", "th"),
        ("-axis", "-axis"),
        ("-free-group", "-free-"),
        ("–", "–"),
        ("/", "/"),
        ("-)", "-)"),
        ("，则", "，"),
        ("）。又", "）。"),
        ("的根", ""),
        (" and", ""),
        ("\u00a0and", ""),
        ("", ""),
        ("x" * 100, "x" * LONGEST),
    ],
)
def test_what_is_kept(text: str, expected: str) -> None:
    assert glued(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("see (", "("), ("“(", "“("), ("pre", "pre"), ("non-", ""), ("又（", "（"), ("设", ""), ("a ", ""), ("", "")],
)
def test_what_leans_on_the_next(text: str, expected: str) -> None:
    assert leaning(text) == expected


def test_every_character_stands_in_one_place() -> None:
    one, other = Math(Formula("a", False, "$a$")), Math(Formula("b", False, "$b$"))
    parts = list(beside((Text("let ("), one, Text("("), other, Text("), then"), one)))
    assert parts == [
        Text("let "),
        Beside("(", one.formula, "("),
        Text(""),
        Beside("", other.formula, "),"),
        Text(" "),
        Beside("then", one.formula, ""),
    ]
