"""How answers get to the disk: as they grow, when they end, and again after the disk has refused."""

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from app.control.run import Run
from app.core.chat import Turn
from app.core.errors import AppError, Problem
from app.storage.turns import Turns


class Journal(QObject):
    """Lives in the GUI thread. A disk that refuses is told once and asked again; nothing is dropped.

    Signals:
        failed(Problem): the first refusal after a success.
    """

    failed = Signal(object)

    def __init__(self, turns: Turns, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._turns = turns
        self._owed: dict[int, Turn] = {}  # ended, and not on the disk yet
        self._refused = False

    @property
    def owes(self) -> bool:
        """Whether the end of a turn still waits for the disk."""
        return bool(self._owed)

    def newest(self, turn: Turn) -> Turn:
        """`turn` as read from the disk, or what the disk would not take of it."""
        return self._owed.get(turn.turn_id, turn)

    def write(self, runs: Iterable[Run]) -> None:
        """Stores what has arrived of running turns since the last time, and the ends still owed."""
        for turn in list(self._owed.values()):
            self.end(turn)
        for run in runs:
            self._append(run)

    def end(self, turn: Turn) -> None:
        """Stores a turn as it ended; tried again at each `write` until it is on the disk."""
        self._owed[turn.turn_id] = turn
        try:
            self._turns.end(turn)
        except AppError as error:
            self.refuse(error.problem)
        else:
            del self._owed[turn.turn_id]
            self._refused = False

    def recast(self, turn_id: int) -> None:
        """What is on the disk as solution of a running turn is its reasoning."""
        try:
            self._turns.recast(turn_id)
        except AppError as error:
            self.refuse(error.problem)

    def fold(self, turn_id: int, folded: bool) -> None:
        if turn_id in self._owed:
            self._owed[turn_id] = replace(self._owed[turn_id], folded=folded)
        try:
            self._turns.set_folded(turn_id, folded)
        except AppError as error:
            self.refuse(error.problem)

    def forget(self, conversation_id: int) -> None:
        """The conversation was deleted: nothing of it is owed any more."""
        self._owed = {key: turn for key, turn in self._owed.items() if turn.conversation_id != conversation_id}

    def refuse(self, problem: Problem) -> None:
        """The disk refused something; told once."""
        if not self._refused:
            self._refused = True
            self.failed.emit(problem)

    def _append(self, run: Run) -> None:
        texts = run.take_unsaved()
        try:
            for channel in list(texts):
                self._turns.append(run.turn.turn_id, channel, texts[channel], run.turn.model)
                del texts[channel]
                self._refused = False
        except AppError as error:
            run.put_back(texts)
            self.refuse(error.problem)
