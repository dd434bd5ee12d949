"""A laid-out text painted onto A4 pages: letters stay letters, formulas stay vectors, headings make the outline."""

from contextlib import closing

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPagedPaintDevice, QPageLayout, QPageSize, QPainter, QPdfWriter, QPicture, QTransform

from app.core.errors import AppError
from app.core.progress import Advance, part, untold
from app.render.batch import Results
from app.render.blocks import Block
from app.render.export.article import Layout, as_document
from app.ui.page.pagination import headings, write_pages
from app.ui.page.paper import Paper
from app.ui.page.pdf_outlines import OutlineInk
from app.ui.theme import Theme

WIDTH = 760  # pixels of the text: what 170 mm of paper show
PAGE_MARGIN = 20.0  # millimetres
NUMBER_SCALE = 0.8
WRITING = 0.5  # the share of time that writing takes; the rest is painting
RESOLUTION = 1200  # dots per inch: only fixes the PDF's rounding
MILLIMETRES, POINTS = 25.4, 72.0  # per inch


class ArticlePainter:
    """Sets articles on pages; from any thread."""

    def pdf(self, layout: Layout, results: Results, advance: Advance) -> bytes:
        """A PDF as a file holds it. Raises AppError, and what `advance` raises."""
        return pdf_bytes(as_document(layout).blocks, results, layout.title, advance=advance)

    def pages(self, layout: Layout, results: Results, aspect: float, advance: Advance) -> list[QPicture]:
        """Pages to be played to a printer whose pages are `aspect` times as high as wide."""
        with closing(Paper(results, Theme.light(), WIDTH)) as paper:
            page = QRectF(0, 0, WIDTH, WIDTH * aspect)
            write_pages(paper, as_document(layout).blocks, page.height(), part(advance, 0, WRITING))
            return _recorded(paper, page, part(advance, WRITING, 1))


class Playback:
    """Recorded pages on their way to a printer."""

    def __init__(self, pages: list[QPicture], device: QPagedPaintDevice) -> None:
        """Raises AppError where the printer takes nothing."""
        self._painter = _begin(device)  # the first attribute: it must be gone before the device is
        self._pages, self._device = pages, device
        self._done = 0

    def step(self) -> bool:
        """Paints the next page; whether there is one more. Raises AppError, after which it is over."""
        if self._done and not self._device.newPage():
            self._painter.end()
            raise _stopped(self._done, len(self._pages))
        self._paint(self._pages[self._done])
        self._done += 1
        if self._done < len(self._pages):
            return True
        self._painter.end()
        return False

    def _paint(self, page: QPicture) -> None:
        # Qt plays a picture so that its inches are the device's
        scale = _area(self._device).width() / WIDTH * page.logicalDpiX() / self._device.logicalDpiX()
        self._painter.save()
        self._painter.scale(scale, scale)
        self._painter.drawPicture(0, 0, page)
        self._painter.restore()


def aspect_of(device: QPagedPaintDevice) -> float:
    """Height by width of what can be painted on."""
    return _area(device).height() / _area(device).width()


def pdf_bytes(
    blocks: tuple[Block, ...],
    results: Results,
    title: str,
    *,
    theme: Theme | None = None,
    width: int = WIDTH,
    advance: Advance = untold,
) -> bytes:
    """The whole file. Raises AppError, and what `advance` raises."""
    ink = OutlineInk()
    with closing(Paper(results, theme or Theme.light(), width, ink)) as paper:
        writer, buffer = _writer(title)
        page = QRectF(0, 0, width, width * aspect_of(writer))
        write_pages(paper, blocks, page.height(), part(advance, 0, WRITING))
        _paint_pages(paper, writer, page, part(advance, WRITING, 1))
        placed = headings(paper.document, paper.objects)
    from app.ui.page.pdf_file import PdfFile

    file = PdfFile(bytes(buffer.data().data()))
    file.add_formulas(ink)
    file.add_outline(placed, page.height(), PAGE_MARGIN / MILLIMETRES * POINTS)
    return file.content()


def _writer(title: str) -> tuple[QPdfWriter, QBuffer]:
    """The writer, and what it writes into."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(RESOLUTION)
    writer.setTitle(title)
    writer.setCreator("Phidias")
    writer.setPageLayout(a4())
    return writer, buffer


def _paint_pages(paper: Paper, writer: QPdfWriter, page: QRectF, advance: Advance) -> None:
    painter = _begin(writer)
    dots = _area(writer).width() / paper.width  # dots per pixel of ours
    painter.scale(dots, dots)
    count = paper.document.pageCount()
    try:
        for number in range(count):
            advance(number / count)
            if number:
                writer.newPage()
            if isinstance(paper.ink, OutlineInk):
                paper.ink.begin_page(_to_page(writer))
            _paint_page(paper, painter, page, number)
    finally:
        painter.end()  # it must be gone before the writer is


def _to_page(writer: QPdfWriter) -> QTransform:
    """From the painter's dots to the points of a PDF's page, as Qt turns them."""
    scale, corner = POINTS / RESOLUTION, _area(writer).topLeft()
    height = writer.pageLayout().fullRectPoints().height()
    return QTransform(scale, 0, 0, -scale, corner.x() * scale, height - corner.y() * scale)


def a4() -> QPageLayout:
    """Upright, with the margins of a book."""
    margins = QMarginsF(PAGE_MARGIN, PAGE_MARGIN, PAGE_MARGIN, PAGE_MARGIN)
    size = QPageSize(QPageSize.PageSizeId.A4)
    return QPageLayout(size, QPageLayout.Orientation.Portrait, margins, QPageLayout.Unit.Millimeter)


def _recorded(paper: Paper, page: QRectF, advance: Advance) -> list[QPicture]:
    pages = []
    count = paper.document.pageCount()
    for number in range(count):
        advance(number / count)
        pages.append(QPicture())
        painter = QPainter(pages[-1])
        _paint_page(paper, painter, page, number)
        painter.end()
    return pages


def _begin(device: QPagedPaintDevice) -> QPainter:
    painter = QPainter()
    if not painter.begin(device):
        raise AppError("The pages can't be painted.", "The printer takes nothing.", "Choose another printer, or a PDF.")
    return painter


def _stopped(done: int, whole: int) -> AppError:
    return AppError("The printer stopped.", f"It took {done} of {whole} pages.", "Look after it, and print once more.")


def _area(device: QPagedPaintDevice) -> QRect:
    return device.pageLayout().paintRectPixels(device.logicalDpiX())


def _paint_page(paper: Paper, painter: QPainter, page: QRectF, number: int) -> None:
    theme, size = paper.styles.theme, paper.styles.size
    if theme.is_dark:
        rim = page.adjusted(-page.width(), -page.height(), page.width(), page.height())
        painter.fillRect(rim, QColor(theme.background))
    painter.save()
    painter.setClipRect(page)
    painter.translate(0, -number * page.height())
    paper.paint(painter, page.translated(0, number * page.height()))
    painter.restore()
    if paper.document.pageCount() > 1:
        painter.setFont(theme.text_font(NUMBER_SCALE))
        painter.setPen(QColor(theme.muted))
        below = QRectF(page.left(), page.bottom() + size, page.width(), 2 * size)
        painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, str(number + 1))
