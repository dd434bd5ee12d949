"""The window's desk over its real process, and every end that a process can come to."""

import os
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
    FindModels,
    ModelsFound,
    PauseTransfer,
    RefreshCatalogue,
    StartTransfer,
    TransferPhase,
)
from app.downloads.process.desk import BUG, GIVEN_UP, GONE_ON, FetchingDesk
from app.downloads.process.upkeep import Upkeep
from tests.support.fetching import (
    CATALOGUE,
    NAMES,
    SLOW,
    Processes,
    Shown,
    await_bytes,
    fetching_desk,
    is_alive,
    is_whole,
    rests,
)
from tests.support.hub.local_hub import LocalHub
from tests.support.transfers import REPOSITORY, remote

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="looks at processes as Linux and macOS show them")


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
            assert all(rests(path) for path in journals(folder))
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
            assert rests(*journals(folder))
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
            assert rests(*journals(folder))
            processes.await_end(5)
            hub.order(rate=0.0)
            desk.post(StartTransfer(remote(NAMES[0])))
            shown.transfers.await_phase(TransferPhase.INSTALLED)
        assert is_whole(folder)

    def test_what_an_old_process_still_holds_goes_on_when_that_has_ended(
        self, hub: LocalHub, folder: Path, processes: Processes, tmp_path: Path
    ) -> None:
        hub.order(rate=SLOW)
        others = replace(Processes(tmp_path / "others").upkeep(), again=0.1)
        with fetching_desk(processes.upkeep()) as (desk, shown):
            desk.post(StartTransfer(remote(NAMES[0])))
            await_bytes(shown.transfers)
            second = FetchingDesk(shown_later := Shown(), CATALOGUE, "", others)
            second.start()
            time.sleep(1.0)  # several looks
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
