"""What another process is asked, after each end that the one before can have come to."""

from dataclasses import replace

from app.core.catalogue import Catalogue, Hub
from app.core.errors import Problem
from app.downloads.messages import (
    CancelTransfer,
    CatalogueRefreshed,
    FindModels,
    ModelsFound,
    PauseTransfer,
    PlaceTransfer,
    ReadCatalogue,
    RefreshCatalogue,
    StartTransfer,
    StoreToken,
    TokenStored,
    TransferChanged,
    TransferPhase,
    at_rest,
)
from app.downloads.process.ledger import Ledger
from tests.support.transfers import remote

ONE, TWO = remote("one.gguf"), remote("two.gguf")
START, PAUSE, CANCEL = StartTransfer(ONE), PauseTransfer(ONE.id), CancelTransfer(ONE.id)
RUNNING = TransferChanged(ONE, TransferPhase.RECEIVING, 5, 9, rate=2.0, seconds_left=2.0)
FULL = TransferChanged(ONE, TransferPhase.PAUSED, 5, 9, problem=Problem("The disk is full."))
FIND, REFRESH = FindModels("phi", Hub.HUGGING_FACE), RefreshCatalogue(Hub.HUGGING_FACE)
WHY = Problem("It can't be.")


def running() -> Ledger:
    """One transfer under way, with nothing open."""
    ledger = Ledger()
    ledger.ask(START)
    ledger.taken()
    assert ledger.is_news(RUNNING)
    return ledger


def test_nothing_is_left_of_nothing() -> None:
    ledger = Ledger()
    assert ledger.is_done
    assert ledger.left == ()


def test_what_was_not_taken_is_asked_again_in_order() -> None:
    ledger = Ledger()
    ledger.ask(START)
    ledger.ask(PlaceTransfer(ONE.id, 1))
    ledger.ask(CANCEL)
    ledger.question(FIND)
    assert ledger.left == (START, PlaceTransfer(ONE.id, 1), CANCEL, FIND)
    ledger.taken()
    assert ledger.left == (PlaceTransfer(ONE.id, 1), CANCEL, FIND)
    assert not ledger.is_done


def test_what_runs_is_started_again_and_the_last_wish_about_it_holds() -> None:
    ledger = running()
    assert ledger.left == (START,)
    for wish in (PAUSE, CANCEL):
        ledger.ask(wish)
        ledger.taken()
        assert ledger.left == (wish,)


def test_each_command_to_another_process_is_taken_by_it_before_the_next() -> None:
    ledger = running()
    ledger.ask(StartTransfer(TWO))
    assert ledger.ask_anew() == (START, StartTransfer(TWO))
    ledger.taken()
    assert StartTransfer(TWO) in ledger.left  # the other one was
    assert not ledger.concerns_nobody(PauseTransfer(TWO.id))
    ledger.taken()
    assert StartTransfer(TWO) not in ledger.left


def test_a_place_in_the_queue_does_not_replace_the_wish_about_it() -> None:
    ledger = running()
    ledger.ask(PAUSE)
    ledger.taken()
    ledger.ask(PlaceTransfer(ONE.id, 0))
    assert ledger.left == (PAUSE, PlaceTransfer(ONE.id, 0))


def test_one_that_goes_on_from_last_time_is_started_though_nobody_asked() -> None:
    ledger = Ledger()
    ledger.is_news(replace(RUNNING, model=TWO))
    assert ledger.left == (StartTransfer(TWO),)


def test_one_that_waits_for_room_on_the_disk_is_active_and_one_at_rest_is_not() -> None:
    ledger = running()
    ledger.is_news(FULL)
    assert not ledger.is_done
    for phase in (TransferPhase.PAUSED, TransferPhase.FAILED):
        ledger.is_news(replace(RUNNING, phase=phase))
        assert ledger.is_done
        assert ledger.left == ()


def test_what_is_over_is_forgotten() -> None:
    for phase in (TransferPhase.INSTALLED, TransferPhase.CANCELLED):
        ledger = running()
        ledger.ask(CANCEL)
        ledger.taken()
        assert ledger.is_news(replace(RUNNING, phase=phase))
        assert (ledger.known, ledger.left, ledger.is_done) == ((), (), True)
        assert ledger.concerns_nobody(CANCEL)


def test_a_wish_about_nobody_is_known_as_such() -> None:
    ledger = Ledger()
    assert all(map(ledger.concerns_nobody, (PAUSE, CANCEL, PlaceTransfer(ONE.id, 0))))
    assert not ledger.concerns_nobody(START)
    ledger.ask(START)
    assert not any(map(ledger.concerns_nobody, (PAUSE, CANCEL, PlaceTransfer(ONE.id, 0))))


def test_the_same_state_once_more_is_no_news() -> None:
    ledger = running()
    assert not ledger.is_news(RUNNING)
    assert ledger.is_news(replace(RUNNING, received=6))


def test_answers_belong_to_questions_in_order() -> None:
    ledger = Ledger()
    assert ledger.answered() is None
    ledger.question(FIND)
    assert not ledger.asks_for_catalogue
    ledger.question(REFRESH)
    assert ledger.asks_for_catalogue
    assert [ledger.answered(), ledger.answered(), ledger.answered()] == [FIND, REFRESH, None]


def test_an_interruption_is_told_of_those_that_ran_with_the_reason() -> None:
    ledger = running()
    ledger.is_news(replace(RUNNING, model=TWO, phase=TransferPhase.QUEUED))
    (told,) = ledger.interrupted("It was started again.")
    assert (told.model, told.phase, told.received, told.rate) == (ONE, TransferPhase.CONNECTING, 5, 0.0)
    assert told.note == "It was started again."
    assert told in ledger.known


def test_given_up_everything_has_its_end() -> None:
    ledger = running()
    ledger.ask(StartTransfer(TWO))
    told = ledger.given_up(WHY, lambda _hub: Catalogue(()))
    assert {(each.id, each.phase, each.problem) for each in told if isinstance(each, TransferChanged)} == {
        (ONE.id, TransferPhase.FAILED, WHY),
        (TWO.id, TransferPhase.FAILED, WHY),
    }
    assert ledger.is_done
    assert ledger.left == ()


def test_given_up_each_question_gets_the_answer_of_its_kind() -> None:
    ledger = Ledger()
    for question in (FIND, REFRESH, ReadCatalogue(Hub.MODELSCOPE), StoreToken(Hub.MODELSCOPE, "secret")):
        ledger.question(question)
    catalogues = {hub: Catalogue((), hub.value) for hub in Hub}
    assert ledger.given_up(WHY, catalogues.__getitem__) == [
        ModelsFound("phi", (), WHY),
        CatalogueRefreshed(catalogues[Hub.HUGGING_FACE], WHY),
        CatalogueRefreshed(catalogues[Hub.MODELSCOPE], WHY),
        TokenStored(Hub.MODELSCOPE, WHY),
    ]


def test_at_rest_is_what_nobody_works_on() -> None:
    for state in (RUNNING, FULL, replace(RUNNING, phase=TransferPhase.QUEUED, position=3)):
        assert at_rest(state) == TransferChanged(ONE, TransferPhase.PAUSED, 5, 9)
    failed = replace(RUNNING, phase=TransferPhase.FAILED, problem=WHY)
    assert at_rest(failed) is failed
