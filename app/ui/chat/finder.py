"""Goes from hit to hit through the turns of a conversation."""

import re
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.ui.chat.shown_texts import ShownTexts
from app.ui.chat.transcript import Transcript
from app.ui.chat.turn import TurnView
from app.ui.chat.turn_search import Part, TurnSearch
from app.ui.page.finding import pattern
from app.ui.page.revealing import reveal

MARK_MS = 150  # between two times that a growing text is marked
AGAIN_MS = 20  # until a hit is looked for again in a text that has not all come


@dataclass(frozen=True, slots=True)
class Hit:
    """The `number`-th in one part of a turn, counted from 0."""

    turn_id: int
    part: Part
    number: int


class Finder(QObject):
    """Turns that are complete are searched as they can be read, with a widget or without one, folded or not; when a hit
    in them is reached they are made or opened. One that grows is searched as it stands.

    Signals:
        counted(int current, int hits, bool all): current from 1; whether that are all of them.
    """

    counted = Signal(int, int, bool)

    def __init__(self, transcript: Transcript, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._transcript = transcript
        self._words: re.Pattern[str] | None = None
        self._hits: list[Hit] = []
        self._current = -1
        self._texts = ShownTexts(self)
        self._texts.progressed.connect(self._on_progress)
        transcript.turn_made.connect(self._mark_again)
        transcript.text_set.connect(self._mark_again)
        self._reveal = QTimer(self, singleShot=True, interval=0)  # once what was opened has got its place
        self._reveal.timeout.connect(self._on_reveal)
        self._mark = QTimer(self, singleShot=True, interval=MARK_MS)
        self._mark.timeout.connect(self._on_mark)

    @property
    def hits(self) -> tuple[Hit, ...]:
        return tuple(self._hits)

    @Slot(str)
    def seek(self, words: str) -> None:
        """Goes to the first hit in what is seen or below it."""
        self._forget()
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
        """Nothing is looked for any more."""
        self._forget()
        self._texts.clear()

    def _forget(self) -> None:
        """Nothing is marked any more."""
        self._words, self._hits, self._current = None, [], -1
        for view in self._transcript.views():
            TurnSearch(view).clear()

    def _find(self) -> list[Hit]:
        if self._words is None:
            return []
        turns, first = self._transcript.turns(), self._first_turn()
        self._texts.want(turn for turn in (*turns[first:], *turns[:first]) if turn.state.is_final)
        return self._found(self._words)

    def _found(self, words: "re.Pattern[str]") -> list[Hit]:
        found: list[Hit] = []
        for turn in self._transcript.turns():
            counts = self._texts.count(turn.turn_id, words) if turn.state.is_final else None
            if not turn.state.is_final and (view := self._transcript.view(turn.turn_id)) is not None:
                counts = TurnSearch(view).count(words)
            for part, count in (counts or {}).items():
                found.extend(Hit(turn.turn_id, part, number) for number in range(count))
        return found

    def _first_turn(self) -> int:
        """Its number among the turns: the first whose end is not above the view."""
        seen, turns = self._transcript.first_seen(), self._transcript.turns()
        return next((number for number, turn in enumerate(turns) if turn.turn_id == seen), 0)

    def _first_seen(self) -> int:
        """Place in the list of the first hit in what is seen or below it."""
        seen = {turn.turn_id for turn in self._transcript.turns()[self._first_turn() :]}
        return next((place for place, hit in enumerate(self._hits) if hit.turn_id in seen), 0 if self._hits else -1)

    def _go_to(self, place: int) -> None:
        self._current = place
        self._tell()
        if place < 0:
            return
        hit = self._hits[place]
        view = self._transcript.reach(hit.turn_id)
        if view is not None and self._words is not None:
            TurnSearch(view).open(hit.part)
            self._reveal.start(0)

    def _tell(self) -> None:
        self.counted.emit(self._current + 1, len(self._hits), self._texts.is_complete)

    @Slot()
    def _on_progress(self) -> None:
        """More turns have been read. Which hit it stands at has not changed, but maybe how many are before it."""
        if self._words is None:
            return
        before = self._hits[self._current] if self._current >= 0 else None
        self._hits = self._found(self._words)
        if before in self._hits:
            self._current = self._hits.index(before)
            self._tell()
        else:
            self._go_to(self._first_seen())

    @Slot()
    def _mark_again(self) -> None:
        """A text is there that was not, or was set again."""
        if self._words is not None:
            self._mark.start(0)

    @Slot()
    def _on_mark(self) -> None:
        """Once more where the text comes bit by bit."""
        if self._words is None:
            return
        views = self._transcript.views()
        for view in views:
            TurnSearch(view).mark(self._words)
        if any(view.pending() for view in views):
            self._mark.start(MARK_MS)

    @Slot()
    def _on_reveal(self) -> None:
        view = self._view()
        if view is None or self._words is None:
            return
        hit = self._hits[self._current]
        rect = TurnSearch(view).select(hit.part, hit.number, self._words)
        if rect is None and view.pending():
            self._reveal.start(AGAIN_MS)  # its text has not come so far
            return
        self._mark.start(0)
        for other in self._transcript.views():
            if other is not view:  # what was found before it, and would not be let go
                other.selection.clear()
        if rect is not None:
            reveal(view, rect)

    def _view(self) -> TurnView | None:
        return (
            self._transcript.view(self._hits[self._current].turn_id) if 0 <= self._current < len(self._hits) else None
        )
