"""A turn that is being answered: what has arrived, what of it is stored, how far it is."""

from dataclasses import replace
from time import monotonic

from app.control.states import Phase, TurnProgress
from app.core.chat import Channel, Turn, TurnState, Usage
from app.engine.messages import Delta


class Run:
    """Grows by deltas at a cost that does not depend on what is there already."""

    def __init__(self, turn: Turn) -> None:
        self._turn = turn
        self._texts: dict[Channel, list[str]] = {Channel.REASONING: [], Channel.SOLUTION: []}
        self._unsaved: dict[Channel, list[str]] = {Channel.REASONING: [], Channel.SOLUTION: []}
        self._tokens = {Channel.REASONING: 0, Channel.SOLUTION: 0}
        self._phase = Phase.QUEUED
        self._read = (0, 0)
        self._first_token: float | None = None
        self._thought_for = 0.0
        self.asked = False  # the engine has it and will end it
        self.cancelled = False

    @property
    def turn(self) -> Turn:
        return self._turn

    @turn.setter
    def turn(self, turn: Turn) -> None:
        self._turn = turn

    @property
    def phase(self) -> Phase:
        return self._phase

    def read(self, done: int, total: int) -> None:
        """The engine has read `done` of `total` prompt tokens."""
        self._phase, self._read = Phase.READING, (done, total)

    def add(self, delta: Delta) -> bool:
        """Takes one delta; True when the solution begins with it."""
        now = monotonic()
        if self._first_token is None:
            self._first_token = now
        begins = delta.channel is Channel.SOLUTION and self._phase is not Phase.WRITING
        if self._phase is Phase.THINKING or delta.channel is Channel.REASONING:
            self._thought_for = now - self._first_token
        self._phase = Phase.WRITING if delta.channel is Channel.SOLUTION else Phase.THINKING
        self._texts[delta.channel].append(delta.text)
        self._unsaved[delta.channel].append(delta.text)
        self._tokens[delta.channel] += delta.tokens
        return begins

    def recast(self) -> None:
        """The solution so far turned out to be the thought."""
        for texts in (self._texts, self._unsaved):
            texts[Channel.REASONING] += texts[Channel.SOLUTION]
            texts[Channel.SOLUTION] = []
        self._tokens[Channel.REASONING] += self._tokens[Channel.SOLUTION]
        self._tokens[Channel.SOLUTION] = 0
        self._phase = Phase.THINKING

    def take_unsaved(self) -> dict[Channel, str]:
        """What has arrived since the last call, to be stored now."""
        taken = {channel: "".join(pieces) for channel, pieces in self._unsaved.items() if pieces}
        for pieces in self._unsaved.values():
            pieces.clear()
        return taken

    def put_back(self, texts: dict[Channel, str]) -> None:
        """Storing failed: keep it for the next try."""
        for channel, text in texts.items():
            self._unsaved[channel].insert(0, text)

    def snapshot(self) -> Turn:
        """The turn with all that has arrived."""
        state = TurnState.WAITING if self._first_token is None else TurnState.STREAMING
        reasoning, solution = ("".join(self._texts[channel]) for channel in (Channel.REASONING, Channel.SOLUTION))
        return replace(self._turn, reasoning=reasoning, solution=solution, state=state)

    def ended(self, state: TurnState, usage: Usage | None, problem: str) -> Turn:
        """The finished turn. Without `usage` (the engine broke) it is made of what was counted here."""
        counted = Usage(
            prompt_tokens=self._read[1],
            reasoning_tokens=self._tokens[Channel.REASONING],
            solution_tokens=self._tokens[Channel.SOLUTION],
            reasoning_seconds=self._thought_for,
        )
        turn = self.snapshot()
        return replace(turn, reasoning=turn.reasoning.rstrip(), state=state, usage=usage or counted, problem=problem)

    def progress(self) -> TurnProgress:
        done, total = self._read
        return TurnProgress(
            self._turn.turn_id,
            self._phase,
            done / total if total else 0.0,
            self._reasoning_seconds(),
            self._tokens[Channel.REASONING],
            self._tokens[Channel.SOLUTION],
            self._rate(),
            total,
        )

    def _reasoning_seconds(self) -> float:
        if self._phase is Phase.THINKING and self._first_token is not None:
            return monotonic() - self._first_token
        return self._thought_for

    def _rate(self) -> float:
        tokens = sum(self._tokens.values())
        seconds = monotonic() - self._first_token if self._first_token is not None else 0.0
        return tokens / seconds if seconds > 0.2 else 0.0
