"""Fetches one model from beginning to end: lock, journal, the hub, room on the disk, each file, its final name."""

import errno
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import Enum
from pathlib import Path

from app.core.catalogue import RemoteModel
from app.core.errors import AppError
from app.downloads.layout import part_path, place
from app.downloads.messages import TransferChanged, TransferPhase
from app.downloads.network import proxy_for
from app.downloads.source import HubBusyError, Location, Source
from app.downloads.transfer.crew import Member
from app.downloads.transfer.data_file import NO_SPACE, vanished
from app.downloads.transfer.file_fetch import FileFetch, Limits, Status, Work, WrongBytesError
from app.downloads.transfer.installing import install, is_installed
from app.downloads.transfer.journey import Journey
from app.downloads.transfer.pace import Pace
from app.downloads.transfer.route import LATER, LONGEST_WAIT, ChangedError, Route
from app.downloads.transfer.space import Space, no_space, takes_no_more, too_large
from app.downloads.transfer.tuner import Share
from app.downloads.transfer.wishes import held
from app.system.files import file_error

_CHANGES = 3  # how often a file may change under the transfer's hands
_LONGEST_PAUSE = 30.0  # seconds between two questions to a hub that does not answer, or to a disk that takes no more


class Wish(Enum):
    """Why a running transfer is to end. The greater outlasts the smaller, in whatever order they come."""

    NONE = 0
    CLOSE = 1  # the program ends; it goes on at the next start
    PAUSE = 2
    CANCEL = 3


class StoppedError(Exception):
    """It was told to end."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What all transfers share."""

    models: Path  # the folder
    source: Source
    space: Space
    tell: Callable[[TransferChanged], None]
    limits: Limits = field(default_factory=Limits)
    share: Share = field(default_factory=Share)


class Transfer:
    """One model on its way. `run` blocks in its own thread; `stop` comes from any other."""

    def __init__(self, model: RemoteModel, around: Surroundings) -> None:
        self.model = model
        self._around, self._limits = around, around.limits
        self._stop = threading.Event()
        self._wish, self._wishing, self._is_ending = Wish.NONE, threading.Lock(), False
        self._pace = Pace(time.monotonic)
        self._said = TransferChanged(model, TransferPhase.CONNECTING, 0, model.size)

    def stop(self, wish: Wish) -> None:
        """A pause or a cancel that is not acted on yet holds also when the program ends.

        One that comes when this has begun to end changes nothing of what its last state says.
        """
        with self._wishing:
            if not self._is_ending and wish.value > self._wish.value:
                self._wish = wish
        self._stop.set()

    def run(self) -> TransferChanged:
        """Its last state, which the caller tells. Everything before is told from here."""
        try:
            return self._run()
        except StoppedError:
            return self._at(TransferPhase.CANCELLED if self._wish is Wish.CANCEL else TransferPhase.PAUSED)
        except AppError as error:
            return replace(self._at(TransferPhase.FAILED), problem=error.problem)
        except FileNotFoundError:
            return replace(self._at(TransferPhase.FAILED), problem=vanished(self._around.models).problem)
        except OSError as error:
            problem = file_error("The model can't be fetched", error, self._around.models).problem
            return replace(self._at(TransferPhase.FAILED), problem=problem)
        finally:
            self._around.space.release(self.model.id)

    def _run(self) -> TransferChanged:
        model, models = self.model, self._around.models
        files = [place(models, model.repository, file.path) for file in model.files]
        with held(files[0], models):
            journey = Journey(model, files)
            try:
                self._fetch_all(journey)
            except (StoppedError, AppError, OSError) as error:
                self._leave(journey, is_failure=not isinstance(error, StoppedError))
                raise
            journey.end()
        return replace(
            self._at(TransferPhase.INSTALLED),
            received=journey.total,
            path=files[0],
            note=journey.note,
            is_verified=all(journey.facts(number).sha256 for number in range(len(files))),
        )

    def _leave(self, journey: Journey, *, is_failure: bool) -> None:
        with self._wishing:
            self._is_ending = True
        journey.rest(is_paused=is_failure or self._wish is Wish.PAUSE)
        self._said = replace(self._said, received=journey.received)
        if self._wish is Wish.CANCEL or (is_failure and not journey.received):
            journey.discard()

    def _fetch_all(self, journey: Journey) -> None:
        self._say(replace(self._at(TransferPhase.CONNECTING), received=journey.remembered.received))
        numbers = range(len(self.model.files))
        for number in numbers:
            journey.settle(number, self._locate(number))
        self._say(replace(self._at(TransferPhase.VERIFYING), total=journey.total))
        for number in numbers:
            if is_installed(self.model, number, journey.files[number], journey.facts(number), self._stop):
                journey.done.add(number)
            self._check_stop()
        self._around.space.reserve(self.model.id, journey.files[0].parent, journey.missing)
        for number in [*numbers[1:], 0]:  # the first part last: without it nobody takes the others for a model
            if number not in journey.done:
                self._fetch(journey, number)

    def _locate(self, number: int) -> Location:
        """Asks the hub until it answers, or says for good that it will not."""
        file, until, pause = self.model.files[number], time.monotonic() + self._limits.patience, 0
        while True:
            asking = Member("transfer-ask", lambda: self._around.source.locate(self.model, file))
            asking.start()
            while not asking.is_done:
                self._check_stop()
                if time.monotonic() > until:  # a line that is kept busy is silent for no client
                    raise AppError("The hub does not answer.", "It was asked about the file, and says nothing.", LATER)
                asking.join(self._limits.tick)
            try:
                return asking.result()
            except HubBusyError as error:
                if time.monotonic() > until:
                    raise
                usual = min(self._limits.first_pause * 2**pause, _LONGEST_PAUSE)
                seconds = min(error.retry_after or usual, LONGEST_WAIT)
                pause += 1
                note = f"{error.problem.title} Trying again in {seconds:.0f} s."
                self._say(replace(self._at(TransferPhase.CONNECTING), note=note))
                self._rest(seconds)

    def _fetch(self, journey: Journey, number: int) -> None:
        """Until this file has its final name. Waits where the disk is full, begins anew where the file has changed."""
        changes, refusals, received = 0, 0, -1
        while number not in journey.done:
            try:
                self._fetch_once(journey, number)
            except ChangedError as error:
                changes += 1
                if changes > _CHANGES:
                    raise AppError("The file at the hub changes again and again.", "", "Try again later.") from error
                journey.settle(number, self._locate(number), is_changed=True)
            except WrongBytesError:
                journey.forget(number)
                raise
            except OSError as error:
                if error.errno == errno.EFBIG:
                    raise too_large(journey.files[number].parent, journey.facts(number).size) from error
                if error.errno not in NO_SPACE:
                    raise
                refusals = refusals + 1 if journey.received == received else 0
                received = journey.received
                self._await_space(journey, min(self._limits.poll * 2**refusals, _LONGEST_PAUSE))

    def _fetch_once(self, journey: Journey, number: int) -> None:
        file, facts, location = self.model.files[number], journey.facts(number), journey.locations[number]
        path, pages = part_path(journey.files[number]), journey.pages(number)
        share, source = self._around.share, self._around.source
        work = Work(path, facts.size, facts.sha256, journey.extents(number), pages, lambda: share.each)
        route = Route(lambda: source.locate(self.model, file), location, facts)
        fetch = FileFetch(work, route, lambda url: proxy_for(url, source.proxy), self._limits, self._stop)
        before = sum(journey.facts(each).size for each in journey.done)
        try:
            with share.taken(self.model.id):
                is_whole = fetch.run(lambda status: self._progress(status, before, journey))
        finally:
            journey.remembered.extents[number] = list(fetch.board.extents)
        if not is_whole:
            raise StoppedError
        install(self.model, number, journey.files[number], facts)
        journey.arrived(number)

    def _await_space(self, journey: Journey, pause: float) -> None:
        """Waits until there is room, and says how much is missing; for a `pause` where the disk has it but refuses."""
        folder, space = journey.files[0].parent, self._around.space
        while True:
            missing = space.missing(self.model.id, folder, journey.missing)
            problem = (no_space(folder, missing) if missing > 0 else takes_no_more(folder)).problem
            note = "It goes on by itself when there is room."
            self._say(replace(self._at(TransferPhase.PAUSED), received=journey.received, problem=problem, note=note))
            self._rest(self._limits.poll if missing > 0 else pause)
            if space.missing(self.model.id, folder, journey.missing) <= 0:
                return

    def _progress(self, status: Status, before: int, journey: Journey) -> None:
        received, total = before + status.received, journey.total
        self._pace.update(received)
        self._around.space.update(self.model.id, max(0, total - received))
        phase = TransferPhase.VERIFYING if status.is_checking else TransferPhase.RECEIVING
        said = replace(self._at(phase), received=received, total=total, note=status.note or journey.note)
        if not status.is_checking:
            said = replace(said, rate=self._pace.rate, seconds_left=self._pace.seconds_left(total))
        self._say(said)

    def _say(self, state: TransferChanged) -> None:
        self._said = state
        self._around.tell(state)

    def _at(self, phase: TransferPhase) -> TransferChanged:
        """The state as it was told last, in this phase and without what belonged to the moment."""
        return replace(self._said, phase=phase, rate=0.0, seconds_left=None, note="", problem=None)

    def _rest(self, seconds: float) -> None:
        self._stop.wait(seconds)
        self._check_stop()

    def _check_stop(self) -> None:
        if self._stop.is_set():
            raise StoppedError
