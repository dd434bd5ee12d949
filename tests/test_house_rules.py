"""The plan of the house, checked: who may import whom, where Qt may be, how long a file may grow."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import house

ROOT = Path(__file__).parent.parent
APP = ROOT / "app"
FILES = sorted(APP.rglob("*.py"))
WRITTEN = {"", ".desktop", ".in", ".js", ".json", ".lock", ".md", ".mjs", ".py", ".sh", ".toml", ".txt", ".yml"}
TOP = sorted(path for path in ROOT.glob("*") if path.is_file() and path.suffix in WRITTEN and path.name != ".git")
NOT_OURS = {"__pycache__", "node_modules"}


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def written(*tops: str) -> Iterator[Path]:
    """Every file below these folders that a person wrote, or could have."""
    for top in tops:
        for folder, inner, names in os.walk(ROOT / top):
            inner[:] = [name for name in inner if name not in NOT_OURS]
            yield from (Path(folder, name) for name in sorted(names) if Path(name).suffix in WRITTEN)


OTHERS = sorted(path for path in written("tests", "packaging") if path.suffix == ".py")


@pytest.mark.parametrize("path", FILES, ids=named)
def test_file_keeps_the_rules(path: Path) -> None:
    where, text = path.relative_to(APP).as_posix(), path.read_text(encoding="utf-8")
    faults = [fault for rule in house.RULES for fault in rule(where, text)]
    assert not faults, "\n".join([where, *faults])


@pytest.mark.parametrize("path", OTHERS, ids=named)
def test_file_outside_the_house_stays_short(path: Path) -> None:
    assert not list(house.check_size(named(path), path.read_text(encoding="utf-8")))


def test_no_cycles() -> None:
    found = house.cycles({path.relative_to(APP).as_posix(): path.read_text(encoding="utf-8") for path in FILES})
    assert not found, [" -> ".join(ring) for ring in found]


def test_no_words_of_one_machine() -> None:
    faults = [
        f"{named(path)} {fault}"
        for path in (*TOP, *written("app", "tests", "packaging", "resources", ".ci"))
        for fault in house.check_words(path.read_text(encoding="utf-8", errors="replace"))
    ]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("path", sorted((ROOT / "packaging").glob("*.lock")), ids=named)
def test_lock_is_complete_and_names_no_server(path: Path) -> None:
    assert not list(house.check_lock(path.read_text(encoding="utf-8")))


GOOD = '"""A file."""\n'
BAD = {
    "ui knocks at a room": ("ui/window.py", "from app.engine.worker import Worker", "ui may not import"),
    "ui asks the system": ("ui/a.py", "from app.system.hardware import memory", "ui may not import"),
    "a room knows another": ("storage/turns.py", "import app.engine.messages", "storage may not import"),
    "core looks out": ("core/chat.py", "from app.system import paths", "core may not import"),
    "late import": ("ui/a.py", "def f() -> None:\n    from app.storage import turns", "ui may not import"),
    "a room calls up": ("engine/worker.py", "from app.control.bridge import Bridge", "engine may not import"),
    "cli opens the window": ("cli/ask.py", "from app.ui.main_window import MainWindow", "cli may not import"),
    "new room": ("extras/a.py", "", "unknown room"),
    "relative": ("core/chat.py", "from . import models", "relative import"),
    "Qt below": ("render/scan.py", "from PySide6.QtCore import QObject", "no PySide6"),
    "Qt in core": ("core/chat.py", "import PySide6.QtGui", "no PySide6"),
    "widgets in control": ("control/chat.py", "from PySide6.QtWidgets import QWidget", "no PySide6"),
    "Qt in cli": ("cli/ask.py", "from PySide6 import QtCore", "no PySide6"),
    "binding elsewhere": ("engine/worker.py", "import llama_cpp", "llama_cpp belongs"),
    "binding in control": ("control/chat.py", "from llama_cpp import Llama", "llama_cpp belongs"),
    "SQL elsewhere": ("control/history.py", "import sqlite3", "sqlite3 belongs"),
    "thread elsewhere": ("control/chat.py", "from threading import Thread", "threading belongs"),
    "process elsewhere": ("downloads/hub.py", "import subprocess", "subprocess belongs"),
    "pickles elsewhere": ("storage/turns.py", "import pickle", "pickle belongs"),
    "network elsewhere": ("storage/turns.py", "import urllib.request", "urllib.request belongs"),
    "QThread": ("ui/a.py", "from PySide6.QtCore import QThread", "QThread"),
    "too long": ("core/chat.py", "x = 1\n" * 401, "402 lines"),
    "name": ("core/utils.py", "", "name says nothing"),
    "bare except": (
        "ui/a.py",
        "def f() -> None:\n    try:\n        g()\n    except:\n        pass",
        "catches everything",
    ),
    "broad": ("ui/a.py", "def f() -> None:\n    try:\n        g()\n    except Exception:\n        pass", "catches Exc"),
    "broad among others": (
        "ui/a.py",
        "def f() -> None:\n    try:\n        g()\n    except (OSError, Exception):\n        pass",
        "catches Exception",
    ),
    "processEvents": ("ui/a.py", "def f(app: A) -> None:\n    app.processEvents()", "hidden event loop"),
    "sender": ("ui/a.py", "def f(self: A) -> None:\n    self.sender()", "who calls"),
    "terminate": ("ui/a.py", "def f(thread: A) -> None:\n    thread.terminate()", "locks"),
    "locator": ("ui/a.py", "def f() -> None:\n    QApplication.instance()", "by constructor"),
    "print": ("ui/a.py", "def f() -> None:\n    print()", "use logging"),
    "lambda": ("ui/a.py", "def f(a: A) -> None:\n    a.clicked.connect(lambda: a.hide())", "emitter's thread"),
    "lambda, queued": ("ui/a.py", "def f(a: A) -> None:\n    a.b.connect(lambda: 1, Qt.Queued)", "emitter's thread"),
    "sleep": ("ui/a.py", "def f() -> None:\n    time.sleep(1)", "stands still"),
    "class without docstring": ("core/a.py", "class A:\n    x = 1", "no docstring"),
    "work at import": ("core/a.py", "start()", "work at import"),
    "loop at import": ("core/a.py", "for x in y:\n    z = x", "work at import"),
}


@pytest.mark.parametrize(("where", "text", "fault"), BAD.values(), ids=BAD.keys())
def test_the_rules_see_it(where: str, text: str, fault: str) -> None:
    found = [said for rule in house.RULES for said in rule(where, GOOD + text + "\n" * (not text.endswith("\n")))]
    assert len(found) == 1, found
    assert fault in found[0]


GOOD_FILES = {
    "control/chat.py": "from PySide6.QtCore import QObject\nfrom app.engine.messages import Generate",
    "engine/llama.py": "import llama_cpp",
    "engine/llama_vocabulary.py": "import llama_cpp.llama_cpp",
    "engine/worker.py": "import threading\ndef f() -> None:\n    try:\n        g()\n    except Exception:\n        h()",
    "cli/ask.py": "from app.engine.worker import Worker\ndef f() -> None:\n    print(1)",
    "cli/screenshot.py": "from PySide6.QtWidgets import QApplication\nfrom app.bootstrap import build",
    "ui/a.py": "def f(app: A, b: B) -> None:\n    b.clicked.connect(app.start)\n    app.exec()",
    "cli/window.py": "def f() -> None:\n    from app.bootstrap import build",
    "ui/icons.py": "from app.system.resources import resource\nfrom app import __version__",
    "core/a.py": "from urllib.parse import quote",
}


@pytest.mark.parametrize(("where", "text"), GOOD_FILES.items(), ids=GOOD_FILES.keys())
def test_the_rules_let_it_pass(where: str, text: str) -> None:
    assert not [fault for rule in house.RULES for fault in rule(where, GOOD + text + "\n")]


def test_a_missing_module_docstring_is_seen() -> None:
    assert list(house.check_form("core/a.py", "x = 1\n")) == ["the module has no docstring"]


def test_a_cycle_is_seen_through_a_late_import() -> None:
    files = {
        "core/a.py": "from app.core.b import f",
        "core/b.py": "import app.core.c",
        "core/c.py": "def f() -> None:\n    from app.core import a",
        "core/d.py": "from app.core import a",
    }
    assert house.cycles(files) == [["app.core.a", "app.core.b", "app.core.c", "app.core.a"]]
    del files["core/c.py"]
    assert house.cycles(files) == []


@pytest.mark.parametrize("line", ["see /" + "work/main", "/" + "home/ann/x", "https://py" + "pi.org/simple"])
def test_words_of_one_machine_are_seen(line: str) -> None:
    assert len(list(house.check_words(line))) == 1


HASHED = "numpy==2.4.6 \\\n    --hash=sha256:00\n"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "pins nothing"),
        ("--index" + "-url x\n" + HASHED, "line 1"),
        ("# from https://somewhere\n" + HASHED, "line 1"),
        ("numpy>=2 \\\n    --hash=sha256:00\n", "not pinned"),
        ("numpy==2.4.6\n", "no hash"),
    ],
)
def test_a_bad_lock_is_seen(text: str, fault: str) -> None:
    assert any(fault in said for said in house.check_lock(text))
    assert not list(house.check_lock(HASHED))
