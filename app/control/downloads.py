"""The models on their way."""

from collections.abc import Container
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Signal, Slot

from app.control.model_states import Stage, TransferState
from app.core.catalogue import RemoteModel
from app.downloads.messages import (
    CancelTransfer,
    PauseTransfer,
    PlaceTransfer,
    StartTransfer,
    TransferChanged,
    TransferCommand,
    TransferPhase,
)

STAGES = {
    TransferPhase.QUEUED: Stage.WAITING,
    TransferPhase.CONNECTING: Stage.CONNECTING,
    TransferPhase.RECEIVING: Stage.RECEIVING,
    TransferPhase.VERIFYING: Stage.CHECKING,
    TransferPhase.PAUSED: Stage.PAUSED,
    TransferPhase.FAILED: Stage.FAILED,
    TransferPhase.INSTALLED: Stage.INSTALLED,
}


class Transfers(Protocol):
    """The part of the transfers' desk that the corridor uses."""

    def post(self, command: TransferCommand) -> None: ...


class DownloadController(QObject):
    """Lives in the GUI thread. What it tells comes from events alone, never from what lies on the disk.

    Signals:
        changed(TransferState): one transfer as it is now.
        gone(str id): it was cancelled, or is now a file of the library.
        arrived(TransferState): it has just been installed, verified.
    """

    changed = Signal(object)
    gone = Signal(str)
    arrived = Signal(object)

    def __init__(self, transfers: Transfers, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._transfers = transfers
        self._states: dict[str, TransferState] = {}

    # Wishes

    def fetch(self, model: RemoteModel) -> None:
        """Begins, or goes on where it was."""
        self._transfers.post(StartTransfer(model))

    def pause(self, transfer_id: str) -> None:
        self._transfers.post(PauseTransfer(transfer_id))

    def resume(self, transfer_id: str) -> None:
        if (state := self._states.get(transfer_id)) is not None:
            self._transfers.post(StartTransfer(state.model))

    def cancel(self, transfer_id: str) -> None:
        """What is there of it is deleted."""
        self._transfers.post(CancelTransfer(transfer_id))

    def place(self, transfer_id: str, position: int) -> None:
        """Moves one of those waiting; 0 is next."""
        self._transfers.post(PlaceTransfer(transfer_id, max(0, position)))

    def hand_over(self, files: Container[Path]) -> None:
        """The library knows these files now: those that were installed there are its own from here on."""
        for state in self.all:
            if state.stage is Stage.INSTALLED and state.path in files:
                self._drop(state.id)

    # What is so

    def state(self, transfer_id: str) -> TransferState | None:
        return self._states.get(transfer_id)

    @property
    def all(self) -> tuple[TransferState, ...]:
        """In the order in which they became known."""
        return tuple(self._states.values())

    # Events

    @Slot(object)
    def on_event(self, event: object) -> None:
        if not isinstance(event, TransferChanged):
            return
        if event.phase is TransferPhase.CANCELLED:
            self._drop(event.id)
            return
        before, state = self._states.get(event.id), _state(event)
        self._states[event.id] = state
        self.changed.emit(state)
        if state.stage is Stage.INSTALLED and (before is None or before.stage is not Stage.INSTALLED):
            self.arrived.emit(state)

    def _drop(self, transfer_id: str) -> None:
        if self._states.pop(transfer_id, None) is not None:
            self.gone.emit(transfer_id)


def _state(event: TransferChanged) -> TransferState:
    return TransferState(
        model=event.model,
        stage=STAGES[event.phase],
        received=event.received,
        total=event.total,
        position=event.position,
        rate=event.rate,
        seconds_left=event.seconds_left,
        note=event.note,
        problem=event.problem,
        path=event.path,
        is_verified=event.is_verified,
    )
