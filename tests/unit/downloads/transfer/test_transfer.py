"""A file arrives whole, whatever the way to it does. A real server, the real huggingface_hub."""

import random
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from app.core.catalogue import RemoteModel
from app.downloads.layout import journal_path, part_path
from app.downloads.messages import TransferPhase
from app.downloads.records import is_verified, read_record
from app.downloads.transfer.extents import EXTENT
from app.downloads.transfer.transfer import Wish
from tests.support.hub.faults import Fault
from tests.support.hub.files import commit, repository
from tests.support.hub.local_hub import LocalHub
from tests.support.transfers import NAME, QUICK, REPOSITORY, fetch, fetching, remote, sha256

SIZE = 3 * EXTENT + 12_345  # bytes: several extents, the last one short
CONTENT = random.Random(4).randbytes(SIZE)
SMALL = 300_000


@pytest.fixture
def published(hub: LocalHub) -> Path:
    return hub.publish(REPOSITORY, NAME, CONTENT)


def final(models: Path) -> Path:
    return models / REPOSITORY / NAME


def assert_whole(models: Path, content: bytes = CONTENT) -> None:
    """The file, its record, and nothing else."""
    file = final(models)
    assert file.read_bytes() == content
    record = read_record(file)
    assert record is not None
    assert is_verified(file, record)
    assert sorted(path.name for path in file.parent.iterdir()) == [f".{NAME}.json", NAME]


def test_arrives_whole_and_verified(hub: LocalHub, published: Path, models: Path) -> None:
    end, told = fetch(remote(), models)
    assert end.phase is TransferPhase.INSTALLED
    assert (end.path, end.received, end.total) == (final(models), SIZE, SIZE)
    assert_whole(models)
    assert hub.sent == SIZE, (hub.seen(), told.states)
    assert not told.goes_back
    assert told.phases[0] is TransferPhase.CONNECTING
    record = read_record(final(models))
    assert record is not None
    assert (record.sha256, len(record.revision)) == (sha256(published), 40)


def test_what_could_not_be_compared_is_not_told_as_verified(hub: LocalHub, published: Path, models: Path) -> None:
    hub.order(tells_hash=False)
    end, _ = fetch(replace_hashes(remote()), models)
    assert (end.phase, end.is_verified) == (TransferPhase.INSTALLED, False)


def replace_hashes(model: RemoteModel) -> RemoteModel:
    """The model where its listing tells none either."""
    return replace(model, files=tuple(replace(file, sha256="") for file in model.files))


def test_an_empty_disk_is_asked_only_once_for_what_is_there(hub: LocalHub, published: Path, models: Path) -> None:
    fetch(remote(), models)
    end, _ = fetch(remote(), models)
    assert end.phase is TransferPhase.INSTALLED
    assert hub.sent == SIZE


def test_several_connections(hub: LocalHub, published: Path, models: Path) -> None:
    hub.order(rate=20e6)
    fetch(remote(), models)
    assert_whole(models)
    most = hub.seen()["most_open"]
    assert isinstance(most, int)
    assert most >= 2


def test_the_token_stays_with_the_hub(hub: LocalHub, models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hub.publish("gated/phi-4-GGUF", NAME, CONTENT[:SMALL])
    hub.order(token="hf_right")
    monkeypatch.setenv("HF_TOKEN", "hf_right")
    end, _ = fetch(remote(repository="gated/phi-4-GGUF"), models)
    assert end.phase is TransferPhase.INSTALLED
    assert hub.seen()["strangers"] == 0


def test_without_a_token_it_says_what_is_needed(hub: LocalHub, models: Path) -> None:
    hub.publish("gated/phi-4-GGUF", NAME, CONTENT[:SMALL])
    end, _ = fetch(remote(repository="gated/phi-4-GGUF"), models)
    assert end.phase is TransferPhase.FAILED
    assert end.problem is not None
    assert "terms" in str(end.problem)
    assert list(models.iterdir()) == []


@pytest.mark.parametrize("where", [0, 1, 100_000, EXTENT - 1, EXTENT, EXTENT + 1])
def test_goes_on_where_a_connection_was_cut(hub: LocalHub, published: Path, models: Path, where: int) -> None:
    hub.order(Fault(times=2, cut_after=where))
    _, told = fetch(remote(), models)
    assert_whole(models)
    assert not told.goes_back


def test_connections_cut_again_and_again_at_any_byte(hub: LocalHub, published: Path, models: Path) -> None:
    hub.order(Fault(times=30, cut_within=EXTENT))
    _, told = fetch(remote(), models)
    assert_whole(models)
    assert not told.goes_back


def test_a_silent_connection_is_opened_anew(hub: LocalHub, published: Path, models: Path) -> None:
    hub.order(Fault(times=2, stall_after=70_000, stall_seconds=60))
    _, told = fetch(remote(), models, limits=replace(QUICK, stall=0.3, connections=1))
    assert_whole(models)
    assert "silent" in told.notes


def test_waits_as_long_as_a_busy_server_asks(hub: LocalHub, published: Path, models: Path) -> None:
    hub.order(Fault(times=2, status=429, retry_after="1"))
    _, told = fetch(remote(), models)
    assert_whole(models)
    assert "less often. Trying again in 1 s." in told.notes


@pytest.mark.parametrize("status", [500, 503])
@pytest.mark.parametrize("side", ["hub", "cdn"])
def test_outlasts_faults_of_servers(hub: LocalHub, published: Path, models: Path, status: int, side: str) -> None:
    hub.order(Fault(times=3, status=status, side=side))
    fetch(remote(), models)
    assert_whole(models)


def test_asks_again_for_an_address_that_has_expired(hub: LocalHub, published: Path, models: Path) -> None:
    hub.order(rate=20e6, expires_after=0.2)
    fetch(remote(), models)
    assert_whole(models)


def test_refused_addresses_are_asked_for_again(hub: LocalHub, published: Path, models: Path) -> None:
    hub.order(Fault(times=3, status=403))
    fetch(remote(), models)
    assert_whole(models)


def test_a_server_of_the_old_protocol(hub: LocalHub, published: Path, models: Path) -> None:
    """Each answer ends its connection."""
    hub.order(protocol="HTTP/1.0")
    fetch(remote(), models)
    assert_whole(models)
    assert hub.sent == SIZE


def test_a_server_that_knows_no_ranges(hub: LocalHub, published: Path, models: Path) -> None:
    hub.order(Fault(ignore_range=True))
    _, told = fetch(remote(), models)
    assert_whole(models)
    assert not told.goes_back


def test_a_server_that_knows_no_ranges_and_is_cut(hub: LocalHub, published: Path, models: Path) -> None:
    hub.order(Fault(ignore_range=True), Fault(times=1, cut_after=EXTENT + 1000))
    _, told = fetch(remote(), models)
    assert_whole(models)
    assert not told.goes_back


def test_a_server_that_tells_no_length(hub: LocalHub, published: Path, models: Path) -> None:
    hub.order(Fault(ignore_range=True), Fault(no_length=True))
    fetch(remote(), models)
    assert_whole(models)


@pytest.mark.parametrize("fault", [Fault(times=1, total=77), Fault(times=1, encoding="gzip")])
def test_a_lie_is_asked_about_again(hub: LocalHub, published: Path, models: Path, fault: Fault) -> None:
    hub.order(fault)
    fetch(remote(), models)
    assert_whole(models)


def test_another_label_for_the_same_bytes_is_no_change(hub: LocalHub, published: Path, models: Path) -> None:
    hub.order(rate=8e6)
    with fetching(remote(), models) as running:
        running.told.await_that(lambda state: state.received > 0)
        hub.order(etag_salt="moved-", rate=0.0)
    assert_whole(models)
    assert hub.sent < 2 * SIZE


def test_a_file_that_changes_on_the_way_is_begun_anew(hub: LocalHub, published: Path, models: Path) -> None:
    other = CONTENT[::-1]
    hub.order(rate=8e6)
    with fetching(remote(), models) as running:
        running.told.await_that(lambda state: state.received > 0)
        hub.order(rate=0.0)
        hub.publish(REPOSITORY, NAME, other)
    assert_whole(models, other)
    assert "has changed at the hub" in running.told.notes


def test_a_file_that_changed_while_it_was_paused_is_begun_anew(hub: LocalHub, published: Path, models: Path) -> None:
    paused(hub, models)
    other = CONTENT[: SIZE - 999][::-1]
    hub.publish(REPOSITORY, NAME, other)
    end, told = fetch(remote(), models)
    assert_whole(models, other)
    assert "has changed at the hub" in told.notes
    assert "has changed at the hub" in end.note


def paused(hub: LocalHub, models: Path) -> int:
    """Fetches a part; how many bytes of it are there."""
    hub.order(rate=20e6)
    with fetching(remote(), models) as running:
        running.told.await_that(lambda state: state.received > EXTENT)
        running.transfer.stop(Wish.PAUSE)
    hub.order(rate=0.0)
    assert running.end is not None
    assert running.end.phase is TransferPhase.PAUSED
    assert 0 < running.end.received < SIZE
    assert not final(models).exists()
    return running.end.received


def test_goes_on_after_a_pause_without_fetching_a_byte_twice(hub: LocalHub, published: Path, models: Path) -> None:
    received = paused(hub, models)
    before = hub.sent
    end, told = fetch(remote(), models)
    assert end.phase is TransferPhase.INSTALLED
    assert told.states[0].received == received
    assert not told.goes_back
    assert hub.sent - before == SIZE - received
    assert_whole(models)


def test_another_hash_than_listed_at_the_same_commit_is_refused(hub: LocalHub, published: Path, models: Path) -> None:
    fetch(remote(), models)
    record = read_record(final(models))
    assert record is not None
    shutil.rmtree(models)
    models.mkdir()
    listed = (replace(remote().files[0], sha256="0" * 64),)
    end, _ = fetch(replace(remote(), revision=record.revision, files=listed), models)
    assert end.phase is TransferPhase.FAILED
    assert end.problem is not None
    assert "contradicts" in end.problem.title
    assert list(models.rglob("*.gguf")) == []
    end, _ = fetch(replace(remote(), files=listed), models)  # the list may have been of another commit
    assert end.phase is TransferPhase.INSTALLED
    assert_whole(models)


def test_a_beginning_that_contradicts_the_list_is_refused_too(hub: LocalHub, published: Path, models: Path) -> None:
    paused(hub, models)
    listed = (replace(remote().files[0], sha256="0" * 64),)
    revision = commit(repository(hub.folder, REPOSITORY))
    end, _ = fetch(replace(remote(), revision=revision, files=listed), models)
    assert end.phase is TransferPhase.FAILED
    assert end.problem is not None
    assert "contradicts" in end.problem.title
    assert not final(models).exists()
    end, _ = fetch(remote(), models)  # what had come is kept
    assert end.phase is TransferPhase.INSTALLED


def test_damaged_pieces_alone_are_fetched_again(hub: LocalHub, published: Path, models: Path) -> None:
    received = paused(hub, models)
    with part_path(final(models)).open("r+b") as part:
        part.seek(1000)
        part.write(b"damage")
    before = hub.sent
    _, told = fetch(remote(), models)
    assert_whole(models)
    assert hub.sent - before <= SIZE - received + EXTENT
    assert "were damaged" in told.notes


def test_wrong_bytes_are_never_installed(hub: LocalHub, published: Path, models: Path) -> None:
    hub.order(Fault(wrong_byte_at=EXTENT + 5))
    end, _ = fetch(remote(), models)
    assert end.phase is TransferPhase.FAILED
    assert end.problem is not None
    assert end.problem.title == "What arrived is not what was published."
    assert not final(models).exists()
    hub.reset()
    end, _ = fetch(remote(), models)
    assert end.phase is TransferPhase.INSTALLED
    assert_whole(models)


def test_a_torn_journal_costs_little(hub: LocalHub, published: Path, models: Path) -> None:
    paused(hub, models)
    journal = journal_path(final(models))
    content = journal.read_bytes()
    lines = [line for line in content.splitlines(keepends=True) if b"extent" in line]
    journal.write_bytes(content[: content.index(lines[-1]) + 20])
    before = hub.sent
    fetch(remote(), models)
    assert_whole(models)
    assert hub.sent - before < SIZE


@pytest.mark.parametrize("content", [b"", b"\0" * 4096, b"rubbish\n"])
def test_a_lost_journal_costs_the_file_alone(hub: LocalHub, published: Path, models: Path, content: bytes) -> None:
    paused(hub, models)
    journal_path(final(models)).write_bytes(content)
    fetch(remote(), models)
    assert_whole(models)


def test_unfinished_data_that_vanished_is_fetched_again(hub: LocalHub, published: Path, models: Path) -> None:
    paused(hub, models)
    part_path(final(models)).unlink()
    fetch(remote(), models)
    assert_whole(models)


def test_cancelling_leaves_nothing(hub: LocalHub, published: Path, models: Path) -> None:
    hub.order(rate=8e6)
    with fetching(remote(), models) as running:
        running.told.await_that(lambda state: state.received > 0)
        running.transfer.stop(Wish.CANCEL)
    assert running.end is not None
    assert running.end.phase is TransferPhase.CANCELLED
    assert list(models.iterdir()) == []


def test_a_split_model_arrives_as_one(hub: LocalHub, models: Path) -> None:
    names = [f"Q8_0/phi-4-Q8_0-0000{number}-of-00003.gguf" for number in (1, 2, 3)]
    for number, name in enumerate(names):
        hub.publish(REPOSITORY, name, CONTENT[number : number + SMALL])
    end, told = fetch(remote(*names), models)
    assert end.phase is TransferPhase.INSTALLED
    assert (end.received, end.total) == (3 * SMALL, 3 * SMALL)
    assert end.path == models / REPOSITORY / names[0]
    assert not told.goes_back
    for number, name in enumerate(names):
        assert (models / REPOSITORY / name).read_bytes() == CONTENT[number : number + SMALL]


def test_a_cancelled_split_model_takes_its_finished_parts_away(hub: LocalHub, models: Path) -> None:
    names = [f"phi-4-Q8_0-0000{number}-of-00002.gguf" for number in (1, 2)]
    for name in names:
        hub.publish(REPOSITORY, name, CONTENT)
    with fetching(remote(*names), models) as running:
        running.told.await_that(lambda state: state.received >= SIZE)
        hub.order(rate=1e6)
        running.transfer.stop(Wish.CANCEL)
    assert running.end is not None
    assert running.end.phase is TransferPhase.CANCELLED
    assert list(models.iterdir()) == []


def test_a_path_that_leads_elsewhere_is_refused(hub: LocalHub, models: Path) -> None:
    end, _ = fetch(remote("../../evil.gguf"), models)
    assert end.phase is TransferPhase.FAILED
    assert end.problem is not None
    assert "can't be stored" in end.problem.title
    assert list(models.iterdir()) == []
