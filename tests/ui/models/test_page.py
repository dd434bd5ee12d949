"""The models page as a person uses it: look, compare, fetch, pause, delete."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.core.catalogue import Hub
from app.core.errors import Problem
from app.core.library import Owner, Verification
from app.core.models import Variant
from app.downloads.messages import (
    CancelTransfer,
    DeleteModel,
    LibraryScanned,
    ModelDeleted,
    PauseTransfer,
    PlaceTransfer,
    RefreshCatalogue,
    StartTransfer,
    TransferPhase,
)
from app.ui.models.acts import Act
from app.ui.models.head import View
from tests.support.catalogue import SMALL_CATALOGUE
from tests.support.models_page import card, press, row, tell
from tests.support.shelf import SMALL, change, file_for
from tests.ui.models.conftest import MakePage

MINI, LARGE, INSTRUCT = SMALL_CATALOGUE.entries
Q4 = MINI.models[3]
HOME = Path("models")


def test_each_variant_is_a_card_with_what_helps_to_choose(make_page: MakePage) -> None:
    page, _shop = make_page()
    assert [each.entry.name for each in page.family.cards] == [each.name for each in SMALL_CATALOGUE.entries]
    texts = " ".join(each.text() for each in card(page).findChildren(type(card(page).title)))
    for expected in (MINI.name, MINI.purpose, "3.8 billion parameters", "128k tokens", "MIT licence"):
        assert expected in texts
    assert "MATH-500 94.6 %" in card(page).benchmarks.accessibleName()


def test_the_recommended_quantization_stands_first_with_its_reason(make_page: MakePage) -> None:
    page, shop = make_page()
    best = shop.advice.state.recommended[Variant.PHI_4_REASONING]
    (only,) = card(page, Variant.PHI_4_REASONING).list.rows
    assert only.subject.model == best.model
    assert "whole on your 12 gb gpu" in " ".join(only.texts()).lower()
    assert "≈ 9.1 GB" in only.texts()  # no hub has confirmed it
    assert "Whole on the GPU" in only.texts()
    assert "tokens/s" in " ".join(only.texts())
    assert "recommended" in only.accessibleName()


def test_variants_can_be_compared_beside_each_other(make_page: MakePage) -> None:
    page, _shop = make_page()
    assert page.family.comparison.isHidden()
    page.head.comparing.click()
    assert page.family.comparison.isVisible()
    assert page.family.comparison.texts() == [
        ["Benchmark", "mini-reasoning", "reasoning", "mini-instruct"],
        ["AIME 2024", "57.5", "75.3", "–"],
        ["MATH-500", "94.6", "–", "71.8"],
        ["GPQA Diamond", "52.0", "65.8", "36.9"],
        ["AIME 2025", "–", "62.9", "–"],
    ]


def test_what_is_not_confirmed_is_said_and_can_be_asked(make_page: MakePage) -> None:
    page, shop = make_page()
    assert page.family.foot.text().startswith("≈ marks sizes that were computed or reported")
    page.family.foot.button.click()
    assert shop.desks.hubs.last() == RefreshCatalogue(Hub.HUGGING_FACE)


def test_all_quantizations_are_shown_on_request(make_page: MakePage, qtbot: QtBot) -> None:
    page, _shop = make_page()
    one = card(page)
    assert (len(one.list.rows), one.more.text()) == (1, "All 6 quantizations")
    one.more.click()
    qtbot.waitUntil(lambda: len(one.list.rows) == 6)
    assert [each.subject.model for each in one.list.rows].count(Q4) == 1
    assert "2.5 GB" in row(page, Q4).texts()  # this one's size is confirmed
    one.more.click()
    assert len(one.list.rows) == 1


def test_only_what_fits_this_machine(make_page: MakePage, qtbot: QtBot) -> None:
    page, _shop = make_page(SMALL)
    large = card(page, Variant.PHI_4_REASONING)
    assert "more than this machine can give" in large.none.text()
    large.more.click()
    qtbot.waitUntil(lambda: bool(large.list.rows))
    assert "Too large" in large.list.rows[0].texts()
    page.head.fitting.click()
    assert large.isHidden()
    assert not card(page).isHidden()
    page.head.fitting.click()
    assert not large.isHidden()


def test_one_press_fetches_and_the_row_goes_through_its_states(make_page: MakePage, qtbot: QtBot) -> None:
    page, shop = make_page()
    one = row(page, Q4)
    assert one.button.text() == "Download"
    qtbot.mouseClick(one.button, Qt.MouseButton.LeftButton)
    assert shop.desks.transfers.posted == [StartTransfer(Q4)]
    assert one.button.text() == "Download"  # nothing is so before it is told
    file = file_for(Q4, HOME)
    for event, line, button in (
        (change(Q4, TransferPhase.QUEUED, position=1), "Waiting: number 2", "Pause"),
        (change(Q4, TransferPhase.CONNECTING), "Connecting…", "Pause"),
        (change(Q4, TransferPhase.RECEIVING, 0.421), "Receiving · 42 %", "Pause"),
        (change(Q4, TransferPhase.PAUSED, 0.421), "Paused · 42 %", "Resume"),
        (change(Q4, TransferPhase.FAILED, 0.421, problem=Problem("No such file.", "404")), "Failed", "Try again"),
        (change(Q4, TransferPhase.INSTALLED, 1.0, path=file.path), "Installed, verified", "Chat"),
    ):
        tell(page, shop, qtbot, event)
        assert (one.line.shown(), one.button.text()) == (line, button)
    tell(page, shop, qtbot, LibraryScanned((file,)))
    assert (one.line.shown(), one.button.text()) == ("Verified", "Chat")
    tell(page, shop, qtbot, LibraryScanned(()))
    assert one.button.text() == "Download"


def test_the_bar_tells_amount_rate_and_time_left_and_moves_nothing(make_page: MakePage, qtbot: QtBot) -> None:
    page, shop = make_page()
    tell(page, shop, qtbot, change(Q4, TransferPhase.RECEIVING, 0.105, rate=9.04e6, seconds_left=250.0))
    (bar,) = page.transfers.bars
    assert bar.texts()[:4] == ("Phi-4-mini-reasoning Q4_K_M", "0.3 of 2.5 GB · 10 %", "9.0 MB/s", "4 min left")
    qtbot.wait(20)
    places = [each.geometry() for each in page.findChildren(QWidget)]
    values = [bar.bar.value()]
    for fraction in (0.3, 0.6, 0.999):
        tell(page, shop, qtbot, change(Q4, TransferPhase.RECEIVING, fraction, rate=123.4e6, seconds_left=7260.0))
        values.append(bar.bar.value())
    qtbot.wait(20)
    assert values == sorted(values)
    assert bar.texts()[1:4] == ("2.5 of 2.5 GB · 99 %", "123.4 MB/s", "2 h 01 min left")
    assert [each.geometry() for each in page.findChildren(QWidget)] == places


def test_a_download_that_begins_moves_nothing_but_by_its_bar(make_page: MakePage, qtbot: QtBot) -> None:
    page, shop = make_page()
    best = shop.advice.state.recommended[MINI.variant].model
    qtbot.wait(50)
    offered = row(page, best).size()
    assert row(page, best).texts()[5].startswith("Whole on your")
    tell(page, shop, qtbot, change(best, TransferPhase.QUEUED))
    (bar,) = page.transfers.bars
    qtbot.wait(50)  # until it has its place
    waiting = bar.geometry()
    for phase in (TransferPhase.CONNECTING, TransferPhase.RECEIVING, TransferPhase.VERIFYING):
        tell(page, shop, qtbot, change(best, phase, 0.5))
        qtbot.wait(20)
        assert row(page, best).size() == offered
        assert bar.geometry() == waiting


def test_bars_that_come_at_once_are_made_one_by_one_and_shown_together(make_page: MakePage, qtbot: QtBot) -> None:
    page, shop = make_page()
    models = MINI.models[:4]
    for model in models:
        shop.shelf.downloads.on_event(change(model, TransferPhase.QUEUED))
    assert page.transfers.bars == ()
    assert not page.transfers.isVisible()
    qtbot.waitUntil(page.transfers.isVisible)
    assert [bar.state.model for bar in page.transfers.bars] == list(models)
    shop.shelf.downloads.on_event(change(INSTRUCT.models[0], TransferPhase.QUEUED))
    shop.shelf.downloads.on_event(change(INSTRUCT.models[0], TransferPhase.CANCELLED))
    qtbot.wait(50)
    assert [bar.state.model for bar in page.transfers.bars] == list(models)


def test_pause_resume_and_reorder_by_the_bars(make_page: MakePage, qtbot: QtBot) -> None:
    page, shop = make_page()
    first, second, third = MINI.models[:3]
    tell(page, shop, qtbot, change(third, TransferPhase.QUEUED, position=1))
    tell(page, shop, qtbot, change(second, TransferPhase.QUEUED, position=0))
    tell(page, shop, qtbot, change(first, TransferPhase.RECEIVING, 0.5))
    assert [bar.state.model for bar in page.transfers.bars] == [first, second, third]
    receiving, nextup, last = page.transfers.bars
    assert not nextup.sooner.isEnabled()
    last.sooner.click()
    nextup.later.click()
    receiving.main.click()
    tell(page, shop, qtbot, change(first, TransferPhase.PAUSED, 0.5))
    receiving.main.click()
    assert shop.desks.transfers.posted == [
        PlaceTransfer(third.id, 0),
        PlaceTransfer(second.id, 1),
        PauseTransfer(first.id),
        StartTransfer(first),
    ]
    assert [bar.state.model for bar in page.transfers.bars] == [second, third, first]


def test_cancelling_asks_where_something_would_be_lost(
    make_page: MakePage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, shop = make_page()
    tell(page, shop, qtbot, change(Q4, TransferPhase.RECEIVING, 0.5))
    (bar,) = page.transfers.bars
    asked = press(monkeypatch, "Keep it")
    bar.cancel.click()
    assert "The 1.2 GB that have arrived will be deleted." in asked[0]
    assert shop.desks.transfers.posted == []
    press(monkeypatch, "Cancel the download")
    bar.cancel.click()
    assert shop.desks.transfers.posted == [CancelTransfer(Q4.id)]
    tell(page, shop, qtbot, change(Q4, TransferPhase.CANCELLED))
    assert page.transfers.bars == ()
    assert page.transfers.isHidden()
    assert row(page, Q4).button.text() == "Download"


def test_a_failure_says_what_to_do(make_page: MakePage, qtbot: QtBot) -> None:
    page, shop = make_page()
    problem = Problem("The hub refused the file.", "It is gated.", "Enter an access token, then try again.")
    tell(page, shop, qtbot, change(Q4, TransferPhase.FAILED, 0.5, problem=problem))
    (bar,) = page.transfers.bars
    assert str(problem) in bar.texts()
    assert problem.title in row(page, Q4).texts()
    bar.main.click()
    assert shop.desks.transfers.posted == [StartTransfer(Q4)]


def test_what_others_have_is_used_where_it_is_and_never_deleted(make_page: MakePage, qtbot: QtBot) -> None:
    page, shop = make_page()
    theirs = file_for(Q4, Path("lmstudio"), Owner.LM_STUDIO, verification=Verification.UNKNOWN)
    tell(page, shop, qtbot, LibraryScanned((theirs,)))
    one = row(page, Q4)
    assert (one.line.shown(), one.button.text()) == ("LM Studio", "Chat")
    assert Act.DELETE not in one.acts()
    with qtbot.waitSignal(page.chat_wanted) as chat:
        one.button.click()
    assert chat.args == [theirs.path]


def test_a_broken_file_is_not_offered_for_a_chat(make_page: MakePage, qtbot: QtBot) -> None:
    page, shop = make_page()
    broken = replace(file_for(Q4, HOME), problem=Problem("This file is cut off.", advice="Download it again."))
    damaged = file_for(MINI.models[1], HOME, verification=Verification.DAMAGED)
    tell(page, shop, qtbot, LibraryScanned((broken, damaged)))
    for model in (Q4, MINI.models[1]):
        assert Act.CHAT not in row(page, model).acts()
    assert "This file is cut off. Download it again." in row(page, Q4).texts()
    page.head.views[View.LOCAL].click()
    assert [len(each.rows) for each in page.local.lists] == [0, 0, 2]


def test_deleting_asks_and_goes_to_the_library(
    make_page: MakePage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, shop = make_page()
    file = file_for(Q4, HOME)
    tell(page, shop, qtbot, LibraryScanned((file,)))
    page.head.views[View.LOCAL].click()
    (one,) = page.local.lists[0].rows
    asked = press(monkeypatch, "Keep it")
    one.acted.emit(Act.DELETE, one.subject)
    assert asked == [f"Delete {file.name}? 2.5 GB go to the trash, where there is one."]
    press(monkeypatch, "Delete")
    one.acted.emit(Act.DELETE, one.subject)
    assert shop.desks.library.last() == DeleteModel(file)
    asked = press(monkeypatch, "Delete for good")
    tell(page, shop, qtbot, ModelDeleted(file.path, False, Problem("There is no trash."), no_trash=True))
    assert "for good" in asked[0]
    assert shop.desks.library.last() == DeleteModel(file, for_good=True)
    tell(page, shop, qtbot, ModelDeleted(file.path, to_trash=False))
    assert page.local.lists[0].rows == ()
