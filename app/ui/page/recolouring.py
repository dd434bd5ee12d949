"""Colours of code that are corrected once all of it and its lexer are there: a string may span two pieces."""

import time
from collections import deque
from collections.abc import Iterator

from PySide6.QtGui import QTextBlock, QTextCharFormat, QTextCursor

from app.ui.page.code_frames import same_code
from app.ui.page.highlight import LONGEST, highlighted
from app.ui.page.lexers import LEXERS
from app.ui.page.line_writer import LineWriter
from app.ui.page.plan import Face
from app.ui.page.properties import LANGUAGE
from app.ui.page.units import units

TURN_SECONDS = 0.004  # of work between two looks at what else there is to do


class Recolouring:
    """Goes through the codes of one document line by line, and writes only where a colour is another."""

    def __init__(self, lines: LineWriter, *, is_dark: bool) -> None:
        self._lines, self._is_dark = lines, is_dark
        self._waiting: deque[tuple[QTextCursor, Iterator[bool]]] = deque()
        self.waits = False  # for a lexer

    def __bool__(self) -> bool:
        """Whether anything is left to do."""
        return bool(self._waiting)

    def add(self, line: QTextCursor) -> None:
        """The code that this is the last line of; none of it will change any more."""
        self._waiting.append((line, _recolour(line, self._lines, self._is_dark)))

    def clear(self) -> None:
        """The document is about to be emptied."""
        self._waiting.clear()

    def work(self) -> None:
        """Some of it."""
        until, self.waits = time.monotonic() + TURN_SECONDS, False
        while self._waiting and not self.waits and time.monotonic() < until:
            self._work_on(*self._waiting[0], until)

    def _work_on(self, line: QTextCursor, steps: Iterator[bool], until: float) -> None:
        line.beginEditBlock()
        while time.monotonic() < until and not self.waits:
            step = next(steps, None)
            self.waits = step is False
            if step is None:
                self._waiting.popleft()
                break
        line.endEditBlock()


def _recolour(line: QTextCursor, lines: LineWriter, is_dark: bool) -> Iterator[bool]:
    """A step for each line, from the last up to the first and down again; False where there is nothing to do yet."""
    block = line.block()
    texts, length = [block.text()], len(block.text())
    while same_code(block.previous(), block):
        block = block.previous()
        texts.append(block.text())
        length += 1 + len(texts[-1])
        if length > LONGEST:  # no colours are known of the whole
            return
        yield True
    language, code = str(block.blockFormat().property(LANGUAGE) or ""), "\n".join(reversed(texts))
    while not LEXERS.is_at_hand(language):
        yield False
    for runs in highlighted(code, LEXERS.of(language), is_dark=is_dark):
        looks = (lines.format(Face(is_code=True, colour=run.colour)) for run in runs)
        _paint(block, [(units(run.text), look) for run, look in zip(runs, looks, strict=True)])
        block = block.next()
        yield True


def _paint(block: QTextBlock, wanted: list[tuple[int, QTextCharFormat]]) -> None:
    """Gives the parts of a line their lengths and formats, unless it has them."""
    if _looks(block) == wanted:
        return
    cursor = QTextCursor(block)
    for length, look in wanted:
        cursor.movePosition(QTextCursor.MoveOperation.NextCharacter, QTextCursor.MoveMode.KeepAnchor, length)
        cursor.setCharFormat(look)
        cursor.setPosition(cursor.position())


def _looks(block: QTextBlock) -> list[tuple[int, QTextCharFormat]]:
    """The lengths and formats of a line's parts."""
    found, part = [], block.begin()
    while not part.atEnd():
        found.append((part.fragment().length(), part.fragment().charFormat()))
        part += 1
    return found
