"""A complete text laid out and painted, exactly as a page of the window shows it."""

import math
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QImage,
    QImageWriter,
    QPainter,
    QPalette,
    QTextDocument,
)
from shiboken6 import delete

from app.core.errors import AppError
from app.render.batch import Results, key_of
from app.render.blocks import Block
from app.render.drawing import Drawing, Failure
from app.render.scan import Formula
from app.ui.page.decoration import Decoration
from app.ui.page.ink import Ink
from app.ui.page.objects import FormulaObjects
from app.ui.page.pictures import Picture
from app.ui.page.sheet import Sheet
from app.ui.page.slices import OutlinePath, slices
from app.ui.page.styles import Styles
from app.ui.theme import Theme

RIM = 32  # pixels around the text of a picture
LONGEST = 32_000  # device pixels: what a painter can reach
SHRUNK = 0.8  # a formula that need not shrink more than that to be no taller than a page is not cut
SMALLEST = 0.1  # the scale of the largest formulas on paper
LEFT_FREE = 6  # ems of a page that its tallest formula leaves free: it may stand in a table below a header
MOST_PIXELS = 200_000_000  # 800 MB


class KnownPictures:
    """Pictures of formulas that have all been typeset before."""

    def __init__(self, results: Results, path: OutlinePath) -> None:
        self._results, self._path = results, path
        self.tallest = math.inf  # 1/1000 em; what is much taller comes in slices

    def of(self, formula: Formula) -> Picture:
        match self._results.get(key_of(formula)):
            case Drawing() as drawing:
                return Picture(self._sliced(drawing, formula.tex))
            case Failure(reason):
                return Picture(reason=reason)
            case _:
                return Picture(reason="This formula was not typeset.")

    def is_missing(self, _formula: Formula) -> bool:
        return False

    def _sliced(self, drawing: Drawing, tex: str) -> Drawing:
        if not any(SHRUNK * (each.height + each.depth) > self.tallest for each in drawing.segments):
            return drawing
        found = tuple(part for each in drawing.segments for part in slices(each, tex, self.tallest, self._path))
        return replace(drawing, segments=found, parts=drawing.parts if len(found) == 1 else ())


class Paper:
    """A text laid out `width` pixels wide; needs a QGuiApplication and the fonts."""

    def __init__(self, results: Results, theme: Theme, width: int, ink: Ink | None = None) -> None:
        """Empty as yet; `ink` paints the formulas."""
        self._theme = theme
        self.width = width
        self.styles = Styles(theme, quiet=False)
        self.document = QTextDocument()
        self.ink = ink or Ink()
        self._pictures = KnownPictures(results, self.ink.path)
        self._sheet = Sheet(self.document, self.styles, self.ink, self._pictures)
        self._decoration = Decoration(self.document, self.styles)
        self.document.setTextWidth(width)

    def cut(self, height: float) -> None:
        """Into pages of so many pixels, before it is written. Nothing scrolls there: what is too large shrinks."""
        self.document.setPageSize(QSizeF(self.width, height))
        self.objects.smallest = SMALLEST
        self.objects.tallest = height - LEFT_FREE * self.styles.size
        self._pictures.tallest = 1000 * self.objects.tallest / self.styles.em

    def write(self, blocks: tuple[Block, ...]) -> None:
        """Adds blocks below those that are there."""
        self._sheet.update(blocks, ())

    @property
    def objects(self) -> FormulaObjects:
        return self._sheet.objects

    def close(self) -> None:
        """Ends it in the thread it was made in: left to Python, a document may be deleted in any, at any time."""
        delete(self.document)

    def save_png(self, target: Path, scale: float) -> None:
        """Raises AppError when the picture can't be written or would be too tall."""
        height = self.document.size().height() + 2 * RIM
        size = QSizeF(self.width + 2 * RIM, height) * scale
        too_large = max(size.width(), size.height()) > LONGEST or size.width() * size.height() > MOST_PIXELS
        image = QImage() if too_large else QImage(size.toSize(), QImage.Format.Format_ARGB32_Premultiplied)
        if image.isNull():
            raise AppError("The text is too large for one picture.", "", "Choose a smaller scale, or PDF.")
        image.setDevicePixelRatio(scale)
        image.fill(QColor(self._theme.background))
        painter = QPainter(image)
        painter.translate(RIM, RIM)
        self.paint(painter, QRectF(0, 0, self.width, height))
        painter.end()
        if not QImageWriter(str(target), b"png").write(image):
            raise _cannot_write(target)

    def paint(self, painter: QPainter, area: QRectF) -> None:
        """What lies in `area` of the text, in its own pixels."""
        self._decoration.paint(painter, area)
        context = QAbstractTextDocumentLayout.PaintContext()
        context.clip = area
        palette = QPalette()
        palette.setColor(QPalette.ColorRole.Text, self.styles.colour)
        context.palette = palette
        self.document.documentLayout().draw(painter, context)


def _cannot_write(target: Path) -> AppError:
    return AppError(f"{target.name} can't be written.", str(target), "Check that the folder exists and is yours.")
