"""A display formula in several lines: broken before relations where that is enough, else before operators too.

Lengths are in 1/1000 em, as in drawing lists.
"""

from dataclasses import dataclass, replace

from app.render.drawing import Clip, Lead, Mark, Matrix, Placed, Segment

INDENT = 2000.0  # of a line that has no relation to stand under
WIDEST_LEFT = 0.4  # of the room: under a wider left side, relations are not aligned
LEADING = 350.0
QUAD = 900.0  # a line is broken at a space only if it is as wide as this


@dataclass(slots=True)
class _Line:
    """Parts side by side."""

    indent: float
    parts: list[Segment]

    @property
    def width(self) -> float:
        spaces = sum(part.space_after for part in self.parts[:-1])
        return self.indent + sum(part.width for part in self.parts) + spaces


def broken(parts: tuple[Segment, ...], room: float) -> Segment:
    """One segment in lines of at most `room`, as far as that can be; the baseline is that of the last line."""
    return _stacked(_lines(_joined(parts), room))


def _joined(parts: tuple[Segment, ...]) -> list[Segment]:
    """Without the places where no line should be broken: at narrow spaces, as before a differential."""
    found: list[Segment] = []
    for part in parts:
        if found and part.lead is Lead.SPACE and found[-1].space_after < QUAD:
            found[-1] = _beside(found[-1], part)
        else:
            found.append(part)
    return found


def _lines(parts: list[Segment], room: float) -> list[_Line]:
    first = next((place for place, part in enumerate(parts) if place and part.lead is not Lead.OPERATOR), 0)
    left = _Line(0, parts[:first]).width + (parts[first - 1].space_after if first else 0)
    aligned = first and parts[first].lead is Lead.RELATION and left <= WIDEST_LEFT * room
    under = left if aligned else INDENT
    lines = [_Line(0, parts[: max(1, first)])]
    place = max(1, first)
    while place < len(parts):
        end = _end_of_chunk(parts, place)
        _add(lines, parts[place:end], under, room)
        place = end
    return lines


def _end_of_chunk(parts: list[Segment], start: int) -> int:
    """What follows a relation up to the next one is kept together where it can be."""
    end = start + 1
    while end < len(parts) and parts[end].lead is Lead.OPERATOR:
        end += 1
    return end


def _add(lines: list[_Line], chunk: list[Segment], under: float, room: float) -> None:
    lead, line = chunk[0].lead, lines[-1]
    if lead is not Lead.NEW_LINE and _Line(line.indent, [*line.parts, *chunk]).width <= room:
        line.parts.extend(chunk)
        return
    if len(lines) == 1 and lead is Lead.RELATION and line.width <= under and _whole(line, chunk[0]).width <= room:
        line.parts.append(chunk.pop(0))  # the first relation stays beside its left side
    elif lead is not Lead.OPERATOR:
        lines.append(_Line(under if lead is Lead.RELATION else 0, [chunk.pop(0)]))
    for part in chunk:
        line = lines[-1]
        if _whole(line, part).width <= room:
            line.parts.append(part)
        else:
            lines.append(_Line(under + INDENT, [part]))


def _whole(line: _Line, part: Segment) -> _Line:
    return _Line(line.indent, [*line.parts, part])


def _stacked(lines: list[_Line]) -> Segment:
    marks: list[Mark] = []
    baseline = top = depth = 0.0
    for number, line in enumerate(lines):
        height = max(part.height for part in line.parts)
        baseline = baseline + depth + LEADING + height if number else 0.0
        top = top if number else height
        depth = max(part.depth for part in line.parts)
        x = line.indent
        for part in line.parts:
            marks.extend(moved(mark, x, baseline) for mark in part.marks)
            x += part.width + part.space_after
    raised = tuple(moved(mark, 0, -baseline) for mark in marks)
    return Segment(max(line.width for line in lines), top + baseline, depth, False, 0, raised)


def _beside(left: Segment, right: Segment) -> Segment:
    x = left.width + left.space_after
    marks = left.marks + tuple(moved(mark, x, 0) for mark in right.marks)
    return replace(
        left,
        width=x + right.width,
        height=max(left.height, right.height),
        depth=max(left.depth, right.depth),
        space_after=right.space_after,
        marks=marks,
    )


def moved(mark: Mark, x: float, y: float) -> Mark:
    """The same mark elsewhere."""
    match mark:
        case Placed():
            return replace(mark, marks=tuple(moved(part, x, y) for part in mark.marks))
        case Clip():
            marks = tuple(moved(part, x, y) for part in mark.marks)
            return replace(mark, matrix=_moved(mark.matrix, x, y), marks=marks)
        case _:
            return replace(mark, matrix=_moved(mark.matrix, x, y))


def _moved(matrix: Matrix, x: float, y: float) -> Matrix:
    a, b, c, d, e, f = matrix
    return a, b, c, d, e + x, f + y
