"""What either process has in memory: no network in the window's, no Qt in that of the downloads."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[4]
WINDOW = "app.downloads.desks, app.downloads.library, app.downloads.process.desk"
DOWNLOADS = "app.__main__, app.cli.serve_downloads, app.downloads.process.host"
NETWORK = ("httpx2", "huggingface_hub", "http", "ssl", "keyring", "filelock", "subprocess", "app.downloads.manager")
UNNEEDED = ("PySide6", "llama_cpp", "app.cli.arguments", "app.control", "app.storage", "app.render", "app.engine")


@pytest.mark.parametrize(("modules", "absent"), [(WINDOW, NETWORK), (DOWNLOADS, UNNEEDED)], ids=["window", "downloads"])
def test_has_only_what_it_needs(modules: str, absent: tuple[str, ...]) -> None:
    code = f"import sys, {modules}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    loaded = done.stdout.split()
    assert modules.split(", ")[0] in loaded
    assert [name for name in absent if name in loaded] == []
