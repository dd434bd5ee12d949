"""The window's desk over its real process: a real hub, real files, and every end that a process can come to."""

import logging
import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from app.core.catalogue import Hub
from app.downloads.layout import journals
from app.downloads.messages import (
    CancelTransfer,
    CatalogueRefreshed,
    FindModels,
    ModelsFound,
    PauseTransfer,
    PlaceTransfer,
    ReadCatalogue,
    RefreshCatalogue,
    StartTransfer,
    TransferPhase,
    UseProxy,
)
from app.downloads.process.desk import BUG, GIVEN_UP, GONE_ON, FetchingDesk
from app.downloads.process.upkeep import Upkeep
from app.downloads.transfer.journal import read_journal
from app.system.logs import DEBUG_VARIABLE
from tests.support.fetching import CATALOGUE, Processes, Shown, fetching_desk, is_alive
from tests.support.hub.faults import Fault
from tests.support.hub.local_hub import LocalHub
from tests.support.hub.proxy import local_proxy
from tests.support.transfers import REPOSITORY, Told, remote

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="looks at processes as Linux and macOS show them")

NAMES = tuple(f"phi-4-Q{bits}_K.gguf" for bits in (2, 3, 4))
CONTENT = random.Random(8).randbytes(3_000_000)
SLOW = 4e5  # bytes per second


@pytest.fixture
def published(hub: LocalHub) -> None:
    for name in NAMES:
        hub.publish(REPOSITORY, name, CONTENT)


@pytest.fixture
def folder(models: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The models folder of both processes."""
    monkeypatch.setenv("PHIDIAS_MODELS", str(models))
    return models


@pytest.fixture
def processes(tmp_path: Path) -> Processes:
    return Processes(tmp_path / "pids")


def is_whole(folder: Path, name: str = NAMES[0]) -> bool:
    return (folder / REPOSITORY / name).read_bytes() == CONTENT


def await_bytes(told: Told, name: str = NAMES[0]) -> int:
    """Some have come, and more are to come."""
    return told.await_that(
        lambda each: each.phase is TransferPhase.RECEIVING and each.received > 0 and name in each.id
    ).received


@pytest.mark.usefixtures("published")
class TestWork:
    """While nothing goes wrong."""

    def test_fetches_and_ends_when_there_is_nothing_to_do(self, folder: Path, processes: Processes) -> None:
        with fetching_desk(processes.upkeep(quiet=0.2)) as (desk, shown):
            for number, name in enumerate(NAMES[:2], 1):
                desk.post(StartTransfer(remote(name)))
                shown.transfers.await_phase(TransferPhase.INSTALLED, name)
                assert is_whole(folder, name)
                processes.await_end()
                assert len(processes.all) == number  # another for the next wish

    def test_what_is_wished_right_before_the_end_holds(self, hub: LocalHub, folder: Path, processes: Processes) -> None:
        hub.order(rate=SLOW)
        with fetching_desk(processes.upkeep()) as (desk, shown):
            for name in NAMES[:2]:
                desk.post(StartTransfer(remote(name)))
                await_bytes(shown.transfers, name)
            desk.post(PauseTransfer(remote(NAMES[0]).id))
            desk.post(CancelTransfer(remote(NAMES[1]).id))
        left = [read_journal(path) for path in journals(folder)]
        assert [each is not None and (each.is_paused, each.model.name) for each in left] == [(True, NAMES[0])]

    def test_without_a_wish_there_is_no_process(self, folder: Path, processes: Processes) -> None:
        with fetching_desk(processes.upkeep()) as (desk, shown):
            desk.post(PauseTransfer("huggingface:no/such/file.gguf"))
            desk.post(CancelTransfer("huggingface:no/such/file.gguf"))
            desk.post(PlaceTransfer("huggingface:no/such/file.gguf", 0))
            desk.post(UseProxy("http://127.0.0.1:9"))
            desk.post(ReadCatalogue(Hub.MODELSCOPE))
            answer = shown.answer()
        assert isinstance(answer, CatalogueRefreshed)
        assert {model.hub for entry in answer.catalogue.entries for model in entry.models} == {Hub.MODELSCOPE}
        assert processes.all == []
        assert shown.transfers.states == []

    def test_what_ran_at_the_last_end_goes_on_and_what_was_paused_needs_no_process(
        self, hub: LocalHub, folder: Path, processes: Processes
    ) -> None:
        hub.order(rate=SLOW)
        with fetching_desk(processes.upkeep()) as (desk, shown):
            desk.post(StartTransfer(remote(NAMES[0])))
            received = await_bytes(shown.transfers)
        processes.await_end(2)
        with fetching_desk(processes.upkeep()) as (desk, shown):
            assert await_bytes(shown.transfers) >= received
            desk.post(PauseTransfer(remote(NAMES[0]).id))
            shown.transfers.await_phase(TransferPhase.PAUSED)
        count = len(processes.all)
        assert count == 2
        with fetching_desk(processes.upkeep()) as (desk, shown):
            assert shown.transfers.await_phase(TransferPhase.PAUSED).received > 0
            assert len(processes.all) == count
            hub.order(rate=0.0)
            desk.post(StartTransfer(remote(NAMES[0])))
            shown.transfers.await_phase(TransferPhase.INSTALLED)
        assert is_whole(folder)

    def test_a_transfer_that_failed_can_be_cancelled_when_its_process_has_gone(
        self, hub: LocalHub, folder: Path, processes: Processes
    ) -> None:
        hub.order(Fault(side="hub", status=404))
        with fetching_desk(processes.upkeep(quiet=0.1)) as (desk, shown):
            desk.post(StartTransfer(remote(NAMES[0])))
            shown.transfers.await_phase(TransferPhase.FAILED)
            processes.await_end()
            desk.post(CancelTransfer(remote(NAMES[0]).id))
            assert shown.transfers.await_that(lambda _: True).phase is TransferPhase.CANCELLED
        assert list(folder.iterdir()) == []

    def test_hubs_are_asked_in_the_process_and_answers_keep_their_order(
        self, hub: LocalHub, folder: Path, processes: Processes
    ) -> None:
        with fetching_desk(processes.upkeep()) as (desk, shown):
            desk.post(FindModels(f"{REPOSITORY}:Q3_K", Hub.HUGGING_FACE))
            found = shown.answer()
            assert isinstance(found, ModelsFound)
            assert [model.name for model in found.models] == [NAMES[1]]
            desk.post(RefreshCatalogue(Hub.HUGGING_FACE))
            desk.post(ReadCatalogue(Hub.MODELSCOPE))
            for wanted in (Hub.HUGGING_FACE, Hub.MODELSCOPE):
                answer = shown.answer()
                assert isinstance(answer, CatalogueRefreshed)
                assert {model.hub for entry in answer.catalogue.entries for model in entry.models} == {wanted}
            desk.post(ReadCatalogue(Hub.HUGGING_FACE))
            answer = shown.answer()
            assert isinstance(answer, CatalogueRefreshed)
            assert answer.catalogue.refreshed  # as the refresh left it
        assert len(processes.all) == 1

    def test_another_proxy_is_used_from_then_on(self, folder: Path, processes: Processes) -> None:
        question = FindModels(REPOSITORY, Hub.HUGGING_FACE)
        with local_proxy() as first, local_proxy() as second:
            with fetching_desk(processes.upkeep(), proxy=first.address) as (desk, shown):
                desk.post(question)
                shown.answer()
                asked = len(first.asked)
                assert asked > 0
                desk.post(UseProxy(second.address))
                desk.post(question)
                shown.answer()
                desk.post(StartTransfer(remote(NAMES[0])))
                shown.transfers.await_phase(TransferPhase.INSTALLED)
                processes.kill()
                desk.post(question)  # a new process knows of it, too
                shown.answer()
            assert len(first.asked) == asked
            assert sum("/resolve/" in path for path in second.asked) > 0
        assert len(processes.all) == 2

    @pytest.mark.parametrize("debug", ["", "1"])
    def test_its_lines_for_the_log_are_written_by_the_window(
        self,
        folder: Path,
        processes: Processes,
        caplog: pytest.LogCaptureFixture,
        monkeypatch: pytest.MonkeyPatch,
        debug: str,
    ) -> None:
        """What is sought stands in none but those of somebody who looks for a fault."""
        monkeypatch.setenv(DEBUG_VARIABLE, debug)
        caplog.set_level(logging.DEBUG)
        with fetching_desk(processes.upkeep()) as (desk, shown):
            desk.post(FindModels(REPOSITORY, Hub.HUGGING_FACE))
            shown.answer()
        lines = [record for record in caplog.records if record.process == processes.all[0]]
        told = [line for line in lines if REPOSITORY in line.getMessage()]
        assert bool(told) is bool(debug)
        assert {line.threadName for line in told} <= {"hubs"}

    def test_what_others_print_does_not_get_between_the_events(self, folder: Path, processes: Processes) -> None:
        with fetching_desk(processes.upkeep("noisy")) as (desk, shown):
            desk.post(StartTransfer(remote(NAMES[0])))
            shown.transfers.await_phase(TransferPhase.INSTALLED)
        assert len(processes.all) == 1


@pytest.mark.usefixtures("published")
class TestEnds:
    """Whatever ends, nothing is lost."""

    def test_killed_in_the_middle_it_goes_on(
        self, hub: LocalHub, folder: Path, processes: Processes, caplog: pytest.LogCaptureFixture
    ) -> None:
        hub.order(rate=SLOW)
        with fetching_desk(processes.upkeep()) as (desk, shown):
            for name in NAMES:  # the third waits
                desk.post(StartTransfer(remote(name)))
            await_bytes(shown.transfers, NAMES[0])
            await_bytes(shown.transfers, NAMES[1])
            processes.kill()
            shown.transfers.await_that(lambda state: state.note == GONE_ON)
            hub.order(rate=0.0)
            arrived = {shown.transfers.await_phase(TransferPhase.INSTALLED).model.name for _ in NAMES}
        assert arrived == set(NAMES)
        assert all(is_whole(folder, name) for name in NAMES)
        assert len(processes.all) == 2
        assert "ended with -9" in caplog.text

    def test_what_ran_at_the_last_end_goes_on_though_the_first_process_dies_at_once(
        self, hub: LocalHub, folder: Path, processes: Processes, tmp_path: Path
    ) -> None:
        hub.order(rate=SLOW)
        with fetching_desk(processes.upkeep()) as (desk, shown):
            desk.post(StartTransfer(remote(NAMES[0])))
            await_bytes(shown.transfers)
        hub.order(rate=0.0)
        others = Processes(tmp_path / "others")
        with fetching_desk(others.upkeep("stillborn")) as (_, shown):
            shown.transfers.await_phase(TransferPhase.INSTALLED)
        assert is_whole(folder)
        assert len(others.all) == 2

    def test_what_ran_at_the_last_end_is_shown_as_failed_where_no_process_lives(
        self, hub: LocalHub, folder: Path, processes: Processes, tmp_path: Path
    ) -> None:
        """The window has to show what it can be gone on with, and why it does not."""
        hub.order(rate=SLOW)
        with fetching_desk(processes.upkeep()) as (desk, shown):
            for name in NAMES[:2]:
                desk.post(StartTransfer(remote(name)))
                await_bytes(shown.transfers, name)
            desk.post(PauseTransfer(remote(NAMES[0]).id))
            shown.transfers.await_phase(TransferPhase.PAUSED)
        hub.order(rate=0.0)
        others = Processes(tmp_path / "others")
        with fetching_desk(others.upkeep(*["stillborn"] * 3)) as (desk, shown):
            shown.transfers.await_phase(TransferPhase.PAUSED, NAMES[0])
            failed = shown.transfers.await_phase(TransferPhase.FAILED, NAMES[1])
            assert failed.problem == GIVEN_UP
            assert failed.received > 0
            assert len(others.all) == 3
            desk.post(StartTransfer(remote(NAMES[1])))
            shown.transfers.await_phase(TransferPhase.INSTALLED, NAMES[1])
        assert is_whole(folder, NAMES[1])
        assert len(journals(folder)) == 1

    def test_wishes_that_a_killed_process_has_heard_are_fulfilled(
        self, hub: LocalHub, folder: Path, processes: Processes
    ) -> None:
        hub.order(rate=SLOW)
        with fetching_desk(processes.upkeep()) as (desk, shown):
            for name in NAMES:
                desk.post(StartTransfer(remote(name)))
            await_bytes(shown.transfers, NAMES[0])
            desk.post(FindModels(REPOSITORY, Hub.HUGGING_FACE))
            desk.post(PauseTransfer(remote(NAMES[0]).id))
            desk.post(CancelTransfer(remote(NAMES[2]).id))
            processes.kill()
            shown.transfers.await_phase(TransferPhase.CANCELLED, NAMES[2])
            shown.transfers.await_phase(TransferPhase.PAUSED, NAMES[0])
            assert isinstance(shown.answer(), ModelsFound)
            hub.order(rate=0.0)
            shown.transfers.await_phase(TransferPhase.INSTALLED, NAMES[1])
        assert len(journals(folder)) == 1

    def test_one_that_dies_again_and_again_is_given_up_until_the_next_wish(
        self, hub: LocalHub, folder: Path, processes: Processes
    ) -> None:
        hub.order(rate=SLOW)
        with fetching_desk(processes.upkeep()) as (desk, shown):
            desk.post(StartTransfer(remote(NAMES[0])))
            for _ in range(3):
                await_bytes(shown.transfers)
                processes.kill()
            state = shown.transfers.await_phase(TransferPhase.FAILED)
            assert state.problem == GIVEN_UP
            assert state.received > 0
            hub.order(rate=0.0)
            desk.post(StartTransfer(remote(NAMES[0])))
            shown.transfers.await_phase(TransferPhase.INSTALLED)
        assert is_whole(folder)
        assert len(processes.all) == 4

    @pytest.mark.parametrize(
        "command",
        [
            ("no such program",),
            (sys.executable, "-c", "raise SystemExit(3)"),
            (sys.executable, "-c", "import sys; sys.stdout.buffer.write(b'rubbish' * 99); sys.stdin.read()"),
        ],
        ids=["can't be started", "ends at once", "talks rubbish"],
    )
    def test_without_a_process_that_works_all_is_answered(self, command: tuple[str, ...], folder: Path) -> None:
        with fetching_desk(Upkeep(command)) as (desk, shown):
            desk.post(StartTransfer(remote(NAMES[0])))
            assert shown.transfers.await_phase(TransferPhase.FAILED).problem == GIVEN_UP
            desk.post(FindModels(REPOSITORY, Hub.HUGGING_FACE))
            desk.post(RefreshCatalogue(Hub.HUGGING_FACE))
            problems = [shown.answer().problem for _ in range(2)]
            assert problems == [GIVEN_UP, GIVEN_UP]

    def test_after_a_bug_nothing_goes_on_that_is_told_as_failed(
        self, hub: LocalHub, folder: Path, processes: Processes
    ) -> None:
        hub.order(rate=SLOW)
        with fetching_desk(processes.upkeep()) as (desk, shown):
            desk.post(StartTransfer(remote(NAMES[0])))
            await_bytes(shown.transfers)
            desk.post("no command")  # type: ignore[arg-type]
            assert shown.transfers.await_phase(TransferPhase.FAILED).problem == BUG
            processes.await_end(5)
            hub.order(rate=0.0)
            desk.post(StartTransfer(remote(NAMES[0])))
            shown.transfers.await_phase(TransferPhase.INSTALLED)
        assert is_whole(folder)

    def test_what_an_old_process_still_holds_goes_on_when_that_has_ended(
        self, hub: LocalHub, folder: Path, processes: Processes, tmp_path: Path
    ) -> None:
        hub.order(rate=SLOW)
        others = replace(Processes(tmp_path / "others").upkeep(), again=1.0)
        with fetching_desk(processes.upkeep()) as (desk, shown):
            desk.post(StartTransfer(remote(NAMES[0])))
            await_bytes(shown.transfers)
            second = FetchingDesk(shown_later := Shown(), CATALOGUE, "", others)
            second.start()
            time.sleep(0.3)
        hub.order(rate=0.0)
        shown_later.transfers.await_phase(TransferPhase.INSTALLED)
        assert second.close(20)
        assert is_whole(folder)

    def test_closing_during_a_transfer_leaves_it_for_the_next_start(
        self, hub: LocalHub, folder: Path, processes: Processes
    ) -> None:
        hub.order(rate=SLOW)
        with fetching_desk(processes.upkeep()) as (desk, shown):
            desk.post(StartTransfer(remote(NAMES[0])))
            await_bytes(shown.transfers)
            began = time.monotonic()
        assert time.monotonic() - began < 3
        assert not any(map(is_alive, processes.all))
        assert len(journals(folder)) == 1

    def test_a_process_that_hears_nothing_does_not_keep_the_program_from_ending(
        self, hub: LocalHub, folder: Path, processes: Processes
    ) -> None:
        hub.order(rate=SLOW)
        shown = Shown()
        desk = FetchingDesk(shown, CATALOGUE, "", processes.upkeep())
        desk.start()
        desk.post(StartTransfer(remote(NAMES[0])))
        await_bytes(shown.transfers)
        os.kill(processes.all[0], signal.SIGSTOP)
        for _ in range(2000):  # more than a pipe holds
            desk.post(StartTransfer(remote(NAMES[0])))
        assert not desk.close(1)
        processes.await_end(1)

    def test_the_process_ends_when_the_window_is_killed(
        self, hub: LocalHub, folder: Path, processes: Processes
    ) -> None:
        hub.order(rate=SLOW)
        command = [sys.executable, "-m", "tests.support.fetching_process", str(processes.pids), NAMES[0]]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as window:
            assert window.stdout is not None
            assert window.stdout.readline() == b"receiving\n"
            window.kill()
        assert processes.await_end(2) < 2
        hub.order(rate=0.0)
        with fetching_desk(processes.upkeep()) as (_, shown):
            shown.transfers.await_phase(TransferPhase.INSTALLED)
        assert is_whole(folder)
