"""What a row says of its model."""

from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.control.model_states import Stage, TransferState
from app.core.errors import Problem
from app.core.library import Owner
from app.ui.models.acts import Act, Subject
from app.ui.models.row import ModelRow
from app.ui.models.row_words import RowWords
from tests.support.catalogue import SMALL_CATALOGUE
from tests.support.shelf import file_for

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # no such thing without a screen
MODEL = SMALL_CATALOGUE.entries[0].models[3]
OFFERED = RowWords("Q4_K_M", Subject(MODEL), "Q4_K_M: whole on your GPU")
PROBLEM = Problem("The hub refused the file.", "It is gated.", "Enter a token.")


def under_way(stage: Stage, **more: object) -> RowWords:
    state = TransferState(model=MODEL, stage=stage, received=1, total=4, **more)  # type: ignore[arg-type]
    return replace(OFFERED, subject=Subject(MODEL, state))


def test_what_is_offered() -> None:
    assert OFFERED.act is Act.FETCH
    assert (OFFERED.note, OFFERED.note_look) == ("Whole on your GPU.", "plain")
    assert not OFFERED.has_bar
    assert OFFERED.sentence(narrow=False).startswith("Q4_K_M, recommended, ")


@pytest.mark.parametrize(("stage", "look"), [(Stage.RECEIVING, "moving"), (Stage.WAITING, "still")])
def test_on_its_way_it_keeps_its_reason(stage: Stage, look: str) -> None:
    words = under_way(stage)
    assert words.note == OFFERED.note
    assert (words.has_bar, words.bar_look, words.fraction) == (True, look, 0.25)
    assert words.line(narrow=True) == words.line(narrow=False)


def test_a_problem_takes_the_place_of_the_reason() -> None:
    words = under_way(Stage.FAILED, problem=PROBLEM)
    assert (words.note, words.note_look, words.act) == (PROBLEM.title, "bad", Act.RETRY)
    file = file_for(MODEL, Path("models"), Owner.LM_STUDIO, problem=PROBLEM)
    words = replace(OFFERED, subject=Subject(MODEL, file=file))
    assert (words.note, words.note_look) == (str(PROBLEM), "bad")


def test_here_it_is_not_recommended_any_longer() -> None:
    words = under_way(Stage.INSTALLED, path=Path("models/a.gguf"))
    assert (words.note, words.has_bar, words.act) == ("", False, Act.CHAT)
    assert replace(OFFERED, subject=Subject(file=file_for(MODEL, Path("models")))).note == ""


def test_figures_alone_are_no_other_kind() -> None:
    words = under_way(Stage.RECEIVING, rate=1.0)
    assert not under_way(Stage.RECEIVING, rate=2.0).has_other_kind_than(words)
    assert under_way(Stage.PAUSED).has_other_kind_than(words)


def test_a_row_has_the_size_of_its_file(qtbot: QtBot) -> None:
    row = ModelRow(Subject(MODEL), "Q4_K_M")
    qtbot.addWidget(row)
    offered = row.texts()[2]
    row.set_subject(Subject(MODEL, file=replace(file_for(MODEL, Path("models")), size=123_000_000)))
    assert row.texts()[2] == "0.1 GB" != offered
