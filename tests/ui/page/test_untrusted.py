"""What a model writes loads nothing, opens nothing and breaks nothing."""

import os
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import islice
from pathlib import Path
from typing import ClassVar

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from app.render.batch import mathml_all, typeset_all
from app.render.export.html import html_page
from app.render.export.html_formula import FormulaWriter
from app.render.markdown import parse
from app.render.typeset import Typesetter
from app.ui.page.formulas import Formulas
from app.ui.page.line_writer import SOFT_BREAK, UNBROKEN
from app.ui.page.paper import Paper
from app.ui.theme import Theme
from tests.support.hostile import adversarial
from tests.ui.page.conftest import MakePage

WAYS = (
    "![picture]({0})",
    "[link]({0})",
    "<{0}>",
    '<img src="{0}">',
    '<script src="{0}"></script>',
    '<iframe src="{0}"></iframe><object data="{0}"></object><embed src="{0}">',
    '<link rel="stylesheet" href="{0}"><style>@import url({0}); @font-face {{ src: url({0}) }}</style>',
    '<p style="background: url({0})">x</p>',
    '<table background="{0}"><tr><td background="{0}">x</td></tr></table>',
    "| a |\n|---|\n| ![x]({0}) |",
    '> - # ![x]({0} "title")',
    "[x][y]\n\n[y]: {0}",
    "$\\href{{{0}}}{{x}}$",
    "$\\includegraphics{{{0}}}$",
    "$\\includegraphics[width=3em]{{{0}}}$",
    "$\\url{{{0}}}$",
    "$\\text{{<img src='{0}'>}}$",
    "$\\style{{background:url({0})}}{{x}}$",
    "$\\bbox[background:url({0})]{{x}}$",
    "$\\color{{url({0})}}{{x}}$",
    "$\\colorbox{{url({0})}}{{x}}$",
    "$\\require{{{0}}}$",
    "$\\mmlToken{{mi}}[href='{0}' src='{0}']{{x}}$",
    "$\\unicode[{0}]{{x41}}$",
    "$\\input{{{0}}}$",
    "```html\n<img src='{0}'>\n```",
    "`![x]({0})`",
)


class _Requests(BaseHTTPRequestHandler):
    """Counts whatever comes."""

    seen: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.seen.append(self.path)
        self.send_response(200)
        self.end_headers()

    do_HEAD = do_POST = do_GET  # noqa: N815

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def server() -> Iterator[str]:
    """The address of a server on this machine."""
    _Requests.seen.clear()
    serving = HTTPServer(("127.0.0.1", 0), _Requests)
    thread = threading.Thread(target=serving.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"http://127.0.0.1:{serving.server_port}"
    serving.shutdown()
    serving.server_close()
    thread.join()


class Opened:
    """Files below a folder that were opened: by Python, or by anyone, as their time of access tells."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.by_python: list[str] = []
        self.canary = self.plant("canary.png")
        self.watching = True
        sys.addaudithook(self._note)  # there is no way to take it off again

    def plant(self, name: str) -> Path:
        """A picture that was last read long ago."""
        path = self.folder / name
        image = QImage(8, 8, QImage.Format.Format_RGB32)
        image.fill(0)
        assert image.save(str(path))
        os.utime(path, (1_000_000_000, path.stat().st_mtime))
        return path

    def was_read(self, path: Path) -> bool:
        return path.stat().st_atime > 1_000_000_001

    def _note(self, event: str, arguments: tuple[object, ...]) -> None:
        if self.watching and event == "open" and str(arguments[0]).startswith(str(self.folder)):
            self.by_python.append(str(arguments[0]))


@pytest.fixture
def opened(tmp_path: Path, qtbot: QtBot) -> Iterator[Opened]:
    made = Opened(tmp_path)
    yield made
    made.watching = False


def hostile_text(*addresses: str) -> str:
    return "\n\n".join(way.format(address) for way in WAYS for address in addresses) + "\n\nreadable end"


def test_nothing_is_requested_and_nothing_opened(
    make_page: MakePage, typesetter: Typesetter, qtbot: QtBot, server: str, opened: Opened
) -> None:
    local = (opened.canary.as_uri(), str(opened.canary), f"file:{opened.canary}")
    text = hostile_text(f"{server}/x.png", *local, "javascript:alert(1)", "qrc:/x.png", "data:text/html,<b>x</b>")
    page = make_page(text)
    page.grab()
    page.selectAll()
    page.copy()
    assert page.toPlainText().endswith("readable end")
    document = parse(text)
    results = typeset_all(document.formulas, typesetter)
    paper = Paper(results, Theme.light(), 500)
    paper.write(document.blocks)
    paper.save_png(opened.folder.parent / "out.png", 1)
    formulas = FormulaWriter(results, mathml_all(document.formulas, typesetter))
    html = html_page(document.blocks, formulas, "t", width=700, dark=False)
    qtbot.wait(50)
    assert not _Requests.seen
    assert not opened.by_python
    assert not opened.was_read(opened.canary)
    assert "<img" not in html
    assert "<script" not in html


def test_the_watchers_see(server: str, opened: Opened) -> None:
    """Without this the test above could not fail."""
    from urllib.request import urlopen

    with urlopen(f"{server}/seen") as answer:
        answer.read()
    assert _Requests.seen == ["/seen"]
    opened.canary.read_bytes()
    assert opened.by_python == [str(opened.canary)]
    other = opened.plant("other.png")
    QImage(str(other))
    if not opened.was_read(other):
        pytest.skip("this file system does not note when a file is read; Python's own opening is seen all the same")


def test_the_rest_of_an_answer_stays_readable(make_page: MakePage, formulas: Formulas, qtbot: QtBot) -> None:
    hostile = [tex for tex in islice(adversarial(7), 16) if len(tex) < 20_000 and "$" not in tex and "\n" not in tex]
    text = "\n\n".join(f"Step {n}: $${tex}$$ done {n}." for n, tex in enumerate(hostile)) + "\n\nThe end: $x^2$."
    page = make_page()
    page.begin()
    for place in range(0, len(text), 997):
        page.append(text[place : place + 997])
        qtbot.wait(1)
    page.finish()
    qtbot.waitUntil(lambda: page.pending() == 0, timeout=60_000)
    shown = page.toPlainText()
    assert all(f"done {n}" in shown for n in range(len(hostile)))
    assert "The end" in shown
    assert page.horizontalScrollBar().maximum() == 0
    assert page.grab().width() == page.width()


@pytest.mark.parametrize("endless", ["before $${}", "before $${}$$ after", "`{}`", "```\n{}\n```", "https://{}"])
def test_what_has_no_place_for_a_line_break_gets_some(make_page: MakePage, endless: str) -> None:
    """Qt needs minutes to lay out a megabyte without them."""
    text = endless.format("x+" * 100_000)
    page = make_page(text)
    assert max(map(len, page.toPlainText().replace(SOFT_BREAK, " ").split())) <= 2 * UNBROKEN
    page.selectAll()
    assert "x+" * 100_000 in page.createMimeDataFromSelection().text()
    assert page.horizontalScrollBar().maximum() == 0
