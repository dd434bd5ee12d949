"""The turns of the conversations, safe on the disk while they are still being written.

An answer that is arriving is stored as chunks, so that a second's text costs the same however long
the answer is; when the turn ends, its full texts take their place.
"""

import time
from dataclasses import replace
from typing import Any

from app.core.chat import Channel, Turn, TurnState
from app.storage.database import Database, Execute
from app.storage.texts import storable
from app.storage.usage import usage_from_text, usage_to_text

_COLUMNS = "id, conversation_id, question, reasoning, solution, state, model, usage, problem, folded"
_NOT_ENDED = "state IN ('waiting', 'streaming')"
_ADD_CHUNK = f"INSERT INTO chunks (turn_id, channel, text) SELECT id, ?, ? FROM turns WHERE id = ? AND {_NOT_ENDED}"
_BEGIN_STREAMING = "UPDATE turns SET state = 'streaming', model = coalesce(?, model) WHERE id = ? AND state = 'waiting'"


class Turns:
    """Stored turns. Each method is durable when it returns; where the disk refuses it raises AppError,
    has changed nothing, and can be called again with the same arguments.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, conversation_id: int, question: str, model: str) -> Turn:
        """A new waiting turn; its conversation moves to the top of the list."""
        now, question, model = time.time(), storable(question), storable(model)
        with self._database.transaction() as execute:
            sql = "INSERT INTO turns (conversation_id, created, state, model, question) VALUES (?, ?, ?, ?, ?)"
            turn_id = execute(sql, (conversation_id, now, TurnState.WAITING.value, model, question)).lastrowid
            execute("UPDATE conversations SET updated = ? WHERE id = ?", (now, conversation_id))
        assert turn_id is not None
        return Turn(turn_id, conversation_id, question, model=model)

    def append(self, turn_id: int, channel: Channel, text: str, model: str | None = None) -> None:
        """Add what arrived to a turn that is being written; after its end or deletion, do nothing.

        `model` is what answers, where that was not known, or another, when the turn began.
        """
        if not text:
            return
        with self._database.transaction() as execute:
            execute(_ADD_CHUNK, (channel.value, storable(text), turn_id))
            execute(_BEGIN_STREAMING, (None if model is None else storable(model), turn_id))

    def recast(self, turn_id: int) -> None:
        """What has arrived as solution of a turn being written turned out to be its reasoning."""
        with self._database.transaction() as execute:
            execute("UPDATE chunks SET channel = ? WHERE turn_id = ?", (Channel.REASONING.value, turn_id))

    def end(self, turn: Turn) -> None:
        """Store the turn as it ended, in full. A second call replaces the first."""
        with self._database.transaction() as execute:
            _store(execute, turn)

    def set_folded(self, turn_id: int, folded: bool | None) -> None:
        with self._database.transaction() as execute:
            execute("UPDATE turns SET folded = ? WHERE id = ?", (folded, turn_id))

    def of(self, conversation_id: int) -> tuple[Turn, ...]:
        """The turns of a conversation, oldest first; of those not ended, what has arrived."""
        return self._select("conversation_id = ?", (conversation_id,))

    def recover(self) -> int:
        """At the start: what an earlier run left unfinished becomes interrupted. Returns how many."""
        left = self._select(_NOT_ENDED, ())
        if left:
            with self._database.transaction() as execute:
                for turn in left:
                    _store(execute, replace(turn, state=TurnState.INTERRUPTED))
        return len(left)

    def questions(self, limit: int) -> tuple[str, ...]:
        """The latest different questions of all conversations, newest first."""
        sql = "SELECT question FROM turns GROUP BY question ORDER BY max(id) DESC LIMIT ?"
        return tuple(question for (question,) in self._database.read(sql, (limit,)))

    def _select(self, condition: str, parameters: tuple[object, ...]) -> tuple[Turn, ...]:
        rows = self._database.read(f"SELECT {_COLUMNS} FROM turns WHERE {condition} ORDER BY id", parameters)
        return tuple(self._with_arrived(_turn(row)) for row in rows)

    def _with_arrived(self, turn: Turn) -> Turn:
        if turn.state.is_final:
            return turn
        texts: dict[str, list[str]] = {channel.value: [] for channel in Channel}
        # Joined here and not in SQL, whose functions stop at NUL.
        sql = "SELECT channel, text FROM chunks WHERE turn_id = ? ORDER BY id"
        for channel, text in self._database.read(sql, (turn.turn_id,)):
            texts[channel].append(text)
        reasoning, solution = texts[Channel.REASONING.value], texts[Channel.SOLUTION.value]
        return replace(turn, reasoning="".join(reasoning), solution="".join(solution))


def _store(execute: Execute, turn: Turn) -> None:
    columns = ("reasoning", "solution", "model", "state", "usage", "problem", "folded")
    sql = f"UPDATE turns SET {', '.join(f'{column} = ?' for column in columns)} WHERE id = ?"
    texts = (storable(turn.reasoning), storable(turn.solution), storable(turn.model), turn.state.value)
    rest = (usage_to_text(turn.usage), storable(turn.problem), turn.folded, turn.turn_id)
    execute(sql, texts + rest)
    execute("DELETE FROM chunks WHERE turn_id = ?", (turn.turn_id,))


def _turn(row: tuple[Any, ...]) -> Turn:
    turn_id, conversation_id, question, reasoning, solution, state, model, usage, problem, folded = row
    return Turn(
        turn_id=turn_id,
        conversation_id=conversation_id,
        question=question,
        reasoning=reasoning,
        solution=solution,
        state=TurnState(state),
        model=model,
        usage=usage_from_text(usage),
        problem=problem,
        folded=None if folded is None else bool(folded),
    )
