"""The ways through the models page: the keyboard, the drawer, the search, the folders, narrow and wide windows."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QInputDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.control.model_states import Stage
from app.core.catalogue import Hub
from app.core.errors import Problem
from app.core.models import Variant
from app.downloads.messages import (
    CatalogueRefreshed,
    FindModels,
    LibraryProgress,
    LibraryScanned,
    ModelsFound,
    ModelsMoved,
    ReadCatalogue,
    RefreshCatalogue,
    StartTransfer,
    StoreToken,
    TransferPhase,
    UseProxy,
)
from app.ui.models import questions
from app.ui.models.acts import Act
from app.ui.models.head import View
from app.ui.models.proxy_dialog import ProxyDialog
from app.ui.models.row import ModelRow
from tests.support.catalogue import HASH, SMALL_CATALOGUE, remote
from tests.support.models_page import card, press, row, tell
from tests.support.shelf import change, file_for
from tests.ui.models.conftest import MakePage

MINI, LARGE, INSTRUCT = SMALL_CATALOGUE.entries
Q4 = MINI.models[3]
HOME = Path("models")


def test_the_keyboard_alone_is_enough(make_page: MakePage, qtbot: QtBot) -> None:
    page, shop = make_page()
    card(page).more.click()
    qtbot.waitUntil(lambda: len(card(page).list.rows) == 6)
    first, second = card(page).list.rows[:2]
    qtbot.waitUntil(lambda: second.y() > first.y())
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Down)
    assert page.focusWidget() is second
    qtbot.keyClick(second, Qt.Key.Key_Return)
    assert shop.desks.transfers.posted == [StartTransfer(second.subject.model)]
    qtbot.keyClick(second, Qt.Key.Key_Space)
    assert page.drawer.isVisible()
    assert page.focusWidget() is page.drawer.close_button
    qtbot.keyClick(page.drawer.close_button, Qt.Key.Key_Escape)
    assert page.drawer.isHidden()
    assert page.focusWidget() is second
    qtbot.keyClick(second, Qt.Key.Key_Tab)
    assert page.focusWidget() is second.button  # of the other rows none is a stop
    qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Tab)
    qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Tab)
    assert page.focusWidget() is card(page).more
    card(page).list.rows[-1].setFocus()
    qtbot.keyClick(card(page).list.rows[-1], Qt.Key.Key_Down)
    assert page.focusWidget() is card(page, Variant.PHI_4_REASONING).list.rows[0]
    qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Up)
    assert page.focusWidget() is card(page).list.rows[-1]
    with qtbot.waitSignal(page.left):
        qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Escape)


def test_everything_a_person_can_press_has_a_name(make_page: MakePage, qtbot: QtBot) -> None:
    page, shop = make_page()
    tell(page, shop, qtbot, change(Q4, TransferPhase.QUEUED, 0.5))
    tell(page, shop, qtbot, LibraryScanned((file_for(MINI.models[1], HOME),), (), HOME, (Path("extra"),)))
    page.drawer.show_subject(row(page, Q4).subject, MINI, None)
    own = [each for each in page.findChildren(QAbstractButton) if not isinstance(each.parent(), QLineEdit)]
    for button in own:
        assert button.accessibleName() or button.text(), button
    for each in page.findChildren(ModelRow):
        assert each.accessibleName()


def test_the_drawer_tells_all_that_is_known(make_page: MakePage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    page, shop = make_page()
    row(page, Q4).acted.emit(Act.DETAILS, row(page, Q4).subject)
    facts = page.drawer.facts()
    assert facts["SHA-256"] == HASH
    assert facts["Source"] == f"Hugging Face: {Q4.repository}"
    assert facts["Revision"] == "main"
    assert facts["Licence"] == "MIT"
    assert "2,491,874,848 bytes" in facts["File"]
    assert "up to" in facts["On this machine (estimated)"]
    opened: list[str] = []
    monkeypatch.setattr("app.ui.models.page.open_link", lambda address, _parent: opened.append(address))
    links = [each for each in page.drawer.findChildren(QAbstractButton) if each.objectName() == "link"]
    for link in links:
        link.click()
    assert opened == [f"https://huggingface.co/{Q4.repository}", MINI.card]
    tell(page, shop, qtbot, change(Q4, TransferPhase.RECEIVING, 0.2))
    assert page.drawer.subject.transfer is not None
    assert page.drawer.subject.transfer.stage is Stage.RECEIVING


def test_searching_and_pasting(make_page: MakePage, qtbot: QtBot) -> None:
    page, shop = make_page()
    qtbot.keyClicks(page.head.search, " ada/tiny-GGUF:Q4_K_M ")
    qtbot.keyClick(page.head.search, Qt.Key.Key_Return)
    assert shop.desks.hubs.posted[1:] == [FindModels("ada/tiny-GGUF:Q4_K_M", Hub.HUGGING_FACE)]
    assert page.found.isVisible()
    assert page.found.note == "Asking for “ada/tiny-GGUF:Q4_K_M”…"
    found = remote("ada/tiny-GGUF", "tiny", "Q4_K_M", 3_200_000, Variant.UNKNOWN)
    fits = remote("ada/phi-GGUF", "phi", "Q4_K_M", 2_491_874_848, Variant.PHI_4_MINI_REASONING)
    tell(page, shop, qtbot, ModelsFound("ada/tiny-GGUF:Q4_K_M", (found, fits)))
    qtbot.waitUntil(lambda: sum(len(each.rows) for each in page.found.lists) == 2)  # a card in each turn
    rows = [each.rows[0] for each in page.found.lists]
    assert [each.texts()[2] for each in rows] == ["≈ 3.2 MB", "2.5 GB"]
    qtbot.waitUntil(lambda: "Whole on the GPU" in rows[1].texts())  # a variant that is known
    rows[0].button.click()
    assert shop.desks.transfers.posted == [StartTransfer(found)]
    tell(page, shop, qtbot, change(found, TransferPhase.RECEIVING, 0.5))
    assert rows[0].line.shown() == "Receiving · 50 %"
    page.head.search.clear()
    assert page.family.isVisible()


def test_a_search_that_fails_or_finds_nothing_says_so(make_page: MakePage, qtbot: QtBot) -> None:
    page, shop = make_page()
    for problem, note in (
        (Problem("There is no network.", "", "Check the connection."), "There is no network. Check the connection."),
        (None, "Nothing with GGUF files was found for “phi”."),
    ):
        page.head.search.setText("phi")
        qtbot.keyClick(page.head.search, Qt.Key.Key_Return)
        tell(page, shop, qtbot, ModelsFound("phi", (), problem))
        assert page.found.note == note


def test_refreshing_asks_the_chosen_hub_and_confirms_sizes(make_page: MakePage, qtbot: QtBot) -> None:
    page, shop = make_page()
    card(page).more.click()
    page.head.hubs[Hub.MODELSCOPE].trigger()
    assert shop.settings.now.hub is Hub.MODELSCOPE
    page.head.refresh.trigger()
    assert shop.desks.hubs.posted[1:] == [ReadCatalogue(Hub.MODELSCOPE), RefreshCatalogue(Hub.MODELSCOPE)]
    tell(page, shop, qtbot, CatalogueRefreshed(SMALL_CATALOGUE))
    assert page.head.source.text() == "Asking ModelScope…"
    assert not page.head.refresh.isEnabled()
    confirmed = tuple(replace(model, confirmed=True) for model in MINI.models)
    newer = replace(
        SMALL_CATALOGUE,
        entries=(replace(MINI, models=confirmed), LARGE, INSTRUCT),
        refreshed="2026-11-20T12:00:00+00:00",
    )
    tell(page, shop, qtbot, CatalogueRefreshed(newer))
    assert page.head.source.text() == "ModelScope"
    assert page.family.foot.text().endswith("; last asked on 2026-11-20.")
    qtbot.waitUntil(lambda: len(card(page).list.rows) == 6)  # still open
    assert all("≈ " not in each.texts()[2] for each in card(page).list.rows)


def test_the_folders(make_page: MakePage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    page, shop = make_page()
    tell(page, shop, qtbot, LibraryScanned((), ("A folder can't be read.",), HOME, (Path("extra"),)))
    page.head.views[View.LOCAL].click()
    assert page.local.note.endswith("A folder can't be read.")
    monkeypatch.setattr("app.ui.models.page.ask_folder", lambda *_: Path("more"))
    page.local.folders.add_button.click()
    remove = [each for each in page.findChildren(QAbstractButton) if each.accessibleName().endswith("into extra")]
    remove[0].click()
    page.local.folders.scan_button.click()
    names = [type(each).__name__ for each in shop.desks.library.posted]
    assert names == ["ScanLibrary", "AddFolders", "ForgetFolder", "ScanLibrary"]
    asked = press(monkeypatch, "Move")
    monkeypatch.setattr(questions.QFileDialog, "getExistingDirectory", lambda *_: "elsewhere")
    page.local.folders.move_button.click()
    assert "models" in asked[0]
    assert "elsewhere" in asked[0]
    assert type(shop.desks.library.last()).__name__ == "MoveModels"


def test_a_move_of_the_folder_is_shown_beside_it(make_page: MakePage, qtbot: QtBot) -> None:
    page, shop = make_page()
    page.head.views[View.LOCAL].click()
    shop.shelf.move(Path("elsewhere"))
    assert not page.local.folders.move_button.isEnabled()
    shop.desks.tell(LibraryProgress(Path("elsewhere"), 0.42))
    qtbot.waitUntil(lambda: page.local.folders.work == "Moving to elsewhere: 42%")
    shop.desks.tell(ModelsMoved(Path("elsewhere")))
    qtbot.waitUntil(lambda: page.local.folders.work == "")
    assert page.local.folders.move_button.isEnabled()


@pytest.mark.parametrize("width", [460, 700, 1000, 1900])
def test_nothing_is_cut_at_any_width(make_page: MakePage, qtbot: QtBot, width: int) -> None:
    page, shop = make_page(width=width)
    card(page).more.click()
    tell(page, shop, qtbot, change(Q4, TransferPhase.RECEIVING, 0.5, rate=123.4e6, seconds_left=7260.0))
    tell(page, shop, qtbot, change(LARGE.models[0], TransferPhase.QUEUED))
    qtbot.wait(20)
    right = page.mapToGlobal(page.rect().topRight()).x()
    for each in page.findChildren(QWidget):
        if each.isVisible():
            assert each.mapToGlobal(each.rect().topRight()).x() <= right, (each, each.objectName())


def test_an_access_token_goes_to_the_keyring(make_page: MakePage, monkeypatch: pytest.MonkeyPatch) -> None:
    page, shop = make_page()

    def typed(dialog: QInputDialog) -> int:
        assert dialog.textEchoMode() is QLineEdit.EchoMode.Password
        dialog.setTextValue(" hf_secret ")
        return int(QInputDialog.DialogCode.Accepted)

    monkeypatch.setattr(questions.QInputDialog, "exec", typed)
    page.head.token.trigger()
    assert shop.desks.hubs.last() == StoreToken(Hub.HUGGING_FACE, "hf_secret")


@pytest.mark.qt_log_ignore("propagateSizeHints")  # no such thing without a screen
def test_a_proxy_is_checked_kept_and_used_from_then_on(make_page: MakePage, monkeypatch: pytest.MonkeyPatch) -> None:
    page, shop = make_page()
    entered: list[str] = ["nonsense", "proxy.example:3128"]

    def enter(dialog: ProxyDialog) -> int:
        dialog.show()
        while dialog.isVisible():
            dialog.field.setFocus()
            dialog.field.selectAll()
            QTest.keyClicks(dialog.field, entered.pop(0))
            assert dialog.fault.isHidden()
            QTest.keyClick(dialog.field, Qt.Key.Key_Return)
        assert dialog.fault.text().startswith("The port of the proxy is missing.")
        return dialog.result()

    monkeypatch.setattr(ProxyDialog, "exec", enter)
    page.head.proxy.trigger()
    assert entered == []
    assert shop.settings.now.proxy == "http://proxy.example:3128"
    assert shop.desks.hubs.last() == UseProxy("http://proxy.example:3128")


def test_a_proxy_that_is_not_confirmed_changes_nothing(make_page: MakePage, monkeypatch: pytest.MonkeyPatch) -> None:
    page, shop = make_page()
    shop.settings.update(proxy="http://old:1")
    shown: list[str] = []

    def leave(dialog: ProxyDialog) -> int:
        shown.append(dialog.field.text())
        dialog.field.setText("http://new:2")
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        return dialog.result()

    monkeypatch.setattr(ProxyDialog, "exec", leave)
    page.head.proxy.trigger()
    assert shown == ["http://old:1"]
    assert shop.settings.now.proxy == "http://old:1"
    assert UseProxy("http://new:2") not in shop.desks.hubs.posted
