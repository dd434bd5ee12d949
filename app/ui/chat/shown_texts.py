"""What can be read of the turns that are complete, be they shown or not: read in portions, while it is looked for."""

import re
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.core.chat import Turn
from app.render.shown import Line, lines_of, shown_lines
from app.render.typed import is_plain, typed
from app.ui.chat.question import shown_question
from app.ui.chat.turn_search import Part

AT_ONCE = 0.02  # seconds of reading before anything is said
WORK = 0.008  # and in each turn of the event loop after that
REST_MS = 8  # between two of them
TOLD_MS = 150  # at least from one progress to the next
_END = object()


@dataclass(slots=True)
class _Text:
    """A turn's; `lines` are complete when nothing is left of it `to_read`."""

    turn: Turn
    to_read: Iterator[None] | None = None
    lines: dict[Part, list[Line]] = field(default_factory=lambda: {part: [] for part in Part})

    counted: "tuple[re.Pattern[str], dict[Part, int]] | None" = None

    def __post_init__(self) -> None:
        self.to_read = self._read()

    def count(self, words: "re.Pattern[str]") -> dict[Part, int]:
        """How many hits each part has; it is asked at every step from hit to hit."""
        if self.counted is None or self.counted[0] is not words:
            counts = {part: sum(line.count(words) for line in lines) for part, lines in self.lines.items()}
            self.counted = words, counts
        return self.counted[1]

    def is_of(self, turn: Turn) -> bool:
        old = self.turn
        return old.question is turn.question and old.reasoning is turn.reasoning and old.solution is turn.solution

    def _read(self) -> Iterator[None]:
        self.lines[Part.QUESTION].extend(_question_lines(self.turn.question))
        for part, text in ((Part.REASONING, self.turn.reasoning), (Part.SOLUTION, self.turn.solution)):
            for lines in shown_lines(text):
                self.lines[part].extend(lines)
                yield


class ShownTexts(QObject):
    """Keeps them until it is cleared.

    Signals:
        progressed(): more of them have been read.
    """

    progressed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._texts: dict[int, _Text] = {}
        self._waiting: list[_Text] = []
        self._timer = QTimer(self, singleShot=True, interval=REST_MS)
        self._timer.timeout.connect(self._work)
        self._told = time.monotonic()

    @property
    def is_complete(self) -> bool:
        """Whether all that was wanted has been read."""
        return not self._waiting

    def want(self, turns: Iterable[Turn]) -> None:
        """Of these, and in this order. What takes no time is read before this returns."""
        self._waiting = []
        for turn in turns:
            known = self._texts.get(turn.turn_id)
            if known is None or not known.is_of(turn):
                known = self._texts[turn.turn_id] = _Text(turn)
            if known.to_read is not None:
                self._waiting.append(known)
        self._read(AT_ONCE)

    def count(self, turn_id: int, words: "re.Pattern[str]") -> dict[Part, int] | None:
        """How many hits each part of a turn has; None: it has not been read yet."""
        text = self._texts.get(turn_id)
        if text is None or text.to_read is not None:
            return None
        return text.count(words)

    def clear(self) -> None:
        """Nothing is looked for any more."""
        self._texts, self._waiting = {}, []

    @Slot()
    def _work(self) -> None:
        if not self._waiting:
            return
        self._read(WORK)
        if self.is_complete or time.monotonic() - self._told > TOLD_MS / 1000:
            self._told = time.monotonic()
            self.progressed.emit()

    def _read(self, seconds: float) -> None:
        end = time.thread_time() + seconds
        while self._waiting and time.thread_time() < end:
            text = self._waiting[0]
            if text.to_read is None or next(text.to_read, _END) is _END:
                text.to_read = None
                del self._waiting[0]
        if self._waiting:
            self._timer.start()


def _question_lines(question: str) -> tuple[Line, ...]:
    """One that is plain stands in a label, as one text."""
    shown = shown_question(question)
    document = typed(shown)
    return (Line(shown),) if is_plain(document) else lines_of(document.blocks)
