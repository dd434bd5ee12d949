"""How many connections a file gets: more as long as more are faster."""

import contextlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

STEPS = (1, 2, 3, 4, 6, 8)  # connections; never more than the last for one file
ALL = 8  # connections that the files being fetched at the same time share
START = 1  # index into STEPS
WINDOW = 1.0  # seconds that one number is tried
GAIN = 1.1  # a step must be so much faster than the one before
RETRY = 20.0  # seconds until more are tried again
BUSY = 60.0  # the same, after a server asked for less


@dataclass(slots=True)
class Tuner:
    """Climbs the steps while the rate grows, steps back when it does not, and tries again later."""

    clock: Callable[[], float]
    most: int = STEPS[-1]
    _step: int = START
    _began: float = -1.0
    _at_begin: int = 0  # bytes received then
    _last_rate: float = 0.0  # bytes per second, one step lower
    _rests_until: float = field(default=0.0)

    @property
    def connections(self) -> int:
        return min(STEPS[self._step], self.most)

    def update(self, received: int) -> None:
        """To be told several times a second how many bytes have arrived."""
        now = self.clock()
        if self._began < 0 or received == self._at_begin:
            self._restart(now, received)
        if now < self._rests_until or now - self._began < WINDOW:
            return
        rate = (received - self._at_begin) / (now - self._began)
        self._restart(now, received)
        if rate > self._last_rate * GAIN and self._step < len(STEPS) - 1:
            self._last_rate = rate
            self._step += 1
        else:
            self._step = max(self._step - (rate <= self._last_rate * GAIN), 0)
            self._rest(now + RETRY)

    def slow_down(self) -> None:
        """A server has asked for less."""
        self._step = max(self._step - 2, 0)
        self._rest(self.clock() + BUSY)

    def _restart(self, now: float, received: int) -> None:
        self._began, self._at_begin = now, received

    def _rest(self, until: float) -> None:
        self._rests_until, self._last_rate = until, 0.0


class Share:
    """Divides the connections among the transfers that run: a hub counts them, and each takes processor time."""

    def __init__(self) -> None:
        self._running: set[str] = set()
        self._lock = threading.Lock()

    @property
    def each(self) -> int:
        with self._lock:
            return max(1, ALL // max(1, len(self._running)))

    @contextlib.contextmanager
    def taken(self, transfer_id: str) -> Iterator[None]:
        """By a transfer, while it runs."""
        with self._lock:
            self._running.add(transfer_id)
        try:
            yield
        finally:
            with self._lock:
                self._running.discard(transfer_id)
