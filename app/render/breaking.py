"""A display formula in several lines: broken before relations where that is enough, else before operators too.

Lengths are in 1/1000 em, as in drawing lists.
"""

from collections.abc import Iterator
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
    goes_on: bool = False  # with what was broken at an operator

    @property
    def width(self) -> float:
        spaces = sum(part.space_after for part in self.parts[:-1])
        return self.indent + sum(part.width for part in self.parts) + spaces - self.parts[0].blank

    def holds(self, parts: list[Segment], room: float) -> bool:
        """Whether these still fit into the room."""
        return _Line(self.indent, [*self.parts, *parts]).width <= room


def broken(parts: tuple[Segment, ...], room: float) -> Segment:
    """One segment in lines of at most `room`, as far as that can be; the baseline is that of the last line."""
    return _stacked(_lines(_joined(parts), room))


def _joined(parts: tuple[Segment, ...]) -> list[Segment]:
    """Without the places where no line should be broken: at narrow spaces, as before a differential."""
    found: list[Segment] = []
    for part in parts:
        if found and part.lead is Lead.SPACE and part.blank < QUAD:
            found[-1] = _beside(found[-1], part)
        else:
            found.append(part)
    return found


def _lines(parts: list[Segment], room: float) -> list[_Line]:
    chunks = list(_chunks(parts))
    left = _Line(0, chunks[0]).width + chunks[0][-1].space_after
    under = left if _can_align(chunks, left, room) else INDENT
    lines = [_Line(0, chunks[0][:1])]
    _fill(lines, chunks[0][1:], INDENT, room)
    for chunk in chunks[1:]:
        _add(lines, chunk, under, room)
    return lines


def _chunks(parts: list[Segment]) -> Iterator[list[Segment]]:
    """What is kept together where it can be: a relation with what follows it, a remark after a wide space."""
    chunk = [parts[0]]
    for part in parts[1:]:
        in_remark = chunk[0].lead is Lead.SPACE and part.lead is Lead.RELATION
        if part.lead in (Lead.OPERATOR, Lead.INNER) or in_remark:
            chunk.append(part)
        else:
            yield chunk
            chunk = [part]
    yield chunk


def _can_align(chunks: list[list[Segment]], left: float, room: float) -> bool:
    """Whether all relations can stand under the first: unless a chunk that has the room elsewhere lacks it there."""
    if len(chunks) < 2 or chunks[1][0].lead is not Lead.RELATION or left > WIDEST_LEFT * room:
        return False
    widths = [_Line(0, chunk).width for chunk in chunks[1:] if chunk[0].lead is Lead.RELATION]
    return not any(INDENT + width <= room < left + width for width in widths)


def _add(lines: list[_Line], chunk: list[Segment], under: float, room: float) -> None:
    lead, line = chunk[0].lead, lines[-1]
    may_follow = lead is not Lead.NEW_LINE and not (line.goes_on and lead is Lead.RELATION)
    if may_follow and line.holds(chunk, room):
        line.parts.extend(chunk)
        return
    is_first = len(lines) == 1 and lead is Lead.RELATION and line.width <= under
    if is_first and line.holds(chunk[:1], room):
        line.parts.append(chunk[0])  # the first relation stays beside its left side
    else:
        lines.append(_Line(under if lead is Lead.RELATION else 0, chunk[:1]))
    _fill(lines, chunk[1:], under + INDENT, room)


def _fill(lines: list[_Line], parts: list[Segment], indent: float, room: float) -> None:
    """Breaks wherever the line is full; between fences only what is too wide for any line."""
    while parts:
        end = next((place for place, part in enumerate(parts) if place and part.lead is not Lead.INNER), len(parts))
        unit, parts = parts[:end], parts[end:]
        if lines[-1].holds(unit, room):
            lines[-1].parts.extend(unit)
        elif _Line(indent, unit).width <= room or len(unit) == 1:
            lines.append(_Line(indent, unit, goes_on=True))
        else:
            _fill(lines, [replace(part, lead=Lead.OPERATOR) for part in unit], indent, room)


def _stacked(lines: list[_Line]) -> Segment:
    marks: list[Mark] = []
    baseline = top = depth = 0.0
    for number, line in enumerate(lines):
        height = max(part.height for part in line.parts)
        baseline = baseline + depth + LEADING + height if number else 0.0
        top = top if number else height
        depth = max(part.depth for part in line.parts)
        x = line.indent - line.parts[0].blank
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
