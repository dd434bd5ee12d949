"""The window's desk over its real process, while nothing goes wrong: a real hub, real files."""

import logging
import sys
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
from app.downloads.transfer.journal import read_journal
from app.system.logs import DEBUG_VARIABLE
from tests.support.fetching import NAMES, SLOW, Processes, await_bytes, fetching_desk, is_whole
from tests.support.hub.faults import Fault
from tests.support.hub.local_hub import LocalHub
from tests.support.hub.proxy import local_proxy
from tests.support.transfers import REPOSITORY, remote

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="looks at processes as Linux and macOS show them")


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
