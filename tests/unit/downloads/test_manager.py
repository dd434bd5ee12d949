"""The desk of the transfers: so many at once, order, pause, cancel, and what is unfinished from last time."""

import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.core.errors import Problem
from app.downloads.hubs import Hubs
from app.downloads.layout import journal_path
from app.downloads.manager import TransferManager
from app.downloads.messages import (
    CancelTransfer,
    PauseTransfer,
    PlaceTransfer,
    StartTransfer,
    TransferChanged,
    TransferPhase,
)
from app.downloads.transfer.journal import read_journal
from app.downloads.transfer.space import Space
from tests.support.hub.local_hub import LocalHub
from tests.support.transfers import QUICK, REPOSITORY, Told, remote

NAMES = tuple(f"phi-4-Q{bits}_K.gguf" for bits in (2, 3, 4, 6))
CONTENT = random.Random(7).randbytes(3_000_000)


@pytest.fixture
def published(hub: LocalHub) -> None:
    for name in NAMES:
        hub.publish(REPOSITORY, name, CONTENT)


@contextmanager
def managing(models: Path, at_once: int = 1) -> Iterator[tuple[TransferManager, Told]]:
    told, hubs = Told(), Hubs()
    manager = TransferManager(lambda: models, hubs, told, at_once, QUICK)
    manager.start()
    try:
        yield manager, told
    finally:
        assert manager.close(20)
        hubs.close()


def id_of(name: str) -> str:
    return remote(name).id


def installed(models: Path) -> set[str]:
    return {path.name for path in models.rglob("*.gguf") if not path.name.startswith(".")}


@pytest.mark.usefixtures("published")
class TestManager:
    """With a real hub and real files."""

    def test_all_arrive_and_never_more_at_once_than_may(self, hub: LocalHub, models: Path) -> None:
        with managing(models, at_once=2) as (manager, told):
            for name in NAMES:
                manager.post(StartTransfer(remote(name)))
            running: set[str] = set()
            while len(installed(models)) < len(NAMES) or running:
                state = told.await_that(lambda _: True)
                at_rest = state.phase in (TransferPhase.QUEUED, TransferPhase.INSTALLED)
                running = running - {state.id} if at_rest else running | {state.id}
                assert len(running) <= 2
        assert installed(models) == set(NAMES)

    def test_those_waiting_can_be_put_in_another_order(self, hub: LocalHub, models: Path) -> None:
        hub.order(rate=2e6)
        with managing(models) as (manager, told):
            for name in NAMES:
                manager.post(StartTransfer(remote(name)))
            manager.post(PlaceTransfer(id_of(NAMES[3]), 0))
            assert told.await_that(lambda state: NAMES[3] in state.id and state.position == 0)
            hub.order(rate=0.0)
            arrived = [told.await_phase(TransferPhase.INSTALLED).model.name for _ in NAMES]
        assert arrived == [NAMES[0], NAMES[3], NAMES[1], NAMES[2]]

    def test_a_pause_lets_the_next_one_in_and_a_start_goes_on(self, hub: LocalHub, models: Path) -> None:
        hub.order(rate=1e6)
        with managing(models) as (manager, told):
            manager.post(StartTransfer(remote(NAMES[0])))
            manager.post(StartTransfer(remote(NAMES[1])))
            told.await_that(lambda state: state.received > 0)
            manager.post(PauseTransfer(id_of(NAMES[0])))
            state = told.await_phase(TransferPhase.PAUSED, NAMES[0])
            assert 0 < state.received < len(CONTENT)
            hub.order(rate=0.0)
            told.await_phase(TransferPhase.INSTALLED, NAMES[1])
            manager.post(StartTransfer(remote(NAMES[0])))
            told.await_phase(TransferPhase.INSTALLED, NAMES[0])

    def test_one_that_waits_can_be_paused_and_cancelled(self, hub: LocalHub, models: Path) -> None:
        hub.order(rate=1e6)
        with managing(models) as (manager, told):
            for name in NAMES[:3]:
                manager.post(StartTransfer(remote(name)))
            manager.post(PauseTransfer(id_of(NAMES[1])))
            told.await_phase(TransferPhase.PAUSED, NAMES[1])
            manager.post(CancelTransfer(id_of(NAMES[2])))
            told.await_phase(TransferPhase.CANCELLED, NAMES[2])
            manager.post(CancelTransfer(id_of(NAMES[1])))
            told.await_phase(TransferPhase.CANCELLED, NAMES[1])
            manager.post(CancelTransfer(id_of(NAMES[0])))
            told.await_phase(TransferPhase.CANCELLED, NAMES[0])
        assert list(models.iterdir()) == []

    def test_a_second_start_is_the_same_transfer(self, hub: LocalHub, models: Path) -> None:
        with managing(models) as (manager, told):
            for _ in range(5):
                manager.post(StartTransfer(remote(NAMES[0])))
            told.await_phase(TransferPhase.INSTALLED)
        assert hub.sent == len(CONTENT)

    def test_starting_again_while_it_is_pausing(self, hub: LocalHub, models: Path) -> None:
        hub.order(rate=1e6)
        with managing(models) as (manager, told):
            manager.post(StartTransfer(remote(NAMES[0])))
            told.await_that(lambda state: state.received > 0)
            manager.post(PauseTransfer(id_of(NAMES[0])))
            manager.post(StartTransfer(remote(NAMES[0])))
            hub.order(rate=0.0)
            told.await_phase(TransferPhase.INSTALLED)

    def test_the_next_start_of_the_program_goes_on_with_what_ran_alone(self, hub: LocalHub, models: Path) -> None:
        hub.order(rate=1e6)
        with managing(models) as (manager, told):
            manager.post(StartTransfer(remote(NAMES[0])))
            told.await_that(lambda state: state.received > 0)
            manager.post(PauseTransfer(id_of(NAMES[0])))
            told.await_phase(TransferPhase.PAUSED)
            for name in NAMES[1:3]:  # one runs and one waits
                manager.post(StartTransfer(remote(name)))
            told.await_that(lambda state: state.received > 0 and NAMES[1] in state.id)
        assert not installed(models)
        hub.order(rate=0.0)
        with managing(models) as (manager, told):
            assert told.await_phase(TransferPhase.PAUSED, NAMES[0]).received > 0
            told.await_phase(TransferPhase.INSTALLED, NAMES[1])
            told.await_phase(TransferPhase.INSTALLED, NAMES[2])
            assert installed(models) == set(NAMES[1:3])
            manager.post(CancelTransfer(id_of(NAMES[0])))
            told.await_phase(TransferPhase.CANCELLED, NAMES[0])

    @pytest.mark.parametrize("wish", [PauseTransfer, CancelTransfer])
    def test_what_is_wished_right_before_the_end_holds(
        self, hub: LocalHub, models: Path, wish: type[PauseTransfer | CancelTransfer]
    ) -> None:
        hub.order(rate=1e6)
        with managing(models) as (manager, told):
            for name in NAMES[:2]:  # one runs and one waits
                manager.post(StartTransfer(remote(name)))
            told.await_that(lambda state: state.received > 0)
            manager.post(wish(id_of(NAMES[0])))
            manager.post(wish(id_of(NAMES[1])))
        journals = [read_journal(path) for path in models.rglob(".*.transfer")]
        assert len(journals) == (2 if wish is PauseTransfer else 0)
        assert all(each is not None and each.is_paused for each in journals)

    @pytest.mark.parametrize("is_closing", [False, True])
    def test_a_cancel_that_comes_when_a_pause_has_just_ended_it(
        self, hub: LocalHub, models: Path, monkeypatch: pytest.MonkeyPatch, is_closing: bool
    ) -> None:
        """The transfer no longer hears of it; the desk sees to it, also where the program ends just then."""
        release, handled = Space.release, threading.Event()

        def release_and_cancel(space: Space, transfer_id: str) -> None:
            """The last thing that a transfer does."""
            release(space, transfer_id)
            manager.post(CancelTransfer(id_of(NAMES[0])))
            manager.when_handled(handled.set)
            assert handled.wait(20)
            if is_closing:
                time.sleep(0.2)  # meanwhile the desk closes

        hub.order(rate=1e6)
        with managing(models) as (manager, told):
            manager.post(StartTransfer(remote(NAMES[0])))
            told.await_that(lambda state: state.received > 0)
            monkeypatch.setattr(Space, "release", release_and_cancel)
            manager.post(PauseTransfer(id_of(NAMES[0])))
            if not is_closing:
                told.await_phase(TransferPhase.CANCELLED)
                assert TransferPhase.PAUSED not in told.phases
            assert handled.wait(20)
        assert list(models.iterdir()) == []

    def test_one_that_was_deleted_and_is_fetched_again_has_received_nothing_yet(
        self, hub: LocalHub, models: Path
    ) -> None:
        with managing(models) as (manager, told):
            manager.post(StartTransfer(remote(NAMES[0])))
            (path,) = [told.await_phase(TransferPhase.INSTALLED).path]
            assert path is not None
            path.unlink()
            hub.order(rate=1e6)
            manager.post(StartTransfer(remote(NAMES[1])))
            told.await_that(lambda state: state.received > 0)
            manager.post(StartTransfer(remote(NAMES[0])))
            assert told.await_phase(TransferPhase.QUEUED, NAMES[0]).received == 0

    def test_what_was_told_as_failed_goes_on_when_it_is_asked_for(self, hub: LocalHub, models: Path) -> None:
        """A process that died again and again was given up; the next must not go on with what it did."""
        hub.order(rate=1e6)
        with managing(models) as (manager, told):
            manager.post(StartTransfer(remote(NAMES[0])))
            received = told.await_that(lambda state: state.received > 0).received
        hub.order(rate=0.0)
        given_up = Problem("Given up.")
        failed = TransferChanged(remote(NAMES[0]), TransferPhase.FAILED, received, len(CONTENT), problem=given_up)
        told, hubs, looked = Told(), Hubs(), threading.Event()
        manager = TransferManager(lambda: models, hubs, told, 1, QUICK)
        manager.start((failed,))
        manager.when_handled(looked.set)
        assert looked.wait(20)
        assert told.states == [failed]
        manager.post(StartTransfer(remote(NAMES[0])))
        told.await_phase(TransferPhase.INSTALLED)
        assert manager.close(20)
        hubs.close()

    def test_what_has_failed_by_a_fault_of_the_program_rests_at_the_next_start(
        self, hub: LocalHub, models: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        hub.order(rate=1e6)
        with managing(models) as (manager, told):
            manager.post(StartTransfer(remote(NAMES[0])))
            received = told.await_that(lambda state: state.received > 0).received
        with monkeypatch.context() as faulty:
            faulty.setattr("app.downloads.transfer.transfer.is_installed", None)
            with managing(models) as (manager, told):
                told.await_phase(TransferPhase.FAILED)
        with managing(models) as (manager, told):
            state = told.await_that(lambda _: True)
            assert (state.phase, state.received >= received) == (TransferPhase.PAUSED, True)
            assert told.states == []
            hub.order(rate=0.0)
            manager.post(StartTransfer(remote(NAMES[0])))
            told.await_phase(TransferPhase.INSTALLED)

    def test_a_second_program_is_told_who_is_at_it(self, hub: LocalHub, models: Path) -> None:
        hub.order(rate=1e6)
        with managing(models) as (first, told), managing(models) as (second, heard):
            first.post(StartTransfer(remote(NAMES[0])))
            told.await_that(lambda state: state.received > 0)
            second.post(StartTransfer(remote(NAMES[0])))
            problem = heard.await_phase(TransferPhase.FAILED).problem
            assert problem is not None
            assert "Another Phidias" in problem.title
            with managing(models) as (_, nothing):
                pass
            assert nothing.states == []
            hub.order(rate=0.0)
            told.await_phase(TransferPhase.INSTALLED)


def test_rubbish_beside_the_models_is_passed_by(models: Path) -> None:
    journal = journal_path(models / "a" / "b" / "c.gguf")
    journal.parent.mkdir(parents=True)
    journal.write_bytes(b"\xff\x00")
    with managing(models) as (manager, told):
        manager.post(CancelTransfer("huggingface:no/such/file.gguf"))
        manager.post(PauseTransfer("huggingface:no/such/file.gguf"))
        manager.post(PlaceTransfer("huggingface:no/such/file.gguf", 3))
    assert told.states == []
