"""Drawing lists → SVG."""

from html import escape
from typing import assert_never, cast

from app.render.drawing import (
    CURRENT,
    Box,
    Clip,
    Dash,
    Drawing,
    Ellipse,
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

EX = 1000.0  # units of a drawing list per em
FILE_EM = 24  # pixels


def svg_parts(drawing: Drawing, label: str) -> list[str]:
    """SVG elements in em, between which a line may end; `label` is what a screen reader says, "" to leave it out."""
    return [_segment(segment, label if place == 0 else "") for place, segment in enumerate(drawing.segments)]


def svg_file(drawing: Drawing, label: str) -> str:
    """The formula on one line as an SVG document of its own, black unless it has colours."""
    height = max((segment.height for segment in drawing.segments), default=0)
    depth = max((segment.depth for segment in drawing.segments), default=0)
    x, parts = 0.0, []
    for segment in drawing.segments:
        parts.append(f'<g transform="translate({x:g} 0)">{"".join(_mark(mark) for mark in segment.marks)}</g>')
        x += segment.width + segment.space_after
    width, whole = max(x, 1), max(height + depth, 1)
    size = f'width="{width * FILE_EM / EX:.2f}" height="{whole * FILE_EM / EX:.2f}"'
    box = f'viewBox="0 {-height:g} {width:g} {whole:g}" font-size="{EX:g}"'
    voice = f'role="img" aria-label="{escape(label)}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} {box} {voice}>{"".join(parts)}</svg>'


def _segment(segment: Segment, label: str) -> str:
    height = segment.height + segment.depth
    voice = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    body = "".join(_mark(mark) for mark in segment.marks)
    common = f'{voice} fill="currentColor" height="{height / EX:.3f}em"'
    if segment.full_width:
        inner = f'<svg y="{segment.height / EX:.3f}em" overflow="visible">{body}</svg>'
        return f'<svg {common} width="100%" overflow="visible" style="font-size:1em">{inner}</svg>'
    align = f"vertical-align:{-segment.depth / EX:.3f}em"
    space = f";margin-right:{segment.space_after / EX:.3f}em" if segment.space_after else ""
    box = f"0 {-segment.height:g} {max(segment.width, 1):g} {max(height, 1):g}"
    width = f'width="{max(segment.width, 1) / EX:.3f}em" viewBox="{box}"'
    return f'<svg {common} {width} overflow="visible" style="{align}{space}">{body}</svg>'


def _mark(mark: Mark) -> str:
    match mark:
        case Outline():
            return f'<path d="{mark.path}"{_matrix(mark.matrix)}{_paint(mark.paint)}/>'
        case Box():
            radius = f' rx="{mark.radius:g}"' if mark.radius else ""
            size = f'x="{mark.x:g}" y="{mark.y:g}" width="{mark.width:g}" height="{mark.height:g}"{radius}'
            return f"<rect {size}{_matrix(mark.matrix)}{_paint(mark.paint)}/>"
        case Line():
            ends = f'x1="{mark.x1:g}" y1="{mark.y1:g}" x2="{mark.x2:g}" y2="{mark.y2:g}"'
            return f"<line {ends}{_matrix(mark.matrix)}{_paint(mark.paint)}/>"
        case Ellipse():
            size = f'cx="{mark.x:g}" cy="{mark.y:g}" rx="{mark.radius_x:g}" ry="{mark.radius_y:g}"'
            return f"<ellipse {size}{_matrix(mark.matrix)}{_paint(mark.paint)}/>"
        case Polygon():
            points = " ".join(f"{point:g}" for point in mark.points)
            return f'<polygon points="{points}"{_matrix(mark.matrix)}{_paint(mark.paint)}/>'
        case Letters():
            return _letters(mark)
        case Clip():
            inner = "".join(_mark(part) for part in mark.marks)
            return _clipped(mark, inner)
        case Placed():
            return _placed(mark)
        case _:
            assert_never(mark)


def _clipped(mark: Clip, inner: str) -> str:
    """An inner svg element clips to its box; its content is in absolute coordinates, so it is moved back."""
    a, b, c, d, e, f = mark.matrix
    determinant = a * d - b * c
    if not determinant:
        return ""
    back = (d, -b, -c, a, c * f - d * e, b * e - a * f)
    inverse = cast(Matrix, tuple(value / determinant for value in back))
    window = f'<svg width="{mark.width:g}" height="{mark.height:g}" overflow="hidden">'
    return f"<g{_matrix(mark.matrix)}>{window}<g{_matrix(inverse)}>{inner}</g></svg></g>"


def _placed(mark: Placed) -> str:
    at = "50%" if mark.place is Place.CENTRE else "100%"
    inner = "".join(_mark(part) for part in mark.marks)
    moved = f'<g transform="translate({-mark.origin:g} 0)">{inner}</g>'
    return f'<svg x="{at}" width="1em" height="1em" viewBox="0 0 1000 1000" overflow="visible">{moved}</svg>'


def _letters(mark: Letters) -> str:
    style = (' font-style="italic"' if mark.italic else "") + (' font-weight="bold"' if mark.bold else "")
    room = f' textLength="{mark.width:g}" lengthAdjust="spacingAndGlyphs"' if mark.width else ""
    look = f'font-size="{mark.size:g}"{style}{room}{_matrix(mark.matrix)}{_paint(mark.paint)}'
    return f"<text {look}>{escape(mark.text)}</text>"


def _matrix(matrix: Matrix) -> str:
    return f' transform="matrix({" ".join(f"{value:g}" for value in matrix)})"'


def _paint(paint: Paint) -> str:
    fill = "none" if paint.fill is None else paint.fill
    parts = "" if fill == CURRENT else f' fill="{escape(fill)}"'
    if paint.stroke is not None and paint.width > 0:
        parts += f' stroke="{escape(paint.stroke or "currentColor")}" stroke-width="{paint.width:g}"'
        if paint.dash is Dash.DASHED:
            parts += f' stroke-dasharray="{2 * paint.width:g}"'
        elif paint.dash is Dash.DOTTED:
            parts += f' stroke-linecap="round" stroke-dasharray="0 {2 * paint.width:g}"'
    return parts
