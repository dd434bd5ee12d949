"""The guards of conftest.py must themselves hold."""

import os
import socket
import sqlite3
from pathlib import Path

import platformdirs
import pytest

from app.system import paths

pytest_plugins = ["pytester"]


def test_the_network_is_out_of_bounds() -> None:
    with pytest.raises(RuntimeError, match="network"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
    with pytest.raises(RuntimeError, match="network"):
        socket.getaddrinfo("example.org", 443)


def test_loopback_is_not() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname(), timeout=5):
        server.accept()[0].close()


def test_the_users_folders_are_out_of_bounds() -> None:
    folder = Path(platformdirs.user_data_dir("Phidias", appauthor=False))
    with pytest.raises(RuntimeError, match="folders"):
        (folder / "phidias.db").write_text("x")
    with pytest.raises(RuntimeError, match="folders"):
        sqlite3.connect(str(folder / "phidias.db"))
    with pytest.raises(RuntimeError, match="folders"):
        folder.mkdir(parents=True)


def test_home_is_empty_and_in_a_temporary_folder(tmp_path: Path) -> None:
    assert str(paths.home()).startswith(str(tmp_path.parent))
    assert not paths.home().exists()
    assert os.environ["QT_QPA_PLATFORM"]


def test_a_thread_left_alive_fails_its_test(pytester: pytest.Pytester) -> None:
    text = Path(__file__).parent.parent.joinpath("conftest.py").read_text(encoding="utf-8")
    pytester.makeconftest(text.replace("SECONDS_TO_END = 5.0", "SECONDS_TO_END = 0.2"))
    pytester.makepyfile("""
        import threading

        def test_leaves_one():
            threading.Thread(target=threading.Event().wait, name="forgotten", daemon=True).start()

        def test_leaves_none():
            thread = threading.Thread(target=threading.Event().wait, args=(0.01,))
            thread.start()
    """)
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider")
    result.assert_outcomes(passed=2, errors=1)
    result.stdout.fnmatch_lines(["*threads left alive: forgotten*"])
