"""A laid-out text painted onto A4 pages: letters stay letters, formulas stay vectors, headings make the outline."""

import io

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPagedPaintDevice, QPageLayout, QPageSize, QPainter, QPdfWriter

from app.core.errors import AppError
from app.ui.page.pagination import PlacedHeading, headings, paginate
from app.ui.page.paper import Paper

PAGE_MARGIN = 20.0  # millimetres
NUMBER_SCALE = 0.8
RESOLUTION = 1200  # dots per inch: only fixes the PDF's rounding


def pdf_bytes(paper: Paper, title: str) -> bytes:
    """The whole file. The paper is paginated by this and of no other use afterwards. Raises AppError."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(RESOLUTION)
    writer.setTitle(title)
    writer.setCreator("Phidias")
    writer.setPageLayout(a4())
    placed = paint_pages(paper, writer)
    if not placed and not buffer.data().size():
        raise AppError("The pages can't be painted.", "Qt's PDF writer gave nothing.", "Try another format.")
    page = paper.document.pageSize().height()
    return _with_outline(bytes(buffer.data().data()), placed, page)


def a4() -> QPageLayout:
    """Upright, with the margins of a book."""
    margins = QMarginsF(PAGE_MARGIN, PAGE_MARGIN, PAGE_MARGIN, PAGE_MARGIN)
    size = QPageSize(QPageSize.PageSizeId.A4)
    return QPageLayout(size, QPageLayout.Orientation.Portrait, margins, QPageLayout.Unit.Millimeter)


def paint_pages(paper: Paper, device: QPagedPaintDevice) -> list[PlacedHeading]:
    """Onto a PDF or a printer, whichever pages it has."""
    area = device.pageLayout().paintRectPixels(device.logicalDpiX())
    dots = area.width() / paper.width  # dots per pixel of ours
    page = QRectF(0, 0, paper.width, area.height() / dots)
    paper.document.setPageSize(QSizeF(page.size()))
    paginate(paper.document, paper.styles)
    painter = QPainter()
    if not painter.begin(device):
        raise AppError("The pages can't be painted.", "The printer or the file can't be written to.")
    painter.scale(dots, dots)
    for number in range(paper.document.pageCount()):
        if number:
            device.newPage()
        _paint_page(paper, painter, page, number)
    painter.end()
    return headings(paper.document, paper.objects)


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


def _with_outline(content: bytes, placed: list[PlacedHeading], page: float) -> bytes:
    """Qt writes no outline; pypdf adds one."""
    if not placed:
        return content
    from pypdf import PdfWriter
    from pypdf.generic import Fit, IndirectObject

    pdf = PdfWriter(clone_from=io.BytesIO(content))
    above: list[tuple[int, IndirectObject]] = []
    for heading in placed:
        while above and above[-1][0] >= heading.level:
            above.pop()
        box = pdf.pages[heading.page].mediabox
        margin = PAGE_MARGIN / 25.4 * 72
        top = float(box.height) - margin - heading.top / page * (float(box.height) - 2 * margin)
        parent = above[-1][1] if above else None
        item = pdf.add_outline_item(
            title=heading.text, page_number=heading.page, parent=parent, fit=Fit.xyz(top=top + 6)
        )
        above.append((heading.level, item))
    target = io.BytesIO()
    pdf.write(target)
    return target.getvalue()
