"""Widgets below each other, each as tall as it needs."""

import pytest
from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt
from PySide6.QtWidgets import QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from app.ui.column import Column, prepare

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # no such thing without a screen
WORDS = "As many words as two or three lines of a narrow column take. "


class Box(QWidget):
    """As tall as it is told to be."""

    def __init__(self, height: int) -> None:
        super().__init__()
        self._height = height

    def grow(self, height: int) -> None:
        self._height = height
        self.updateGeometry()

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        return QSize(10, self._height)


class Requests(QObject):
    """How often a widget was asked to lay itself out."""

    def __init__(self, watched: QWidget) -> None:
        super().__init__(watched)
        self.count = 0
        watched.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        self.count += event.type() == QEvent.Type.LayoutRequest
        return False


@pytest.fixture
def column(qtbot: QtBot) -> Column:
    made = Column(spacing=5, most=80)
    qtbot.addWidget(made)
    made.set_margins(10, 1, 20, 2)
    made.resize(130, 400)
    made.show()
    return made


def places(column: Column) -> list[QRect]:
    return [part.geometry() for part in column.parts if not part.isHidden()]


def shown(*heights: int, within: Column) -> list[Box]:
    boxes = [Box(height) for height in heights]
    within.add(*boxes)
    for box in boxes:
        box.show()
    return boxes


def test_parts_stand_below_each_other_in_the_middle(column: Column, qtbot: QtBot) -> None:
    shown(30, 40, within=column)
    qtbot.waitUntil(lambda: places(column) == [QRect(20, 1, 80, 30), QRect(20, 36, 80, 40)])
    assert column.heightForWidth(130) == 1 + 30 + 5 + 40 + 2
    column.resize(60, 400)
    assert places(column) == [QRect(10, 1, 30, 30), QRect(10, 36, 30, 40)]


def test_hidden_parts_take_no_room(column: Column, qtbot: QtBot) -> None:
    first, second = shown(30, 40, within=column)
    first.hide()
    qtbot.waitUntil(lambda: second.y() == 1)
    assert column.heightForWidth(130) == 43
    first.show()
    qtbot.waitUntil(lambda: second.y() == 36)


def test_another_order_and_one_part_fewer(column: Column, qtbot: QtBot) -> None:
    first, second = shown(30, 40, within=column)
    column.set_order([second, first])
    qtbot.waitUntil(lambda: (second.y(), first.y()) == (1, 46))
    column.set_order([first])
    qtbot.waitUntil(lambda: first.y() == 1)
    assert column.parts == (first,)
    assert column.heightForWidth(130) == 33


def test_a_part_that_grows_moves_those_below_it(column: Column, qtbot: QtBot) -> None:
    first, second = shown(30, 40, within=column)
    qtbot.waitUntil(lambda: second.y() == 36)
    first.grow(50)
    qtbot.waitUntil(lambda: second.y() == 56)
    assert column.heightForWidth(130) == 98


def test_text_gets_the_lines_that_it_needs(column: Column, qtbot: QtBot) -> None:
    label = QLabel(WORDS, wordWrap=True)
    column.add(label)
    label.show()
    qtbot.waitUntil(lambda: label.height() == label.heightForWidth(80))
    assert label.height() > 2 * label.fontMetrics().height()


def test_what_keeps_its_height_troubles_nobody_above(qtbot: QtBot) -> None:
    outer, inner = Column(), Column()
    qtbot.addWidget(outer)
    outer.add(inner)
    (box,) = shown(30, within=inner)
    outer.resize(100, 100)
    outer.show()
    qtbot.waitUntil(lambda: inner.height() == 30)
    qtbot.wait(20)
    requests, inside = Requests(outer), Requests(inner)
    box.updateGeometry()  # as after another text of the same size
    qtbot.waitUntil(lambda: inside.count == 1)
    qtbot.wait(20)
    assert requests.count == 0
    box.grow(31)
    qtbot.waitUntil(lambda: inner.height() == 31)
    assert requests.count == 1


def test_what_changed_out_of_sight_is_right_when_it_is_shown(column: Column, qtbot: QtBot) -> None:
    first, second = shown(30, 40, within=column)
    qtbot.waitUntil(lambda: second.y() == 36)
    column.hide()
    first.grow(60)
    assert column.heightForWidth(130) == 108
    column.show()
    assert second.y() == 66


def test_a_scroll_area_has_the_room_that_it_needs(qtbot: QtBot) -> None:
    area, inner = QScrollArea(widgetResizable=True), Column(spacing=2)
    qtbot.addWidget(area)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(inner)
    area.resize(200, 100)
    area.show()
    boxes = shown(*[40] * 10, within=inner)
    qtbot.waitUntil(lambda: inner.height() == 10 * 40 + 9 * 2)
    for box in boxes[2:]:
        box.hide()
    qtbot.waitUntil(lambda: inner.height() == area.viewport().height())  # it fills what is seen


def test_a_prepared_part_has_its_size_before_it_is_shown(qtbot: QtBot) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    label = QLabel(WORDS, owner, wordWrap=True)
    label.hide()
    prepare(label, 120)
    assert (label.width(), label.height()) == (120, label.heightForWidth(120))
