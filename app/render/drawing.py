"""Drawing lists: what a typeset formula looks like, as plain values.

Lengths are in 1/1000 em; y grows downwards from the baseline.
"""

from dataclasses import dataclass
from enum import Enum

Matrix = tuple[float, float, float, float, float, float]  # as in SVG: x' = ax + cy + e, y' = bx + dy + f
CURRENT = ""  # the colour of the text around the formula


class Dash(Enum):
    """How a line is drawn."""

    SOLID = 0
    DASHED = 1
    DOTTED = 2


class Lead(Enum):
    """What a part of a formula begins with: how well a line may be broken before it."""

    NOTHING = ""
    RELATION = "r"
    OPERATOR = "b"
    INNER = "i"  # either, between fences
    SPACE = "s"
    NEW_LINE = "n"  # must be broken


class Place(Enum):
    """Where marks stand in a page as wide as the text: a numbered equation's body and its numbers."""

    CENTRE = "B"
    RIGHT = "L"


@dataclass(frozen=True, slots=True)
class Paint:
    """Colours of fill and stroke (None: not drawn, CURRENT: that of the text) and the stroke's width."""

    fill: str | None
    stroke: str | None
    width: float
    dash: Dash = Dash.SOLID


@dataclass(frozen=True, slots=True)
class Outline:
    """A glyph or another path in SVG path syntax; equal outlines are the same string object."""

    path: str
    matrix: Matrix
    paint: Paint


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, possibly with round corners."""

    x: float
    y: float
    width: float
    height: float
    radius: float
    matrix: Matrix
    paint: Paint


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line; only its stroke is painted."""

    x1: float
    y1: float
    x2: float
    y2: float
    matrix: Matrix
    paint: Paint


@dataclass(frozen=True, slots=True)
class Ellipse:
    """An ellipse around (x, y)."""

    x: float
    y: float
    radius_x: float
    radius_y: float
    matrix: Matrix
    paint: Paint


@dataclass(frozen=True, slots=True)
class Polygon:
    """A closed polygon through points x0, y0, x1, y1, …"""

    points: tuple[float, ...]
    matrix: Matrix
    paint: Paint


@dataclass(frozen=True, slots=True)
class Letters:
    """Text the TeX font has no glyphs for; `width` is the room the typesetter left for it."""

    text: str
    matrix: Matrix
    size: float
    width: float
    family: str
    italic: bool
    bold: bool
    paint: Paint


@dataclass(frozen=True, slots=True)
class Clip:
    """Marks of which only what lies inside a rectangle at (0, 0) is seen (stretched delimiters)."""

    width: float
    height: float
    matrix: Matrix
    marks: "tuple[Mark, ...]"


@dataclass(frozen=True, slots=True)
class Placed:
    """Marks that stand at the centre or the right margin of the page, `origin` being the point put there."""

    place: Place
    origin: float
    marks: "tuple[Mark, ...]"


Mark = Outline | Box | Line | Ellipse | Polygon | Letters | Clip | Placed


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a formula that is not broken; height above and depth below the baseline."""

    width: float
    height: float
    depth: float
    full_width: bool  # as wide as the page: a numbered equation
    space_after: float  # room to the next segment if that stays on the same line
    marks: tuple[Mark, ...]
    ends_line: bool = False  # its author wants a new line after it
    lead: Lead = Lead.NOTHING
    blank: float = 0.0  # of the width, at the left, that is left out where a line begins


@dataclass(frozen=True, slots=True)
class Drawing:
    """A typeset formula: one segment, or in running text several between which a line may break.

    A wide display formula is one segment, and comes a second time in `parts` for pages too narrow for it.
    """

    segments: tuple[Segment, ...]
    parts: tuple[Segment, ...] = ()

    @property
    def cost(self) -> int:
        """The number of marks: a measure for the memory it takes."""
        return sum(_count(segment.marks) for segment in self.segments + self.parts) + 1


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a formula could not be typeset, in words for a tooltip."""

    reason: str


def _count(marks: tuple[Mark, ...]) -> int:
    return sum(_count(mark.marks) + 1 if isinstance(mark, Clip | Placed) else 1 for mark in marks)
