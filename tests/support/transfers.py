"""Runs transfers against the hub on this machine and keeps what they told."""

import contextlib
import hashlib
import itertools
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from app.core.catalogue import Hub, RemoteFile, RemoteModel
from app.downloads.hubs import Hubs
from app.downloads.messages import TransferChanged, TransferPhase
from app.downloads.source import Source
from app.downloads.transfer.file_fetch import Limits
from app.downloads.transfer.space import Space
from app.downloads.transfer.transfer import Surroundings, Transfer

REPOSITORY = "publisher/phi-4-GGUF"
NAME = "phi-4-Q4_K_M.gguf"
PATIENCE = 60.0  # seconds until a test gives up
QUICK = Limits(stall=20.0, patience=30.0, first_pause=0.01, tick=0.02, sync=0.05, poll=0.05)


def remote(*names: str, repository: str = REPOSITORY, hub: Hub = Hub.HUGGING_FACE) -> RemoteModel:
    """A model as a catalogue knows it before the hub was asked."""
    files = tuple(RemoteFile(name, None) for name in names or (NAME,))
    return RemoteModel(hub, repository, "main", "Q4_K_M", files)


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@dataclass(slots=True)
class Told:
    """What the transfers said, in order; can be waited on."""

    states: list[TransferChanged] = field(default_factory=list)
    _changed: threading.Condition = field(default_factory=threading.Condition)

    def __call__(self, state: TransferChanged) -> None:
        with self._changed:
            self.states.append(state)
            self._changed.notify_all()

    def await_that(self, wanted: Callable[[TransferChanged], bool]) -> TransferChanged:
        """The first state so far, or to come, that is `wanted`; it and all before it are forgotten."""
        until = time.monotonic() + PATIENCE
        with self._changed:
            while True:
                for number, state in enumerate(self.states):
                    if wanted(state):
                        del self.states[: number + 1]
                        return state
                left = until - time.monotonic()
                assert left > 0, f"was told only {self.states}"
                self._changed.wait(left)

    def await_phase(self, phase: TransferPhase, name: str = "") -> TransferChanged:
        return self.await_that(lambda state: state.phase is phase and name in state.model.name)

    @property
    def notes(self) -> str:
        return " ".join(state.note for state in self.states)

    @property
    def phases(self) -> list[TransferPhase]:
        """Each once in a row."""
        phases = [state.phase for state in self.states]
        return [phase for number, phase in enumerate(phases) if number == 0 or phases[number - 1] is not phase]

    @property
    def goes_back(self) -> bool:
        """Whether the bytes received ever became fewer."""
        received = [state.received for state in self.states]
        return any(later < earlier for earlier, later in itertools.pairwise(received))


@dataclass(slots=True)
class Fetching:
    """A transfer in a thread of its own."""

    transfer: Transfer
    told: Told
    end: TransferChanged | None = None

    def run(self) -> None:
        self.end = self.transfer.run()
        self.told(self.end)


@contextlib.contextmanager
def fetching(
    model: RemoteModel, models: Path, source: Source | None = None, limits: Limits = QUICK
) -> Iterator[Fetching]:
    """Runs beside the block, and is waited for at its end."""
    own = Hubs() if source is None else None
    told = Told()
    around = Surroundings(models, source or own, Space(), told, limits)
    running = Fetching(Transfer(model, around), told)
    thread = threading.Thread(target=running.run, name="a test's transfer")
    thread.start()
    try:
        yield running
    finally:
        thread.join(PATIENCE)
        if own is not None:
            own.close()
    assert not thread.is_alive()


def fetch(
    model: RemoteModel, models: Path, source: Source | None = None, limits: Limits = QUICK
) -> tuple[TransferChanged, Told]:
    """To its end; the last state and all."""
    with fetching(model, models, source, limits) as running:
        pass
    assert running.end is not None
    return running.end, running.told
