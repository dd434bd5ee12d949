"""The turns of a conversation from top to bottom: how tall each is or will be, and so where it stands."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING

from app.core.chat import Turn
from app.ui.chat.estimate import estimated_height
from app.ui.chat.look import Look

if TYPE_CHECKING:  # the first window has no turns, and shall not wait for what shows them
    from app.ui.chat.reader_state import ReaderState
    from app.ui.chat.turn import TurnView

ABOVE, BETWEEN, BELOW = 20, 14, 12  # px
MOST_KNOWN = 8  # looks for which a turn's height is remembered
CORRECTION = (0.4, 2.5)  # of an estimate, at least and at most


@dataclass(slots=True, eq=False)
class Row:
    """A turn, the widget that shows it if there is one, and how tall it is."""

    turn: Turn
    number: int
    estimate: float  # for the present look, as are the heights below
    view: "TurnView | None" = None
    height: int | None = None  # as it was measured
    ratio: float | None = None  # of a measured height to its estimate, in whatever look
    left: "ReaderState | None" = None  # how the reader has left the widget that was there
    known: dict[Look, int] = field(default_factory=dict)  # measured in other looks

    def change_look(self, old: Look, new: Look) -> None:
        if self.height is not None:
            self.known[old] = self.height
        if len(self.known) > MOST_KNOWN:
            del self.known[next(iter(self.known))]
        self.height = self.known.pop(new, None)
        self.estimate = estimated_height(self.turn, new)

    def change(self, turn: Turn, look: Look) -> None:
        """Another state of the same turn."""
        self.turn, self.height, self.ratio = turn, None, None
        self.left = None
        self.known.clear()
        self.estimate = estimated_height(turn, look)


class Roll:
    """Positions in pixels from the top of the conversation."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._rows: list[Row] = []
        self._by_id: dict[int, Row] = {}
        self._tops: list[float] | None = None
        self._measured = self._estimated = 0.0  # sums over the same turns

    def __iter__(self) -> Iterator[Row]:
        return iter(self._rows)

    def replace(self, turns: Iterable[Turn]) -> None:
        """Another conversation."""
        self._rows, self._by_id, self._tops = [], {}, None
        self._measured = self._estimated = 0.0
        for turn in turns:
            self.add(turn)

    def add(self, turn: Turn) -> Row:
        """One more, at the end."""
        row = Row(turn, len(self._rows), estimated_height(turn, self._look))
        self._rows.append(row)
        self._by_id[turn.turn_id] = row
        self._tops = None
        return row

    def change(self, row: Row, turn: Turn) -> None:
        """Another state of the same turn. What shows it will be measured."""
        if row.view is not None:
            row.turn = turn
            row.known.clear()
        else:
            row.change(turn, self._look)
            self._tops = None

    @property
    def look(self) -> Look:
        return self._look

    def set_look(self, look: Look) -> None:
        for row in self._rows:
            row.change_look(self._look, look)
        self._look, self._tops = look, None

    def row(self, turn_id: int) -> Row | None:
        return self._by_id.get(turn_id)

    def at(self, number: int) -> Row | None:
        return self._rows[number] if 0 <= number < len(self._rows) else None

    def measure(self, row: Row, height: int) -> None:
        """It is so tall in the present look."""
        if row.height == height:
            return
        if row.ratio is None:
            self._measured += height
            self._estimated += row.estimate
        row.height, row.ratio, self._tops = height, height / row.estimate, None

    def height_of(self, row: Row) -> float:
        if row.height is not None:
            return row.height
        return row.estimate * (self._correction() if row.ratio is None else row.ratio)

    def top(self, row: Row) -> int:
        return round(self._places()[row.number])

    @property
    def height(self) -> int:
        """Of all, with what is above and below."""
        return round(self._places()[-1]) - BETWEEN + BELOW if self._rows else 0

    def between(self, top: float, end: float) -> list[Row]:
        """The turns of which something stands there; what is between two belongs to the upper one."""
        places = self._places()
        return self._rows[max(0, bisect_right(places, top) - 1) : bisect_right(places, end)]

    def made(self) -> list[Row]:
        """Those that a widget shows."""
        return [row for row in self._rows if row.view is not None]

    def _places(self) -> list[float]:
        """The top of each, and where one more would stand."""
        if self._tops is None:
            heights = (self.height_of(row) + BETWEEN for row in self._rows)
            self._tops = list(accumulate(heights, initial=float(ABOVE)))
        return self._tops

    def _correction(self) -> float:
        """By which the estimates of this conversation have been wrong so far."""
        least, most = CORRECTION
        return max(least, min(most, self._measured / self._estimated)) if self._estimated else 1.0
