"""A sheet that grows by chance, whatever happens meanwhile, holds what it holds when all is written at once."""

import random
from dataclasses import dataclass

import pytest
from PySide6.QtGui import QImage, QPainter, QTextDocument
from pytestqt.qtbot import QtBot

from app.render.blocks import Block
from app.render.cuts import TABLE_ROWS
from app.render.stream import Stream
from app.ui.page.copying import plain_text
from app.ui.page.formulas import Formulas
from app.ui.page.pictures import LivePictures
from app.ui.page.sheet import Sheet
from app.ui.page.styles import Styles
from app.ui.theme import Theme
from tests.support.answers import TEXTS
from tests.support.long_answers import TEXTS as LONG

PARTS = (
    "## Head $x^2$",
    "x" * 400,
    "שלום $x+1$ עולם זה טקסט ארוך " * 6,
    "😀 𝔸𝔹 words " * 30,
    "> quoted\n> - item " + "word " * 60,
    "- a\n  ```c\n  int x;\n  ```\n- b",
    "1. one\n\n   | a | b |\n   |---|---|\n   | 1 | 2 |\n\n2. two",
    "| a | b |\n|:-:|--:|\n" + "".join(f"| {n} | $x_{{{n}}}$ |\n" for n in range(9)),
    "$$\\nosuchname{x}$$",
    "```math\n\\frac{a}{b}\n= c\n```",
    "**bold " + "many words " * 30 + "** `code span` [link](https://e.org) ~~struck~~",
    "a\\\nb  \nc",
)
WIDTHS = (260, 330, 420)


@dataclass(frozen=True, slots=True)
class Written:
    """A sheet and the blocks that went into it."""

    sheet: Sheet
    finals: tuple[Block, ...]
    tail: tuple[Block, ...]


def a_text(chance: random.Random) -> str:
    a, b, c = (chance.randint(2, 99) for _ in range(3))
    short = chance.choice(TEXTS).format(a=a, b=b, c=c, n=3, v="x")
    parts = [chance.choice(PARTS), chance.choice(PARTS), short, chance.choice(list(LONG.values()))(500)]
    chance.shuffle(parts)
    return chance.choice(("\n\n", "\n\n", "\n")).join(parts)


def a_sheet(formulas: Formulas, width: int) -> Sheet:
    document = QTextDocument()
    document.setTextWidth(width)
    return Sheet(document, Styles(Theme.light(), quiet=False), formulas.ink, LivePictures(formulas), TABLE_ROWS)


def grown(text: str, sheet: Sheet, chance: random.Random, qtbot: QtBot) -> Written:
    """In pieces of chance; now and then the formulas come, or the page gets another width."""
    stream, place, longest = Stream(), 0, chance.choice((4, 20, 90))
    finals: tuple[Block, ...] = ()
    while True:
        size = chance.randint(1, longest)
        stream.feed(text[place : place + size])
        place += size
        growth = stream.advance()
        finals += growth.finals
        sheet.update(growth.finals, growth.tail)
        if place >= len(text):
            return Written(sheet, finals, growth.tail)
        if chance.random() < 0.05:
            qtbot.wait(2)
        if chance.random() < 0.03:
            sheet.prepare_width()
            sheet.document.setTextWidth(chance.choice(WIDTHS))


def come(written: Written, qtbot: QtBot) -> None:
    def are_all() -> bool:
        written.sheet.update((), written.tail)
        return not written.sheet.pending

    qtbot.waitUntil(are_all, timeout=30_000)
    written.sheet.update((), written.tail)


def picture(document: QTextDocument) -> QImage:
    image = QImage(document.size().toSize(), QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    painter = QPainter(image)
    document.drawContents(painter)
    painter.end()
    return image


@pytest.mark.parametrize("seed", range(12))
def test_what_grew_is_what_was_written_at_once(seed: int, formulas: Formulas, qtbot: QtBot) -> None:
    chance = random.Random(seed)
    text = a_text(chance)
    page = grown(text, a_sheet(formulas, chance.choice(WIDTHS)), chance, qtbot)
    whole = a_sheet(formulas, round(page.sheet.document.textWidth()))
    whole.update(page.finals, page.tail)
    for each in (page, Written(whole, page.finals, page.tail)):
        come(each, qtbot)
    assert plain_text(page.sheet.document, page.sheet.objects) == plain_text(whole.document, whole.objects)
    assert picture(page.sheet.document) == picture(whole.document)
    page.sheet.update(page.tail, ())
    whole.update(page.tail, ())
    assert plain_text(page.sheet.document, page.sheet.objects) == plain_text(whole.document, whole.objects)
    assert picture(page.sheet.document) == picture(whole.document)
