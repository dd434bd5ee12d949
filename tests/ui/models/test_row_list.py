"""Rows that are made some at a time and shown together."""

from collections.abc import Callable
from functools import partial

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from app.ui.models.acts import Subject
from app.ui.models.row import ModelRow
from app.ui.models.row_list import RowList
from app.ui.theme import Theme
from tests.support.catalogue import SMALL_CATALOGUE

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # no such thing without a screen
MODEL = SMALL_CATALOGUE.entries[0].models[0]


class Maker:
    """Counts how many rows it makes in each turn of the event loop."""

    def __init__(self) -> None:
        self.in_turns: list[int] = [0]
        self._timer = QTimer(interval=0)
        self._timer.timeout.connect(partial(self.in_turns.append, 0))
        self._timer.start()

    def rows(self, *names: str) -> dict[str, Callable[[], ModelRow]]:
        return {name: partial(self._make, name) for name in names}

    def _make(self, name: str) -> ModelRow:
        self.in_turns[-1] += 1
        return ModelRow(Subject(MODEL), name)

    @property
    def made(self) -> int:
        return sum(self.in_turns)


def titles(rows: RowList) -> list[str]:
    return [row.texts()[0] for row in rows.rows]


@pytest.fixture
def rows(qtbot: QtBot) -> RowList:
    made = RowList()
    qtbot.addWidget(made)
    made.set_theme(Theme.light())
    made.show()
    return made


NAMES = tuple(f"row {number}" for number in range(31))


def test_few_are_there_at_once(rows: RowList) -> None:
    rows.want(Maker().rows("one", "two"))
    assert titles(rows) == ["one", "two"]
    assert all(row.isVisible() for row in rows.rows)


def test_many_are_made_one_at_a_time_and_shown_together(rows: RowList, qtbot: QtBot) -> None:
    maker, filled = Maker(), []
    rows.filled.connect(partial(filled.append, True))
    rows.want(maker.rows(*NAMES))
    assert titles(rows) == []
    assert not any(row.isVisible() for row in rows.findChildren(ModelRow))
    qtbot.waitUntil(lambda: bool(filled))
    assert titles(rows) == list(NAMES)
    assert all(row.isVisible() for row in rows.rows)
    assert max(maker.in_turns) == 1
    assert filled == [True]
    qtbot.waitUntil(lambda: [row.y() for row in rows.rows] == sorted({row.y() for row in rows.rows}))


def test_what_is_no_longer_wanted_goes_and_the_rest_stays(rows: RowList, qtbot: QtBot) -> None:
    maker = Maker()
    rows.want(maker.rows(*NAMES))
    qtbot.waitUntil(lambda: len(rows.rows) == len(NAMES))
    kept = rows.rows[5]
    rows.want(maker.rows("new", NAMES[5]))
    assert titles(rows) == ["new", NAMES[5]]
    assert rows.rows[1] is kept
    assert maker.made == len(NAMES) + 1
    qtbot.waitUntil(lambda: len(rows.findChildren(ModelRow)) == 2)


def test_another_wish_before_all_are_made_wins(rows: RowList, qtbot: QtBot) -> None:
    maker = Maker()
    rows.want(maker.rows(*NAMES))
    rows.set_narrow(True)  # reaches those that are made already, too
    rows.want(maker.rows(*reversed(NAMES[:6])))
    qtbot.waitUntil(lambda: len(rows.rows) == 6)
    assert titles(rows) == list(reversed(NAMES[:6]))
    assert maker.made == 6
    qtbot.wait(20)
    assert titles(rows) == list(reversed(NAMES[:6]))


def test_none_are_shown_where_none_are_wanted(rows: RowList, qtbot: QtBot) -> None:
    rows.want(Maker().rows(*NAMES))
    rows.want({})
    qtbot.wait(20)
    assert titles(rows) == []
    assert rows.findChildren(ModelRow) == []
