"""The process as the window's side sees it: started, spoken to, listened to, ended."""

import contextlib
import logging
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence

from app.downloads.process.frames import GarbageError, Sender, received
from app.system.program import own_environment

log = logging.getLogger(__name__)

_LAST_SECONDS = 1.0  # for a process that was killed


class Child:
    """Calls `heard(child, value)` for all that it says, then once `gone(child, why)`, from a thread of its own."""

    def __init__(
        self,
        command: Sequence[str],
        heard: "Callable[[Child, object], None]",
        gone: "Callable[[Child, str], None]",
    ) -> None:
        """Raises OSError where it can't be started."""
        self._heard, self._gone = heard, gone
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=own_environment(),
            creationflags=_flags(),
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._sender, self._answers = Sender(self._process.stdin), self._process.stdout
        self._reader = threading.Thread(target=self._read, name="downloads-process", daemon=True)
        self._reader.start()

    @property
    def id(self) -> int:
        """Of the process, as the system knows it."""
        return self._process.pid

    def send(self, value: object) -> None:
        """What a process does not hear that has just ended is no loss: `gone` follows."""
        with contextlib.suppress(OSError, ValueError):
            self._sender.send(value)

    def end(self, seconds: float) -> bool:
        """It hears the end of its pipe and ends in order; whether it did in time. Otherwise it is killed."""
        with contextlib.suppress(OSError):
            self._sender.close()
        try:
            self._process.wait(seconds)
            in_order = True
        except subprocess.TimeoutExpired:
            self.kill()
            in_order = False
        self._reader.join(_LAST_SECONDS)
        return in_order

    def kill(self) -> None:
        """What it has on the disk can be gone on with, as after a loss of power."""
        self._process.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(_LAST_SECONDS)

    def _read(self) -> None:
        why = ""
        try:
            for value in received(self._answers):
                self._heard(self, value)
        except GarbageError as error:
            why = f"it does not speak as it should: {error}"
            self._process.kill()
        except Exception as error:  # whatever else is wrong with it, it must not wait for a reader for ever
            log.exception("the answers of the downloads can't be read")
            why = f"it can't be understood: {error}"
            self._process.kill()
        self._answers.close()
        code = self._process.wait()
        with contextlib.suppress(OSError):
            self._sender.close()
        self._gone(self, why or f"it ended with {code}")


def _flags() -> int:
    """On Windows no console opens, and the window comes first."""
    if sys.platform == "win32":
        return subprocess.CREATE_NO_WINDOW | subprocess.BELOW_NORMAL_PRIORITY_CLASS
    return 0
