"""The comparison with a web page needs what is no dependency: it must say in one sentence what is missing."""

import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.bench import katex

linux = pytest.mark.skipif(sys.platform != "linux", reason="it measures on Linux only, and says so")


def katex_folder(folder: Path) -> Path:
    """As npm makes it; the files are empty."""
    dist = folder / "node_modules" / "katex" / "dist"
    dist.mkdir(parents=True)
    for name in ("katex.min.js", "katex.min.css"):
        (dist / name).touch()
    return dist


@pytest.fixture
def web_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if QtWebEngine were installed."""
    there = ModuleType(katex.WEB_ENGINE)
    there.__spec__ = katex.importlib.util.spec_from_loader(katex.WEB_ENGINE, None)
    monkeypatch.setitem(sys.modules, katex.WEB_ENGINE, there)


@linux
def test_it_names_the_web_engine_of_this_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, katex.WEB_ENGINE, None)
    assert f"PySide6-Addons=={katex.PySide6.__version__}" in katex.lack(katex_folder(tmp_path))


@linux
@pytest.mark.usefixtures("web_engine")
def test_it_names_katex_and_markdown_it(tmp_path: Path) -> None:
    assert "npm install katex markdown-it" in katex.lack(tmp_path)
    dist = katex_folder(tmp_path)
    assert katex.lack(dist).endswith("npm install markdown-it")
    script = tmp_path / "node_modules" / "markdown-it" / "dist" / "browser" / "markdown-it.umd.min.js"
    script.parent.mkdir(parents=True)
    script.touch()
    assert katex.lack(dist) == ""
    assert katex.markdown_it(dist) == script


def test_it_ends_with_one_sentence_and_2(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.bench.katex", "--katex", str(tmp_path)]
    done = subprocess.run(command, cwd=katex.ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == katex.MISSING
    assert len(done.stderr.splitlines()) == 1
    assert done.stdout == ""
