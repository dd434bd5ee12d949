"""`phidias render`: a Markdown file as a picture, a PDF or an HTML page, as the window would show it, or as LaTeX."""

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from app.core.errors import AppError
from app.render.batch import Results, typeset_all
from app.render.export.article import Layout, Part, Piece
from app.render.export.html import html_page
from app.render.export.latex import latex
from app.render.export.write import formula_writer
from app.render.formula_key import Measure, estimate
from app.render.markdown import Document, parse
from app.render.typeset import Typesetter, start_typesetter
from app.system.files import write_atomically

PAINTED = (".png", ".pdf")
SUFFIXES = (*PAINTED, ".html", ".tex")
NARROWEST, WIDEST = 200, 8000
LARGEST_SCALE = 8.0


def render_file(source: Path, target: Path, *, width: int, scale: float, dark: bool) -> None:
    """`width` of the text in pixels; `scale` in device pixels per pixel, for pictures. Raises AppError."""
    _check(target, width, scale)
    document = parse(_read(source))
    if target.suffix.lower() in PAINTED:
        with _painting() as measure, _typesetter(measure) as typesetter:
            results = typeset_all(document.formulas, typesetter)
            _paint(document, results, source, target, (width, scale, dark))
        return
    layout = Layout("", (Piece(Part.SOLUTION, document.blocks),), document.formulas)
    with _typesetter(estimate) as typesetter:
        if target.suffix.lower() == ".html":
            formulas = formula_writer(layout, typesetter)
            page = html_page(document.blocks, formulas, source.stem, width=width, dark=dark)
        else:
            page = latex(layout, typeset_all(layout.formulas, typesetter))
    _write(target, page.encode("utf-8"))


@contextlib.contextmanager
def _typesetter(measure: Measure) -> Iterator[Typesetter]:
    typesetter = start_typesetter(measure=measure)
    try:
        yield typesetter
    finally:
        typesetter.close()


def _check(target: Path, width: int, scale: float) -> None:
    if target.suffix.lower() not in SUFFIXES:
        raise AppError(
            f"{target.name}: unknown kind of file.", "", f"The output's name must end in {', '.join(SUFFIXES)}."
        )
    if target.is_dir():
        raise AppError(f"{target} is a folder.", "", f"Name a file in it, such as {target / f'page{target.suffix}'}.")
    if not target.parent.is_dir():
        raise AppError(f"{target} can't be written.", "There is no such folder.")
    if not NARROWEST <= width <= WIDEST:
        raise AppError(f"A width of {width} pixels is not possible.", "", f"Choose {NARROWEST} to {WIDEST}.")
    if not 0 < scale <= LARGEST_SCALE:
        raise AppError(
            f"A scale of {scale:g} is not possible.", "", f"Choose more than 0 and at most {LARGEST_SCALE:g}."
        )


def _read(source: Path) -> str:
    try:
        return source.read_text(encoding="utf-8")
    except OSError as error:
        raise AppError(f"{source} can't be read.", error.strerror or str(error)) from error
    except UnicodeDecodeError as error:
        raise AppError(f"{source} is not a text file in UTF-8.") from error


def _write(target: Path, content: bytes) -> None:
    try:
        write_atomically(target, content, shared=True)
    except OSError as error:
        raise AppError(f"{target} can't be written.", error.strerror or str(error)) from error


@contextlib.contextmanager
def _painting() -> Iterator[Measure]:
    """While it lasts Qt can paint; gives what measures letters in its fonts."""
    if sys.platform.startswith("linux"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtGui import QGuiApplication

    from app.ui.page.marks import measure
    from app.ui.theme import load_fonts

    application = QGuiApplication.instance() or QGuiApplication([])
    load_fonts()
    yield measure
    del application


def _paint(document: Document, results: Results, source: Path, target: Path, look: tuple[int, float, bool]) -> None:
    from app.ui.page.paper import Paper
    from app.ui.page.pdf import pdf_bytes
    from app.ui.theme import Theme

    width, scale, dark = look
    theme = Theme.dark() if dark else Theme.light()
    if target.suffix.lower() == ".pdf":
        _write(target, pdf_bytes(document.blocks, results, source.stem, theme=theme, width=width))
    else:
        paper = Paper(results, theme, width)
        paper.write(document.blocks)
        paper.save_png(target, scale)
