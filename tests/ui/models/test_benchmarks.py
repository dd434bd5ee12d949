"""The figures of a model card have the room they need, and none is taken by those there are not."""

import pytest
from PySide6.QtGui import QFontMetrics
from pytestqt.qtbot import QtBot

from app.core.catalogue import Benchmark
from app.ui.models.benchmarks import Benchmarks

SCORES = (Benchmark("AIME 2024", 57.5), Benchmark("MATH-500", 94.6), Benchmark("GPQA Diamond", 52.0))


@pytest.mark.parametrize("pixels", [14, 18, 26])
def test_no_name_runs_into_its_figure(qtbot: QtBot, pixels: int) -> None:
    shown = Benchmarks(SCORES)
    qtbot.addWidget(shown)
    font = shown.font()
    font.setPixelSize(pixels)
    shown.setFont(font)
    font.setPixelSize(pixels - 2)
    assert QFontMetrics(font).horizontalAdvance("GPQA Diamond 52.0") < shown.column() - 16
    one = shown.heightForWidth(3 * shown.column())
    assert shown.heightForWidth(3 * shown.column() - 1) == 2 * one
    assert shown.heightForWidth(shown.column()) == 3 * one


def test_a_card_without_figures_shows_none(qtbot: QtBot) -> None:
    shown = Benchmarks(())
    qtbot.addWidget(shown)
    assert shown.isHidden()
    assert shown.accessibleName() == "No benchmarks"
