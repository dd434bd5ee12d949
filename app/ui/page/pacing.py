"""When a page that changes is written again: seldom enough that what computes beside it gets on."""

import os
import time

TICK_MS = 33
STILL_MS = 1000  # between two updates where less motion is wanted
# After an update the page rests this many times as long as setting and painting it took.
REST = 4
REST_GROWING = 8
# A model that computes on few cores is held up by everything else they do: the page may take a thirtieth of one.
FEW_CORES = 4
REST_ON_FEW = 32
MOST_REST = 0.25  # seconds, where much has come in the meantime: two lines at 200 tokens a second


class Pace:
    """The rests of one page. What an update costs is processor time: waiting for a processor is no reason to rest."""

    def __init__(self, cores: int | None = None) -> None:
        """`cores`: this machine's, unless they are given."""
        few = (cores or os.cpu_count() or 1) <= FEW_CORES
        self._growing_rest = REST_ON_FEW if few else REST_GROWING
        self._until = self._latest = 0.0  # of a clock that never goes back; `_latest`: where much waits
        self._unpainted = False  # written since the last painting

    def milliseconds(self, *, growing: bool, still: bool, much: bool = False) -> int:
        """How long the next update has to wait; `still`: less motion is wanted, `much`: of the text waits."""
        until = min(self._until, self._latest) if much else self._until
        rest = round(1000 * (until - time.monotonic()))
        least = STILL_MS if still and growing else TICK_MS if rest > 0 else 0
        return max(least, rest)

    def begin(self) -> float:
        """Something is about to be written or painted; the moment is given back when that is done."""
        return time.thread_time()

    def written(self, begun: float, *, growing: bool) -> float:
        """How long it took, in seconds."""
        took = time.thread_time() - begun
        now = time.monotonic()
        self._until, self._latest = now + max(TICK_MS / 1000 - took, self._rest(growing) * took), now + MOST_REST
        self._unpainted = True
        return took

    def painted(self, begun: float, *, growing: bool) -> None:
        """Only the first painting after an update is its cost."""
        if self._unpainted:
            self._unpainted = False
            self._until += self._rest(growing) * (time.thread_time() - begun)

    def wake(self) -> None:
        """No rest is due any more."""
        self._until = 0.0

    def _rest(self, growing: bool) -> int:
        return self._growing_rest if growing else REST
