"""How the user wants to read: sizes, what is shown beside what, and what eyes need."""

from dataclasses import dataclass
from enum import Enum

SIZES = (9, 48)  # pixels
NORMAL_SIZE = 18
MEASURES = (45, 90)  # characters in a line
SHARES = (20, 80)  # percent of the width for the reasoning
NORMAL_SHARE = 42
ZOOM = 1.1  # one step


class Panes(Enum):
    """Which parts of a turn are shown."""

    BOTH = "both"
    SOLUTION = "solution"
    REASONING = "reasoning"


@dataclass(frozen=True, slots=True)
class Reading:
    """`size` of solutions in pixels; `measure` in characters; `share` of the reasoning in percent of the width."""

    size: int = NORMAL_SIZE
    family: str = ""  # "": the bundled typeface
    measure: int = 75
    panes: Panes = Panes.BOTH
    share: int = NORMAL_SHARE
    wrap_code: bool = True
    high_contrast: bool = False
    reduced_motion: bool = False


def zoomed(size: int, steps: int) -> int:
    """The size some steps larger (or smaller, when negative): at least a pixel for each, within what is sensible."""
    least, most = SIZES
    for _step in range(abs(steps)):
        other = round(size * ZOOM) if steps > 0 else round(size / ZOOM)
        size = max(other, size + 1) if steps > 0 else min(other, size - 1)
    return max(least, min(most, size))


def zoom_percent(size: int) -> int:
    """What a size is called."""
    return round(100 * size / NORMAL_SIZE)
