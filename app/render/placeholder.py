"""Bars that stand for a formula until it is typeset, about as large as it will be."""

import re
from functools import lru_cache

from app.render.drawing import Box, Drawing, Paint, Segment
from app.render.scan import Formula

GREY = Paint("#30808080", None, 0)  # seen on light and on dark
LETTER = 460  # 1/1000 em, as all lengths here
INLINE_WIDTHS = (500, 9_000)
DISPLAY_WIDTHS = (4_000, 18_000)
STEP = 500  # by which widths differ, so that few different ones are kept
BAR, ROW = 460, 1_700  # heights of a bar, and from one to the next
MOST_ROWS = 8
_COMMAND = re.compile(r"\\(?:begin|end)\{[^{}]*\}(?:\{[^{}]*\})?|\\[A-Za-z]+|\\.")
_UNSEEN = re.compile(r"[\s{}^_&]")
_NEW_ROW = re.compile(r"\\\\")
_IDENTITY = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def placeholder(formula: Formula) -> Drawing:
    """A bar for a formula among words, one for each row of a display formula."""
    rows = _NEW_ROW.split(formula.tex) if formula.display else [formula.tex]
    letters = max(len(_UNSEEN.sub("", _COMMAND.sub("x", row))) for row in rows)
    least, most = DISPLAY_WIDTHS if formula.display else INLINE_WIDTHS
    width = max(least, min(most, -(-letters * LETTER // STEP) * STEP))
    return _bars(width, min(len(rows), MOST_ROWS) if formula.display else 0)


@lru_cache(maxsize=128)
def _bars(width: int, rows: int) -> Drawing:
    """`rows` 0: a bar in running text."""
    if not rows:
        return Drawing((Segment(width, BAR, 0, False, 0, (_bar(width, -BAR),)),))
    above = rows * ROW / 2 + BAR / 2
    marks = tuple(_bar(width, row * ROW + (ROW - BAR) / 2 - above) for row in range(rows))
    return Drawing((Segment(width, above, rows * ROW - above, False, 0, marks),))


def _bar(width: int, top: float) -> Box:
    return Box(0, top, width, BAR, BAR / 2, _IDENTITY, GREY)
