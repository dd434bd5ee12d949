import pytest

from app.core.reading import SIZES, zoom_percent, zoomed


@pytest.mark.parametrize(
    ("size", "steps", "becomes"), [(18, 1, 20), (18, -1, 16), (18, 0, 18), (9, -3, 9), (48, 1, 48)]
)
def test_a_step(size: int, steps: int, becomes: int) -> None:
    assert zoomed(size, steps) == becomes


def test_every_step_is_seen_and_the_ends_are_reached() -> None:
    size = SIZES[0]
    while size < SIZES[1]:
        larger = zoomed(size, 1)
        assert larger > size
        size = larger
    assert zoomed(size, -100) == SIZES[0]


def test_its_name() -> None:
    assert (zoom_percent(18), zoom_percent(27)) == (100, 150)
