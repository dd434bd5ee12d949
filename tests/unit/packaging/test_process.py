"""Long commands: their log, their progress, their faults, and how they are stopped."""

import _thread
import io
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from setup_steps.guard import alone
from setup_steps.process import explain, progress_of, run
from setup_steps.report import SetupError, Step


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("  [57/193] Building CXX object vendor/llama.cpp/src/llama.cpp.o", "29 % (file 57 of 193)"),
        ("Collecting numpy==2.4.6", "collecting numpy==2.4.6"),
        (
            "  Downloading PySide6_Essentials-6.11.3-cp310.whl (78.0 MB)",
            "downloading PySide6_Essentials-6.11.3-cp310.whl",
        ),
        ("Installing collected packages: numpy, jinja2", "downloaded, now unpacking"),
        ("    llama-context.cpp", "compiling llama-context.cpp"),
        ("-- Configuring done", ""),
    ],
)
def test_progress_is_read_from_what_tools_print(line: str, said: str) -> None:
    assert progress_of(line, 19) == said


@pytest.mark.parametrize(
    ("output", "detail"),
    [
        ("OSError: [Errno 28] No space left on device", "The disk is full."),
        ("WARNING: NameResolutionError\nERROR: No matching distribution found for jinja2", "could not be downloaded"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "not the one this version"),
        ("ERROR: No matching distribution found for pyside6-essentials==6.11.3", "no file for this system"),
        ("x.cpp:1: error: y\nninja: build stopped: subcommand failed.", "be compiled.\n  x.cpp:1: error: y\n"),
        ("one\ntwo\nthree\nfour\n", "two\nthree\nfour"),
    ],
)
def test_faults_are_told_in_words(output: str, detail: str) -> None:
    assert detail in explain(output, "pip").detail


def script(text: str) -> list[str]:
    return [sys.executable, "-c", text]


def test_all_output_goes_to_the_log_and_progress_to_the_terminal(tmp_path: Path) -> None:
    terminal = io.StringIO()
    terminal.isatty = lambda: True  # type: ignore[method-assign]
    log = tmp_path / "log"
    with Step("Compiling", terminal) as step:
        text = "import time\nfor n in range(1, 4): print(f'[{n}/4] file', flush=True); time.sleep(0.3)"
        run(script(text), step, log, environment=os.environ)
    assert log.read_text().splitlines()[-3:] == ["[1/4] file", "[2/4] file", "[3/4] file"]
    assert "75 % (file 3 of 4)" in terminal.getvalue()
    assert "Compiling: done (0:0" in terminal.getvalue()


def test_a_failure_is_a_fault_with_the_last_words(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("No space left on device, an earlier time\n")
    with pytest.raises(SetupError, match="broken") as caught, Step("Trying", io.StringIO()) as step:
        run(script("import sys; print('it is broken'); sys.exit(3)"), step, log, environment=os.environ)
    assert caught.value.detail == "it is broken"


@pytest.mark.skipif(sys.platform == "win32", reason="process groups")
def test_an_interrupt_stops_the_command_and_its_children(tmp_path: Path) -> None:
    started = tmp_path / "started"
    text = (
        "import pathlib, subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        f"pathlib.Path({str(started)!r}).write_text(str(child.pid))\n"
        "time.sleep(600)\n"
    )

    def interrupt() -> None:
        while not (started.exists() and started.read_text()):
            time.sleep(0.02)
        _thread.interrupt_main()

    watcher = threading.Thread(target=interrupt)
    watcher.start()
    with pytest.raises(KeyboardInterrupt), Step("Waiting", io.StringIO()) as step:
        run(script(text), step, tmp_path / "log", environment=os.environ)
    watcher.join()
    assert ended(int(started.read_text()))


def ended(pid: int) -> bool:
    """Whether this process is gone, or only waits for its parent to notice."""
    for _ in range(500):
        state = subprocess.run(
            ["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False
        ).stdout
        if not state.strip() or state.startswith("Z"):
            return True
        time.sleep(0.02)
    return False


HOLDER = """
import subprocess, sys, time
from pathlib import Path
sys.path.insert(0, sys.argv[3])
from setup_steps.guard import alone
with alone(Path(sys.argv[1]), Path("log")):
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, close_fds=False)
    Path(sys.argv[2]).write_text("held")
    time.sleep(600)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="locks are not inherited there")
def test_only_one_setup_works_and_a_killed_one_lets_go(tmp_path: Path) -> None:
    packaging = str(Path(__file__).parents[3] / "packaging")
    guard, held = tmp_path / "guard", tmp_path / "held"
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, guard, held, packaging], cwd=tmp_path)
    while not held.exists():
        assert holder.poll() is None
        time.sleep(0.02)
    entered = threading.Event()

    def enter() -> None:
        with alone(guard, tmp_path / "log"):
            entered.set()

    waiting = threading.Thread(target=enter)
    waiting.start()
    assert not entered.wait(0.5)
    holder.kill()  # its child loses its input, and so ends too
    holder.wait()
    assert entered.wait(30)
    waiting.join()
