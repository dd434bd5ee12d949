"""What stays beside the formula before it."""

import pytest

from app.render.gluing import LONGEST, glued


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
