"""What a search shows: many models at once, and how each stands."""

import sys
from types import FrameType

from pytestqt.qtbot import QtBot

from app.control.catalogue import MOST_FOUND
from app.control.model_states import AdviceState, SearchState, Stage, TransferState
from app.core.catalogue import Hub, RemoteFile, RemoteModel
from app.downloads.messages import ModelsFound
from app.ui.models.acts import Subject
from app.ui.models.finder import SearchResults
from tests.ui.models.conftest import MakePage


def models(count: int) -> tuple[RemoteModel, ...]:
    files = (RemoteFile(f"m{number}-Q4_K_M.gguf", 10**9, f"{number:064x}") for number in range(count))
    return tuple(RemoteModel(Hub.HUGGING_FACE, "a/b", "main", "Q4_K_M", (file,)) for file in files)


def calls_to_tell_all(count: int, qtbot: QtBot) -> int:
    """Calls of Python functions until each of so many rows has been told how its model stands."""
    found = SearchResults()
    qtbot.addWidget(found)
    subjects = {model.id: Subject(model) for model in models(count)}
    found.show_search(SearchState("b", models(count)), subjects, AdviceState())
    qtbot.waitUntil(lambda: sum(len(each.rows) for each in found.lists) == count)
    calls = 0

    def counted(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event == "call"

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        for subject in subjects.values():
            found.set_subject(subject)
    finally:
        sys.setprofile(before)
    return calls


def test_telling_all_rows_how_they_stand_costs_no_more_for_each_where_there_are_many(qtbot: QtBot) -> None:
    assert calls_to_tell_all(80, qtbot) < 5 * calls_to_tell_all(20, qtbot)


def test_a_row_shows_what_is_told_before_and_after_it_is_made(qtbot: QtBot) -> None:
    found = SearchResults()
    qtbot.addWidget(found)
    first, second, third, stranger = models(4)
    found.show_search(
        SearchState("b", (first, second, third)), {each.id: Subject(each) for each in models(3)}, AdviceState()
    )
    found.set_subject(Subject(first, TransferState(first, Stage.WAITING)))
    found.set_subject(Subject(stranger))
    qtbot.waitUntil(lambda: sum(len(each.rows) for each in found.lists) == 3)
    found.set_subject(Subject(second, TransferState(second, Stage.PAUSED)))
    states = [row.subject.transfer for row in found.lists[0].rows]
    assert [state and state.stage for state in states] == [Stage.WAITING, Stage.PAUSED, None]


def test_of_very_many_models_some_are_shown_and_it_says_so(make_page: MakePage) -> None:
    page, shop = make_page()
    shop.catalogue.find("a/b", Hub.HUGGING_FACE)
    shop.catalogue.on_event(ModelsFound("a/b", models(MOST_FOUND + 1200)))
    assert shop.catalogue.search.models == models(MOST_FOUND)
    assert page.found.note.startswith("400 of 1,600 models are shown")
