"""The catalogue and the search: nothing is asked that was not wished."""

from dataclasses import replace

from pytestqt.qtbot import QtBot

from app.control.catalogue import CatalogueController
from app.control.model_states import SearchState
from app.core.catalogue import Catalogue, Hub
from app.core.errors import Problem
from app.downloads.messages import (
    CatalogueRefreshed,
    FindModels,
    ModelsFound,
    ReadCatalogue,
    RefreshCatalogue,
    StoreToken,
    TokenStored,
)
from tests.support.catalogue import SMALL_CATALOGUE
from tests.support.desks import ScriptedDesk

MODELS = SMALL_CATALOGUE.entries[0].models


def test_nothing_is_asked_by_itself(qtbot: QtBot) -> None:
    desk = ScriptedDesk()
    controller = CatalogueController(desk)
    assert (desk.posted, controller.now, controller.is_refreshing) == ([], Catalogue(()), False)


def test_refreshing(qtbot: QtBot) -> None:
    desk = ScriptedDesk()
    controller = CatalogueController(desk)
    busy: list[bool] = []
    told: list[Problem] = []
    controller.refreshing_changed.connect(busy.append)
    controller.told.connect(told.append)
    controller.refresh(Hub.MODELSCOPE)
    assert desk.posted == [RefreshCatalogue(Hub.MODELSCOPE)]
    newer, problem = replace(SMALL_CATALOGUE, refreshed="2026-01-01T00:00:00+00:00"), Problem("No network.")
    controller.on_event(CatalogueRefreshed(newer, problem))
    assert controller.now == newer
    assert (busy, told) == ([True, False], [problem])


def test_only_the_newest_search_is_answered(qtbot: QtBot) -> None:
    desk = ScriptedDesk()
    controller = CatalogueController(desk)
    states: list[SearchState] = []
    controller.searched.connect(states.append)
    controller.find(" first ", Hub.HUGGING_FACE)
    controller.find("second", Hub.HUGGING_FACE)
    controller.on_event(ModelsFound("first", MODELS))
    controller.on_event(ModelsFound("second", MODELS[:1]))
    assert desk.posted == [FindModels("first", Hub.HUGGING_FACE), FindModels("second", Hub.HUGGING_FACE)]
    assert [(state.text, len(state.models), state.is_running) for state in states] == [
        ("first", 0, True),
        ("second", 0, True),
        ("second", 1, False),
    ]


def test_an_empty_text_ends_the_search(qtbot: QtBot) -> None:
    desk = ScriptedDesk()
    controller = CatalogueController(desk)
    controller.find("phi", Hub.HUGGING_FACE)
    controller.find("  ", Hub.HUGGING_FACE)
    controller.on_event(ModelsFound("phi", MODELS))
    assert controller.search == SearchState()
    assert len(desk.posted) == 1


def test_reading_asks_nobody_and_is_no_refresh(qtbot: QtBot) -> None:
    desk = ScriptedDesk()
    controller = CatalogueController(desk)
    controller.read(Hub.HUGGING_FACE)
    assert (desk.posted, controller.is_refreshing) == ([ReadCatalogue(Hub.HUGGING_FACE)], False)
    controller.refresh(Hub.HUGGING_FACE)
    controller.on_event(CatalogueRefreshed(SMALL_CATALOGUE))
    assert controller.is_refreshing  # that was the answer to the first question
    controller.on_event(CatalogueRefreshed(SMALL_CATALOGUE))
    assert not controller.is_refreshing


def test_a_token_is_told_of_and_never_shown(qtbot: QtBot) -> None:
    desk = ScriptedDesk()
    controller = CatalogueController(desk)
    told: list[Problem] = []
    controller.told.connect(told.append)
    controller.store_token(Hub.MODELSCOPE, "secret")
    assert desk.posted == [StoreToken(Hub.MODELSCOPE, "secret")]
    controller.on_event(TokenStored(Hub.MODELSCOPE))
    controller.on_event(TokenStored(Hub.MODELSCOPE, Problem("There is no keyring.")))
    assert [str(each) for each in told] == ["The access token is kept in the system's keyring.", "There is no keyring."]
    assert "secret" not in repr(desk.posted)
