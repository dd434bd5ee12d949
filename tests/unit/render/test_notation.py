"""Every kind of notation is typeset by the real engine: a line that fails names its kind."""

from pathlib import Path

import pytest

from app.render.drawing import Drawing
from tests.unit.render.conftest import Set

LINES = (Path(__file__).parents[2] / "data" / "notation.txt").read_text(encoding="utf-8").splitlines()
FORMULAS = [line for line in LINES if line and not line.startswith("%")]


@pytest.mark.parametrize("tex", FORMULAS, ids=[tex[:24] for tex in FORMULAS])
def test_it_is_typeset(typeset: Set, tex: str) -> None:
    drawing = typeset(tex, True)
    assert isinstance(drawing, Drawing), drawing
    assert drawing.segments[0].width > 0
