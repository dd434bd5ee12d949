from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from app.cli.render import render_file
from app.core.errors import AppError

TEXT = "# Title\n\nText with $\\frac{1}{2}$.\n\n\\[ \\int_0^1 x\\,dx \\]\n\n```python\nprint(1)\n```\n\n- a\n- b\n"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "in.md"
    path.write_text(TEXT * 12, encoding="utf-8")
    return path


@pytest.mark.parametrize("dark", [False, True])
def test_a_picture(qtbot: QtBot, source: Path, tmp_path: Path, dark: bool) -> None:
    target = tmp_path / "out.png"
    render_file(source, target, width=500, scale=2, dark=dark)
    image = QImage(str(target))
    assert image.width() == 2 * (500 + 64)
    background = QColor(image.pixel(2, 2))
    assert background.lightness() < 60 if dark else background == QColor("white")
    rows = sum(
        any(QColor(image.pixel(x, y)) != background for x in range(64, 400, 3)) for y in range(0, image.height(), 4)
    )
    assert rows > image.height() / 16


def test_pages(qtbot: QtBot, source: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.pdf"
    render_file(source, target, width=760, scale=1, dark=False)
    content = target.read_bytes()
    assert content.startswith(b"%PDF")
    pages = PdfReader(target).pages
    assert len(pages) > 1
    assert "Text with" in pages[0].extract_text().replace("\t", " ")  # text stays text
    assert b"/Subtype /Image" not in content  # formulas stay vectors


def test_html(source: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.html"
    render_file(source, target, width=760, scale=1, dark=True)
    html = target.read_text(encoding="utf-8")
    assert html.count("<math ") == 24
    assert "<h1>Title</h1>" in html


def test_faults_of_the_world(tmp_path: Path, source: Path) -> None:
    binary = tmp_path / "x.md"
    binary.write_bytes(b"\xff\xfe\x00")
    for wrong, target, width, scale in (
        (tmp_path / "none.md", "a.png", 500, 1.0),
        (tmp_path, "a.png", 500, 1.0),
        (binary, "a.png", 500, 1.0),
        (source, "a.gif", 500, 1.0),
        (source, "no/a.html", 500, 1.0),
        (source, "no/a.png", 500, 1.0),
        (source, "a.png", 5, 1.0),
        (source, "a.png", 500, 0.0),
        (source, "a.png", 8000, 8.0),
    ):
        with pytest.raises(AppError) as caught:
            render_file(wrong, tmp_path / target, width=width, scale=scale, dark=False)
        assert caught.value.problem.title


@pytest.mark.parametrize("suffix", ["png", "pdf", "html", "tex"])
def test_a_folder_is_no_file(tmp_path: Path, source: Path, suffix: str) -> None:
    folder = tmp_path / f"out.{suffix}"
    folder.mkdir()
    with pytest.raises(AppError) as caught:
        render_file(source, folder, width=760, scale=1, dark=False)
    assert caught.value.problem.title.endswith("is a folder.")


def test_a_pdf_that_can_not_be_written(qtbot: QtBot, tmp_path: Path, source: Path) -> None:
    with pytest.raises(AppError):
        render_file(source, tmp_path / "no" / "a.pdf", width=760, scale=1, dark=False)


def test_latex(source: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.tex"
    render_file(source, target, width=760, scale=1, dark=False)
    tex = target.read_text(encoding="utf-8")
    assert tex.count("\\[\n\\int_0^1 x\\,dx\n\\]") == 12
