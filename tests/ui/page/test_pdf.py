"""Pages: nothing is cut, letters stay letters, headings make the outline."""

import io
from collections.abc import Iterator
from functools import cache

import pytest
from pypdf import PageObject, PdfReader
from PySide6.QtGui import QTextBlock
from pytestqt.qtbot import QtBot

from app.render.batch import typeset_all
from app.render.markdown import parse
from app.render.typeset import start_typesetter
from app.ui.page.paper import Paper
from app.ui.page.pdf import pdf_bytes
from app.ui.theme import Theme

CELL = "words in a cell " * 12
ROWS = "".join(f"| r{row} {CELL} | $\\frac{{\\frac{{1}}{{x}}}}{{{row}}}$ |\n" for row in range(30))
MATRIX = "\\[\\begin{pmatrix} 1 \\\\ 2 \\\\ 3 \\\\ 4 \\\\ 5 \\\\ 6 \\end{pmatrix}\\]"
TEXT = (
    f"# First $x^2$\n\nTable:\n\n| name | value |\n|--|--|\n{ROWS}\nAfter it.\n\n"
    + "".join(f"Paragraph {number}\n\n{MATRIX}\n\n" for number in range(14))
    + "".join(f"## Part {number}\n\nText of it.\n\n### Deeper {number}\n\nMore.\n\n" for number in range(30))
)


@cache
def paper_and_pdf() -> tuple[Paper, PdfReader]:
    document = parse(TEXT)
    typesetter = start_typesetter()
    results = typeset_all(document.formulas, typesetter)
    typesetter.close()
    paper = Paper(document, results, Theme.light(), 760)
    return paper, PdfReader(io.BytesIO(pdf_bytes(paper, "A title")))


@pytest.fixture
def paper(qtbot: QtBot) -> Paper:
    return paper_and_pdf()[0]


@pytest.fixture
def pdf(qtbot: QtBot) -> PdfReader:
    return paper_and_pdf()[1]


def words(page: PageObject) -> str:
    return page.extract_text().replace("\t", " ") + "\n"


def blocks(paper: Paper) -> Iterator[QTextBlock]:
    block = paper.document.begin()
    while block.isValid():
        yield block
        block = block.next()


def test_no_line_and_no_formula_is_cut(paper: Paper) -> None:
    page, layout = paper.document.pageSize().height(), paper.document.documentLayout()
    lines = 0
    for block in blocks(paper):
        top = layout.blockBoundingRect(block).top()
        for number in range(block.layout().lineCount()):
            line = block.layout().lineAt(number)
            y = top + line.y()
            assert y // page == (y + line.height() - 0.5) // page
            lines += 1
    assert lines > 100


def test_rows_stay_whole_and_each_page_of_a_table_has_its_header(pdf: PdfReader) -> None:
    pages = [" ".join(words(page).split()) for page in pdf.pages]
    rows = 0
    for text in pages:
        begun = [row for row in range(30) if f"r{row} words" in text]
        rows += len(begun)
        assert text.count(CELL.strip()) == len(begun)
        assert text.count("name value") == bool(begun)
    assert rows == 30
    assert sum("name value" in text for text in pages) > 2


def test_nothing_is_lost(pdf: PdfReader) -> None:
    text = "\n".join(words(page) for page in pdf.pages)
    assert all(f"Paragraph {number}\n" in text for number in range(14))
    assert all(f"Deeper {number}\n" in text for number in range(30))


def test_headings_stand_with_their_text(pdf: PdfReader) -> None:
    for page in pdf.pages:
        lines = [line for line in words(page).split("\n") if line.strip()]
        assert lines[-1].strip().isdecimal()  # the page's number
        assert not lines[-2].startswith(("Part ", "Deeper "))


def test_the_outline(pdf: PdfReader) -> None:
    first, below = pdf.outline
    assert first.title == "First $x^2$"
    assert [item.title for item in below if not isinstance(item, list)] == [f"Part {number}" for number in range(30)]
    assert [item[0].title for item in below if isinstance(item, list)] == [f"Deeper {number}" for number in range(30)]
    for item in (each for each in below if not isinstance(each, list)):
        number = pdf.get_destination_page_number(item)
        assert f"{item.title}\n" in words(pdf.pages[number])
    assert pdf.metadata.title == "A title"


def test_fonts_are_embedded(pdf: PdfReader) -> None:
    fonts = [font.get_object() for page in pdf.pages for font in page["/Resources"]["/Font"].values()]
    descriptors = [font["/DescendantFonts"][0]["/FontDescriptor"] for font in fonts if "/DescendantFonts" in font]
    assert descriptors
    assert all(any(key.startswith("/FontFile") for key in descriptor) for descriptor in descriptors)
