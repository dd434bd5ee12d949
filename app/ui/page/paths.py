"""SVG path syntax → QPainterPath."""

import re

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainterPath

_TOKEN = re.compile(r"[A-Za-z]|-?(?:\d+\.?\d*|\.\d+)(?:[eE]-?\d+)?")
_LENGTHS = {"M": 2, "L": 2, "H": 1, "V": 1, "Q": 4, "T": 2, "C": 6}


def painter_path(text: str) -> QPainterPath:
    """Raises ValueError for commands other than M, L, H, V, Q, T, C and Z (and their relative forms)."""
    tracer = _Tracer()
    command = ""
    numbers: list[float] = []
    for token in _TOKEN.findall(text):
        if token.isalpha():
            command, numbers = token, []
            if command in "Zz":
                tracer.close()
            elif command.upper() not in _LENGTHS:
                raise ValueError(f"unknown path command {command}")
            continue
        numbers.append(float(token))
        if len(numbers) == _LENGTHS[command.upper()]:
            tracer.draw(command, numbers)
            numbers = []
            command = {"M": "L", "m": "l"}.get(command, command)
    return tracer.path


class _Tracer:
    """Draws one command after the other; knows the pen's place and the last control point."""

    def __init__(self) -> None:
        self.path = QPainterPath()
        self.path.setFillRule(Qt.FillRule.WindingFill)
        self._control = QPointF()

    def close(self) -> None:
        self.path.closeSubpath()

    def draw(self, command: str, numbers: list[float]) -> None:
        here = self.path.currentPosition()
        kind, origin = command.upper(), here if command.islower() else QPointF()
        if kind == "H":
            points = [QPointF(origin.x() + numbers[0], here.y())]
        elif kind == "V":
            points = [QPointF(here.x(), origin.y() + numbers[0])]
        else:
            points = [origin + QPointF(x, y) for x, y in zip(numbers[::2], numbers[1::2], strict=True)]
        if kind == "T":
            points.insert(0, here * 2 - self._control)
        self._add(kind, points)
        self._control = points[-2] if len(points) > 1 else points[-1]

    def _add(self, kind: str, points: list[QPointF]) -> None:
        if kind == "M":
            self.path.moveTo(points[0])
        elif len(points) == 1:
            self.path.lineTo(points[0])
        elif len(points) == 2:
            self.path.quadTo(points[0], points[1])
        else:
            self.path.cubicTo(points[0], points[1], points[2])
