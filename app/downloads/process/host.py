"""The process that fetches and asks: the desks of the transfers and of the hubs, between two pipes."""

import contextlib
import logging
import os
import signal
import sys
import threading
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO

from app.downloads.hubs import Hubs
from app.downloads.hubs_desk import HubsDesk
from app.downloads.manager import TransferManager
from app.downloads.messages import (
    CancelTransfer,
    FindModels,
    PauseTransfer,
    PlaceTransfer,
    ReadCatalogue,
    RefreshCatalogue,
    StartTransfer,
    StoreToken,
    UseProxy,
)
from app.downloads.process.frames import GarbageError, Sender, received
from app.downloads.process.letters import Begin, Begun, FromProcess, Logged, Taken
from app.downloads.refresh import Catalogues
from app.system.logs import set_log_level
from app.system.paths import catalogue_path, models_folder

DONE, CONFUSED = 0, 1  # exit codes
_COURTESY = 5  # the window and the answers of a model come first; on Windows whoever starts it says so
_CLOSE_SECONDS = 3.0
_LAST_SECONDS = 4.0  # then it ends whatever is still going on

log = logging.getLogger(__name__)


def serve() -> int:
    """Until the pipe of the commands ends, as it does when the window closes, crashes or is killed. The exit code."""
    if sys.platform != "win32":
        os.nice(_COURTESY)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches both; the window decides
    commands, events = _pipes()
    outbox = _Outbox(events)
    logging.getLogger().addHandler(_Forwarder(outbox))
    set_log_level()
    letters = received(commands)
    try:
        begin = next(letters, None)
        if isinstance(begin, Begin):
            _Host(begin, outbox).work_off(letters)
    except GarbageError:
        log.exception("the window does not speak as it should")
        return CONFUSED
    return DONE


def _pipes() -> tuple[BinaryIO, BinaryIO]:
    """Standard input and output, for us alone: what a library prints must not get between the events."""
    commands, events = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1):
        os.dup2(nothing, descriptor)
    os.close(nothing)
    return commands, events


class _Outbox:
    """Where events and lines of the log leave the process."""

    def __init__(self, file: BinaryIO) -> None:
        self._sender = Sender(file)

    def post(self, value: FromProcess) -> None:
        """The window may have been killed: the end of the other pipe ends us. AppError: it is too long to be told."""
        with contextlib.suppress(OSError, ValueError):
            self._sender.send(value)


class _Forwarder(logging.Handler):
    """Hands lines of the log to the window's process."""

    def __init__(self, outbox: _Outbox) -> None:
        super().__init__()
        self._outbox = outbox

    def emit(self, record: logging.LogRecord) -> None:
        try:
            self._outbox.post(Logged.of(record))
        except Exception:  # a line that can't be made is no fault of whoever writes it
            self.handleError(record)


class _Host:
    """Both desks."""

    def __init__(self, begin: Begin, outbox: _Outbox) -> None:
        self._outbox = outbox
        self._hubs = Hubs(begin.proxy)
        self._asking = HubsDesk(self._hubs, Catalogues(begin.catalogue, catalogue_path()), outbox.post)
        self._fetching = TransferManager(models_folder, self._hubs, outbox.post)
        self._asking.start()
        self._fetching.start(begin.known)
        self._fetching.when_handled(partial(outbox.post, Begun()))

    def work_off(self, letters: Iterator[object]) -> None:
        """Until their end."""
        try:
            for letter in letters:
                self._serve(letter)
        finally:
            self._close()

    def _serve(self, letter: object) -> None:
        match letter:
            case StartTransfer() | PauseTransfer() | CancelTransfer() | PlaceTransfer():
                self._fetching.post(letter)
                self._fetching.when_handled(partial(self._outbox.post, Taken()))
            case ReadCatalogue() | RefreshCatalogue() | FindModels() | StoreToken():
                self._asking.post(letter)
            case UseProxy(proxy=proxy):
                self._hubs.use_proxy(proxy)

    def _close(self) -> None:
        """What is under way is kept; nobody waits for a host that says nothing."""
        last = threading.Timer(_LAST_SECONDS, os._exit, (DONE,))
        last.daemon = True
        last.start()
        self._fetching.close(_CLOSE_SECONDS)
        self._asking.close(_CLOSE_SECONDS)
