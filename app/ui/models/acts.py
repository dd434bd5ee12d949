"""What can be done with a model, as it stands. Pure."""

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from app.control.model_states import Stage, TransferState
from app.core.catalogue import RemoteModel
from app.core.library import ModelFile, Owner, Verification


class Act(Enum):
    """A wish about one model."""

    FETCH = "Download"
    PAUSE = "Pause"
    RESUME = "Resume"
    RETRY = "Try again"
    CANCEL = "Cancel the download…"
    SOONER = "Sooner"
    LATER = "Later"
    CHAT = "Chat"
    DETAILS = "Details"
    VERIFY = "Verify"
    REVEAL = "Show in its folder"
    DELETE = "Delete…"


@dataclass(frozen=True, slots=True)
class Subject:
    """One model: at a hub, on its way, on a disk, or several of these."""

    model: RemoteModel | None = None
    transfer: TransferState | None = None
    file: ModelFile | None = None

    @property
    def path(self) -> Path | None:
        """Where it lies, once it is there."""
        if self.transfer is not None:
            return self.transfer.path
        return self.file.path if self.file is not None else None

    @property
    def is_usable(self) -> bool:
        """Whether it can be chatted with: verified on its arrival, or found and not known to be broken."""
        if self.transfer is not None:
            return self.transfer.stage is Stage.INSTALLED
        return self.file is not None and not is_broken(self.file)


def is_broken(file: ModelFile) -> bool:
    return file.problem is not None or file.verification is Verification.DAMAGED


def primary(subject: Subject) -> Act:
    """The one thing a person most likely wants."""
    if subject.is_usable:
        return Act.CHAT
    if subject.transfer is not None:
        if subject.transfer.stage.is_moving:
            return Act.PAUSE
        return Act.RETRY if subject.transfer.stage is Stage.FAILED else Act.RESUME
    if subject.file is not None:
        return Act.DELETE if subject.file.owner is Owner.PHIDIAS else Act.DETAILS
    return Act.DETAILS if subject.model is not None and subject.model.gone else Act.FETCH


def others(subject: Subject) -> tuple[Act, ...]:
    """What else can be done, most useful first."""
    acts: list[Act] = []
    if subject.transfer is not None and subject.transfer.stage is not Stage.INSTALLED:
        acts += [Act.SOONER, Act.LATER] if subject.transfer.stage is Stage.WAITING else []
        acts.append(Act.CANCEL)
    elif subject.file is not None:
        acts += [Act.VERIFY, Act.REVEAL]
        acts += [Act.DELETE] if subject.file.owner is Owner.PHIDIAS else []
    acts.append(Act.DETAILS)
    return tuple(act for act in acts if act is not primary(subject))
