"""Transfers as the window is told of them: from events alone."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from app.control.downloads import DownloadController
from app.control.model_states import Stage, TransferState
from app.core.errors import Problem
from app.downloads.messages import CancelTransfer, PauseTransfer, PlaceTransfer, StartTransfer, TransferPhase
from tests.support.catalogue import SMALL_CATALOGUE
from tests.support.desks import ScriptedDesk
from tests.support.shelf import change

MODEL = SMALL_CATALOGUE.entries[0].models[3]


def watched() -> tuple[DownloadController, ScriptedDesk, list[TransferState], list[str], list[TransferState]]:
    desk = ScriptedDesk()
    controller = DownloadController(desk)
    changed: list[TransferState] = []
    gone: list[str] = []
    arrived: list[TransferState] = []
    controller.changed.connect(changed.append)
    controller.gone.connect(gone.append)
    controller.arrived.connect(arrived.append)
    return controller, desk, changed, gone, arrived


def test_wishes_become_commands(qtbot: QtBot) -> None:
    controller, desk, *_signals = watched()
    controller.fetch(MODEL)
    assert controller.state(MODEL.id) is None  # nothing is so before it is told
    controller.resume(MODEL.id)  # not known: nothing to go on with
    controller.on_event(change(MODEL, TransferPhase.PAUSED, 0.5))
    controller.resume(MODEL.id)
    controller.pause(MODEL.id)
    controller.place(MODEL.id, -1)
    controller.cancel(MODEL.id)
    assert desk.posted == [
        StartTransfer(MODEL),
        StartTransfer(MODEL),
        PauseTransfer(MODEL.id),
        PlaceTransfer(MODEL.id, 0),
        CancelTransfer(MODEL.id),
    ]


def test_every_change_is_told_whole(qtbot: QtBot) -> None:
    controller, _desk, changed, gone, arrived = watched()
    problem = Problem("The disk is full.")
    controller.on_event(change(MODEL, TransferPhase.QUEUED, position=2))
    controller.on_event(change(MODEL, TransferPhase.RECEIVING, 0.25, rate=1e6, seconds_left=9.0))
    controller.on_event(change(MODEL, TransferPhase.PAUSED, 0.25, problem=problem))
    assert [state.stage for state in changed] == [Stage.WAITING, Stage.RECEIVING, Stage.PAUSED]
    assert changed[0].position == 2
    assert (changed[1].fraction, changed[1].rate, changed[1].seconds_left) == (0.25, 1e6, 9.0)
    assert changed[2].problem == problem
    assert controller.state(MODEL.id) == changed[2]
    assert (gone, arrived) == ([], [])


def test_an_arrival_is_told_once(qtbot: QtBot) -> None:
    controller, _desk, _changed, gone, arrived = watched()
    path = Path("models/file.gguf")
    for _ in range(2):
        controller.on_event(change(MODEL, TransferPhase.INSTALLED, 1.0, path=path))
    assert [state.path for state in arrived] == [path]
    controller.hand_over(set())  # the library has looked and not found it yet
    assert gone == []
    controller.hand_over({path})
    assert gone == [MODEL.id]
    assert controller.all == ()


def test_what_is_cancelled_is_gone_once(qtbot: QtBot) -> None:
    controller, _desk, _changed, gone, _arrived = watched()
    controller.on_event(change(MODEL, TransferPhase.CANCELLED))
    assert gone == []
    controller.on_event(change(MODEL, TransferPhase.RECEIVING, 0.5))
    controller.on_event(change(MODEL, TransferPhase.CANCELLED))
    controller.on_event(change(MODEL, TransferPhase.CANCELLED))
    assert gone == [MODEL.id]


def test_events_of_other_desks_are_let_pass(qtbot: QtBot) -> None:
    controller, _desk, changed, *_signals = watched()
    controller.on_event(object())
    assert changed == []
