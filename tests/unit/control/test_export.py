"""Exports that go wrong, and the names that are proposed for their files."""

import logging
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.control.export import BUG, ExportController, Painter, file_name
from app.core.article import Article, Format, Section
from app.core.errors import AppError
from app.render.typeset import start_typesetter
from app.ui.page.pdf import ArticlePainter
from tests.support.long_answers import mixed

ARTICLE = Article("Halves", (Section("What is half of one?", "", "It is $\\frac12$."),))

LONG = Article("Long", (Section("Much", "", mixed(6_000)),))


def broken_by(fault: Exception) -> Callable[[], Painter]:
    """What sets articles on pages, and can't."""

    def painter() -> Painter:
        raise fault

    return painter


def test_a_bug_is_told_and_logged(qtbot: QtBot, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    exports = ExportController(start_typesetter, broken_by(KeyError("a letter")))
    target = tmp_path / "out.pdf"
    with caplog.at_level(logging.ERROR), qtbot.waitSignal(exports.failed) as told:
        exports.write(ARTICLE, target)
    assert told.args == [BUG]
    assert "KeyError" in caplog.text
    assert not target.exists()
    with qtbot.waitSignal(exports.written):  # the thread goes on
        exports.write(ARTICLE, tmp_path / "out.md")
    exports.close()


def test_a_fault_of_the_world_is_told_in_its_own_words(qtbot: QtBot, tmp_path: Path) -> None:
    fault = AppError("No.", "The paper is wet.")
    exports = ExportController(start_typesetter, broken_by(fault))
    with qtbot.waitSignal(exports.failed) as told:
        exports.write(ARTICLE, tmp_path / "out.pdf")
    assert told.args == [fault.problem]
    exports.close()


def test_how_far_it_has_come(qtbot: QtBot, tmp_path: Path) -> None:
    exports = ExportController(start_typesetter, ArticlePainter)
    told: list[tuple[int, str, float]] = []
    exports.advanced.connect(lambda *state: told.append(state))
    with qtbot.waitSignal(exports.ended, timeout=60_000) as ended:
        exports.write(LONG, tmp_path / "out.pdf")
    assert {(job, what) for job, what, _ in told} == {(*ended.args, "Exporting out.pdf")}
    shares = [share for *_, share in told]
    assert shares == sorted(shares)
    assert shares[0] == 0
    assert shares[-1] == 1
    assert len(shares) > 20
    exports.close()


@pytest.mark.parametrize("share", [0.2, 0.6, 0.9])  # while it is typeset, written, painted
@pytest.mark.parametrize("act", ["pdf", "html", "print"])
def test_a_cancelled_export_leaves_nothing(qtbot: QtBot, tmp_path: Path, share: float, act: str) -> None:
    exports = ExportController(start_typesetter, ArticlePainter)
    told: list[object] = []
    exports.advanced.connect(lambda job, _, done: exports.cancel(job) if done >= share and job == 1 else None)
    for signal in (exports.written, exports.failed, exports.copied):
        signal.connect(told.append)
    with qtbot.waitSignal(exports.ended, timeout=60_000):
        if act == "print":
            exports.paginate(LONG, 1.5, 1)
        else:
            exports.write(LONG, tmp_path / f"out.{act}")
    assert told == []
    assert list(tmp_path.iterdir()) == []
    with qtbot.waitSignal(exports.written, timeout=60_000):  # the next is another one
        exports.write(ARTICLE, tmp_path / "out.pdf")
    exports.close()


@pytest.mark.skipif(sys.platform == "win32", reason="has no modes")
def test_a_file_that_others_can_read_stays_so(qtbot: QtBot, tmp_path: Path) -> None:
    exports = ExportController(start_typesetter, ArticlePainter)
    target = tmp_path / "out.md"
    target.touch()
    target.chmod(0o664)
    with qtbot.waitSignal(exports.written):
        exports.write(ARTICLE, target)
    assert target.stat().st_mode & 0o777 == 0o664
    exports.close()


@pytest.mark.parametrize("act", ["copy", "print"])
def test_the_end_of_the_program_waits_for_files_alone(qtbot: QtBot, tmp_path: Path, act: str) -> None:
    exports = ExportController(start_typesetter, ArticlePainter)
    told: list[object] = []
    ended: list[int] = []
    exports.ended.connect(ended.append)
    exports.copied.connect(lambda *_: told.append("copied"))
    exports.paged.connect(lambda _, pages: told.append(pages))
    with qtbot.waitSignal(exports.advanced, timeout=60_000, check_params_cb=lambda _job, _what, share: share > 0.1):
        if act == "copy":
            exports.copy(LONG, Format.HTML)
        else:
            exports.paginate(LONG, 1.5, 1)
    exports.write(ARTICLE, tmp_path / "out.md")
    exports.close()
    assert (tmp_path / "out.md").exists()
    qtbot.waitUntil(lambda: ended == [1, 2])  # what was told before is delivered now
    assert told == ([] if act == "copy" else [None])


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Halves", "Halves.pdf"),
        ("", "What is half of one.pdf"),
        ('a/b\\c:d*e?"<f>|', "a b c d e f.pdf"),
        ("...", "Phidias.pdf"),
        ("CON", "Phidias CON.pdf"),
        ("nul.", "Phidias nul.pdf"),
        ("LPT1", "Phidias LPT1.pdf"),
        ("COM¹", "Phidias COM¹.pdf"),
        ("CONIN$", "Phidias CONIN.pdf"),
        ("Console", "Console.pdf"),
    ],
)
def test_a_name_every_file_system_takes(title: str, name: str) -> None:
    assert file_name(Article(title, ARTICLE.sections), Format.PDF) == name
