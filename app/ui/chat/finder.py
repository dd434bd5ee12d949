"""Goes from hit to hit through the turns of a conversation."""

import re
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.ui.chat.transcript import Transcript
from app.ui.chat.turn import TurnView
from app.ui.chat.turn_search import Part, TurnSearch, count_unshown
from app.ui.page.finding import pattern
from app.ui.page.revealing import reveal


@dataclass(frozen=True, slots=True)
class Hit:
    """The `number`-th in one part of a turn, counted from 0."""

    turn_id: int
    part: Part
    number: int


class Finder(QObject):
    """Folded reasoning, and turns that no widget shows, are searched as they were written; when a hit in them is
    reached they are opened or made, and counted again as they are read.

    Signals:
        counted(int current, int hits): current from 1.
    """

    counted = Signal(int, int)

    def __init__(self, transcript: Transcript, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._transcript = transcript
        self._words: re.Pattern[str] | None = None
        self._hits: list[Hit] = []
        self._current = -1
        transcript.turn_made.connect(self._on_made)
        self._reveal = QTimer(self, singleShot=True, interval=0)  # once what was opened has got its place
        self._reveal.timeout.connect(self._on_reveal)

    @property
    def hits(self) -> tuple[Hit, ...]:
        return tuple(self._hits)

    @Slot(str)
    def seek(self, words: str) -> None:
        """Goes to the first hit in what is seen or below it."""
        self.clear()
        self._words = pattern(words) if words.strip() else None
        self._hits = self._find()
        self._go_to(self._first_seen())

    @Slot(int)
    def step(self, way: int) -> None:
        """To the next hit or the one before, from the end back to the beginning."""
        before = self._hits[self._current] if self._hits else None
        self._hits = self._find()  # the text may have grown
        if self._hits and before in self._hits:
            self._go_to((self._hits.index(before) + way) % len(self._hits))
        else:
            self._go_to(0 if self._hits else -1)

    @Slot()
    def clear(self) -> None:
        """Nothing is marked any more."""
        self._words, self._hits, self._current = None, [], -1
        for view in self._transcript.views():
            TurnSearch(view).clear()

    def _find(self) -> list[Hit]:
        if self._words is None:
            return []
        found: list[Hit] = []
        for turn in self._transcript.turns():
            view = self._transcript.view(turn.turn_id)
            counts = count_unshown(turn, self._words) if view is None else TurnSearch(view).count(self._words)
            for part, count in counts.items():
                found.extend(Hit(turn.turn_id, part, number) for number in range(count))
        return found

    def _first_seen(self) -> int:
        """Place in the list of the first hit in a turn whose end is not above the view."""
        first = self._transcript.first_seen()
        turns = [turn.turn_id for turn in self._transcript.turns()]
        seen = set(turns[turns.index(first) :]) if first is not None else set()
        return next((place for place, hit in enumerate(self._hits) if hit.turn_id in seen), 0 if self._hits else -1)

    def _go_to(self, place: int) -> None:
        """What had no widget gets one: then the hits are those that can be read there."""
        if place >= 0 and self._transcript.view((hit := self._hits[place]).turn_id) is None:
            self._transcript.reach(hit.turn_id)
            self._hits = self._find()
            place = self._nearest(hit)
        self._current = place
        self.counted.emit(place + 1, len(self._hits))
        if place >= 0 and self._words is not None and (view := self._view()) is not None:
            TurnSearch(view).open(self._hits[place].part)
            self._reveal.start()

    def _nearest(self, hit: Hit) -> int:
        """The hit, or the first after it, or else the first of all."""
        parts, turns = list(Part), [turn.turn_id for turn in self._transcript.turns()]

        def order(one: Hit) -> tuple[int, int, int]:
            return turns.index(one.turn_id), parts.index(one.part), one.number

        after = (place for place, other in enumerate(self._hits) if order(other) >= order(hit))
        return next(after, 0 if self._hits else -1)

    @Slot(object)
    def _on_made(self, view: TurnView) -> None:
        if self._words is not None:
            TurnSearch(view).mark(self._words)

    @Slot()
    def _on_reveal(self) -> None:
        view = self._view()
        if view is None or self._words is None:
            return
        for other in self._transcript.views():
            TurnSearch(other).mark(self._words)
            if other is not view:  # what was found before it, and would not be let go
                other.selection.clear()
        hit = self._hits[self._current]
        rect = TurnSearch(view).select(hit.part, hit.number, self._words)
        if rect is not None:
            reveal(view, rect)

    def _view(self) -> TurnView | None:
        return (
            self._transcript.view(self._hits[self._current].turn_id) if 0 <= self._current < len(self._hits) else None
        )
