"""Events reach the window's thread in order, never inside the call that caused them."""

import itertools
import threading

import pytest
from PySide6.QtCore import QThread, QTimer
from pytestqt.qtbot import QtBot

from app.control.bridge import Bridge, PacedBridge


@pytest.mark.parametrize("kind", [Bridge, PacedBridge])
def test_from_any_thread_into_the_windows_own_in_order(kind: type[Bridge], qtbot: QtBot) -> None:
    bridge = kind()
    heard: list[tuple[object, bool]] = []
    bridge.to(lambda event: heard.append((event, QThread.currentThread() is bridge.thread())))
    thread = threading.Thread(target=lambda: [bridge.post(number) for number in range(50)])
    thread.start()
    thread.join()
    bridge.post("from here")
    assert heard == []
    qtbot.waitUntil(lambda: len(heard) == 51)
    assert heard == [*((number, True) for number in range(50)), ("from here", True)]


def test_a_paced_one_lets_the_window_do_other_things_between_two_events(qtbot: QtBot) -> None:
    bridge, log = PacedBridge(), []
    bridge.to(log.append)
    timer = QTimer(interval=0)
    timer.timeout.connect(lambda: log.append("turn"))
    timer.start()
    for number in range(5):
        bridge.post(number)
    qtbot.waitUntil(lambda: 4 in log)
    timer.stop()
    events = [index for index, entry in enumerate(log) if entry != "turn"]
    assert all("turn" in log[one:other] for one, other in itertools.pairwise(events))
    del timer, bridge
    log.clear()


def test_an_event_that_leads_to_another_is_followed_by_it(qtbot: QtBot) -> None:
    bridge, heard = PacedBridge(), []

    def hear(event: int) -> None:
        heard.append(event)
        if event < 3:
            bridge.post(event + 1)
            assert heard[-1] == event

    bridge.to(hear)
    bridge.post(0)
    qtbot.waitUntil(lambda: heard == [0, 1, 2, 3])
