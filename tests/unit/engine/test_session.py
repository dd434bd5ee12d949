"""How much of a prompt is in the cache already."""

from hypothesis import given
from hypothesis import strategies as st

from app.engine.session import Session


def session(*tokens: int) -> Session:
    made = Session()
    made.extend(tokens)
    return made


def test_the_common_beginning_is_reused() -> None:
    assert session(1, 2, 3, 4).reusable((1, 2, 9, 9)) == 2
    assert session(1, 2).reusable((1, 2, 3)) == 2
    assert session().reusable((1, 2)) == 0
    assert session(5, 6).reusable((1, 2)) == 0


def test_the_last_token_is_always_read_again() -> None:
    assert session(1, 2, 3).reusable((1, 2, 3)) == 2
    assert session(1, 2, 3).reusable((1, 2)) == 1
    assert session(1).reusable((1,)) == 0


@given(st.lists(st.integers(0, 2), max_size=30), st.lists(st.integers(0, 2), min_size=1, max_size=30))
def test_as_a_plain_loop_finds_it(held: list[int], prompt: list[int]) -> None:
    common = 0
    while common < min(len(held), len(prompt) - 1) and held[common] == prompt[common]:
        common += 1
    assert session(*held).reusable(tuple(prompt)) == common


def test_keep_forgets_the_rest() -> None:
    made = session(1, 2, 3)
    made.keep(1)
    made.append(7)
    assert len(made) == 2
    assert made.reusable((1, 7, 0)) == 2
