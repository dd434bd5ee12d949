"""Colours of code that was written in pieces, corrected once all of it is there: a string may span two pieces."""

import time
from collections import deque
from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QTextBlock, QTextCharFormat, QTextCursor, QTextDocument

from app.ui.page.code_frames import code_around, text_of_code
from app.ui.page.highlight import Run, highlighted
from app.ui.page.properties import LANGUAGE

TURN_SECONDS = 0.004  # of work between two looks at what else there is to do

FormatOf = Callable[[str], QTextCharFormat]
"""The look of code in a colour."""


class Recolouring(QObject):
    """Goes through the codes of one document line by line, and writes only where a colour is another.

    Signals:
        ended(): nothing is left to do.
    """

    ended = Signal()

    def __init__(self, document: QTextDocument, format_of: FormatOf, *, is_dark: bool, parent: QObject) -> None:
        super().__init__(parent)
        self._document, self._format_of, self._is_dark = document, format_of, is_dark
        self._waiting: deque[Iterator[None]] = deque()
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._work)

    @property
    def is_busy(self) -> bool:
        return bool(self._waiting)

    def add(self, line: QTextCursor) -> None:
        """The code that this line is of; none of it will change any more."""
        self._waiting.append(self._recolour(line))
        self._timer.start()

    def clear(self) -> None:
        """The document is about to be emptied."""
        self._timer.stop()
        self._waiting.clear()

    def end(self) -> None:
        """Its page is shown no more. What refers to each other would stay in memory until Python's next clearing."""
        self.clear()
        self._format_of = _plain

    @Slot()
    def _work(self) -> None:
        until = time.monotonic() + TURN_SECONDS
        edit = QTextCursor(self._document)
        edit.beginEditBlock()
        while self._waiting and time.monotonic() < until:
            if next(self._waiting[0], self) is self:
                self._waiting.popleft()
        edit.endEditBlock()
        if self._waiting:
            self._timer.start()
        else:
            self.ended.emit()

    def _recolour(self, line: QTextCursor) -> Iterator[None]:
        block, _ = code_around(line.block())
        language = str(block.blockFormat().property(LANGUAGE) or "")
        for runs in highlighted(text_of_code(block), language, is_dark=self._is_dark):
            self._paint(block, runs)
            block = block.next()
            yield

    def _paint(self, block: QTextBlock, runs: list[Run]) -> None:
        wanted = [(len(run.text.encode("utf-16-le")) // 2, self._format_of(run.colour)) for run in runs]
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


def _plain(_colour: str) -> QTextCharFormat:
    return QTextCharFormat()
