"""What Qt can't write into a PDF: its outline, and outlines of glyphs that many pages share."""

import io
from collections.abc import Iterable

from pypdf import PageObject, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    Fit,
    FloatObject,
    IndirectObject,
    NameObject,
    StreamObject,
)
from PySide6.QtCore import QRectF

from app.ui.page.pagination import PlacedHeading
from app.ui.page.pdf_outlines import OutlineInk

FORMULAS = "/Formulas"
ABOVE = 6.0  # points of a page that are seen above a heading to which the outline has led


class PdfFile:
    """A file that Qt has written, to be finished."""

    def __init__(self, content: bytes) -> None:
        self._pdf = PdfWriter(clone_from=io.BytesIO(content))

    def add_outline(self, placed: Iterable[PlacedHeading], page_height: float, margin: float) -> None:
        """`page_height`: of a page's text, in the headings' own pixels; `margin` around it in points."""
        above: list[tuple[int, IndirectObject]] = []
        for heading in placed:
            while above and above[-1][0] >= heading.level:
                above.pop()
            height = float(self._pdf.pages[heading.page].mediabox.height)
            top = height - margin - heading.top / page_height * (height - 2 * margin)
            parent = above[-1][1] if above else None
            item = self._pdf.add_outline_item(
                title=heading.text, page_number=heading.page, parent=parent, fit=Fit.xyz(top=top + ABOVE)
            )
            above.append((heading.level, item))

    def add_formulas(self, ink: OutlineInk) -> None:
        """Puts onto each page what was collected for it."""
        glyphs = DictionaryObject()
        for name, extent, operators in ink.outlines():
            glyphs[NameObject(name)] = self._form(operators, extent, DictionaryObject())
        resources = DictionaryObject({NameObject("/XObject"): glyphs})
        shared = self._pdf._add_object(resources)
        for page, operators in zip(self._pdf.pages, ink.pages, strict=True):
            if operators:
                size = QRectF(0, 0, float(page.mediabox.width), float(page.mediabox.height))
                self._lay_over(page, self._form(operators, size, shared))

    def content(self) -> bytes:
        target = io.BytesIO()
        self._pdf.write(target)
        return target.getvalue()

    def _form(self, operators: str, box: QRectF, resources: DictionaryObject | IndirectObject) -> IndirectObject:
        """Something to be shown by its name."""
        form = _stream(operators)
        form[NameObject("/Type")] = NameObject("/XObject")
        form[NameObject("/Subtype")] = NameObject("/Form")
        sides = (box.left() - 1, box.top() - 1, box.right() + 1, box.bottom() + 1)
        form[NameObject("/BBox")] = ArrayObject(FloatObject(side) for side in sides)
        form[NameObject("/Resources")] = resources
        return self._pdf._add_object(form)

    def _lay_over(self, page: PageObject, form: IndirectObject) -> None:
        """Shows a form above all of the page, whatever state its own operators end in."""
        known = page["/Resources"]
        assert isinstance(known, DictionaryObject)
        pictures = known.get("/XObject", DictionaryObject())
        known[NameObject("/XObject")] = DictionaryObject({**pictures, NameObject(FORMULAS): form})
        own = page.raw_get("/Contents")
        before, after = (self._pdf._add_object(_stream(each)) for each in ("q", f"Q\n{FORMULAS} Do"))
        page[NameObject("/Contents")] = ArrayObject((before, own, after))


def _stream(operators: str) -> StreamObject:
    stream = DecodedStreamObject()
    stream.set_data(operators.encode("ascii"))
    return stream.flate_encode()
