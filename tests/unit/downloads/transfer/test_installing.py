"""What becomes of a file whose final name is taken."""

import os
import random
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from app.downloads.messages import TransferChanged, TransferPhase
from app.downloads.records import is_verified, read_record, record_path, write_record
from tests.support.disks import needs_links
from tests.support.hub.local_hub import LocalHub
from tests.support.transfers import NAME, REPOSITORY, fetch, remote

CONTENT = random.Random(4).randbytes(300_000)


@pytest.fixture
def published(hub: LocalHub) -> Path:
    return hub.publish(REPOSITORY, NAME, CONTENT)


@pytest.fixture
def file(models: Path) -> Path:
    """The final name; its folder is there."""
    folder = models / REPOSITORY
    folder.mkdir(parents=True)
    return folder / NAME


def assert_installed(file: Path, content: bytes = CONTENT) -> None:
    """Whole, with its record, and nothing else."""
    assert file.read_bytes() == content
    record = read_record(file)
    assert record is not None
    assert is_verified(file, record)
    assert sorted(path.name for path in file.parent.iterdir()) == [f".{NAME}.json", NAME]


def assert_refused(end: TransferChanged) -> str:
    """What it says more about it."""
    assert end.phase is TransferPhase.FAILED
    assert end.problem is not None
    assert "there already" in end.problem.title
    return end.problem.detail


def test_the_same_file_put_there_by_hand_is_taken(hub: LocalHub, published: Path, models: Path, file: Path) -> None:
    shutil.copy(published, file)
    end, _ = fetch(remote(), models)
    assert end.phase is TransferPhase.INSTALLED
    assert hub.sent == 0
    assert_installed(file)


@pytest.mark.usefixtures("published")
def test_another_file_of_that_name_is_not_touched(models: Path, file: Path) -> None:
    file.write_bytes(b"GGUF, but mine")
    end, _ = fetch(remote(), models)
    assert "Phidias has not put it there" in assert_refused(end)
    assert file.read_bytes() == b"GGUF, but mine"
    assert [path.name for path in file.parent.iterdir()] == [NAME]


@needs_links
@pytest.mark.usefixtures("published")
def test_a_link_of_that_name_is_not_touched_though_its_disk_is_away(models: Path, file: Path) -> None:
    file.symlink_to("/media/stick/phi-4.gguf")
    end, _ = fetch(remote(), models)
    assert "is a link" in assert_refused(end)
    assert file.readlink() == Path("/media/stick/phi-4.gguf")


def test_names_that_a_disk_does_not_tell_apart(hub: LocalHub, published: Path, models: Path, file: Path) -> None:
    """Two repositories whose names differ in capitals alone are one folder on many a disk."""
    fetch(remote(), models)
    record = read_record(file)
    assert record is not None
    write_record(file, replace(record, repository=REPOSITORY.upper()))
    hub.publish(REPOSITORY, NAME, CONTENT[::-1])
    end, _ = fetch(remote(), models)
    assert REPOSITORY.upper() in assert_refused(end)
    assert_installed(file)
    hub.publish(REPOSITORY, NAME, CONTENT)
    end, _ = fetch(remote(), models)  # the same bytes may be anybody's
    assert end.phase is TransferPhase.INSTALLED


@pytest.mark.usefixtures("published")
def test_an_older_one_of_ours_is_replaced_when_the_new_one_is_whole(hub: LocalHub, models: Path, file: Path) -> None:
    fetch(remote(), models)
    newer = CONTENT[1:]
    hub.publish(REPOSITORY, NAME, newer)
    fetch(remote(), models)
    assert_installed(file, newer)


@pytest.mark.usefixtures("published")
def test_one_that_was_changed_since_is_compared_again(hub: LocalHub, models: Path, file: Path) -> None:
    fetch(remote(), models)
    before = record_path(file).read_bytes()
    os.utime(file, ns=(1, 1))
    end, _ = fetch(remote(), models)
    assert end.phase is TransferPhase.INSTALLED
    assert hub.sent == len(CONTENT)
    assert record_path(file).read_bytes() != before
    assert_installed(file)
