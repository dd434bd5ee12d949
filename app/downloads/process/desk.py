"""The desk of the transfers and the hubs as the window knows it: all work is done by a child process.

It is started by the first command, or by what is unfinished on the disk, and ends when there has been nothing to do
for a while. When it ends by itself, another goes on with what was left, but not for ever.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.core.catalogue import Catalogue, Hub
from app.core.errors import Problem, own_fault
from app.downloads.desk import Desk
from app.downloads.layout import journals
from app.downloads.messages import (
    CatalogueRefreshed,
    FetchCommand,
    FindModels,
    HubEvent,
    ModelsFound,
    ReadCatalogue,
    RefreshCatalogue,
    StartTransfer,
    StoreToken,
    TokenStored,
    TransferChanged,
    TransferCommand,
    UseProxy,
)
from app.downloads.process.ledger import Ledger
from app.downloads.process.letters import Begin, Begun, Logged, Taken
from app.downloads.process.upkeep import Again, Deaths, Quiet, Upkeep
from app.downloads.refresh import Catalogues
from app.system.paths import catalogue_path, models_folder
from app.system.program import SERVE_DOWNLOADS, own_command

GONE_ON = "A part of Phidias has ended unexpectedly; it was started again."
BUG = own_fault("Start Phidias again.")
GIVEN_UP = Problem(
    "The part of Phidias that asks the hubs ends again and again.",
    "Its log says more. What has been fetched is kept.",
    "Close what needs much memory, start Phidias again, then go on.",
)

if TYPE_CHECKING:
    from app.downloads.process.child import Child

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Look:
    """See whether there is something to go on with."""

    is_again: bool = False


@dataclass(frozen=True, slots=True)
class _Heard:
    """A process has said something."""

    child: "Child"
    value: object


@dataclass(frozen=True, slots=True)
class _Gone:
    """A process has ended."""

    child: "Child"
    why: str


@dataclass(frozen=True, slots=True)
class _Quiet:
    """There has been nothing to do for a while."""


_Command = FetchCommand | _Look | _Heard | _Gone | _Quiet


class FetchingDesk:
    """Takes the commands to the transfers and to the hubs from any thread; `tell` is called from one of its own.

    Args:
        catalogue: what is shipped of it.
        goes_on: look for unfinished transfers at the start.
    """

    def __init__(
        self,
        tell: Callable[[TransferChanged | HubEvent], None],
        catalogue: Path,
        proxy: str = "",
        upkeep: Upkeep | None = None,
        *,
        goes_on: bool = True,
    ) -> None:
        self._tell, self._catalogue, self._proxy, self._goes_on = tell, catalogue, proxy, goes_on
        self._upkeep = upkeep or Upkeep(own_command(SERVE_DOWNLOADS))
        self._ledger = Ledger()
        self._seen: dict[Hub, Catalogue] = {}  # what hubs have answered in this run
        self._child: Child | None = None
        self._has_begun = False
        self._deaths = Deaths(self._upkeep)
        self._quiet = Quiet(self._upkeep.quiet, self._on_quiet)
        self._later = Again(self._upkeep, self._on_later)
        self._desk: Desk[_Command] = Desk("downloads", self._handle, self._on_bug, drops=False)

    def start(self) -> None:
        self._desk.start()
        if self._goes_on:
            self._desk.post(_Look())

    def post(self, command: FetchCommand) -> None:
        """From any thread; returns at once."""
        self._desk.post(command)

    def close(self, seconds: float) -> bool:
        """Passes on what is wished of transfers; what runs goes on at the next start. Whether all ended in time."""
        until = time.monotonic() + seconds
        is_closed = self._desk.close(seconds)
        child = self._child
        if not is_closed and child is not None:
            child.kill()  # it does not listen: the desk waits until it does
            self._desk.close(1.0)
        self._quiet.disturb()
        self._later.end()
        return (child is None or child.end(max(0.0, until - time.monotonic()))) and is_closed

    def _handle(self, command: _Command) -> None:
        if self._desk.closing and not isinstance(command, TransferCommand):
            return  # nobody waits for an answer, and no process need begin
        match command:
            case _Heard(child=child, value=value):
                if child is self._child:
                    self._hear(value)
            case _Gone(child=child, why=why):
                if child is self._child:
                    self._bury(why)
            case _Look(is_again=False):
                self._look()
            case _Look():
                self._look_again()
            case _Quiet():
                self._rest()
            case _:
                self._ask(command)
        self._watch_quiet()

    def _on_bug(self, command: _Command) -> None:
        """Nothing of what was asked hangs, and nothing goes on that is told as failed."""
        child, self._child = self._child, None
        if child is not None:
            child.kill()
        self._fail(BUG, lambda _hub: Catalogue(()))

    # Commands

    def _ask(self, command: FetchCommand) -> None:
        match command:
            case UseProxy(proxy=proxy):
                self._proxy = proxy
                if self._child is not None:
                    self._child.send(command)
                return
            case ReadCatalogue(hub=hub) if not self._ledger.asks_for_catalogue:
                self._tell(CatalogueRefreshed(self._seen_at(hub)))
                return
            case ReadCatalogue() | RefreshCatalogue() | FindModels() | StoreToken():
                self._ledger.question(command)
            case _:
                if self._ledger.concerns_nobody(command):
                    return
                self._ledger.ask(command)
        if self._child is None:
            self._launch()
        else:
            self._child.send(command)

    def _seen_at(self, hub: Hub) -> Catalogue:
        """As it is known without asking anybody."""
        return self._seen.get(hub) or Catalogues(self._catalogue, catalogue_path()).seen_at(hub)

    def _look(self) -> None:
        """What was paused is told without the process, which would cost memory for nothing."""
        try:
            if not journals(models_folder()):
                return
        except OSError as error:
            log.warning("the models folder can't be read: %s", error)
            return
        found = self._untold()
        if any(each.is_active for each in found):
            self._launch()
            return
        for each in found:
            self._note(each)

    def _on_later(self) -> None:
        self._desk.post(_Look(is_again=True))

    def _look_again(self) -> None:
        """What was held before: after a crash the old process needs some seconds to end, another program longer."""
        for state in self._untold():
            if state.is_active:
                self._ask(StartTransfer(state.model))
            else:
                self._note(state)

    # The process

    def _launch(self) -> None:
        """Also with what an earlier process has left undone."""
        if self._child is not None:
            return
        from app.downloads.process.child import Child  # late: most windows are closed without it

        self._has_begun = False
        while self._child is None:
            try:
                self._child = Child(self._upkeep.command, self._on_heard, self._on_gone)
            except OSError as error:
                log.warning("the process of the downloads can't be started: %s", error)
                if self._deaths.is_hopeless():
                    self._give_up()
                    return
        for letter in (Begin(self._catalogue, self._proxy, self._ledger.known), *self._ledger.ask_anew()):
            self._child.send(letter)

    def _on_heard(self, child: "Child", value: object) -> None:
        self._desk.post(_Heard(child, value))

    def _on_gone(self, child: "Child", why: str) -> None:
        self._desk.post(_Gone(child, why))

    def _hear(self, value: object) -> None:
        match value:
            case TransferChanged():
                self._note(value)
            case CatalogueRefreshed() | ModelsFound() | TokenStored():
                self._answer(value)
            case Taken():
                self._ledger.taken()
            case Begun():
                self._has_begun = True
            case Logged():
                logging.getLogger(value.name).handle(value.record())

    def _note(self, state: TransferChanged) -> None:
        if self._ledger.is_news(state):
            self._tell(state)

    def _answer(self, event: HubEvent) -> None:
        match self._ledger.answered(), event:
            case RefreshCatalogue(hub=hub), CatalogueRefreshed(catalogue=catalogue):
                self._seen[hub] = catalogue
            case None, _:
                return
        self._tell(event)

    def _bury(self, why: str) -> None:
        """It has ended by itself: out of memory, killed, or by a fault."""
        log.warning("the process of the downloads has ended: %s", why)
        self._child = None
        if self._deaths.is_hopeless():
            self._give_up()
        elif not self._has_begun or not self._ledger.is_done:  # one that has told nothing may have had work
            for state in self._ledger.interrupted(GONE_ON):
                self._tell(state)
            self._launch()

    def _give_up(self) -> None:
        """Until the person wishes something again."""
        self._deaths.forget()
        self._find_untold()
        self._fail(GIVEN_UP, self._seen_at)

    def _fail(self, problem: Problem, seen_at: Callable[[Hub], Catalogue]) -> None:
        """All that was to be done ends, and is not begun again by itself at the next start either."""
        from app.downloads.transfer.wishes import let_rest  # late: it hardly ever comes to this

        for event in self._ledger.given_up(problem, seen_at):
            if isinstance(event, TransferChanged):
                let_rest(event.model, models_folder())
            self._tell(event)

    def _find_untold(self) -> None:
        """What is unfinished on the disk, where no process has lived long enough to tell it."""
        if self._has_begun:
            return
        for state in self._untold():
            self._note(state)

    def _untold(self) -> list[TransferChanged]:
        """What is unfinished on the disk, and nobody has told. What another holds just now is looked for again."""
        from app.downloads.transfer.unfinished import as_left, unfinished  # late: most have nothing unfinished

        found = unfinished(models_folder(), {state.id for state in self._ledger.known})
        if found.is_held:
            self._later.begin()
        return [as_left(each) for each in found.free]

    # Nothing to do

    def _watch_quiet(self) -> None:
        if self._is_idle():
            self._quiet.begin()
        else:
            self._quiet.disturb()

    def _on_quiet(self) -> None:
        self._desk.post(_Quiet())

    def _rest(self) -> None:
        """It was quiet when this was posted; a command may have come before it."""
        self._quiet.disturb()
        if self._child is not None and self._is_idle():
            child, self._child = self._child, None
            child.end(self._upkeep.end)

    def _is_idle(self) -> bool:
        return self._child is not None and self._has_begun and self._ledger.is_done
