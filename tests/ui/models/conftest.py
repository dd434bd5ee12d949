"""The models page over scripted desks: real widgets, real controllers, a scripted engine."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.core.machine import Machine
from app.ui.models.page import ModelsPage
from app.ui.style import style_sheet
from app.ui.theme import Theme, load_fonts
from tests.support.shelf import GAMER, Shop

MakePage = Callable[..., tuple[ModelsPage, Shop]]


@pytest.fixture
def make_page(tmp_path: Path, qtbot: QtBot) -> Iterator[MakePage]:
    """Shows a page in a window of its own; closed after the test."""
    load_fonts()
    made: list[tuple[QWidget, Shop]] = []

    def make(machine: Machine = GAMER, *, width: int = 1000, theme: Theme | None = None) -> tuple[ModelsPage, Shop]:
        shop = Shop(tmp_path, machine)
        window = QWidget()
        window.resize(width, 800)
        window.setStyleSheet(style_sheet(theme or Theme.light()))
        page = ModelsPage(shop.shelf, theme or Theme.light(), window)
        page.resize(width, 800)
        made.append((window, shop))
        qtbot.addWidget(window)
        with qtbot.waitSignal(shop.advice.changed):
            shop.begin()
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)  # else nothing is told of its focus
        return page, shop

    yield make
    for window, shop in made:
        window.close()
        shop.close()
