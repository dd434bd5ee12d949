"""The log and the crash log, with a process that really crashes."""

import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.system import logs
from app.system.logs import previous_crash, start_logging, stop_logging
from tests.support.disks import ordinary_user, public_folder

RUN = """
import sys; from pathlib import Path; from app.system.logs import install_crash_log
log = install_crash_log(Path(sys.argv[1]))
if sys.argv[2] == "crash":
    import faulthandler; faulthandler._sigsegv()
if sys.argv[2] == "end":
    log.close()
"""


def run(folder: Path, how: str) -> None:
    command = [sys.executable, "-c", RUN, str(folder), how]
    subprocess.run(command, cwd=Path(__file__).parents[3], check=False, capture_output=True)


@pytest.fixture
def root_level() -> Iterator[None]:
    level = logging.getLogger().level
    yield
    logging.getLogger().setLevel(level)


@pytest.mark.usefixtures("root_level")
def test_users_text_stays_out_unless_debugging_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for debug, expected in (("", False), ("0", False), ("1", True)):
        monkeypatch.setenv("PHIDIAS_DEBUG", debug)
        folder = tmp_path / f"logs{debug}"
        handler = start_logging(folder)
        logging.getLogger("app.test").debug("question: %s", "secret \ud800")
        logging.getLogger("app.test").info("model loaded")
        stop_logging(handler)
        written = (folder / "phidias.log").read_text(encoding="utf-8")
        assert ("secret" in written) is expected
        assert "model loaded" in written


@pytest.mark.usefixtures("root_level")
def test_the_log_does_not_grow_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "LOG_BYTES", 10_000)
    handler = start_logging(tmp_path)
    for number in range(1000):
        logging.getLogger("app.test").info("line %d of many that are written", number)
    stop_logging(handler)
    files = list(tmp_path.iterdir())
    assert len(files) == 1 + logs.OLD_LOGS
    assert sum(file.stat().st_size for file in files) <= len(files) * 10_200  # one line more than the limit
    assert "line 999 " in (tmp_path / "phidias.log").read_text()


@pytest.mark.usefixtures("root_level")
def test_without_a_writable_folder_the_program_still_logs(capfd: pytest.CaptureFixture[str]) -> None:
    with public_folder() as folder:
        folder.chmod(0o555)
        with ordinary_user():
            handler = start_logging(folder / "logs")
            assert logs.install_crash_log(folder / "logs") is None
            assert previous_crash(folder / "logs") is None
    logging.getLogger("app.test").warning("still heard")
    stop_logging(handler)
    assert "still heard" in capfd.readouterr().err


def test_a_crash_is_told_once_at_the_next_start(tmp_path: Path) -> None:
    assert previous_crash(tmp_path) is None
    run(tmp_path, "crash")
    trace = previous_crash(tmp_path)
    assert trace is not None
    assert "Segmentation fault" in trace.read_text() or "access violation" in trace.read_text()
    run(tmp_path, "end")
    assert previous_crash(tmp_path) is None
    assert trace.exists()


@pytest.mark.parametrize("how", ["end", "just stop"])
def test_an_end_without_a_trace_is_no_crash(tmp_path: Path, how: str) -> None:
    run(tmp_path, how)
    assert previous_crash(tmp_path) is None


def test_only_the_latest_crashes_are_kept(tmp_path: Path) -> None:
    kept: Path | None = None
    for number in range(logs.OLD_CRASHES + 3):
        (tmp_path / "crash.log").write_text(f"crash {number}")
        kept = previous_crash(tmp_path)
    assert kept is not None
    left = sorted(path.read_text() for path in tmp_path.iterdir())
    assert len(left) == logs.OLD_CRASHES
    assert kept.exists()
