"""Pages: nothing is cut, letters stay letters, headings make the outline."""

import io
from collections.abc import Iterator
from functools import cache

import pytest
from pypdf import PageObject, PdfReader
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QColor, QPainter, QPdfWriter, QPixmap, QTextBlock, QTextCursor, QTextTable, QTransform
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.render.batch import Results, typeset_all
from app.render.blocks import Block
from app.render.markdown import parse
from app.render.typeset import start_typesetter
from app.ui.page.copying import selected_text
from app.ui.page.pagination import write_pages
from app.ui.page.paper import Paper
from app.ui.page.pdf import pdf_bytes
from app.ui.page.pdf_file import FORMULAS, PdfFile
from app.ui.page.pdf_outlines import OutlineInk
from app.ui.theme import Theme

HEIGHT = 1149.0  # pixels of a page that is 760 pixels wide
CELL = "words in a cell " * 12
ROWS = "".join(f"| r{row} {CELL} | $\\frac{{\\frac{{1}}{{x}}}}{{{row}}}$ |\n" for row in range(30))
MATRIX = "\\[\\begin{pmatrix} 1 \\\\ 2 \\\\ 3 \\\\ 4 \\\\ 5 \\\\ 6 \\end{pmatrix}\\]"
TEXT = (
    f"# First $x^2$\n\nTable:\n\n| name | value |\n|--|--|\n{ROWS}\nAfter it.\n\n"
    + "".join(f"Paragraph {number}\n\n{MATRIX}\n\n" for number in range(14))
    + "".join(f"## Part {number}\n\nText of it.\n\n### Deeper {number}\n\nMore.\n\n" for number in range(30))
)


@cache
def typeset(text: str) -> tuple[tuple[Block, ...], Results]:
    document = parse(text)
    typesetter = start_typesetter()
    results = typeset_all(document.formulas, typesetter)
    typesetter.close()
    return document.blocks, results


def on_paper(text: str) -> Paper:
    """As pages of a book; whoever calls it ends it."""
    blocks, results = typeset(text)
    paper = Paper(results, Theme.light(), 760)
    write_pages(paper, blocks, HEIGHT, lambda _: None)
    return paper


def read(text: str) -> PdfReader:
    blocks, results = typeset(text)
    return PdfReader(io.BytesIO(pdf_bytes(blocks, results, "A title")))


@pytest.fixture
def paper(qtbot: QtBot) -> Iterator[Paper]:
    made = on_paper(TEXT)
    yield made
    made.close()


@pytest.fixture
def pdf(qtbot: QtBot) -> PdfReader:
    return read(TEXT)


def words(page: PageObject) -> str:
    return page.extract_text().replace("\t", " ") + "\n"


def blocks(paper: Paper) -> Iterator[QTextBlock]:
    block = paper.document.begin()
    while block.isValid():
        yield block
        block = block.next()


def test_no_line_and_no_formula_is_cut(paper: Paper) -> None:
    assert len(lines_on_pages(paper)) > 100


def lines_on_pages(paper: Paper) -> list[int]:
    """The page of each line; none is on two."""
    page, layout = paper.document.pageSize().height(), paper.document.documentLayout()
    found = []
    for block in blocks(paper):
        top = layout.blockBoundingRect(block).top()
        for number in range(block.layout().lineCount() if block.text() else 0):
            line = block.layout().lineAt(number)
            y = top + line.y()
            assert y // page == (y + line.height() - 0.5) // page
            found.append(int(y // page))
    return found


ALIGNED = "\\begin{align}" + "\\\\".join(f"x_{n} &= \\frac{{{n}}}{{2}}" for n in range(60)) + "\\end{align}"
NUMBERED = "\\begin{align}" + "\\\\".join(f"x &= y \\tag{{{n}}}" for n in range(60)) + "\\end{align}"
SPLIT = "\\begin{equation}\\begin{aligned}" + ALIGNED[13:-11] + "\\\\ \\end{aligned}\\end{equation}"
COLUMN = "\\begin{pmatrix}" + "\\\\".join(map(str, range(70))) + "\\end{pmatrix}"


@pytest.mark.parametrize("rows", [ALIGNED, NUMBERED, SPLIT])
def test_a_formula_taller_than_a_page_goes_on_on_the_next_between_its_rows(qtbot: QtBot, rows: str) -> None:
    paper = on_paper(f"Before.\n\n$${rows}$$\n\nAfter.")
    pages = lines_on_pages(paper)
    assert len(pages) == 1 + 60 + 1
    assert pages[1] == 0  # it begins below what is above it
    assert paper.document.pageCount() in (2, 3)
    cursor = QTextCursor(paper.document)
    cursor.select(QTextCursor.SelectionType.Document)
    assert selected_text(cursor, paper.objects).count("\\begin{align") == 1
    paper.close()


@pytest.mark.parametrize("around", ["$${}$$", "In ${}$ words.", "| a |\n|--|\n| ${}$ |"])
def test_a_formula_that_has_no_rows_to_cut_at_shrinks(qtbot: QtBot, around: str) -> None:
    paper = on_paper(around.format(COLUMN))
    assert set(lines_on_pages(paper)) == set(range(paper.document.pageCount()))  # no page is empty
    assert paper.document.pageCount() <= 2
    paper.close()


def test_on_paper_nothing_is_too_wide(qtbot: QtBot) -> None:
    """There nothing scrolls."""
    page = read("$$\\begin{matrix}" + "&".join(["1234567"] * 30) + "\\end{matrix}$$").pages[0]
    shown = page["/Resources"]["/XObject"]["/Formulas"].get_data().decode().split("\n")
    places = [float(each.split()[5]) for each in shown if each.endswith("Do Q")]
    assert len(places) == 30 * 7
    assert 0 < min(places) < max(places) < float(page.mediabox.width)


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


def test_a_long_table_is_one_on_each_page(qtbot: QtBot) -> None:
    paper = on_paper("| n | value |\n|--|--|\n" + "".join(f"| r{row} | x |\n" for row in range(100)) + "\nAfter it.")
    tables = [frame for frame in paper.document.rootFrame().childFrames() if isinstance(frame, QTextTable)]
    assert len(tables) == paper.document.pageCount() > 2
    rows = [
        table.cellAt(row, 0).firstCursorPosition().block().text() for table in tables for row in range(table.rows())
    ]
    assert [row for row in rows if row != "n"] == [f"r{row}" for row in range(100)]
    for table in tables:
        assert rows_with_a_rule_below(table) == [0, table.rows() - 1]
    paper.close()


def rows_with_a_rule_below(table: QTextTable) -> list[int]:
    styles = [table.cellAt(row, 0).format().toTableCellFormat() for row in range(table.rows())]
    return [row for row, style in enumerate(styles) if style.bottomBorder() > 0]


@pytest.mark.parametrize("lines", range(22, 30))
def test_headings_that_follow_one_another_stay_together(qtbot: QtBot, lines: int) -> None:
    filler = "\n\n".join(["Line."] * lines)
    pages = [words(page) for page in read(f"{filler}\n\n## Above\n\n### Below\n\nTheir text.\n\nThe end.").pages]
    together = [page for page in pages if "Above\n" in page]
    assert len(together) == 1
    assert "Below\nTheir text.\n" in together[0]
    assert len(pages) <= 2
    assert lines < 28 or len(pages) == 2


def test_a_glyph_stands_in_the_file_once(qtbot: QtBot) -> None:
    few, many = read("$x+1$"), read("\n\n".join(["$x+1$ and $1+x$"] * 200))
    assert len(glyphs(few)) == len(glyphs(many)) == len("x+1")
    shown = b"".join(page["/Resources"]["/XObject"]["/Formulas"].get_data() for page in many.pages)
    assert shown.count(b" Do") == 200 * len("x+11+x")


def glyphs(pdf: PdfReader) -> list[str]:
    return list(pdf.pages[0]["/Resources"]["/XObject"]["/Formulas"]["/Resources"]["/XObject"])


def test_formulas_stand_on_their_line(qtbot: QtBot) -> None:
    """Qt's own text says where the line is, and what was put onto the page afterwards stands there too."""
    (page,) = read("A $x$ line.").pages
    letters: list[float] = []

    def note(text: str, turned: list[float], matrix: list[float], *_: object) -> None:
        if text.strip().startswith("A"):
            letters.append(matrix[5] * turned[3] + turned[5])

    page.extract_text(visitor_text=note)
    shown = page["/Resources"]["/XObject"]["/Formulas"].get_data().decode()
    assert float(shown.split(" cm ")[0].split()[-1]) == pytest.approx(letters[0], abs=0.01)


def test_a_picture_on_a_page_stays_beside_its_formulas(qapp: QApplication) -> None:
    """Qt paints coloured letters as pictures, which are found by their names as the formulas are."""
    buffer, ink = QBuffer(), OutlineInk()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    painter = QPainter(writer)
    picture = QPixmap(8, 8)
    picture.fill(QColor("red"))
    painter.drawPixmap(0, 0, picture)
    painter.end()
    ink.begin_page(QTransform())
    ink.put("M0 0 L10 0 L10 10 Z", QTransform(), QColor("black"))
    file = PdfFile(bytes(buffer.data().data()))
    file.add_formulas(ink)
    (page,) = PdfReader(io.BytesIO(file.content())).pages
    names = page["/Resources"]["/XObject"].keys()
    assert FORMULAS in names
    assert len(page.images) == 1
