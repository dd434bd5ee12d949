"""What was asked of the process and is not done, and how each transfer stands: enough for another to go on."""

from collections.abc import Callable
from dataclasses import replace

from app.core.catalogue import Catalogue, Hub
from app.core.errors import Problem
from app.downloads.messages import (
    CancelTransfer,
    FetchCommand,
    HubCommand,
    HubEvent,
    PauseTransfer,
    PlaceTransfer,
    ReadCatalogue,
    RefreshCatalogue,
    StartTransfer,
    TransferChanged,
    TransferCommand,
    TransferPhase,
)
from app.downloads.unanswered import unanswered

_Wish = StartTransfer | PauseTransfer | CancelTransfer
_OVER = (TransferPhase.INSTALLED, TransferPhase.CANCELLED)
_IN_ORDER = ReadCatalogue | RefreshCatalogue  # each answer replaces the one before


class Ledger:
    """Kept by one thread. Who takes commands to the process notes them here, and all that it says."""

    def __init__(self) -> None:
        self._transfers: dict[str, TransferChanged] = {}  # but for those that are over
        self._wishes: dict[str, _Wish] = {}  # the last about each transfer
        self._untaken: list[TransferCommand] = []
        self._questions: list[HubCommand] = []

    # What is so

    @property
    def known(self) -> tuple[TransferChanged, ...]:
        return tuple(self._transfers.values())

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do without another command."""
        return not self._untaken and not self._questions and not any(each.is_active for each in self.known)

    @property
    def asks_for_catalogue(self) -> bool:
        return any(isinstance(each, _IN_ORDER) for each in self._questions)

    @property
    def left(self) -> tuple[FetchCommand, ...]:
        """What to ask of a new process, so that nothing of what was wished is lost."""
        untaken = {_id(each) for each in self._untaken if not isinstance(each, PlaceTransfer)}
        active = [state for state in self.known if state.is_active and state.id not in untaken]
        wishes = [self._wishes.get(state.id, StartTransfer(state.model)) for state in active]
        return (*wishes, *self._untaken, *self._questions)

    def concerns_nobody(self, command: TransferCommand) -> bool:
        """Whether it is about a transfer that there is not, or no more."""
        transfer_id = _id(command)
        is_known = transfer_id in self._transfers or transfer_id in map(_id, self._untaken)
        return not is_known and not isinstance(command, StartTransfer)

    # What happens

    def ask(self, command: TransferCommand) -> None:
        self._untaken.append(command)
        if not isinstance(command, PlaceTransfer):
            self._wishes[_id(command)] = command

    def ask_anew(self) -> tuple[FetchCommand, ...]:
        """What is left is asked of a new process, which says of every command that it has taken it."""
        left = self.left
        self._untaken = [command for command in left if isinstance(command, TransferCommand)]
        return left

    def question(self, command: HubCommand) -> None:
        self._questions.append(command)

    def taken(self) -> None:
        """The oldest command."""
        del self._untaken[:1]

    def answered(self) -> HubCommand | None:
        """The question that an answer of the hubs' desk belongs to: it answers them in order."""
        return self._questions.pop(0) if self._questions else None

    def is_news(self, state: TransferChanged) -> bool:
        """Notes how a transfer stands; whether that was not known."""
        if self._transfers.get(state.id) == state:
            return False
        if state.phase in _OVER:
            self._transfers.pop(state.id, None)
            self._wishes.pop(state.id, None)
        else:
            self._transfers[state.id] = state
        return True

    # What to tell when the process has ended by itself

    def interrupted(self, note: str) -> list[TransferChanged]:
        """Those that were running; they go on in another process, perhaps a little behind."""
        running = [state for state in self.known if state.is_active and state.phase is not TransferPhase.QUEUED]
        for state in running:
            self._transfers[state.id] = replace(
                state, phase=TransferPhase.CONNECTING, rate=0.0, seconds_left=None, note=note, problem=None
            )
        return [self._transfers[state.id] for state in running]

    def given_up(self, problem: Problem, seen_at: Callable[[Hub], Catalogue]) -> list[TransferChanged | HubEvent]:
        """The end of all that was to be done."""
        begun = [command.model for command in self._untaken if isinstance(command, StartTransfer)]
        states = {model.id: TransferChanged(model, TransferPhase.PAUSED, 0, model.size) for model in begun}
        states |= {state.id: state for state in self.known if state.is_active or state.id in states}
        failed = [_failed(state, problem) for state in states.values()]
        self._transfers |= {state.id: state for state in failed}
        answers = [unanswered(command, problem, seen_at) for command in self._questions]
        self._untaken.clear()
        self._questions.clear()
        self._wishes.clear()
        return [*failed, *answers]


def _failed(state: TransferChanged, problem: Problem) -> TransferChanged:
    plain = TransferChanged(state.model, TransferPhase.FAILED, state.received, state.total)
    return replace(plain, problem=problem)


def _id(command: TransferCommand) -> str:
    return command.model.id if isinstance(command, StartTransfer) else command.transfer_id
