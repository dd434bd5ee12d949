"""Threads that do one piece of work each and bring its result or its fault back."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from app.core.errors import AppError
from app.downloads.transfer.route import ChangedError

Result = TypeVar("Result")


class Member(threading.Thread, Generic[Result]):
    """One thread. The world's faults are kept for who asks for the result; any other is a bug, and logged."""

    def __init__(self, name: str, work: Callable[[], Result]) -> None:
        super().__init__(name=name, daemon=True)
        self._work = work
        self._results: list[Result] = []
        self._fault: AppError | ChangedError | OSError | None = None

    def run(self) -> None:
        try:
            self._results.append(self._work())
        except (AppError, ChangedError, OSError) as error:
            self._fault = error

    @property
    def is_done(self) -> bool:
        return not self.is_alive()

    def result(self) -> Result:
        """Of a thread that is done; raises what its work raised."""
        if self._fault is not None:
            raise self._fault
        if not self._results:
            raise AppError("A part of the download has failed.", "It is a fault of Phidias; its log says more.")
        return self._results[0]
