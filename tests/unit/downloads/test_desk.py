"""A desk serves its commands in order, outlives a bug and ends when told."""

import logging
import threading

import pytest

from app.downloads.desk import Desk


def test_serves_in_order_in_its_own_thread() -> None:
    served: list[tuple[str, str]] = []
    done = threading.Event()

    def handle(command: str) -> None:
        served.append((command, threading.current_thread().name))
        if command == "last":
            done.set()

    desk = Desk("library", handle, served.clear)
    desk.start()
    for command in ("one", "two", "last"):
        desk.post(command)
    assert done.wait(10)
    assert desk.close(10)
    assert served == [("one", "library"), ("two", "library"), ("last", "library")]


def test_a_bug_is_told_and_the_next_command_served(caplog: pytest.LogCaptureFixture) -> None:
    broken: list[int] = []
    done = threading.Event()

    def handle(command: int) -> None:
        _ = 1 // command
        done.set()

    desk = Desk("hub", handle, broken.append)
    desk.start()
    with caplog.at_level(logging.ERROR):
        desk.post(0)
        desk.post(1)
        assert done.wait(10)
    assert desk.close(10)
    assert broken == [0]
    assert "ZeroDivisionError" in caplog.text


def test_a_bug_in_telling_of_a_bug_ends_nothing(caplog: pytest.LogCaptureFixture) -> None:
    done = threading.Event()

    def handle(command: int) -> None:
        _ = 1 // command
        done.set()

    def tell(command: int) -> None:
        raise AssertionError(command)

    desk = Desk("hub", handle, tell)
    desk.start()
    with caplog.at_level(logging.ERROR):
        desk.post(0)
        desk.post(1)
        assert done.wait(10)
    assert desk.close(10)
    assert "AssertionError" in caplog.text


def test_closing_drops_what_waits_and_tells_the_work_at_hand() -> None:
    begun, served = threading.Event(), []

    def handle(command: int) -> None:
        served.append(command)
        begun.set()
        while not desk.closing:
            threading.Event().wait(0.01)

    desk = Desk("library", handle, served.append)
    desk.start()
    desk.post(1)
    desk.post(2)
    assert begun.wait(10)
    assert desk.close(10)
    assert served == [1]


def test_one_that_drops_nothing_serves_what_waits_before_it_ends() -> None:
    begun, may_go_on = threading.Event(), threading.Event()
    served: list[tuple[int, bool]] = []

    def handle(command: int) -> None:
        begun.set()
        assert may_go_on.wait(10)
        served.append((command, desk.closing))

    desk = Desk("transfers", handle, print, drops=False)
    desk.start()
    desk.post(1)
    desk.post(2)
    assert begun.wait(10)
    assert not desk.close(0)
    may_go_on.set()
    assert desk.close(10)
    assert served == [(1, True), (2, True)]


def test_closing_a_desk_that_never_started() -> None:
    assert Desk("library", print, print).close(1)
