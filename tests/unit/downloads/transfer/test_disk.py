"""Disks that are full, read-only or gone, and a program that is killed."""

import contextlib
import errno
import multiprocessing
import os
import random
import shutil
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from app.downloads.hubs import Hubs
from app.downloads.layout import journal_path
from app.downloads.manager import TransferManager
from app.downloads.messages import StartTransfer, TransferChanged, TransferPhase
from app.downloads.transfer.data_file import DataFile
from app.downloads.transfer.extents import EXTENT
from app.downloads.transfer.journal import read_journal
from app.downloads.transfer.space import Space
from app.downloads.transfer.transfer import Surroundings, Transfer
from tests.support.disks import limited_files, ordinary_user, public_folder, tiny_file_system
from tests.support.hub.local_hub import LocalHub
from tests.support.transfers import NAME, QUICK, REPOSITORY, Told, fetch, fetching, remote

CONTENT = random.Random(5).randbytes(1_500_000)
KILLS = 20
LARGE = 40 * EXTENT + 77  # more than arrives between the kills
TOO_LONG = 1 << 60  # bytes
TWICE_AT_MOST = 64 << 20  # bytes fetched twice for each kill


class Quota:
    """Refuses to write beyond some bytes. Such a disk can't be had here."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, size: int) -> None:
        self.size = size
        self.refused: list[float] = []  # when, in seconds of a clock
        write_at = DataFile.write_at

        def limited(data: DataFile, offset: int, view: memoryview) -> int:
            if offset + len(view) > self.size:
                self.refused.append(time.monotonic())
                raise OSError(errno.EDQUOT, os.strerror(errno.EDQUOT))
            return write_at(data, offset, view)

        monkeypatch.setattr(DataFile, "write_at", limited)


def final(models: Path) -> Path:
    return models / REPOSITORY / NAME


@pytest.fixture
def published(hub: LocalHub) -> Path:
    return hub.publish(REPOSITORY, NAME, CONTENT)


@pytest.fixture
def no_margin(monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk of these tests is smaller than what is usually left to others."""
    monkeypatch.setattr("app.downloads.transfer.space.MARGIN", 0)


@pytest.mark.skipif(sys.platform != "linux", reason="mounts a file system")
@pytest.mark.usefixtures("published", "no_margin")
def test_a_disk_that_fills_up_is_waited_for(hub: LocalHub) -> None:
    hub.order(rate=3e6)
    with tiny_file_system() as disk:
        with fetching(remote(), disk.folder) as running:
            running.told.await_that(lambda state: state.received > 200_000)
            disk.fill()
            state = running.told.await_phase(TransferPhase.PAUSED)
            assert state.problem is not None
            assert "not enough space" in state.problem.title
            assert "MB more are needed" in state.problem.detail
            hub.order(rate=0.0)
            disk.free()
        assert running.end is not None
        assert running.end.phase is TransferPhase.INSTALLED
        assert not running.told.goes_back
        assert final(disk.folder).read_bytes() == CONTENT


@pytest.mark.skipif(sys.platform == "win32", reason="a limit that Windows does not have")
@pytest.mark.usefixtures("published")
def test_a_file_longer_than_its_disk_knows_is_not_waited_for(hub: LocalHub, models: Path) -> None:
    """As of more than 4 GiB under FAT32, where space may be free without end."""
    hub.order(rate=2e6)
    with limited_files(models) as disk, fetching(remote(), models) as running:
        running.told.await_that(lambda state: state.received > 200_000)
        disk.fill()
        state = running.told.await_phase(TransferPhase.FAILED)
        disk.free()
    assert state.problem is not None
    assert "can't hold a file that large" in state.problem.title
    end, _ = fetch(remote(), models)
    assert end.phase is TransferPhase.INSTALLED
    assert final(models).read_bytes() == CONTENT


def test_a_length_that_no_disk_knows_is_told_before_a_byte_is_written(tmp_path: Path) -> None:
    with DataFile(tmp_path / "data") as data:
        data.check_length(5 << 30)
        with (tmp_path / "other").open("wb") as other, contextlib.suppress(OSError):
            other.seek(TOO_LONG)
            pytest.skip("this disk knows any length")
        with pytest.raises(OSError, match="large") as told:
            data.check_length(TOO_LONG)
    assert told.value.errno == errno.EFBIG


@pytest.mark.usefixtures("published")
def test_a_disk_with_room_that_takes_no_more_is_asked_less_and_less_often(
    hub: LocalHub, models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where a quota is used up."""
    quota = Quota(monkeypatch, 500_000)
    with fetching(remote(), models, limits=replace(QUICK, connections=1)) as running:
        problem = running.told.await_phase(TransferPhase.PAUSED).problem
        assert problem is not None
        assert "takes no more" in problem.title
        assert "quota" in problem.detail
        while len(quota.refused) < 5:
            running.told.await_phase(TransferPhase.PAUSED)
        quota.size = len(CONTENT)
    pauses = [later - earlier for earlier, later in pairwise(quota.refused)]
    assert all(pause >= QUICK.poll * 2**number for number, pause in enumerate(pauses[:4]))
    assert running.end is not None
    assert running.end.phase is TransferPhase.INSTALLED
    assert final(models).read_bytes() == CONTENT


@pytest.mark.skipif(sys.platform != "linux", reason="mounts a file system")
def test_what_does_not_fit_is_refused_before_a_byte_is_fetched(hub: LocalHub) -> None:
    hub.publish(REPOSITORY, NAME, CONTENT * 2)
    with tiny_file_system() as disk:
        end, _ = fetch(remote(), disk.folder)
        assert end.phase is TransferPhase.FAILED
        assert end.problem is not None
        assert "MB more are needed" in end.problem.detail
        assert list(disk.folder.iterdir()) == []
    assert hub.sent == 0


@pytest.mark.skipif(sys.platform != "linux", reason="mounts a file system")
@pytest.mark.usefixtures("published", "no_margin")
def test_what_others_still_need_counts(hub: LocalHub) -> None:
    hub.publish(REPOSITORY, "other.gguf", CONTENT[::-1])
    hub.order(rate=500_000)
    told, hubs = Told(), Hubs()
    with tiny_file_system() as disk:
        manager = TransferManager(lambda: disk.folder, hubs, told, 2, QUICK)
        manager.start()
        manager.post(StartTransfer(remote()))
        told.await_that(lambda state: state.received > 0)
        manager.post(StartTransfer(remote("other.gguf")))
        problem = told.await_phase(TransferPhase.FAILED, "other").problem
        assert manager.close(20)
    hubs.close()
    assert problem is not None
    assert "not enough space" in problem.title


@pytest.mark.skipif(sys.platform == "win32", reason="folders are protected in another way there")
@pytest.mark.usefixtures("published")
def test_a_folder_that_can_not_be_written_to(hub: LocalHub) -> None:
    with public_folder() as folder:
        folder.chmod(0o555)
        with ordinary_user():
            end, _ = fetch(remote(), folder)
        assert end.phase is TransferPhase.FAILED
        assert end.problem is not None
        assert str(folder) in end.problem.detail
    assert hub.sent == 0


def test_a_models_folder_on_a_disk_that_is_not_there(hub: LocalHub, published: Path, tmp_path: Path) -> None:
    end, _ = fetch(remote(), tmp_path / "unplugged" / "models")
    assert end.phase is TransferPhase.FAILED
    assert end.problem is not None
    assert "not there" in end.problem.title
    assert not (tmp_path / "unplugged").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="open files can't be deleted there")
@pytest.mark.usefixtures("published")
def test_a_folder_that_vanishes_on_the_way(hub: LocalHub, models: Path) -> None:
    hub.order(rate=500_000)
    with fetching(remote(), models) as running:
        running.told.await_that(lambda state: state.received > 0)
        shutil.rmtree(models)
    assert running.end is not None
    assert running.end.phase is TransferPhase.FAILED
    assert running.end.problem is not None
    assert "vanished" in running.end.problem.title
    assert not models.exists()


def pull(models: Path, endpoint: str) -> None:
    """In a process of its own, until it is done or killed."""
    os.environ["HF_ENDPOINT"] = endpoint
    hubs = Hubs()
    state = Transfer(remote(), Surroundings(models, hubs, Space(), _ignore, replace(QUICK, sync=0.5))).run()
    sys.exit(0 if state.phase is TransferPhase.INSTALLED else 1)


def _ignore(state: TransferChanged) -> None:
    pass


@contextlib.contextmanager
def pulling(models: Path, endpoint: str) -> Iterator[multiprocessing.process.BaseProcess]:
    """Processes are copied from one that has everything imported."""
    context = multiprocessing.get_context("spawn" if sys.platform == "win32" else "forkserver")
    if sys.platform != "win32":
        context.set_forkserver_preload([__name__, "huggingface_hub.hf_api", "app.downloads.hub", "httpx2"])
    process = context.Process(target=pull, args=(models, endpoint))
    process.start()
    try:
        yield process
    finally:
        process.kill()
        process.join(30)
        process.close()


def test_killed_at_twenty_random_moments_it_still_arrives_whole(hub: LocalHub, models: Path) -> None:
    content = random.Random(6).randbytes(LARGE)
    hub.publish(REPOSITORY, NAME, content)
    hub.order(rate=25e6)
    chance, kept, fetched_twice = random.Random(8), 0, []
    for _ in range(KILLS):
        before = hub.sent
        with pulling(models, hub.endpoint) as process:
            wanted = before + chance.randrange(1, 3 * EXTENT)
            while hub.sent < wanted and process.is_alive():
                time.sleep(0.005)
            time.sleep(chance.uniform(0.0, 0.05))
            assert process.is_alive()
        assert not final(models).exists()
        there = received(models)
        fetched_twice.append(hub.sent - before - (there - kept))
        assert there >= kept
        kept = there
    assert kept > 0
    hub.order(rate=0.0)
    with pulling(models, hub.endpoint) as process:
        process.join(60)
        assert process.exitcode == 0
    assert final(models).read_bytes() == content
    assert max(fetched_twice) <= TWICE_AT_MOST
    assert sum(path.name.startswith(".") for path in final(models).parent.iterdir()) == 1  # the record alone


def received(models: Path) -> int:
    remembered = read_journal(journal_path(final(models)))
    return 0 if remembered is None else remembered.received
