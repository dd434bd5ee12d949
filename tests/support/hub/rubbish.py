"""Answers that are almost right: any part of a right one replaced by something else."""

import copy
import json

from hypothesis import strategies as st

LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8)
    | st.sampled_from(["0" * 64, "F" * 64, "../../x.gguf", "x-00001-of-00002.gguf", "a" * 500])
)
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
)


@st.composite
def almost(draw: st.DrawFn, right: object) -> str:
    """JSON of `right` with one of its parts replaced or taken away."""
    whole = copy.deepcopy(right)
    inside: list[tuple[object, object]] = []
    _walk(whole, inside)
    container, key = draw(st.sampled_from(inside))
    assert isinstance(container, dict | list)
    if isinstance(container, dict) and draw(st.booleans()):
        del container[key]
    else:
        container[key] = draw(VALUES)  # type: ignore[index, call-overload]
    return json.dumps(whole)


def _walk(value: object, inside: list[tuple[object, object]]) -> None:
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in pairs:
        inside.append((value, key))
        _walk(inner, inside)
