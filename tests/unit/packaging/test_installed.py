"""Whether packages are installed whole: looked at in a real environment, with what interrupted installations leave."""

import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from setup_steps import installed

SCRIPT = installed.__file__


def wheel(folder: Path, version: str) -> Path:
    """A package of two files, as pip installs it."""
    path = folder / f"abacus-{version}-py3-none-any.whl"
    info = f"abacus-{version}.dist-info"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("abacus/__init__.py", "")
        archive.writestr("abacus/table.py", "TABLE = 12\n")
        archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: abacus\nVersion: {version}\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        names = ("abacus/__init__.py", f"{info}/METADATA", f"{info}/WHEEL", f"{info}/RECORD")
        record = "abacus/table.py,sha256=unread,11\n" + "".join(f"{name},,\n" for name in names)
        archive.writestr(f"{info}/RECORD", record)
    return path


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder / "venv", with_pip=True)
    return folder


def python(environment: Path) -> Path:
    return environment / "venv" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


@pytest.fixture
def site(environment: Path) -> Path:
    """Its packages' folder, with abacus 1.2 freshly installed."""
    options = ("--no-index", "--no-deps", "--force-reinstall", "--no-compile", "-q")
    command = [python(environment), "-m", "pip", "install", *options, wheel(environment, "1.2")]
    subprocess.run(command, check=True, timeout=100)
    return next((environment / "venv").rglob("site-packages"))


def lacking(environment: Path, *requirements: str) -> list[str]:
    command = [python(environment), "-I", SCRIPT, *requirements]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=100).stdout.split()


def test_what_is_whole_is_not_named(environment: Path, site: Path) -> None:
    assert site.is_dir()
    asked = ("abacus==1.2", "abacus==1.3", "counter==1 ; sys_platform == 'amiga'", "counter==1")
    assert lacking(environment, *asked) == ["abacus", "counter"]


@pytest.mark.parametrize("name", ["abacus/table.py", "abacus-1.2.dist-info/RECORD", "abacus-1.2.dist-info/METADATA"])
def test_a_missing_file_is_seen_and_can_be_mended(environment: Path, site: Path, name: str) -> None:
    (site / name).unlink()
    assert lacking(environment, "abacus==1.2") == ["abacus"]
    command = [python(environment), "-m", "pip", "install", "--no-index", "--no-deps", "--force-reinstall", "-q"]
    subprocess.run([*command, wheel(environment, "1.2")], check=True, timeout=100)
    assert lacking(environment, "abacus==1.2") == []


def test_a_file_cut_short_is_seen(environment: Path, site: Path) -> None:
    (site / "abacus" / "table.py").write_text("TAB")
    assert lacking(environment, "abacus==1.2") == ["abacus"]


def test_remains_of_a_removal_are_swept_away(environment: Path, site: Path) -> None:
    (site / "~bacus").mkdir()
    assert lacking(environment, "abacus==1.2") == []
    assert not (site / "~bacus").exists()
