"""`phidias pull` against a hub in another process: arguments, choice, bar, Ctrl-C, exit codes."""

import io
import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.cli.arguments import parse
from app.cli.library_arguments import PullOptions
from app.cli.pull import pull
from app.cli.pull_output import PullOutput, amount, duration, progress_text
from app.core.catalogue import Hub
from app.core.errors import AppError
from app.downloads.messages import TransferChanged, TransferPhase
from app.system.paths import models_folder
from tests.support.hub.faults import Fault
from tests.support.hub.local_hub import LocalHub, local_hub
from tests.support.published import machine
from tests.support.transfers import remote

ROOT = Path(__file__).parents[3]
REPOSITORY = "bartowski/phi-4-GGUF"
USUAL, LARGE = "phi-4-Q4_K_M.gguf", "phi-4-Q8_0.gguf"
CONTENT = random.Random(1).randbytes(12_000_000)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalHub]:
    with local_hub(tmp_path_factory.mktemp("published")) as hub:
        hub.publish(REPOSITORY, USUAL, CONTENT)
        hub.publish(REPOSITORY, LARGE, CONTENT[:1000])
        hub.publish("one/model", "phi-4-Q6_K.gguf", CONTENT[:2000])
        hub.publish("two/models", "phi-4-Q5_K_M.gguf", CONTENT[:2000])
        hub.publish("two/models", "phi-4-Q6_K.gguf", CONTENT[:3000])
        yield hub


@pytest.fixture(autouse=True)
def _endpoint(server: LocalHub, monkeypatch: pytest.MonkeyPatch) -> None:
    server.reset()
    monkeypatch.setenv("HF_ENDPOINT", server.endpoint)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.delenv("HF_TOKEN", raising=False)


def test_arguments() -> None:
    assert parse(["pull", "phi-4:Q4_K_M"]) == PullOptions("phi-4:Q4_K_M")
    assert parse(["pull", "a/b", "--hub", "modelscope"]) == PullOptions("a/b", Hub.MODELSCOPE)


@pytest.mark.parametrize(
    ("text", "file"),
    [
        ("phi-4:q4_k_m", f"{REPOSITORY}/{USUAL}"),
        (REPOSITORY, f"{REPOSITORY}/{USUAL}"),
        (f"{REPOSITORY}:Q8_0", f"{REPOSITORY}/{LARGE}"),
        (f"{REPOSITORY}/{LARGE}", f"{REPOSITORY}/{LARGE}"),
        ("one/model", "one/model/phi-4-Q6_K.gguf"),
    ],
)
def test_fetches_what_is_meant(capsys: pytest.CaptureFixture[str], text: str, file: str) -> None:
    assert pull(PullOptions(text)) == 0
    told = capsys.readouterr()
    assert told.out == f"{models_folder() / file}\n"
    assert "is there and verified" in told.err
    assert (models_folder() / file).is_file()


@pytest.mark.parametrize("text", ["phi-5", "phi-4:Q9_9", "two/models", "no/such", "one/model/other.gguf", ""])
def test_says_what_is_not_clear(text: str) -> None:
    with pytest.raises(AppError) as refused:
        pull(PullOptions(text))
    assert refused.value.problem.title


def test_a_variant_alone_means_what_suits_the_machine(monkeypatch: pytest.MonkeyPatch, server: LocalHub) -> None:
    monkeypatch.setattr("app.cli.pull_choice.survey", lambda: machine(memory=64))
    assert pull(PullOptions("phi-4")) == 0
    assert (models_folder() / REPOSITORY / USUAL).is_file()
    monkeypatch.setattr("app.cli.pull_choice.survey", lambda: machine(memory=1))
    with pytest.raises(AppError, match="No file of Phi-4 suits this machine"):
        pull(PullOptions("phi-4"))


def test_wrong_bytes_end_with_a_code_of_their_own(capsys: pytest.CaptureFixture[str], server: LocalHub) -> None:
    server.order(Fault(wrong_byte_at=7))
    assert pull(PullOptions("one/model")) == 1
    told = capsys.readouterr()
    assert "not what was published" in told.err
    assert told.out == ""
    assert not list(models_folder().rglob("*.gguf"))


def run(text: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "app", "pull", text]
    own_group = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP} if os.name == "nt" else {}
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **own_group)


def test_ctrl_c_pauses_and_the_next_call_goes_on(server: LocalHub) -> None:
    server.order(rate=2e6)
    with run(REPOSITORY) as process:
        assert process.stderr is not None
        while server.sent < 3_000_000:
            assert process.poll() is None
        process.send_signal(signal.CTRL_BREAK_EVENT if os.name == "nt" else signal.SIGINT)
        _, told = process.communicate(timeout=60)
    assert f"Go on with: phidias pull {REPOSITORY}" in told
    assert process.returncode == 130
    before = server.sent
    server.order(rate=0.0)
    with run(REPOSITORY) as process:
        out, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    assert Path(out.strip()).read_bytes() == CONTENT
    assert server.sent - before < len(CONTENT)


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


STATE = TransferChanged(
    remote(), TransferPhase.RECEIVING, 3_800_000_000, 9_050_000_000, rate=34.1e6, seconds_left=154.0
)
TEXT = "Fetching phi-4-Q4_K_M.gguf  41 %  3.8 of 9.1 GB  34.1 MB/s  2 min 34 s left"


def test_words_of_the_bar() -> None:
    assert progress_text(STATE) == TEXT
    assert amount(1_500_000, 40_000_000) == "1.5 of 40.0 MB"
    assert [duration(seconds) for seconds in (0.2, 59.4, 60.0, 3599.6, 7260.0)] == [
        "0 s",
        "59 s",
        "1 min 0 s",
        "1 h 0 min",
        "2 h 1 min",
    ]


def test_a_bar_on_a_screen_stays_on_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    screen = Screen()
    PullOutput(screen).show(STATE)
    assert screen.getvalue().startswith(f"\r\x1b[K{TEXT}  [####")
    assert "\n" not in screen.getvalue()
    monkeypatch.setenv("COLUMNS", "40")
    narrow = Screen()
    PullOutput(narrow).show(STATE)
    assert len(narrow.getvalue()) < 46


def test_plain_lines_where_there_is_no_screen() -> None:
    error = io.StringIO()
    output = PullOutput(error)
    for _ in range(100):
        output.show(STATE)
    assert error.getvalue() == f"{TEXT}\n"
