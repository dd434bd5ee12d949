"""The lock files as they are, and how they are read."""

import re
import tomllib
from pathlib import Path

import pytest

from setup_steps import locks

ROOT = Path(__file__).parents[3]
APP = locks.read(ROOT / "packaging" / "requirements.lock")
TEST = locks.read(ROOT / "packaging" / "requirements-test.lock")


def test_blocks_keep_markers_and_hashes_and_drop_comments() -> None:
    text = (
        "# made by a tool\n"
        "Colorama==0.4.6 ; sys_platform == 'win32' \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\n"
        "    # via pytest\n"
        "numpy==2.4.6 \\\n    --hash=sha256:cc\n"
    )
    found = locks.blocks(text)
    assert found == {
        "colorama": "Colorama==0.4.6 ; sys_platform == 'win32' \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\n",
        "numpy": "numpy==2.4.6 \\\n    --hash=sha256:cc\n",
    }
    assert [locks.version(block) for block in found.values()] == ["0.4.6", "2.4.6"]


def test_a_requirement_without_a_pin_is_refused() -> None:
    with pytest.raises(ValueError, match="not pinned"):
        locks.version("numpy>=2 \\\n    --hash=sha256:cc\n")


def test_the_tests_run_on_the_versions_that_users_get() -> None:
    assert {name: locks.version(block) for name, block in APP.items()} == {
        name: locks.version(TEST[name]) for name in APP
    }


def test_everything_that_the_project_depends_on_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = {re.split(r"[^A-Za-z0-9._-]", requirement)[0].lower() for requirement in project["dependencies"]}
    assert names <= APP.keys()


def test_qt_is_a_release_that_keeps_its_references() -> None:
    major, minor, patch = map(int, locks.version(APP["pyside6-essentials"]).split("."))
    assert (6, 11, 3) <= (major, minor, patch) < (6, 12)


@pytest.mark.parametrize("name", sorted(TEST))
def test_a_package_has_files_for_more_than_one_system(name: str) -> None:
    """A wheel and a source archive at least, or one wheel per system; a single hash would lock others out."""
    only_wheel = {"pyside6-essentials", "shiboken6"}
    assert TEST[name].count("--hash=sha256:") >= (4 if name in only_wheel else 1)
