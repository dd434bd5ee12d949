"""What tests of the models page have at hand."""

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QMessageBox
from pytestqt.qtbot import QtBot

from app.control.model_states import Stage
from app.core.catalogue import RemoteModel
from app.core.models import Variant
from app.ui.models import questions
from app.ui.models.card import VariantCard
from app.ui.models.page import ModelsPage
from app.ui.models.row import ModelRow
from tests.support.shelf import Shop


def card(page: ModelsPage, variant: Variant = Variant.PHI_4_MINI_REASONING) -> VariantCard:
    return next(each for each in page.family.cards if each.entry.variant is variant)


def row(page: ModelsPage, model: RemoteModel) -> ModelRow:
    """The row of a model; its card is opened when it is not shown yet."""
    cards = [each for each in page.family.cards if model in each.entry.models]
    rows = [each for each in cards[0].list.rows if each.subject.model == model]
    if not rows:
        if cards[0].more.text().startswith("All"):
            cards[0].more.click()
        QTest.qWait(1)  # rows are made some at a time
        return row(page, model)
    return rows[0]


def tell(page: ModelsPage, shop: Shop, qtbot: QtBot, event: object) -> None:
    """As a desk does; when it returns the page shows it."""
    heard: list[object] = []
    shop.bridge.to(heard.append)
    shop.desks.tell(event)
    qtbot.waitUntil(lambda: event in heard)
    under_way = [state for state in shop.shelf.downloads.all if state.stage is not Stage.INSTALLED]
    qtbot.waitUntil(lambda: len(page.transfers.bars) == len(under_way))


def press(monkeypatch: pytest.MonkeyPatch, *labels: str) -> list[str]:
    """The next boxes are answered with the button of one of these labels; what they ask is returned."""
    asked: list[str] = []

    def answer(box: QMessageBox) -> int:
        asked.append(f"{box.text()} {box.informativeText()}")
        button: QAbstractButton = next(each for each in box.buttons() if each.text() in labels)
        button.click()
        return 0

    monkeypatch.setattr(questions.QMessageBox, "exec", answer)
    return asked
