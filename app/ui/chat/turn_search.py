"""Words in one turn: how often they occur in its parts, marks for them, the way to one of them."""

import re
from enum import Enum
from itertools import islice

from PySide6.QtCore import QRect
from PySide6.QtGui import QBrush, QColor, QTextCharFormat
from PySide6.QtWidgets import QTextEdit

from app.ui.chat.turn import TurnView
from app.ui.page.finding import Place, find_all
from app.ui.page.units import units
from app.ui.page.view import PageView

MOST_MARKS = 500  # in one page; each is painted apart


class Part(Enum):
    """The parts of a turn, in the order they are read."""

    QUESTION = "question"
    REASONING = "reasoning"
    SOLUTION = "solution"


class TurnSearch:
    """Holds nothing of its own: the turn's widgets show what was found."""

    def __init__(self, view: TurnView) -> None:
        self._view = view

    def count(self, words: "re.Pattern[str]") -> dict[Part, int]:
        """How many hits each part of a turn has that still grows; in a folded thought, as it was written."""
        question, reasoning = self._view.question, self._view.reasoning
        found = {Part.QUESTION: len(_places(question.page, words))}
        if question.label is not None:
            found[Part.QUESTION] = _occurrences(question.label.text(), words)
        shown = reasoning.page is not None
        found[Part.REASONING] = len(_places(reasoning.page, words)) if shown else _occurrences(reasoning.text(), words)
        found[Part.SOLUTION] = len(_places(self._view.solution, words))
        return found

    def open(self, part: Part) -> None:
        """Makes the part visible."""
        if part is Part.REASONING:
            self._view.panes.reveal(reasoning=True)
        elif part is Part.SOLUTION:
            self._view.panes.reveal(reasoning=False)

    def mark(self, words: "re.Pattern[str]") -> None:
        for page in self._pages():
            page.setExtraSelections([_mark(page, place) for place in islice(_places(page, words), MOST_MARKS)])

    def clear(self) -> None:
        for page in self._pages():
            page.setExtraSelections([])

    def select(self, part: Part, number: int, words: "re.Pattern[str]") -> QRect | None:
        """Selects a hit; where it is in the turn, or None when it is not there, or not yet."""
        page = self._page(part)
        if page is None:
            return self._select_in_label(number, words) if part is Part.QUESTION else None
        places = _places(page, words)
        if not places or (number >= len(places) and page.pending()):
            return None
        place = places[min(number, len(places) - 1)]
        page.setTextCursor(place.cursor(page.document()))
        page.ensureCursorVisible()
        rect = page.cursorRect()
        return QRect(page.viewport().mapTo(self._view, rect.topLeft()), rect.size())

    def _select_in_label(self, number: int, words: "re.Pattern[str]") -> QRect | None:
        label = self._view.question.label
        found = list(words.finditer(label.text())) if label is not None else []
        if label is None or not found:
            return None
        hit = found[min(number, len(found) - 1)]
        label.setSelection(units(label.text()[: hit.start()]), units(hit.group()))
        self._view.selection.changed(self._view.question.part)
        return self._view.question.geometry()

    def _page(self, part: Part) -> PageView | None:
        match part:
            case Part.QUESTION:
                return self._view.question.page
            case Part.REASONING:
                return self._view.reasoning.page
            case Part.SOLUTION:
                return self._view.solution

    def _pages(self) -> list[PageView]:
        return [page for part in Part if (page := self._page(part)) is not None]


def _places(page: PageView | None, words: "re.Pattern[str]") -> list[Place]:
    return [] if page is None else list(find_all(page.document(), page.objects, words))


def _occurrences(text: str, words: "re.Pattern[str]") -> int:
    return sum(1 for _found in words.finditer(text))


def _mark(page: PageView, place: Place) -> QTextEdit.ExtraSelection:
    made = QTextEdit.ExtraSelection()
    style = QTextCharFormat()
    style.setBackground(QBrush(QColor(page.theme.mark)))
    made.cursor = place.cursor(page.document())
    made.format = style
    return made
