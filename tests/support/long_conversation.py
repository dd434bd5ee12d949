"""A conversation as long as a term: two hundred turns, each with a thought, two thousand formulas in the solutions."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from app.core.chat import Conversation, TurnState, Usage
from app.storage.conversations import Conversations
from app.storage.database import Database
from app.storage.turns import Turns
from tests.support.long_answers import mixed, paragraph

THOUGHT = 2_000  # characters
_FORMULA = re.compile(r"\\\(|\\\[")


def solutions(turns: int, formulas: int) -> Iterator[str]:
    """Texts of everything an answer has, no two alike; together they have at least so many formulas."""
    blocks = iter(mixed(70 * formulas).split("\n\n"))
    given = 0
    for number in range(1, turns + 1):
        parts: list[str] = []
        while given < formulas * number / turns:
            parts.append(next(blocks))
            given += len(_FORMULA.findall(parts[-1]))
        yield "\n\n".join(parts) or "That is all."


def store(home: Path, turns: int = 200, formulas: int = 2_000) -> Conversation:
    """Through the program's own storage, into the home's database; a small conversation is put beside it."""
    database = Database(home / "phidias.db")
    rows = Turns(database)
    long, short = (Conversations(database).create(title) for title in ("A long one", "A short one"))
    thoughts = paragraph(THOUGHT * turns)
    for number, solution in enumerate(solutions(turns, formulas)):
        turn = rows.begin(long.conversation_id, f"Question {number + 1}: why is that so?", "model")
        thought = thoughts[THOUGHT * number : THOUGHT * (number + 1)]
        usage = Usage(reasoning_tokens=600, solution_tokens=200, reasoning_seconds=9.0)
        ended = replace(turn, reasoning=thought, solution=solution, state=TurnState.COMPLETE, usage=usage)
        rows.end(ended)
    turn = rows.begin(short.conversation_id, "What is 2 + 2?", "model")
    rows.end(replace(turn, solution="It is 4.", state=TurnState.COMPLETE))
    database.close()
    return long
