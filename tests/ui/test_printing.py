"""Prints on real printers that write PDF files: several at once, page by page, and such as go wrong."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QObject, QTimer
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.control.export import BUG, ExportController, Painter
from app.core.article import Article, Section
from app.core.errors import Problem
from app.render.typeset import start_typesetter
from app.ui.page.pdf import ArticlePainter
from app.ui.printing import Printing

PAGES = 4
LONG = Article("", (Section("Long", "", "\n\n".join(["A paragraph of its own."] * 28 * PAGES)),))


def short(word: str) -> Article:
    return Article("", (Section(word, "", "It is $x$."),))


class CountingPrinter(QPrinter):
    """Writes a PDF file and notes at each new page how often the event loop has turned."""

    def __init__(self, target: Path, pages: int = 1000) -> None:
        super().__init__(QPrinter.PrinterMode.HighResolution)
        self.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        self.setOutputFileName(str(target))
        self._left = pages
        self.turns: list[int] = []
        self.turn = 0
        self.begun: Callable[[], object] = list

    def newPage(self) -> bool:  # noqa: N802 (Qt's name)
        if not self.turns:
            self.begun()
        self.turns.append(self.turn)
        self._left -= 1
        return self._left > 0 and super().newPage()

    def on_turn(self) -> None:
        self.turn += 1


class House(QObject):
    """What prints for a window, and what it told."""

    def __init__(self, window: QWidget, painter: Callable[[], Painter]) -> None:
        super().__init__(window)
        self.window = window
        self.exports = ExportController(start_typesetter, painter, self)
        self.printing = Printing(self.exports, self.window, self)
        self.told: list[Problem] = []
        self.printing.failed.connect(self.told.append)
        self.exports.failed.connect(self.told.append)


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    shown = QWidget()
    qtbot.addWidget(shown)
    shown.show()
    return shown


@pytest.fixture
def house(window: QWidget) -> Iterator[House]:
    made = House(window, ArticlePainter)
    yield made
    made.exports.close()


def words(path: Path) -> str:
    return "".join(page.extract_text() for page in PdfReader(path).pages).replace("\t", " ")


def is_whole(path: Path) -> bool:
    return path.exists() and b"%%EOF" in path.read_bytes()[-1024:]


def test_two_prints_each_to_its_own_printer(house: House, qtbot: QtBot, tmp_path: Path) -> None:
    targets = {word: tmp_path / f"{word}.pdf" for word in ("First", "Second")}
    for word, target in targets.items():  # the second is wished for before the first has its pages
        house.printing.start(short(word), CountingPrinter(target))
    qtbot.waitUntil(lambda: all(map(is_whole, targets.values())), timeout=20_000)
    for word, target in targets.items():
        assert word in words(target)


def test_the_window_is_served_between_pages(house: House, qtbot: QtBot, tmp_path: Path) -> None:
    printer = CountingPrinter(tmp_path / "out.pdf")
    other = QTimer(house, interval=0)
    other.timeout.connect(printer.on_turn)
    other.start()
    house.printing.start(LONG, printer)
    qtbot.waitUntil(lambda: is_whole(tmp_path / "out.pdf"), timeout=20_000)
    assert len(printer.turns) >= PAGES - 1
    assert len(set(printer.turns)) == len(printer.turns)


def test_a_window_that_closes_has_its_pages_printed(house: House, qtbot: QtBot, tmp_path: Path) -> None:
    printer = CountingPrinter(tmp_path / "out.pdf")
    printer.begun = partial(QTimer.singleShot, 0, house.window.close)
    house.printing.start(LONG, printer)
    qtbot.waitUntil(lambda: not house.window.isVisible(), timeout=20_000)
    assert is_whole(tmp_path / "out.pdf")
    assert len(PdfReader(tmp_path / "out.pdf").pages) >= PAGES


def test_a_printer_that_stops(house: House, qtbot: QtBot, tmp_path: Path) -> None:
    house.printing.start(LONG, CountingPrinter(tmp_path / "jammed.pdf", pages=2))
    house.printing.start(short("After"), CountingPrinter(tmp_path / "after.pdf"))
    qtbot.waitUntil(lambda: is_whole(tmp_path / "after.pdf"), timeout=20_000)
    assert len(house.told) == 1
    assert "It took 2 of" in str(house.told[0])
    assert "After" in words(tmp_path / "after.pdf")


def test_a_print_without_pages_takes_nobody_elses_printer(window: QWidget, qtbot: QtBot, tmp_path: Path) -> None:
    faults = [KeyError("a letter")]

    def painter() -> Painter:
        if faults:
            raise faults.pop()
        return ArticlePainter()

    house = House(window, painter)
    for word in ("First", "Second"):
        house.printing.start(short(word), CountingPrinter(tmp_path / f"{word}.pdf"))
    qtbot.waitUntil(lambda: is_whole(tmp_path / "Second.pdf"), timeout=20_000)
    assert house.told == [BUG]
    assert "Second" in words(tmp_path / "Second.pdf")
    assert not (tmp_path / "First.pdf").exists()
    house.exports.close()
