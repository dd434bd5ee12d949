"""One transfer by itself, beside a thread that looks on: for the command line."""

import threading
from collections.abc import Iterator
from pathlib import Path
from queue import Empty, SimpleQueue

from app.core.catalogue import RemoteModel
from app.downloads.messages import TransferChanged
from app.downloads.source import Source
from app.downloads.transfer.file_fetch import Limits
from app.downloads.transfer.space import Space
from app.downloads.transfer.transfer import Surroundings, Transfer, Wish

_POLL = 0.2  # seconds: on Windows Ctrl-C does not end a wait


class LoneTransfer:
    """Runs from its first state that is asked for to its last, which comes last."""

    def __init__(self, model: RemoteModel, models: Path, source: Source, limits: Limits) -> None:
        self._told: SimpleQueue[TransferChanged] = SimpleQueue()
        self._transfer = Transfer(model, Surroundings(models, source, Space(), self._told.put, limits))
        self._thread = threading.Thread(target=self._run, name="pull", daemon=True)

    def states(self) -> Iterator[TransferChanged]:
        """As they come. After a KeyboardInterrupt it can be asked again, for those that are left."""
        if self._thread.ident is None:
            self._thread.start()
        while self._thread.is_alive() or not self._told.empty():
            try:
                yield self._told.get(timeout=_POLL)
            except Empty:
                continue

    def pause(self) -> None:
        self._transfer.stop(Wish.PAUSE)

    def _run(self) -> None:
        self._told.put(self._transfer.run())
