"""A complete text painted into a picture or a PDF, exactly as a page of the window shows it."""

from pathlib import Path

from PySide6.QtCore import QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QImage,
    QImageWriter,
    QPageLayout,
    QPageSize,
    QPainter,
    QPalette,
    QPdfWriter,
    QTextDocument,
)

from app.core.errors import AppError
from app.render.batch import Results, key_of
from app.render.drawing import Drawing, Failure
from app.render.markdown import Document
from app.render.scan import Formula
from app.ui.page.decoration import Decoration
from app.ui.page.ink import Ink
from app.ui.page.pictures import Picture
from app.ui.page.sheet import Sheet
from app.ui.page.styles import Styles
from app.ui.theme import Theme

RIM = 32  # pixels around the text of a picture
LONGEST = 32_000  # device pixels: what a painter can reach
MOST_PIXELS = 200_000_000  # 800 MB
PAGE_MARGIN = 20.0  # millimetres
NUMBER_SCALE = 0.8
RESOLUTION = 1200  # dots per inch: only fixes the PDF's rounding


class KnownPictures:
    """Pictures of formulas that have all been typeset before."""

    def __init__(self, results: Results) -> None:
        self._results = results

    def of(self, formula: Formula) -> Picture:
        match self._results.get(key_of(formula)):
            case Drawing() as drawing:
                return Picture(drawing)
            case Failure(reason):
                return Picture(reason=reason)
            case _:
                return Picture(reason="This formula was not typeset.")


class Paper:
    """A text laid out `width` pixels wide; needs a QGuiApplication and the fonts."""

    def __init__(self, text: Document, results: Results, theme: Theme, width: int) -> None:
        self._theme = theme
        self._width = width
        self._styles = Styles(theme, quiet=False)
        self._document = QTextDocument()
        self._sheet = Sheet(self._document, self._styles, Ink(), KnownPictures(results))
        self._decoration = Decoration(self._document, self._styles)
        self._document.setTextWidth(width)
        self._sheet.update(text.blocks, ())

    def save_png(self, target: Path, scale: float) -> None:
        """Raises AppError when the picture can't be written or would be too tall."""
        height = self._document.size().height() + 2 * RIM
        size = QSizeF(self._width + 2 * RIM, height) * scale
        too_large = max(size.width(), size.height()) > LONGEST or size.width() * size.height() > MOST_PIXELS
        image = QImage() if too_large else QImage(size.toSize(), QImage.Format.Format_ARGB32_Premultiplied)
        if image.isNull():
            raise AppError("The text is too large for one picture.", "", "Choose a smaller scale, or PDF.")
        image.setDevicePixelRatio(scale)
        image.fill(QColor(self._theme.background))
        painter = QPainter(image)
        painter.translate(RIM, RIM)
        self._paint(painter, QRectF(0, 0, self._width, height))
        painter.end()
        if not QImageWriter(str(target), b"png").write(image):
            raise _cannot_write(target)

    def save_pdf(self, target: Path, title: str) -> None:
        """A4 pages with numbers; formulas stay vectors. Raises AppError when it can't be written."""
        writer = QPdfWriter(str(target))
        writer.setResolution(RESOLUTION)
        writer.setTitle(title)
        writer.setCreator("Phidias")
        margins = QMarginsF(PAGE_MARGIN, PAGE_MARGIN, PAGE_MARGIN, PAGE_MARGIN)
        layout = QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, margins, QPageLayout.Unit.Millimeter
        )
        writer.setPageLayout(layout)
        area = layout.paintRectPixels(RESOLUTION)
        dots = area.width() / self._width  # dots per pixel of ours
        page = QRectF(0, 0, self._width, area.height() / dots)
        self._document.setPageSize(page.size())
        painter = QPainter()
        if not painter.begin(writer):
            raise _cannot_write(target)
        painter.scale(dots, dots)
        for number in range(self._document.pageCount()):
            if number:
                writer.newPage()
            self._paint_page(painter, page, number)
        painter.end()

    def _paint_page(self, painter: QPainter, page: QRectF, number: int) -> None:
        if self._theme.is_dark:
            painter.fillRect(
                page.adjusted(-page.width(), -page.height(), page.width(), page.height()),
                QColor(self._theme.background),
            )
        painter.save()
        painter.setClipRect(page)
        painter.translate(0, -number * page.height())
        self._paint(painter, page.translated(0, number * page.height()))
        painter.restore()
        if self._document.pageCount() > 1:
            painter.setFont(self._theme.text_font(NUMBER_SCALE))
            painter.setPen(QColor(self._theme.muted))
            below = QRectF(page.left(), page.bottom() + self._styles.size, page.width(), 2 * self._styles.size)
            painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, str(number + 1))

    def _paint(self, painter: QPainter, area: QRectF) -> None:
        self._decoration.paint(painter, area)
        context = QAbstractTextDocumentLayout.PaintContext()
        context.clip = area
        palette = QPalette()
        palette.setColor(QPalette.ColorRole.Text, self._styles.colour)
        context.palette = palette
        self._document.documentLayout().draw(painter, context)


def _cannot_write(target: Path) -> AppError:
    return AppError(f"{target.name} can't be written.", str(target), "Check that the folder exists and is yours.")
