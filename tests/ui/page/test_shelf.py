"""What is kept of the formulas of a conversation that was left."""

import pytest
from pytestqt.qtbot import QtBot

from app.render.drawing import Drawing
from app.render.formula_key import FormulaKey
from app.ui.page.formulas import Formulas

KEYS = [FormulaKey(f"x_{{{number}}}^2 + y", display=False) for number in range(12)]


def test_the_oldest_go_and_come_again_when_they_are_wanted(
    formulas: Formulas, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    for key in KEYS:
        formulas.want(key)
    qtbot.waitUntil(lambda: all(formulas.look_up(key) for key in KEYS))
    newest = formulas.look_up(KEYS[-1])
    assert isinstance(newest, Drawing)
    monkeypatch.setattr("app.ui.page.formulas.KEPT_MARKS", 3 * newest.cost)
    formulas.leave()
    assert [formulas.look_up(key) is not None for key in KEYS] == [False] * 9 + [True] * 3
    assert formulas.want(KEYS[0]) is None
    qtbot.waitUntil(lambda: isinstance(formulas.look_up(KEYS[0]), Drawing))
