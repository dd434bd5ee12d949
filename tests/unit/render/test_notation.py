"""Every kind of notation is typeset by the real engine: a line that fails names its kind."""

import pytest

from app.render.drawing import Drawing
from tests.support.hostile import notation
from tests.unit.render.conftest import Set

FORMULAS = notation()


@pytest.mark.parametrize("tex", FORMULAS, ids=[tex[:24] for tex in FORMULAS])
def test_it_is_typeset(typeset: Set, tex: str) -> None:
    drawing = typeset(tex, True)
    assert isinstance(drawing, Drawing), drawing
    assert drawing.segments[0].width > 0
