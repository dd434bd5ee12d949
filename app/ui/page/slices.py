"""A formula taller than a page → the same in slices, cut where nothing stands: between its rows."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainterPath, QTransform

from app.render.drawing import Box, Clip, Ellipse, Letters, Line, Mark, Outline, Placed, Polygon, Segment

_ROWS = re.compile(r"\\begin(?![A-Za-z])|\\end(?![A-Za-z])|\\\\(\s*\\end)?|\\.", re.DOTALL)

OutlinePath = Callable[[str], QPainterPath]


@dataclass(frozen=True, slots=True)
class _Band:
    """A stripe across the formula in which something stands."""

    top: float
    bottom: float


def slices(segment: Segment, tex: str, tallest: float, path: OutlinePath) -> tuple[Segment, ...]:
    """From top to bottom; the segment alone where a slice would still be taller than that (1/1000 em)."""
    gaps = [(below.top - band.bottom, band.bottom) for band, below in pairwise(_bands(segment, path))]
    between_rows = sorted(gaps, reverse=True)[: _rows(tex) - 1]  # wider than what is free inside of a row
    cuts = sorted(bottom + gap / 2 for gap, bottom in between_rows)
    ends = (-segment.height, *cuts, segment.depth)
    if max(bottom - top for top, bottom in pairwise(ends)) > tallest:
        return (segment,)
    return tuple(_slice(segment, top, bottom, path) for top, bottom in pairwise(ends))


def _rows(tex: str) -> int:
    """Of the outermost environment that has any."""
    depth = 0
    ends: Counter[int] = Counter()
    for found in _ROWS.finditer(tex):
        match found[0], bool(found[1]):
            case "\\begin", _:
                depth += 1
            case ("\\end", _) | (_, True):
                depth -= 1
            case "\\\\", False:
                ends[depth] += 1
    return 1 + (ends[min(ends)] if ends else 0)


def _bands(segment: Segment, path: OutlinePath) -> list[_Band]:
    bands: list[_Band] = []
    for top, bottom in sorted(_extents(segment.marks, path)):
        if bands and top <= bands[-1].bottom:
            bands[-1] = replace(bands[-1], bottom=max(bands[-1].bottom, bottom))
        else:
            bands.append(_Band(top, bottom))
    return bands or [_Band(-segment.height, segment.depth)]


def _slice(segment: Segment, top: float, bottom: float, path: OutlinePath) -> Segment:
    """It stands on its baseline."""
    marks = tuple(_within(segment.marks, top, bottom, path))
    return replace(segment, height=bottom - top, depth=0, marks=marks, ends_line=bottom < segment.depth)


def _within(marks: tuple[Mark, ...], top: float, bottom: float, path: OutlinePath) -> Iterator[Mark]:
    for mark in marks:
        if isinstance(mark, Placed):
            yield replace(mark, marks=tuple(_within(mark.marks, top, bottom, path)))
        elif top <= sum(_extent(mark, path)) / 2 < bottom:
            yield _moved(mark, -bottom)


def _moved(mark: Mark, down: float) -> Mark:
    if isinstance(mark, Placed):
        return replace(mark, marks=tuple(_moved(each, down) for each in mark.marks))
    a, b, c, d, x, y = mark.matrix
    matrix = (a, b, c, d, x, y + down)
    if isinstance(mark, Clip):
        return replace(mark, matrix=matrix, marks=tuple(_moved(each, down) for each in mark.marks))
    return replace(mark, matrix=matrix)


def _extents(marks: tuple[Mark, ...], path: OutlinePath) -> Iterator[tuple[float, float]]:
    for mark in marks:
        if isinstance(mark, Placed):
            yield from _extents(mark.marks, path)
        else:
            yield _extent(mark, path)


def _extent(mark: Outline | Box | Line | Ellipse | Polygon | Letters | Clip, path: OutlinePath) -> tuple[float, float]:
    """Top and bottom."""
    whole = QTransform(*mark.matrix).mapRect(_own(mark, path))
    return whole.top(), whole.bottom()


def _own(mark: Outline | Box | Line | Ellipse | Polygon | Letters | Clip, path: OutlinePath) -> QRectF:
    match mark:
        case Outline():
            return path(mark.path).controlPointRect()
        case Box():
            return QRectF(mark.x, mark.y, mark.width, mark.height)
        case Line():
            return QRectF(mark.x1, mark.y1, mark.x2 - mark.x1, mark.y2 - mark.y1).normalized()
        case Ellipse():
            return QRectF(mark.x - mark.radius_x, mark.y - mark.radius_y, 2 * mark.radius_x, 2 * mark.radius_y)
        case Polygon(points):
            return QRectF(min(points[::2]), min(points[1::2]), 0, max(points[1::2]) - min(points[1::2]))
        case Letters():
            return QRectF(0, -mark.size, mark.width, 1.2 * mark.size)
        case Clip():
            return QRectF(0, 0, mark.width, mark.height)
