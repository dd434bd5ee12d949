"""The first line in sight stays where it is, to the pixel, whatever becomes of the turns above and around it."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.bootstrap import Application
from app.core.settings import ThemeChoice
from app.engine.scripted import Script
from app.ui.chat.transcript import Transcript
from app.ui.page.formulas import Formulas
from app.ui.page.reading_line import Line
from tests.support.long_conversation import store
from tests.support.typesetters import Late
from tests.ui.conftest import MakeApplication

TURNS = 30
WIDTH = 1240
STRIP = 120  # px below the upper edge that are compared


@pytest.fixture
def application(make_application: MakeApplication, tmp_path: Path, qtbot: QtBot) -> Application:
    store(tmp_path, TURNS, 10 * TURNS)
    application = make_application([Script(["It is 4.\n\n"] * 20, 0.02)], width=WIDTH)
    application.session.chat.open(application.session.history.all[-1].conversation_id)
    settled(application.window.chat.transcript, qtbot)
    return application


def settled(transcript: Transcript, qtbot: QtBot) -> None:
    """Everything near is made, and all its formulas are there."""
    qtbot.waitUntil(lambda: not transcript._filling.isActive(), timeout=30_000)
    qtbot.waitUntil(lambda: not any(view.pending() for view in transcript.views()), timeout=30_000)
    qtbot.wait(30)


def picture(transcript: Transcript, height: int = STRIP) -> QImage:
    port = transcript.viewport()
    return port.grab(port.rect().adjusted(0, 0, 0, height - port.height())).toImage()


def is_same(one: QImage, other: QImage) -> bool:
    """But for what depends on where the painting begins: the height of a table's rule, and the shade of a corner."""
    if one == other:
        return True
    places = ((x, y) for y in range(one.height()) for x in range(one.width()))
    return one.size() == other.size() and len({y for x, y in places if has_changed(one, other, x, y)}) <= 2


def has_changed(one: QImage, other: QImage, x: int, y: int) -> bool:
    """By more than a rounding."""
    before, after = one.pixel(x, y), other.pixel(x, y)
    return before != after and any(abs((before >> at & 0xFF) - (after >> at & 0xFF)) > 2 for at in (0, 8, 16))


def first_line(transcript: Transcript) -> tuple[QWidget, int, str]:
    """The page whose solution crosses the upper edge, and where its first line is and with what it begins."""
    port = transcript.viewport()
    for view in transcript.views():
        page = view.solution
        top = page.mapTo(port, QPoint(0, 0)).y()
        if top <= 0 < top + page.height() - 60:
            cursor = page.cursorForPosition(QPoint(0, 14 - top))
            return page, cursor.position(), page.document().toPlainText()[cursor.position() :][:20]
    raise AssertionError("no solution at the upper edge")


def base_of(transcript: Transcript, page: QWidget, position: int) -> int:
    """The base of the line with this character, from the upper edge."""
    document = page.document()
    block = document.findBlock(position)
    line = block.layout().lineForTextPosition(position - block.position())
    y = document.documentLayout().blockBoundingRect(block).top() + line.y() + line.ascent()
    return page.mapTo(transcript.viewport(), QPoint(0, 0)).y() + round(y)


def upper_edge(transcript: Transcript, mark: Line) -> int:
    """The base of a line of the text, whose characters may move on, from the upper edge."""
    return mark.page.mapTo(transcript.viewport(), QPoint(0, 0)).y() + mark.y()


def into_a_solution(transcript: Transcript, qtbot: QtBot, turn: int = TURNS // 2) -> None:
    """The reader goes to the middle of a turn's solution."""
    bar = transcript.verticalScrollBar()
    transcript.reach(transcript.turns()[turn].turn_id)
    settled(transcript, qtbot)
    solution = transcript.view(transcript.turns()[turn].turn_id).solution
    bar.setValue(solution.mapTo(transcript.widget(), QPoint(0, 0)).y() + 40)
    settled(transcript, qtbot)


def test_turns_made_above_and_below_move_nothing(application: Application, qtbot: QtBot) -> None:
    transcript = application.window.chat.transcript
    bar = transcript.verticalScrollBar()
    for value in (bar.maximum() - 900, bar.maximum() // 2, 2000):
        bar.setValue(value)
        qtbot.waitUntil(lambda: not transcript._stage.is_bare(*transcript._sight()))
        qtbot.waitUntil(lambda: not any(v.pending() for v in transcript.views() if not v.visibleRegion().isEmpty()))
        qtbot.wait(20)
        before = picture(transcript)
        settled(transcript, qtbot)
        assert is_same(picture(transcript), before)


def test_scrolled_up_step_by_step_it_moves_by_just_the_step(application: Application, qtbot: QtBot) -> None:
    transcript = application.window.chat.transcript
    bar, step = transcript.verticalScrollBar(), 190
    while bar.value() > 2 * step:
        before = picture(transcript, STRIP)
        bar.setValue(bar.value() - step)
        settled(transcript, qtbot)
        after = picture(transcript, STRIP + step)
        assert is_same(after.copy(0, step, after.width(), STRIP), before)
    bar.setValue(0)
    settled(transcript, qtbot)
    assert bar.value() == 0
    assert transcript.views()[0].question.raw_text().startswith("Question 1:")


@pytest.mark.parametrize("width", [900, 1100, 1700])
def test_another_width(application: Application, qtbot: QtBot, width: int) -> None:
    transcript = application.window.chat.transcript
    into_a_solution(transcript, qtbot)
    page, position, text = first_line(transcript)
    before = base_of(transcript, page, position)
    application.window.resize(width, 820)
    qtbot.waitUntil(lambda: application.window.width() == width)
    assert base_of(transcript, page, position) == before
    settled(transcript, qtbot)
    assert base_of(transcript, page, position) == before
    application.window.resize(WIDTH, 820)
    settled(transcript, qtbot)
    assert base_of(transcript, page, position) == before
    assert first_line(transcript) == (page, position, text)


def test_zoom_and_theme(application: Application, qtbot: QtBot) -> None:
    transcript = application.window.chat.transcript
    into_a_solution(transcript, qtbot)
    page, position, text = first_line(transcript)
    before = base_of(transcript, page, position)
    settings = application.session.settings
    for change in ({"size": 24}, {"size": 13}, {"size": 18}):
        settings.update(reading=replace(settings.now.reading, **change))
        settled(transcript, qtbot)
        assert base_of(transcript, page, position) == before
    settings.update(theme=ThemeChoice.DARK)
    settled(transcript, qtbot)
    assert base_of(transcript, page, position) == before
    assert first_line(transcript) == (page, position, text)


def test_a_turn_above_is_folded_and_opened(application: Application, qtbot: QtBot) -> None:
    transcript, chat = application.window.chat.transcript, application.session.chat
    into_a_solution(transcript, qtbot)
    page, _position, _text = first_line(transcript)
    number = [view.solution for view in transcript.views()].index(page)
    above, before = transcript.views()[number - 1], picture(transcript)
    top = transcript.verticalScrollBar().value()
    for folded in (False, True):
        chat.set_folded(above.turn_id, folded)
        settled(transcript, qtbot)
        assert above.reasoning.is_folded is folded
        assert is_same(picture(transcript), before)
    assert transcript.verticalScrollBar().value() == top


def test_what_is_folded_by_hand_stays_under_the_mouse_at_the_end_too(application: Application, qtbot: QtBot) -> None:
    transcript = application.window.chat.transcript
    bar = transcript.verticalScrollBar()
    assert bar.value() == bar.maximum()
    view = transcript.views()[-1]
    heading = view.reasoning.heading
    before = heading.mapTo(transcript.viewport(), QPoint(0, 0))
    heading.click()
    settled(transcript, qtbot)
    assert not view.reasoning.is_folded
    assert heading.mapTo(transcript.viewport(), QPoint(0, 0)).y() == before.y()
    heading.click()
    settled(transcript, qtbot)
    assert bar.value() == bar.maximum()


def test_late_formulas(application: Application, qtbot: QtBot) -> None:
    transcript = application.window.chat.transcript
    late = Late(application._typesetter)
    application._formulas = Formulas(late, application)
    chat = application.session.chat
    conversation = chat.conversation_id
    chat.new_conversation()
    chat.open(conversation)
    qtbot.waitUntil(lambda: not transcript._filling.isActive())
    transcript.reach(transcript.turns()[TURNS // 2].turn_id)
    qtbot.waitUntil(lambda: not transcript._filling.isActive())
    view = transcript.view(transcript.turns()[TURNS // 2].turn_id)
    bar = transcript.verticalScrollBar()
    bar.setValue(view.mapTo(transcript.widget(), QPoint(0, 0)).y() + view.height() // 2)
    qtbot.waitUntil(lambda: not transcript._filling.isActive())
    mark, pending = transcript._place.mark, sum(view.pending() for view in transcript.views())
    before = upper_edge(transcript, mark)
    assert pending > 20
    while late._waiting:
        late.release(3)
        qtbot.wait(25)
        assert upper_edge(transcript, mark) == before
    settled(transcript, qtbot)
    assert upper_edge(transcript, mark) == before
    assert not view.pending()


def test_text_that_streams_below_a_reader_moves_nothing(application: Application, qtbot: QtBot) -> None:
    transcript, chat = application.window.chat.transcript, application.session.chat
    assert chat.send("And 2 + 2?")
    bar = transcript.verticalScrollBar()
    assert bar.value() == bar.maximum()
    bar.setValue(bar.maximum() - 700)
    before, height = picture(transcript, transcript.viewport().height() // 3), bar.maximum()
    top = transcript.views()[-2].mapTo(transcript.viewport(), QPoint(0, 0))
    qtbot.waitUntil(lambda: bar.maximum() > height + 100)
    assert chat.is_running
    assert picture(transcript, transcript.viewport().height() // 3) == before
    qtbot.waitUntil(lambda: not chat.is_running)
    settled(transcript, qtbot)
    assert transcript.views()[-2].mapTo(transcript.viewport(), QPoint(0, 0)) == top
    assert transcript._end_button.isVisible()
    transcript._end_button.click()
    assert bar.value() == bar.maximum()
    assert not transcript._end_button.isVisible()
