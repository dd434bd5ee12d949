"""Python's garbage is collected in the GUI thread, and there alone."""

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.engine.scripted import Script
from app.ui.garbage import MOST_DELAYED, GarbageCollector
from tests.ui.conftest import MakeApplication


class Ring(QObject):
    """Refers to itself."""

    def __init__(self, ended: list[str]) -> None:
        super().__init__()
        self.ring = self
        weakref.finalize(self, lambda: ended.append(threading.current_thread().name))


@pytest.fixture(autouse=True)
def python_collects() -> Iterator[None]:
    """As it does where a program begins; not in other tests."""
    gc.enable()
    yield
    assert gc.isenabled()  # again
    gc.disable()


@pytest.fixture
def collector(python_collects: None, qtbot: QtBot) -> Iterator[GarbageCollector]:
    made = GarbageCollector()
    yield made
    made.end()


def test_another_thread_that_allocates_collects_nothing(collector: GarbageCollector, qtbot: QtBot) -> None:
    ended: list[str] = []
    Ring(ended)
    kept: list[list[int]] = []
    thread = threading.Thread(target=lambda: kept.extend([number] for number in range(200_000)))
    thread.start()
    thread.join()
    assert not ended
    qtbot.waitUntil(lambda: bool(ended))
    assert ended == [threading.main_thread().name]


def test_nothing_is_done_where_nothing_is_due(collector: GarbageCollector, monkeypatch: pytest.MonkeyPatch) -> None:
    gc.collect()
    done: list[int] = []
    monkeypatch.setattr(gc, "collect", lambda age=2: done.append(age) or 0)
    monkeypatch.setattr(gc, "get_count", lambda: (1, 1, 1))
    collector.collect()
    assert not done
    monkeypatch.setattr(gc, "get_count", lambda: (701, 11, 1))
    collector.collect()
    assert done == [1]


def test_the_oldest_waits_while_the_thread_computes(
    collector: GarbageCollector, monkeypatch: pytest.MonkeyPatch
) -> None:
    """But not for ever."""
    done: list[int] = []
    now = 0.0
    monkeypatch.setattr(gc, "collect", lambda age=2: done.append(age) or 0)
    monkeypatch.setattr(gc, "get_count", lambda: (701, 11, 11))
    monkeypatch.setattr("app.ui.garbage.time.thread_time", lambda: now)
    collector.collect()
    done.clear()
    for _time in range(MOST_DELAYED):
        now += 0.3
        collector.collect()
    assert done == [1] * MOST_DELAYED
    now += 0.3
    collector.collect()
    assert done[-1] == 2
    collector.collect()  # nothing was computed since
    assert done[-1] == 2
    now += 0.3
    collector.collect()
    assert done[-1] == 1


def test_a_program_takes_over_while_it_runs(python_collects: None, make_application: MakeApplication) -> None:
    make_application([Script(["Yes."])])
    assert not gc.isenabled()
