"""When an environment counts as ready."""

from pathlib import Path

import pytest

from setup_steps import stamp
from setup_steps.layout import Layout
from setup_steps.llama import Flavour
from setup_steps.stamp import Stage, Stamp


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    layout = Layout(tmp_path)
    layout.venv.mkdir()
    layout.app_lock.parent.mkdir()
    for path in (layout.app_lock, layout.test_lock, tmp_path / "pyproject.toml", layout.venv / "pyvenv.cfg"):
        path.write_text(path.name)
    return layout


def test_what_is_written_is_read_again(layout: Layout) -> None:
    written = Stamp("a", "b", Flavour.CUDA, asked=True)
    stamp.write(layout.stamp, written)
    assert stamp.read(layout.stamp) == written
    assert [path.name for path in layout.venv.iterdir() if path.suffix == ".new"] == []


@pytest.mark.parametrize("text", ["", "{", "[]", '{"app": "a", "flavour": "steam"}', '{"unknown": 1}'])
def test_a_damaged_stamp_counts_as_none(layout: Layout, text: str) -> None:
    layout.stamp.write_text(text)
    assert stamp.read(layout.stamp) == Stamp()


def test_no_stamp_covers_nothing(layout: Layout) -> None:
    assert not Stamp().covers(Stage.APP, stamp.digest(layout, Stage.APP))


@pytest.mark.parametrize("name", ["packaging/requirements.lock", "pyproject.toml", ".venv/pyvenv.cfg"])
def test_both_stages_depend_on(layout: Layout, name: str) -> None:
    before = {stage: stamp.digest(layout, stage) for stage in Stage}
    (layout.root / name).write_text("changed")
    assert all(stamp.digest(layout, stage) != before[stage] for stage in Stage)


def test_the_program_does_not_depend_on_the_tools_for_the_tests(layout: Layout) -> None:
    before = {stage: stamp.digest(layout, stage) for stage in Stage}
    layout.test_lock.write_text("changed")
    assert stamp.digest(layout, Stage.APP) == before[Stage.APP]
    assert stamp.digest(layout, Stage.TEST) != before[Stage.TEST]


def test_a_checkout_that_was_moved_is_set_up_again(layout: Layout, tmp_path: Path) -> None:
    before = stamp.digest(layout, Stage.APP)
    moved = tmp_path.rename(tmp_path.with_name("moved"))
    assert stamp.digest(Layout(moved), Stage.APP) != before
