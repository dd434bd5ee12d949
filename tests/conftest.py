"""What holds for every test: no screen, no network, none of the user's folders, no thread left behind."""

import gc
import os
import sys
import threading
import time
from collections.abc import Iterator

import platformdirs
import pytest
from hypothesis import settings

from app.downloads.adopt.surroundings import Surroundings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"  # never the user's own
for variable in ("PHIDIAS_HOME", "PHIDIAS_MODELS", "HF_ENDPOINT", "HF_TOKEN", "HF_HUB_OFFLINE", "SSL_CERT_FILE"):
    os.environ.pop(variable, None)
for variable in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):  # hubs of the tests are on this machine
    os.environ.pop(variable, None)
    os.environ.pop(variable.upper(), None)

REAL_FOLDERS = tuple(
    f"{folder}{os.sep}"
    for folder in {
        platformdirs.user_data_dir("Phidias", appauthor=False),
        platformdirs.user_config_dir("Phidias", appauthor=False),
        platformdirs.user_cache_dir("Phidias", appauthor=False),
        platformdirs.user_state_dir("Phidias", appauthor=False),
    }
)
LOOPBACK = ("127.", "::1", "localhost")
SECONDS_TO_END = 5.0  # for threads that a test has told to end

gc.disable()  # as the program does (see app/ui/garbage): threads of one test would delete the Qt objects of another

settings.register_profile("phidias", deadline=None, derandomize=True, database=None)
settings.load_profile("phidias")


class OutOfBoundsError(RuntimeError):
    """A test reaches for what is not its own; no OSError, which the program might take for one of the world's."""


def _guard(event: str, arguments: tuple[object, ...]) -> None:
    """Sees every connection and every file that Python code opens, in whatever thread."""
    if event == "socket.getaddrinfo":
        _check_host(arguments[0])
    elif event in ("socket.connect", "socket.sendto"):
        address = arguments[1]
        _check_host(address[0] if isinstance(address, tuple) else None)
    elif event in ("open", "sqlite3.connect", "os.mkdir", "os.rename", "os.remove"):
        _check_path(arguments[0])


def _check_host(host: object) -> None:
    if isinstance(host, str) and host and not host.startswith(LOOPBACK):
        raise OutOfBoundsError(f"tests may not use the network: {host}")


def _check_path(path: object) -> None:
    if isinstance(path, str) and f"{path}{os.sep}".startswith(REAL_FOLDERS):
        raise OutOfBoundsError(f"tests may not use the user's folders: {path}")


sys.addaudithook(_guard)


@pytest.fixture(autouse=True)
def _own_garbage() -> Iterator[None]:
    """What a test leaves is collected in the thread that made its Qt objects."""
    yield
    oldest_due = gc.get_count()[2] > gc.get_threshold()[2]
    gc.collect(2 if oldest_due else 1)


@pytest.fixture(autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test finds an empty home of its own; it is made when something writes there."""
    home = tmp_path_factory.mktemp("home") / "phidias"
    monkeypatch.setenv("PHIDIAS_HOME", str(home))
    monkeypatch.setenv("HF_HOME", str(home / "huggingface"))


@pytest.fixture(autouse=True)
def _no_other_programs(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test finds the models that other programs keep on this machine."""
    home = tmp_path_factory.getbasetemp() / "nobody"
    monkeypatch.setattr("app.downloads.library.here", lambda: Surroundings("nowhere", {}, home))


@pytest.fixture(autouse=True)
def _no_thread_left() -> Iterator[None]:
    """Fails a test that leaves a thread alive. Threads of longer fixtures were there before."""
    before = {*threading.enumerate()}
    yield
    deadline = time.monotonic() + SECONDS_TO_END
    while (left := _left_since(before)) and time.monotonic() < deadline:
        left[0].join(0.05)
    if left:
        pytest.fail(f"threads left alive: {', '.join(thread.name for thread in left)}")


def _left_since(before: set[threading.Thread]) -> list[threading.Thread]:
    """New threads still alive, without those that llama.cpp or Qt made and Python only met, or a library at import."""
    new = [t for t in threading.enumerate() if t not in before and not isinstance(t, threading._DummyThread)]
    return [t for t in new if not t.name.startswith("quickjs-worker")]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The house rules come first: what they find is quickest to mend."""
    items.sort(key=lambda item: item.path.name != "test_house_rules.py")
