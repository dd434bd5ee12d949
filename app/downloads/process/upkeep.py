"""When the process is started again, when no more, and when it may end."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Upkeep:
    """How the process is kept."""

    command: tuple[str, ...]
    quiet: float = 60.0  # seconds with nothing to do, then it ends
    deaths: int = 3  # so many within the seconds of `within`: no other is started
    within: float = 60.0
    again: float = 6.0  # seconds until what another held is looked for again, the second time twice as many
    seldom: float = 60.0  # seconds that those looks never lie further apart
    end: float = 5.0  # seconds that it is given to end in order


class Deaths:
    """How often it has ended by itself of late."""

    def __init__(self, upkeep: Upkeep) -> None:
        self._most, self._within = upkeep.deaths, upkeep.within
        self._moments: list[float] = []

    def is_hopeless(self) -> bool:
        """Notes another; whether they are too many."""
        now = time.monotonic()
        self._moments = [*(each for each in self._moments if now - each < self._within), now]
        return len(self._moments) >= self._most

    def forget(self) -> None:
        self._moments.clear()


class Quiet:
    """Calls `is_over` from a thread of its own when nobody has disturbed it for so many seconds. For one thread."""

    def __init__(self, seconds: float, is_over: Callable[[], None]) -> None:
        self.seconds, self._is_over = seconds, is_over
        self._timer: threading.Timer | None = None

    def begin(self) -> None:
        """Goes on where it has begun already."""
        if self._timer is None:
            self._timer = threading.Timer(self.seconds, self._is_over)
            self._timer.daemon = True
            self._timer.start()

    def disturb(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


class Again:
    """Calls `look` from a thread of its own, some time after each `begin`: later each time. For one thread."""

    def __init__(self, upkeep: Upkeep, look: Callable[[], None]) -> None:
        self._waiting, self._seldom = Quiet(upkeep.again, look), upkeep.seldom

    def begin(self) -> None:
        self._waiting.disturb()
        self._waiting.begin()
        self._waiting.seconds = min(2 * self._waiting.seconds, self._seldom)

    def end(self) -> None:
        self._waiting.disturb()
