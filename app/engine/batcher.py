"""Joins tokens into few, larger deltas, so that the window is told at most 30 times a second."""

import time
from collections.abc import Callable

from app.core.chat import Channel
from app.engine.messages import Delta, Event

INTERVAL = 1 / 30  # seconds


class Batcher:
    """Collects text per channel and emits one delta when one is due.

    The cost per token is constant. Where both channels have text, the reasoning goes first and the
    solution at the next due time: they are separate fields, so their order is not told by the deltas.
    """

    def __init__(
        self, request_id: int, emit: Callable[[Event], None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._request_id = request_id
        self._emit = emit
        self._clock = clock
        self._due = float("-inf")
        self._pieces: dict[Channel, list[str]] = {channel: [] for channel in Channel}
        self._tokens: dict[Channel, int] = dict.fromkeys(Channel, 0)

    def add(self, channel: Channel, text: str) -> None:
        self._pieces[channel].append(text)

    def count(self, channel: Channel, tokens: int) -> None:
        """Tokens to be told with the channel's next text."""
        self._tokens[channel] += tokens

    def tick(self) -> None:
        """Emit what is due; called after each token."""
        now = self._clock()
        if now < self._due:
            return
        for channel in Channel:
            if self._send(channel):
                self._due = now + INTERVAL
                return

    def flush(self) -> None:
        """Emit all there is."""
        for channel in Channel:
            self._send(channel)

    def _send(self, channel: Channel) -> bool:
        if not self._pieces[channel]:
            return False
        text = "".join(self._pieces[channel])
        self._pieces[channel].clear()
        tokens, self._tokens[channel] = self._tokens[channel], 0
        self._emit(Delta(self._request_id, channel, text, tokens))
        return True
