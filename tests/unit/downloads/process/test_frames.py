"""Values between two processes: whole, in order, from many threads, and nothing else."""

import io
import os
import pickle
import random
import threading

import pytest

from app.core.catalogue import Hub
from app.core.errors import AppError, Problem
from app.downloads.messages import ModelsFound, StoreToken, TransferChanged, TransferPhase
from app.downloads.process.frames import LARGEST, GarbageError, Sender, received
from tests.support.transfers import remote

VALUES = (
    StoreToken(Hub.MODELSCOPE, "secret"),
    TransferChanged(remote(), TransferPhase.FAILED, 3, 5, problem=Problem("It failed.", "So.", "Do this.")),
    ModelsFound("text", tuple(remote(f"{number}.gguf") for number in range(500))),
)


def sent(*values: object) -> bytes:
    file = io.BytesIO()
    for value in values:
        Sender(file).send(value)
    return file.getvalue()


def test_values_arrive_as_they_were() -> None:
    assert list(received(io.BytesIO(sent(*VALUES)))) == list(VALUES)


def test_what_is_too_long_is_not_sent_and_the_next_value_is() -> None:
    file = io.BytesIO()
    sender = Sender(file)
    with pytest.raises(AppError, match="too long"):
        sender.send("x" * (LARGEST + 1))
    sender.send("short")
    assert list(received(io.BytesIO(file.getvalue()))) == ["short"]


def test_many_threads_send_through_one_pipe() -> None:
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as source, os.fdopen(writing, "wb") as target:
        sender = Sender(target)
        each = [(number, "x" * 20_000) for number in range(200)]
        threads = [threading.Thread(target=lambda: [sender.send(value) for value in each]) for _ in range(4)]
        for thread in threads:
            thread.start()
        values = received(source)
        found = [next(values) for _ in range(4 * len(each))]
        for thread in threads:
            thread.join()
    assert sorted(found) == sorted(each * 4)


def test_what_the_end_has_cut_off_is_no_value() -> None:
    whole, cut = sent(VALUES[0]), sent(VALUES[1])
    for length in range(len(cut)):
        assert list(received(io.BytesIO(whole + cut[:length]))) == [VALUES[0]]


def test_any_wrong_byte_is_seen_and_never_unpickled(monkeypatch: pytest.MonkeyPatch) -> None:
    frame = sent(VALUES[1])
    monkeypatch.setattr(pickle, "loads", lambda _: pytest.fail("unpickled"))
    for position in range(len(frame)):
        damaged = bytearray(frame)
        damaged[position] ^= 1 + random.Random(position).randrange(255)
        try:
            assert list(received(io.BytesIO(damaged))) == []  # a length that leads behind the end
        except GarbageError:
            continue
        assert 4 <= position < 8


def test_a_length_that_nothing_has_is_refused_before_it_is_read() -> None:
    frame = bytearray(sent(VALUES[0]))
    frame[4:8] = (LARGEST + 1).to_bytes(4, "big")
    with pytest.raises(GarbageError, match="begins no value"):
        list(received(io.BytesIO(frame)))


class OfNewVersion:
    """A message that the other side does not know."""

    def __reduce__(self) -> tuple[object, tuple[str, ...]]:
        return Problem, ("one", "two", "three", "four")


def test_a_message_of_another_version_is_told_as_such() -> None:
    with pytest.raises(GarbageError, match="another version"):
        list(received(io.BytesIO(sent(OfNewVersion()))))


def test_who_has_closed_can_send_no_more() -> None:
    sender = Sender(io.BytesIO())
    sender.close()
    with pytest.raises(ValueError, match="closed"):
        sender.send(VALUES[0])
