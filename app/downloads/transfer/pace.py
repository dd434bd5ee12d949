"""How fast bytes arrive and how long it will take, smoothed so that a person can read it."""

import math
from collections.abc import Callable

RATE_SECONDS = 3.0  # time constant of the rate that is shown
LEFT_SECONDS = 12.0  # and of the one the time left comes from: it may not jump


class Pace:
    """Fed with the bytes received so far; a damaged piece that is taken back does not make it negative."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._then: float | None = None
        self._received = 0
        self._fast, self._slow = _Average(RATE_SECONDS), _Average(LEFT_SECONDS)

    def update(self, received: int) -> None:
        now = self._clock()
        if self._then is not None and now > self._then:
            seconds = now - self._then
            rate = max(0, received - self._received) / seconds
            self._fast.add(rate, seconds)
            self._slow.add(rate, seconds)
        self._then, self._received = now, received

    @property
    def rate(self) -> float:
        """Bytes per second."""
        return self._fast.value

    def seconds_left(self, total: int | None) -> float | None:
        """None where it can't be said."""
        if total is None or self._slow.value < 1:
            return None
        return max(0, total - self._received) / self._slow.value


class _Average:
    """An exponential average that is unbiased from its first value on."""

    def __init__(self, seconds: float) -> None:
        self._seconds, self._sum, self._weight = seconds, 0.0, 0.0

    def add(self, value: float, seconds: float) -> None:
        keep = math.exp(-seconds / self._seconds)
        self._sum = self._sum * keep + value * (1 - keep)
        self._weight = self._weight * keep + (1 - keep)

    @property
    def value(self) -> float:
        return self._sum / self._weight if self._weight else 0.0
