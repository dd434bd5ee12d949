"""Formulas in a PDF: a glyph's outline stands in the file once, however often it is shown.

Qt would write its curves each time it is painted, a hundred times as many bytes. So glyphs are left out while Qt
writes, and put onto its pages afterwards.
"""

from collections.abc import Iterator

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPaintEngine, QPainter, QPainterPath, QTransform

from app.render.drawing import Outline
from app.ui.page.ink import Ink
from app.ui.page.marks import MarkPainter

CURVE = 6  # numbers: two control points and the end


class OutlineInk(Ink):
    """Paints on a PDF what it must, and collects the outlines of each page."""

    def __init__(self) -> None:
        super().__init__()
        self._pages: list[list[str]] = []
        self._names: dict[str, str] = {}
        self._to_page = QTransform()
        self._colour = QColor()  # the last on this page

    def begin_page(self, to_page: QTransform) -> None:
        """`to_page`: from the device's dots to points of the page, which are counted upwards."""
        self._pages.append([])
        self._to_page, self._colour = to_page, QColor()

    def put(self, path: str, where: QTransform, colour: QColor) -> None:
        """An outline on the page; `where` on the device."""
        page, name = self._pages[-1], self._names.setdefault(path, f"/G{len(self._names)}")
        if colour != self._colour:
            page.append(f"{_numbers(colour.redF(), colour.greenF(), colour.blueF())} rg")
            self._colour = QColor(colour)
        to = where * self._to_page
        page.append(f"q {_numbers(to.m11(), to.m12(), to.m21(), to.m22(), to.dx(), to.dy())} cm {name} Do Q")

    @property
    def pages(self) -> tuple[str, ...]:
        """What is to be put onto each page, as PDF operators."""
        return tuple("\n".join(page) for page in self._pages)

    def outlines(self) -> Iterator[tuple[str, QRectF, str]]:
        """Name, extent and PDF operators of each outline that a page shows."""
        for path, name in self._names.items():
            yield name, self.path(path).controlPointRect(), _filled(self.path(path))

    def _marks(self, painter: QPainter, colour: QColor, width: float) -> MarkPainter:
        engine = painter.paintEngine()
        if engine is not None and engine.type() is QPaintEngine.Type.Pdf:
            return _Collecting(painter, self, colour, width)
        return super()._marks(painter, colour, width)


class _Collecting(MarkPainter):
    """Puts outlines aside that are filled evenly and seen as a whole; paints everything else."""

    def __init__(self, painter: QPainter, ink: OutlineInk, colour: QColor, width: float) -> None:
        super().__init__(painter, ink.path, colour, width)
        self._ink = ink

    def _outline(self, mark: Outline) -> None:
        painter = self._painter
        colour = painter.brush().color()
        plain = painter.pen().style() is Qt.PenStyle.NoPen and colour.alpha() == 255
        if plain and painter.clipBoundingRect().contains(self._path(mark.path).controlPointRect()):
            self._ink.put(mark.path, painter.combinedTransform(), colour)
        else:
            super()._outline(mark)


def _filled(path: QPainterPath) -> str:
    parts: list[str] = []
    curve: list[float] = []
    for place in range(path.elementCount()):
        element = path.elementAt(place)
        point = (element.x, element.y)
        if element.isMoveTo():
            parts.append(f"{_numbers(*point)} m")
        elif element.isLineTo():
            parts.append(f"{_numbers(*point)} l")
        else:
            curve.extend(point)
        if len(curve) == CURVE:
            parts.append(f"{_numbers(*curve)} c")
            curve = []
    return " ".join((*parts, "f"))


def _numbers(*values: float) -> str:
    """As PDF writes them: never with an exponent."""
    return " ".join(f"{value:.5f}".rstrip("0").rstrip(".") for value in values)
