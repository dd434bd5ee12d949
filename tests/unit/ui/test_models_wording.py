"""The short texts about models, and what can be done with one as it stands."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.control.model_states import Stage, TransferState
from app.core.catalogue import Hub, RemoteFile, RemoteModel
from app.core.errors import Problem
from app.core.library import Owner, Verification
from app.ui.models import wording
from app.ui.models.acts import Act, Subject, others, primary
from tests.support.catalogue import SMALL_CATALOGUE
from tests.support.shelf import file_for

MODEL = SMALL_CATALOGUE.entries[0].models[3]
OWN = file_for(MODEL, Path("models"))
THEIRS = file_for(MODEL, Path("ollama"), Owner.OLLAMA, verification=Verification.UNKNOWN)


@pytest.mark.parametrize(
    ("is_verified", "line", "news"),
    [
        (True, "Installed, verified", "whole and verified"),
        (False, "Installed, not verified", "whole, but its source tells no SHA-256 to verify it with"),
    ],
)
def test_only_what_was_compared_is_called_verified(is_verified: bool, line: str, news: str) -> None:
    state = TransferState(MODEL, Stage.INSTALLED, is_verified=is_verified)
    assert (wording.stage(state), wording.soundness(state)) == (line, news)


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (None, "?"),
        (9_053_116_416, "9.1 GB"),
        (50_000_000, "0.1 GB"),
        (40_434_000, "40.4 MB"),
        (3_500, "3.5 kB"),
        (0, "0.0 kB"),
    ],
)
def test_sizes_have_one_decimal(count: int | None, text: str) -> None:
    assert wording.size(count) == text


@pytest.mark.parametrize(
    ("received", "total", "text"),
    [
        (1_234_000_000, 2_491_874_848, "1.2 of 2.5 GB"),
        (2_491_874_848, 2_491_874_848, "2.5 of 2.5 GB"),  # never more than all
        (20_000_000, 40_434_000, "20.0 of 40.4 MB"),
        (7_000_000, None, "7.0 MB"),
    ],
)
def test_progress_is_told_in_the_unit_of_the_whole(received: int, total: int | None, text: str) -> None:
    assert wording.progress(TransferState(MODEL, Stage.RECEIVING, received, total)) == text


def test_per_cent_say_100_when_all_is_there() -> None:
    assert [wording.percent(each) for each in (None, 0.0, 0.999, 1.0)] == ["", "0 %", "99 %", "100 %"]


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (None, ""),
        (3, "a few s left"),
        (34, "30 s left"),
        (58, "1 min left"),
        (163, "3 min left"),
        (3_599, "1 h 00 min left"),
        (7_260, "2 h 01 min left"),
        (86_400 * 3, "3 days left"),
    ],
)
def test_times_are_as_coarse_as_they_are_uncertain(seconds: float | None, text: str) -> None:
    assert wording.time_left(seconds) == text


def test_rates_and_speeds() -> None:
    assert [wording.rate(each) for each in (0.0, 2_500, 11_240_000)] == ["", "2.5 kB/s", "11.2 MB/s"]
    assert [wording.speed(each) for each in (None, 0.0, 2.84, 107.4)] == ["", "", "≈ 2.8 tokens/s", "≈ 107 tokens/s"]


@pytest.mark.parametrize(
    ("path", "quantization", "name"),
    [
        ("microsoft_Phi-4-mini-reasoning-Q4_K_M.gguf", "Q4_K_M", "Phi-4-mini-reasoning Q4_K_M"),
        ("Phi-4-mini-instruct.Q8_0.gguf", "Q8_0", "Phi-4-mini-instruct Q8_0"),
        ("BF16/phi-4-BF16-00001-of-00003.gguf", "BF16", "phi-4 BF16"),
        ("Q4_K_M.gguf", "Q4_K_M", "Q4_K_M"),
        ("model.gguf", "", "model"),
    ],
)
def test_a_model_is_called_by_its_file(path: str, quantization: str, name: str) -> None:
    model = RemoteModel(Hub.HUGGING_FACE, "ada/models", "main", quantization, (RemoteFile(path, 1),))
    assert wording.model_name(model) == name


def test_what_is_not_confirmed_is_marked() -> None:
    sure, unsure = replace(MODEL, confirmed=True), replace(MODEL, confirmed=False)
    unknown = replace(MODEL, files=(RemoteFile("a.gguf", None),))
    texts = [wording.model_size(each) for each in (sure, unsure, unknown)]
    assert texts == ["2.5 GB", "≈ 2.5 GB", "size not known"]
    assert wording.offer(replace(MODEL, gone=True)) == "No longer at the hub"


def moving(stage: Stage) -> Subject:
    return Subject(MODEL, TransferState(MODEL, stage, path=Path("a.gguf") if stage is Stage.INSTALLED else None))


@pytest.mark.parametrize(
    ("subject", "first", "more"),
    [
        (Subject(MODEL), Act.FETCH, (Act.DETAILS,)),
        (Subject(replace(MODEL, gone=True)), Act.DETAILS, ()),
        (moving(Stage.WAITING), Act.PAUSE, (Act.SOONER, Act.LATER, Act.CANCEL, Act.DETAILS)),
        (moving(Stage.CHECKING), Act.PAUSE, (Act.CANCEL, Act.DETAILS)),
        (moving(Stage.PAUSED), Act.RESUME, (Act.CANCEL, Act.DETAILS)),
        (moving(Stage.FAILED), Act.RETRY, (Act.CANCEL, Act.DETAILS)),
        (moving(Stage.INSTALLED), Act.CHAT, (Act.DETAILS,)),
        (Subject(MODEL, file=OWN), Act.CHAT, (Act.VERIFY, Act.REVEAL, Act.DELETE, Act.DETAILS)),
        (Subject(file=THEIRS), Act.CHAT, (Act.VERIFY, Act.REVEAL, Act.DETAILS)),
        (
            Subject(file=replace(OWN, verification=Verification.DAMAGED)),
            Act.DELETE,
            (Act.VERIFY, Act.REVEAL, Act.DETAILS),
        ),
        (Subject(file=replace(THEIRS, problem=Problem("Cut off."))), Act.DETAILS, (Act.VERIFY, Act.REVEAL)),
    ],
)
def test_what_can_be_done(subject: Subject, first: Act, more: tuple[Act, ...]) -> None:
    assert (primary(subject), others(subject)) == (first, more)


def test_a_failed_download_is_never_usable_whatever_lies_on_the_disk() -> None:
    failed = replace(moving(Stage.FAILED), file=OWN)
    assert not failed.is_usable
    assert primary(failed) is Act.RETRY
