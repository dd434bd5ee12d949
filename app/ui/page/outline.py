"""The steps of a thought in a document, found as it grows."""

from bisect import bisect_right
from dataclasses import dataclass

from PySide6.QtGui import QTextBlock, QTextDocument

from app.render.steps import begins_step, title
from app.ui.page.finding import text_of
from app.ui.page.objects import FormulaObjects
from app.ui.page.properties import KIND, LEVEL, SEALED, Kind

UNSETTLED = 40  # blocks at the end that may still be written anew


@dataclass(frozen=True, slots=True)
class Stop:
    """A step: the number of the block it begins with, where its text begins in characters, its title."""

    block: int
    position: int
    title: str


class Outline:
    """Of one document; each update reads its end only."""

    def __init__(self, document: QTextDocument, objects: FormulaObjects) -> None:
        self._document, self._objects = document, objects
        self._stops: list[Stop] = []
        self._read = 0  # blocks

    @property
    def stops(self) -> tuple[Stop, ...]:
        return tuple(self._stops)

    def update(self) -> None:
        """Reads what is new, and once more what may have changed."""
        start = max(0, min(self._read, self._document.blockCount()) - UNSETTLED)
        while self._stops and self._stops[-1].block >= start:
            self._stops.pop()
        block = self._document.findBlockByNumber(start)
        while block.isValid():
            self._look_at(block)
            block = block.next()
        self._read = self._document.blockCount()

    def top(self, stop: Stop) -> float:
        """Where a step begins, in pixels of the document."""
        block = self._document.findBlockByNumber(stop.block)
        return self._document.documentLayout().blockBoundingRect(block).top()

    def current(self, y: float) -> int:
        """Index of the step that is read at a height; -1 before the first."""
        return bisect_right(self._stops, y, key=self.top) - 1

    def _look_at(self, block: QTextBlock) -> None:
        style = block.blockFormat()
        kind = style.intProperty(KIND)
        if kind not in (Kind.TEXT, Kind.HEADING) or style.intProperty(LEVEL) or style.hasProperty(SEALED):
            return
        since = block.position() - self._stops[-1].position if self._stops else 0
        text = text_of(block, self._objects)
        if text.strip() and (not self._stops or kind == Kind.HEADING or begins_step(text, since)):
            self._stops.append(Stop(block.blockNumber(), block.position(), title(text)))
