"""Content servers that lie, and what stands in their place."""

import contextlib
import random
import socketserver
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.downloads.messages import TransferPhase
from app.downloads.transfer.extents import EXTENT
from app.downloads.transfer.transfer import Wish
from tests.support.hub.faults import Fault
from tests.support.hub.local_hub import LocalHub
from tests.support.transfers import NAME, QUICK, REPOSITORY, fetch, fetching, remote

CONTENT = random.Random(9).randbytes(3 * EXTENT + 4321)


@pytest.fixture
def published(hub: LocalHub) -> Path:
    return hub.publish(REPOSITORY, NAME, CONTENT)


def is_whole(models: Path) -> bool:
    return (models / REPOSITORY / NAME).read_bytes() == CONTENT


def begun(hub: LocalHub, models: Path) -> int:
    """Fetches a part; how many bytes of it are there."""
    hub.order(rate=20e6)
    with fetching(remote(), models) as running:
        running.told.await_that(lambda state: state.received > EXTENT)
        running.transfer.stop(Wish.PAUSE)
    assert running.end is not None
    assert 0 < running.end.received < len(CONTENT)
    return running.end.received


@contextlib.contextmanager
def never_answering(first: bytes, pause: float) -> Iterator[str]:
    """The address of a server that sends this again and again, and nothing else."""
    ending = threading.Event()

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with contextlib.suppress(OSError):
                while not ending.wait(pause):
                    self.request.sendall(first)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        ending.set()
        server.shutdown()
        thread.join()


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("sent", [b"HTTP/1.1 100 Continue\r\n\r\n", b"x"])
class TestWhoNeverAnswers:
    """But keeps the line busy, so that no connection is ever silent."""

    def test_is_told_and_given_up(self, hub: LocalHub, models: Path, sent: bytes) -> None:
        with never_answering(sent, 0.005) as address:
            hub.order(Fault(side="cdn", leads_to=address))
            end, told = fetch(remote(), models, limits=replace(QUICK, stall=0.2, patience=1.2, connections=1))
        assert end.phase is TransferPhase.FAILED
        assert end.problem is not None
        assert "sends nothing" in end.problem.title
        assert "Nothing has come for 1 s." in told.notes

    def test_is_given_up_where_it_is_the_hub(self, models: Path, sent: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
        with never_answering(sent, 0.005) as address:
            monkeypatch.setenv("HF_ENDPOINT", address)
            end, _ = fetch(remote(), models, limits=replace(QUICK, patience=1.0))
        assert end.phase is TransferPhase.FAILED
        assert end.problem is not None
        assert "does not answer" in end.problem.title

    def test_can_be_left(self, hub: LocalHub, models: Path, sent: bytes) -> None:
        with never_answering(sent, 0.005) as address:
            hub.order(Fault(side="cdn", leads_to=address))
            with fetching(remote(), models, limits=replace(QUICK, stall=0.2)) as running:
                running.told.await_that(lambda state: "Nothing has come" in state.note)
                running.transfer.stop(Wish.CANCEL)
        assert running.end is not None
        assert running.end.phase is TransferPhase.CANCELLED


@pytest.mark.usefixtures("published")
class TestLies:
    """Of the content server."""

    def test_a_size_that_no_number_can_be(self, hub: LocalHub, models: Path) -> None:
        hub.order(Fault(total="9" * 5000, times=3))
        end, _ = fetch(remote(), models)
        assert end.phase is TransferPhase.INSTALLED, end.problem
        assert is_whole(models)

    def test_a_page_in_place_of_the_file_spoils_nothing(self, hub: LocalHub, models: Path) -> None:
        """As the login page of a network answers, without saying how long it is."""
        received = begun(hub, models)
        hub.reset()
        page = "<html>Log in!</html>"
        hub.order(Fault(body=page, repeat=9000, kind="text/html; charset=utf-8", no_length=True, times=2))
        end, _ = fetch(remote(), models)
        assert end.phase is TransferPhase.INSTALLED
        assert is_whole(models)
        assert hub.sent == len(CONTENT) - received

    def test_a_server_that_sends_ranges_only_now_and_then(self, hub: LocalHub, models: Path) -> None:
        received = begun(hub, models)
        hub.reset()
        hub.order(Fault(ignore_range=True, times=1), Fault(cut_after=received + EXTENT // 2, times=1))
        end, _ = fetch(remote(), models, limits=replace(QUICK, connections=1))
        assert end.phase is TransferPhase.INSTALLED
        assert is_whole(models)
        assert hub.sent <= len(CONTENT) + EXTENT  # and not all of it once more

    @pytest.mark.parametrize("status", [400, 403])
    def test_an_address_that_is_good_no_more_is_asked_for_again(self, hub: LocalHub, models: Path, status: int) -> None:
        """Some content servers call that a bad request."""
        hub.order(Fault(cut_after=EXTENT), expired=status, expires_after=0.4, rate=8e6)
        end, _ = fetch(remote(), models, limits=replace(QUICK, connections=1, patience=3.0))
        assert end.phase is TransferPhase.INSTALLED
        assert is_whole(models)

    def test_who_says_at_once_is_not_asked_at_once(self, hub: LocalHub, models: Path) -> None:
        hub.order(Fault(status=429, retry_after="0"))
        end, _ = fetch(remote(), models, limits=replace(QUICK, first_pause=0.2, patience=2.0))
        assert end.phase is TransferPhase.FAILED
        requests = hub.seen()["requests"]
        assert isinstance(requests, dict)
        assert 2 < requests["cdn"] < 15  # longer pauses each time; at once would be 36

    @pytest.mark.parametrize("until", ["999999", "Fri, 31 Dec 9999 23:59:59 GMT"])
    def test_a_hub_that_wants_to_be_left_alone_for_ever(self, hub: LocalHub, models: Path, until: str) -> None:
        hub.order(Fault(side="hub", status=429, retry_after=until, times=1))
        with fetching(remote(), models) as running:
            assert "again in 600 s" in running.told.await_that(lambda state: bool(state.note)).note
            running.transfer.stop(Wish.CANCEL)
        assert running.end is not None
        assert running.end.phase is TransferPhase.CANCELLED
