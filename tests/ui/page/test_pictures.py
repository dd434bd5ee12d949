"""What stands for a formula until it has come."""

import pytest
from pytestqt.qtbot import QtBot

from app.render.drawing import Drawing, Segment
from app.render.formula_key import FormulaKey
from app.render.placeholder import placeholder
from app.render.scan import Formula
from app.render.typeset import Typesetter
from app.ui.page.formulas import Formulas
from app.ui.page.ink import Look, Picture
from app.ui.page.line_writer import OBJECT
from app.ui.page.pacing import TICK_MS
from app.ui.page.pictures import LivePictures
from tests.support.typesetters import Late
from tests.ui.page.conftest import MakePage


class Asked(Late):
    """Remembers what was asked for, and whether it is worth keeping."""

    def __init__(self, typesetter: Typesetter) -> None:
        super().__init__(typesetter)
        self.keys: list[tuple[str, bool]] = []

    def request(self, key: FormulaKey, *, passing: bool = False) -> None:
        self.keys.append((key.tex, passing))
        super().request(key, passing=passing)


def half(tex: str) -> Formula:
    return Formula(tex, False, f"${tex}", is_open=True)


def test_half_a_formula_is_asked_for_when_it_was_half_before(typesetter: Typesetter, qtbot: QtBot) -> None:
    asked = Asked(typesetter)
    formulas = Formulas(asked)
    pictures = LivePictures(formulas)
    first = pictures.of(half("x_{31} +"))
    assert (first.drawing, first.awaited) == (placeholder(half("x_{31} +")), True)
    assert pictures.puts_off
    assert not asked.keys
    pictures.of(half("x_{31} + y"))
    assert not pictures.puts_off
    assert [passing for _, passing in asked.keys] == [True]
    with qtbot.waitSignal(formulas.arrived):
        asked.release(10)
    come = pictures.of(half("x_{31} + y"))
    assert not come.awaited
    assert isinstance(come.drawing, Drawing)
    assert come.drawing is not placeholder(half("x_{31} + y"))
    later = pictures.of(half("x_{31} + y + \\frac{"))
    assert (later.drawing, later.awaited) == (come.drawing, True)  # the last good one


def test_another_half_formula_is_a_new_one(typesetter: Typesetter, qtbot: QtBot) -> None:
    asked = Asked(typesetter)
    pictures = LivePictures(Formulas(asked))
    pictures.of(half("a_{77} +"))
    pictures.of(half("b_{77} +"))
    assert pictures.puts_off
    assert not asked.keys


def test_half_a_formula_is_set_where_no_more_text_comes(make_page: MakePage, qtbot: QtBot) -> None:
    """The model thinks, or is slow: a bar is no formula."""
    page = make_page()
    page.begin()
    page.append("so $x_{19} = \\frac{1}{2")
    qtbot.waitUntil(lambda: page.pending() == 0 and "\ufffc" in page.toPlainText())
    assert "frac" not in page.toPlainText()
    page.finish()


def test_a_page_whose_text_has_ended_rests(make_page: MakePage, qtbot: QtBot) -> None:
    """Also where a formula was half when it was seen last."""
    page = make_page()
    page.begin()
    page.append("so $x_{19} =")
    qtbot.waitUntil(lambda: page._pictures.puts_off)
    page.append(" 2$ and no more.")
    page.finish()
    qtbot.waitUntil(lambda: page.pending() == 0)
    qtbot.wait(3 * TICK_MS)
    assert not page._timer.isActive()


def test_awaited_formulas_are_copied_as_their_source(make_page: MakePage, typesetter: Typesetter, qtbot: QtBot) -> None:
    late = Late(typesetter)
    page = make_page(formulas=Formulas(late))
    page.set_markdown("so $x_{23}$ and\n\n$$y_{23}$$")
    page.selectAll()
    assert page.pending() == 2
    assert page.createMimeDataFromSelection().text() == "so $x_{23}$ and\n$$y_{23}$$"
    late.release(10)
    qtbot.waitUntil(lambda: page.pending() == 0)


def test_what_grows_in_sight_is_pictured_before_it_is_shown(
    make_page: MakePage, formulas: Formulas, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = make_page()
    shown: list[bool] = []  # of each picture that is made: whether its formula is in the document already
    make = formulas.ink._made

    def made(segment: Segment, look: Look, ratio: float) -> Picture | None:
        shown.append(OBJECT in page.document().toPlainText())
        return make(segment, look, ratio)

    monkeypatch.setattr(formulas.ink, "_made", made)
    page.begin()
    page.append("Now \\(x_{4711}^2\\) is.")
    qtbot.waitUntil(lambda: OBJECT in page.document().toPlainText())
    page.grab()
    assert shown == [False]
