"""A thread with an inbox: works off one command after the other, whatever happens in it."""

import logging
import queue
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

Command = TypeVar("Command")

log = logging.getLogger(__name__)


class Desk(Generic[Command]):
    """Calls `handle(command)` for each posted command, in its own thread, in order.

    `handle` tells its outcome by events and translates the faults it knows. What it does not catch is a bug: it is
    logged, `on_bug(command)` tells the terminal event, and the next command is served, whatever that raises.

    Args:
        drops: what still waits when it is closed; otherwise that is served first, and `handle` sees by `closing` that
            it is about the last.
    """

    def __init__(
        self,
        name: str,
        handle: Callable[[Command], None],
        on_bug: Callable[[Command], None],
        *,
        drops: bool = True,
    ) -> None:
        self._handle, self._on_bug, self._drops = handle, on_bug, drops
        self._inbox: queue.SimpleQueue[Command | None] = queue.SimpleQueue()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    @property
    def closing(self) -> bool:
        """Long work looks at this, and ends where it is when it is true."""
        return self._closing.is_set()

    def start(self) -> None:
        self._thread.start()

    def post(self, command: Command) -> None:
        """From any thread; returns at once. A command posted after `close` is dropped."""
        self._inbox.put(command)

    def close(self, seconds: float) -> bool:
        """Lets the work at hand end early; whether the thread ended in time."""
        self._closing.set()
        self._inbox.put(None)
        if self._thread.ident is not None:
            self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while (command := self._inbox.get()) is not None:
            if self.closing and self._drops:
                return
            self._serve(command)

    def _serve(self, command: Command) -> None:
        try:
            self._handle(command)
        except Exception:
            log.exception("a fault of the program in %s", self._thread.name)
            self._tell_bug(command)

    def _tell_bug(self, command: Command) -> None:
        try:
            self._on_bug(command)
        except Exception:
            log.exception("a fault of the program in telling of it")
