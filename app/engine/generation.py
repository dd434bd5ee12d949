"""One `Generate` from its first event to its last: splitting, counting, timing."""

import time
from collections.abc import Callable

from app.core.chat import Channel, Usage
from app.core.reasoning import ReasoningSplitter, Split
from app.engine.backend import Answer
from app.engine.batcher import INTERVAL, Batcher
from app.engine.messages import Event, Finished, Generate, PromptProgress, StopReason, ThoughtFound
from app.engine.stop import Stopped

ENDED_IN_THOUGHT = "The model stopped in the middle of its reasoning, before any solution."


class Generation:
    """Runs an answer of the backend and tells what comes of it."""

    def __init__(
        self,
        request: Generate,
        answer: Answer,
        emit: Callable[[Event], None],
        *,
        reasons: bool,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._request = request
        self._answer = answer
        self._emit = emit
        self._clock = clock
        self._splitter = ReasoningSplitter(in_thought=answer.begins_in_thought) if reasons else None
        self._batcher = Batcher(request.request_id, emit, clock)
        self._tokens = dict.fromkeys(Channel, 0)
        self._undecided = 0  # tokens whose text is still held back
        self._prefill_seconds = self._decode_seconds = 0.0
        self._started = 0.0
        self._progress_due = float("-inf")
        self._thought_ended: float | None = None

    def run(self) -> Finished:
        """The terminal event, not yet emitted."""
        start = self._clock()
        try:
            self._answer.prefill(self._progress)
        except Stopped:
            reason = StopReason.CANCELLED
        else:
            reason = self._decode(self._clock() - start)
        return Finished(self._request.request_id, reason, self._usage(), self._notes(reason))

    def _progress(self, done: int, total: int) -> None:
        now = self._clock()
        if done < total and now < self._progress_due:
            return
        self._progress_due = now + INTERVAL
        self._emit(PromptProgress(self._request.request_id, done, total))

    def _decode(self, prefill_seconds: float) -> StopReason:
        self._prefill_seconds = prefill_seconds
        self._started = self._clock()
        limit = self._request.max_tokens
        reason: StopReason | None = None
        feed = self._feed if self._splitter else self._feed_plainly
        try:
            for count, piece in enumerate(self._answer, 1):
                feed(piece)
                if count == limit:
                    reason = StopReason.LENGTH
                    break
        finally:  # what was said before a fault stays valid
            self._finish()
            self._decode_seconds = self._clock() - self._started
        return reason or self._answer.reason

    def _feed_plainly(self, piece: str) -> None:
        if piece:
            self._batcher.add(Channel.SOLUTION, piece)
        self._count(Channel.SOLUTION, 1)
        self._batcher.tick()

    def _feed(self, piece: str) -> None:
        splitter = self._splitter
        assert splitter is not None
        before = splitter.channel
        self._undecided += 1
        if piece:
            self._add(splitter.feed(piece))
        if not splitter.holding:
            self._attribute(before)
        self._batcher.tick()

    def _attribute(self, before: Channel) -> None:
        """A tag's own tokens count as reasoning."""
        assert self._splitter is not None
        now = self._splitter.channel
        if before is Channel.REASONING and now is Channel.SOLUTION:
            self._thought_ended = self._clock()
        self._count(before if before is Channel.REASONING else now, self._undecided)
        self._undecided = 0

    def _add(self, split: Split) -> None:
        assert self._splitter is not None
        if self._splitter.opener_missing and self._thought_ended is None:
            self._recast()
        for channel, text in split:
            self._batcher.add(channel, text)

    def _recast(self) -> None:
        """All solution so far was the thought."""
        self._batcher.flush()
        self._emit(ThoughtFound(self._request.request_id))
        self._tokens[Channel.REASONING] += self._tokens[Channel.SOLUTION] + self._undecided
        self._tokens[Channel.SOLUTION] = self._undecided = 0
        self._thought_ended = self._clock()

    def _count(self, channel: Channel, tokens: int) -> None:
        self._tokens[channel] += tokens
        self._batcher.count(channel, tokens)

    def _finish(self) -> None:
        if self._splitter:
            before = self._splitter.channel
            self._add(self._splitter.finish())
            self._attribute(before)
        self._batcher.flush()

    def _usage(self) -> Usage:
        reasoning_seconds = 0.0
        if self._tokens[Channel.REASONING]:
            ended = self._thought_ended
            reasoning_seconds = self._decode_seconds if ended is None else ended - self._started
        return Usage(
            prompt_tokens=self._answer.prompt_tokens,
            reused_tokens=self._answer.reused_tokens,
            reasoning_tokens=self._tokens[Channel.REASONING],
            solution_tokens=self._tokens[Channel.SOLUTION],
            prefill_seconds=self._prefill_seconds,
            decode_seconds=self._decode_seconds,
            reasoning_seconds=reasoning_seconds,
        )

    def _notes(self, reason: StopReason) -> tuple[str, ...]:
        notes = self._answer.notes
        in_thought = self._tokens[Channel.REASONING] and self._thought_ended is None
        if in_thought and reason is not StopReason.CANCELLED:
            notes = (*notes, ENDED_IN_THOUGHT)
        return notes
