"""The bundle's answers → checked drawing lists."""

import math
import re
from dataclasses import replace
from functools import lru_cache
from typing import Any, cast

from app.render.drawing import (
    CURRENT,
    Box,
    Clip,
    Dash,
    Drawing,
    Ellipse,
    Lead,
    Letters,
    Line,
    Mark,
    Matrix,
    Outline,
    Paint,
    Place,
    Placed,
    Polygon,
    Segment,
)

Answer = dict[str, Any]
LARGEST_BOX = 200_000.0  # 200 em: nothing a page can show is wider or taller
WIDEST_WHOLE = 12_000_000.0  # the same for what can be broken: wider than the longest formula of plain terms
MOST_MARKS = 20_000
_COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}|[A-Za-z]{3,25}|rgba?\([\d.,% ]{5,40}\)")
_PATH = re.compile(r"[MmLlHhVvQqTtCcZz\d\s.,eE+-]*")


class DrawingError(ValueError):
    """The drawing list is not one we paint: too large, or with something unknown in it."""


class Decoder:
    """Decodes what one JavaScript context sends; remembers the outlines it has sent."""

    def __init__(self) -> None:
        self._outlines: dict[int, str] = {}

    def decode(self, answer: Answer) -> Drawing:
        """Raises DrawingError."""
        self.learn(answer)
        parts = tuple(self._part(entry) for entry in answer.get("parts", ()))
        widest = WIDEST_WHOLE if parts else LARGEST_BOX
        drawing = Drawing(tuple(self._segment(entry, widest) for entry in answer["segments"]), parts)
        if drawing.cost > MOST_MARKS:
            raise DrawingError("the formula has too many parts")
        return drawing

    def learn(self, answer: Answer) -> None:
        """The outlines in an answer; each is sent once. Raises DrawingError."""
        for number, path in answer["outlines"]:
            if not _PATH.fullmatch(path):
                raise DrawingError("an outline is not a path")
            self._outlines[number] = path

    def _part(self, entry: list[Any]) -> Segment:
        *segment, lead, blank = entry
        return replace(self._segment(segment), lead=Lead(lead), blank=min(max(0.0, 1000 * blank), LARGEST_BOX))

    def _segment(self, entry: list[Any], widest: float = LARGEST_BOX) -> Segment:
        width, height, depth, full, space, newline, marks = entry
        for length, largest in ((width, widest), (height, LARGEST_BOX), (depth, LARGEST_BOX), (space, LARGEST_BOX)):
            if not isinstance(length, int | float) or not math.isfinite(length) or abs(length) > largest:
                raise DrawingError("the formula is too large to be shown")
        return Segment(width, height, depth, bool(full), max(0.0, space), self._marks(marks), bool(newline))

    def _marks(self, entries: list[list[Any]]) -> tuple[Mark, ...]:
        return tuple(self._mark(entry) for entry in entries)

    def _mark(self, entry: list[Any]) -> Mark:
        match entry:
            case ["p", number, matrix, fill, stroke, width]:
                return Outline(self._outlines[number], _matrix(matrix), _paint(fill, stroke, width))
            case ["r", x, y, w, h, matrix, fill, stroke, width, radius, dash]:
                return Box(x, y, w, h, radius, _matrix(matrix), _paint(fill, stroke, width, dash))
            case ["l", x1, y1, x2, y2, matrix, stroke, width, dash]:
                return Line(x1, y1, x2, y2, _matrix(matrix), _paint(None, stroke, width, dash))
            case ["e", x, y, rx, ry, matrix, fill, stroke, width]:
                return Ellipse(x, y, rx, ry, _matrix(matrix), _paint(fill, stroke, width))
            case ["o", points, matrix, fill, stroke, width]:
                return Polygon(tuple(points), _matrix(matrix), _paint(fill, stroke, width))
            case ["t", text, matrix, size, width, family, italic, bold, fill]:
                return Letters(text, _matrix(matrix), size, width, family, italic, bold, _paint(fill, None, 0))
            case ["c", width, height, matrix, marks]:
                return Clip(width, height, _matrix(matrix), self._marks(marks))
            case [("B" | "L") as place, origin, marks]:
                return Placed(Place(place), origin, self._marks(marks))
        raise DrawingError(f"unknown mark {entry[0]!r}")


def _matrix(values: list[float]) -> Matrix:
    if len(values) != 6 or not all(math.isfinite(value) for value in values):
        raise DrawingError("a matrix is not one")
    return cast(Matrix, tuple(values))


def _paint(fill: object, stroke: object, width: float, dash: int = 0) -> Paint:
    return _shared_paint(_colour(fill), _colour(stroke), width, dash)


@lru_cache(maxsize=256)
def _shared_paint(fill: str | None, stroke: str | None, width: float, dash: int) -> Paint:
    """Nearly all marks have the same."""
    return Paint(fill, stroke, width, Dash(dash))


def _colour(name: object) -> str | None:
    """0 is the text's colour; a name that is no colour is painted in the text's colour too."""
    if name is None:
        return None
    if isinstance(name, str) and _COLOUR.fullmatch(name):
        return name
    return CURRENT
