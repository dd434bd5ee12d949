"""Draws a drawing list's marks with a QPainter whose unit is 1/1000 em."""

from collections.abc import Callable
from typing import assert_never

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF, QTransform

from app.render.drawing import (
    CURRENT,
    Box,
    Clip,
    Dash,
    Ellipse,
    Letters,
    Line,
    Mark,
    Outline,
    Paint,
    Place,
    Placed,
    Polygon,
    Segment,
)
from app.ui.theme import letters_font

LETTER_PIXELS = 1000
REACH_BESIDE, REACH_ABOVE = 4000, 1000  # 1/1000 em


def measure(text: str, is_italic: bool, is_bold: bool) -> tuple[float, float, float]:
    """Width, height above and depth below the baseline in em, as `Letters` are painted; from any thread."""
    metrics = QFontMetricsF(letters_font(LETTER_PIXELS, is_italic=is_italic, is_bold=is_bold))
    ink = metrics.tightBoundingRect(text)
    width, height, depth = metrics.horizontalAdvance(text), -ink.top(), ink.bottom()
    return width / LETTER_PIXELS, max(0.0, height) / LETTER_PIXELS, max(0.0, depth) / LETTER_PIXELS


def inked(segment: Segment, path: Callable[[str], QPainterPath]) -> QRectF:
    """The segment's box and what reaches a little beyond it, as labels beside arrows do; in 1/1000 em.

    Nothing else is to be painted: a formula must not write over the text around it.
    """
    box = QRectF(0, -segment.height, segment.width, segment.height + segment.depth)
    around = box.adjusted(-REACH_BESIDE, -REACH_ABOVE, REACH_BESIDE, REACH_ABOVE)
    return box.united(_extent(segment.marks, path).intersected(around))


def _extent(marks: tuple[Mark, ...], path: Callable[[str], QPainterPath]) -> QRectF:
    found = QRectF()
    for mark in marks:
        match mark:
            case Outline():
                own = path(mark.path).controlPointRect()
            case Box():
                own = QRectF(mark.x, mark.y, mark.width, mark.height)
            case _:
                continue
        found = found.united(QTransform(*mark.matrix).mapRect(own))
    return found


class MarkPainter:
    """One formula, one colour, one page width (in 1/1000 em)."""

    def __init__(self, painter: QPainter, path: Callable[[str], QPainterPath], colour: QColor, width: float) -> None:
        self._painter = painter
        self._path = path
        self._colour = colour
        self._width = width
        self._paint: Paint | None = None  # what pen and brush are set to

    def draw(self, marks: tuple[Mark, ...]) -> None:
        """Pen, brush and transformation are others afterwards."""
        base = self._painter.transform()
        for mark in marks:
            match mark:
                case Placed() | Clip() | Letters():
                    self._painter.setTransform(base)
                    self._painter.save()
                    self._draw(mark)
                    self._painter.restore()
                    self._paint = None
                case _:
                    self._use(mark.paint)
                    self._painter.setTransform(QTransform(*mark.matrix) * base)
                    self._shape(mark)

    def _use(self, paint: Paint) -> None:
        """Most marks of a formula are painted alike, and each call of Qt's costs as much as a glyph."""
        if paint != self._paint:
            self._paint = paint
            self._painter.setPen(self._pen(paint))
            self._painter.setBrush(self._brush(paint))

    def _draw(self, mark: Placed | Clip | Letters) -> None:
        match mark:
            case Placed():
                middle = self._width / 2 if mark.place is Place.CENTRE else self._width
                self._painter.translate(middle - mark.origin, 0)
                self.draw(mark.marks)
            case Clip():
                self._painter.setTransform(QTransform(*mark.matrix), combine=True)
                self._painter.setClipRect(QRectF(0, 0, mark.width, mark.height), Qt.ClipOperation.IntersectClip)
                self._painter.setTransform(QTransform(*mark.matrix).inverted()[0], combine=True)
                self.draw(mark.marks)
            case Letters():
                self._painter.setTransform(QTransform(*mark.matrix), combine=True)
                self._letters(mark)

    def _shape(self, mark: Outline | Box | Line | Ellipse | Polygon) -> None:
        match mark:
            case Outline():
                self._outline(mark)
            case Box():
                self._painter.drawRoundedRect(QRectF(mark.x, mark.y, mark.width, mark.height), mark.radius, mark.radius)
            case Line():
                self._painter.drawLine(QPointF(mark.x1, mark.y1), QPointF(mark.x2, mark.y2))
            case Ellipse():
                self._painter.drawEllipse(QPointF(mark.x, mark.y), mark.radius_x, mark.radius_y)
            case Polygon():
                points = zip(mark.points[::2], mark.points[1::2], strict=False)
                self._painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in points]))
            case _:
                assert_never(mark)

    def _outline(self, mark: Outline) -> None:
        """Pen, brush and transformation are set."""
        self._painter.drawPath(self._path(mark.path))

    def _letters(self, mark: Letters) -> None:
        """In the room the typesetter left: squeezed when wider, centred when narrower."""
        font = letters_font(LETTER_PIXELS, is_italic=mark.italic, is_bold=mark.bold)
        natural = QFontMetricsF(font).horizontalAdvance(mark.text) * mark.size / LETTER_PIXELS
        squeeze = min(1.0, mark.width / natural) if mark.width > 0 and natural > 0 else 1.0
        self._painter.translate(max(0.0, mark.width - natural * squeeze) / 2, 0)
        self._painter.scale(squeeze * mark.size / LETTER_PIXELS, mark.size / LETTER_PIXELS)
        self._painter.setFont(font)
        self._painter.setPen(self._named(mark.paint.fill or CURRENT))
        self._painter.drawText(QPointF(0, 0), mark.text)

    def _pen(self, paint: Paint) -> QPen:
        if paint.stroke is None or paint.width <= 0:
            return QPen(Qt.PenStyle.NoPen)
        pen = QPen(self._named(paint.stroke), paint.width)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap if paint.dash is Dash.DOTTED else Qt.PenCapStyle.FlatCap)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        if paint.dash is not Dash.SOLID:
            pen.setDashPattern([2.0, 2.0] if paint.dash is Dash.DASHED else [0.1, 2.0])
        return pen

    def _brush(self, paint: Paint) -> QBrush:
        return QBrush(Qt.BrushStyle.NoBrush) if paint.fill is None else QBrush(self._named(paint.fill))

    def _named(self, name: str) -> QColor:
        colour = QColor.fromString(name) if name != CURRENT else self._colour
        return colour if colour.isValid() else self._colour
