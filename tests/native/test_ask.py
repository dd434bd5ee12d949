"""`phidias ask` with real llama.cpp, in the process and as one of its own."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app.__main__ import main
from app.cli.arguments import parse
from app.cli.ask import DONE, INTERRUPTED, AskOptions, ask
from app.core.errors import AppError

pytestmark = pytest.mark.native

ROOT = Path(__file__).parents[2]
KEYS = {
    "model", "reasoning", "solution", "prompt_tokens", "reasoning_tokens", "solution_tokens",
    "prefill_tokens_per_second", "decode_tokens_per_second", "stop_reason",
}  # fmt: skip


def thinking(models: Path, **more: object) -> AskOptions:
    values = {"question": "What is 2 + 2?", "model": str(models / "think_control.gguf"), "temperature": 0.0, **more}
    return AskOptions(**values)  # type: ignore[arg-type]


def start(*arguments: str, **more: object) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "app", "ask", *arguments]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more)  # type: ignore[call-overload,no-any-return]


def test_reasoning_to_stderr_and_solution_to_stdout(models: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert ask(thinking(models)) == DONE
    out, error = capfd.readouterr()
    assert out == "It is 4.\n"
    assert error == "Two plus two.\n\n"


def test_json_is_one_object_with_the_keys_agreed_on(models: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert ask(thinking(models, as_json=True)) == DONE
    out, error = capfd.readouterr()
    values = json.loads(out)
    assert out.count("\n") == 1
    assert error == ""
    assert {*values} == KEYS
    assert (values["reasoning"], values["solution"], values["stop_reason"]) == ("Two plus two.", "It is 4.", "end")
    assert values["model"] == "Phi-4-reasoning-plus F32"
    assert values["prompt_tokens"] > 100
    assert (values["reasoning_tokens"], values["solution_tokens"]) == (5, 3)
    assert values["decode_tokens_per_second"] > 0


def test_max_tokens_and_seed(models: Path, capfd: pytest.CaptureFixture[str]) -> None:
    random = str(models / "random_large.gguf")
    options = AskOptions("hi", random, as_json=True, seed=5, max_tokens=7, temperature=1.0)
    texts = []
    for _ in range(2):
        ask(options)
        texts.append(json.loads(capfd.readouterr().out))
    assert texts[0]["solution_tokens"] == 7
    assert texts[0]["stop_reason"] == "length"
    assert texts[0]["solution"] == texts[1]["solution"]


def test_what_a_person_should_know_goes_to_stderr(models: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert ask(thinking(models, max_tokens=2)) == DONE
    out, error = capfd.readouterr()
    assert out == ""
    assert error.endswith("phidias: The model stopped in the middle of its reasoning, before any solution.\n")


@pytest.mark.parametrize("dash", [["-"], []])
def test_the_question_from_a_pipe(models: Path, dash: list[str]) -> None:
    with start(*dash, "--model", str(models / "stranger.gguf"), "--temperature", "0", stdin=subprocess.PIPE) as process:
        out, error = process.communicate("¿Cuánto es 2 + 2?\n".encode(), timeout=60)
        assert (process.returncode, out, error) == (DONE, b"Hello there\n", b"")


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal there")
def test_ctrl_c_ends_it_at_once_and_in_order(models: Path) -> None:
    with start("hi", "--model", str(models / "endless.gguf"), "--temperature", "0") as process:
        assert process.stdout
        assert process.stdout.read(4) == b"abcd"
        process.send_signal(signal.SIGINT)
        _, error = process.communicate(timeout=30)
        assert process.returncode == INTERRUPTED
        assert b"Traceback" not in error


@pytest.mark.skipif(sys.platform == "win32", reason="pipes close differently there")
def test_a_reader_that_leaves_ends_it_in_order(models: Path) -> None:
    with start("hi", "--model", str(models / "endless.gguf"), "--temperature", "0") as process:
        assert process.stdout
        assert process.stderr
        assert process.stdout.read(4) == b"abcd"
        process.stdout.close()
        error = process.stderr.read()
        assert process.wait(30) == INTERRUPTED
        assert error == b""


FAULTS = {
    "no such file": ["hi", "--model", "nothing.gguf"],
    "no such name": ["hi", "--model", "nothing"],
    "not GGUF": ["hi", "--model", "notes.gguf"],
    "a folder": ["hi", "--model", "."],
    "an unknown option": ["hi", "--loud"],
    "no number": ["hi", "--seed", "x"],
    "an empty question": ["  ", "--model", "notes.gguf"],
    "a cold temperature": ["hi", "--temperature", "-1"],
}


@pytest.mark.parametrize("name", FAULTS)
def test_faults_are_one_line_and_exit_code_two(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "notes.gguf").write_text("shopping list")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PHIDIAS_MODELS", str(tmp_path / "models"))
    monkeypatch.setattr(sys, "argv", ["phidias", "ask", *FAULTS[name]])
    try:
        code = main()
    except SystemExit as end:  # as argparse does it
        code = int(end.code or 0)
    out, error = capfd.readouterr()
    assert code == 2
    assert out == ""
    assert error.startswith("phidias")
    assert error.count("\n") == 1


def test_a_model_by_its_name(models: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("PHIDIAS_MODELS", str(models))
    options = parse(["ask", "hi", "--model", "stranger", "--temperature", "0"])
    assert isinstance(options, AskOptions)
    assert ask(options) == DONE
    assert capfd.readouterr().out == "Hello there\n"


def test_without_a_question_on_a_terminal_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    if not hasattr(os, "openpty"):
        pytest.skip("no terminals here")
    master, slave = os.openpty()
    with os.fdopen(slave, "r") as terminal:
        monkeypatch.setattr(sys, "stdin", terminal)
        with pytest.raises(AppError, match="no question"):
            ask(AskOptions(None))
    os.close(master)
