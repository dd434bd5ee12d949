"""When a page that changes is written again: seldom enough that what computes beside it gets on."""

import time

TICK_MS = 33
# After an update the page rests this many times as long as setting and painting it took. While it grows,
# the model computes on the same cores: the page may take a thirtieth of one.
REST = 4
REST_GROWING = 32
STILL_MS = 1000  # between two updates where less motion is wanted


class Pace:
    """The rests of one page, in seconds of a clock that never goes back."""

    def __init__(self) -> None:
        self._until = 0.0
        self._begun = 0.0
        self._unpainted = False  # written since the last painting

    def milliseconds(self, *, growing: bool, still: bool) -> int:
        """How long the next update has to wait; `still`: less motion is wanted."""
        rest = round(1000 * (self._until - time.monotonic()))
        least = STILL_MS if still and growing else TICK_MS if rest > 0 else 0
        return max(least, rest)

    def begin(self) -> None:
        """Something is about to be written or painted."""
        self._begun = time.monotonic()

    def written(self, *, growing: bool) -> float:
        """How long it took."""
        now = time.monotonic()
        took = now - self._begun
        self._until = max(self._begun + TICK_MS / 1000, now + _rest(growing) * took)
        self._unpainted = True
        return took

    def painted(self, *, growing: bool) -> None:
        """Only the first painting after an update is its cost."""
        if self._unpainted:
            self._unpainted = False
            self._until += _rest(growing) * (time.monotonic() - self._begun)

    def wake(self) -> None:
        """No rest is due any more."""
        self._until = 0.0


def _rest(growing: bool) -> int:
    return REST_GROWING if growing else REST
