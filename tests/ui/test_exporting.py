"""Answers leave the window: over the clipboard, as files, to a printer."""

import io
from pathlib import Path
from threading import Event

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QMessageBox, QProgressDialog, QPushButton
from pytestqt.qtbot import QtBot

from app.bootstrap import Application
from app.engine.scripted import Script
from app.ui import export_progress
from tests.support.long_answers import mixed
from tests.ui.conftest import MakeApplication

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # menus on the offscreen platform

REASONING = "Let me think about $x^2$.\n\nWait, yes."
SOLUTION = "# Result\n\nIt is $\\frac{1}{2}$:\n\n$$\nx = \\tfrac12.\n$$\n\n- one\n- two\n"
QUESTION = "What is half of one?"


@pytest.fixture
def asked(make_application: MakeApplication, qtbot: QtBot) -> Application:
    """A program whose model has answered."""
    application = make_application([Script(["<think>", REASONING, "</think>", SOLUTION])])
    chat = application.session.chat
    chat.send(QUESTION)
    qtbot.waitUntil(lambda: bool(chat.turns()) and chat.turns()[-1].state.is_final)
    return application


def press(application: Application, qtbot: QtBot, text: str) -> None:
    """The button under the answer, then an entry of its menu."""
    view = application.window.chat.transcript.views()[-1]
    qtbot.mouseClick(view.export_button, Qt.MouseButton.LeftButton)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    action = next(action for action in menu.actions() if action.text() == text)
    menu.close()
    action.trigger()


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("Copy as Markdown", SOLUTION),
        ("Copy as plain text", "Result\n\nIt is $\\frac{1}{2}$:\n\n$$\nx = \\tfrac12.\n$$\n\n- one\n- two\n"),
        ("Copy as LaTeX", "\\subsection*{Result}\n\nIt is $\\frac{1}{2}$:\n\\[\nx = \\tfrac12.\n\\]"),
        ("Copy as HTML", "<h2>Result</h2>"),
    ],
)
def test_copying(asked: Application, qtbot: QtBot, entry: str, expected: str) -> None:
    QGuiApplication.clipboard().clear()
    press(asked, qtbot, entry)
    qtbot.waitUntil(lambda: bool(QGuiApplication.clipboard().text()))
    assert QGuiApplication.clipboard().text().startswith(expected) or expected in QGuiApplication.clipboard().text()
    assert "Let me think" not in QGuiApplication.clipboard().text()
    assert QGuiApplication.clipboard().mimeData().hasHtml() is (entry == "Copy as HTML")


def choose(monkeypatch: pytest.MonkeyPatch, name: str, pattern: str = "PDF (*.pdf)") -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (name, pattern))


def notice(application: Application) -> str:
    return application.window.notice.text()


@pytest.mark.parametrize(
    ("suffix", "part"), [("md", SOLUTION), ("html", "<svg"), ("tex", "\\frac{1}{2}"), ("txt", "- two")]
)
def test_a_file(
    asked: Application, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str, part: str
) -> None:
    target = tmp_path / f"out.{suffix}"
    choose(monkeypatch, str(target))
    press(asked, qtbot, "Export…")
    qtbot.waitUntil(lambda: str(target) in notice(asked), timeout=20_000)
    text = target.read_text(encoding="utf-8")
    assert part.strip() in text
    assert QUESTION in text
    assert "Wait, yes" not in text


def test_a_pdf_of_the_conversation_with_its_reasoning(
    asked: Application, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(monkeypatch, str(tmp_path / "out"))  # the dialog's filter gives the suffix
    menu = asked.window.export_menu
    next(action for action in menu.actions() if action.text() == "Export with reasoning…").trigger()
    target = tmp_path / "out.pdf"
    qtbot.waitUntil(lambda: str(target) in notice(asked), timeout=20_000)
    reader = PdfReader(io.BytesIO(target.read_bytes()))
    text = reader.pages[0].extract_text().replace("\t", " ")
    assert text.index(QUESTION) < text.index("Let me think") < text.index("Result")
    assert reader.outline[0].title == QUESTION


def test_the_filter_decides_where_no_suffix_was_typed(
    asked: Application, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def keep(_parent: object, _title: str, proposed: str, _filters: str) -> tuple[str, str]:
        return str(tmp_path / Path(proposed).name) if typed else proposed, "Markdown (*.md)"

    typed = True
    monkeypatch.setattr(QFileDialog, "getSaveFileName", keep)
    press(asked, qtbot, "Export…")
    qtbot.waitUntil((tmp_path / "What is half of one.pdf").exists, timeout=20_000)
    typed = False  # the folder of the last export is proposed
    press(asked, qtbot, "Export…")
    qtbot.waitUntil((tmp_path / "What is half of one.md").exists, timeout=20_000)


def test_no_file_is_replaced_that_the_dialog_has_not_asked_about(
    asked: Application, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "out.md").write_text("mine", encoding="utf-8")
    choose(monkeypatch, str(tmp_path / "out"), "Markdown (*.md)")
    answers = [QMessageBox.StandardButton.No, QMessageBox.StandardButton.Yes]
    monkeypatch.setattr(QMessageBox, "question", lambda *_: answers.pop(0))
    press(asked, qtbot, "Export…")
    assert len(answers) == 1
    press(asked, qtbot, "Export…")
    qtbot.waitUntil(lambda: "out.md" in notice(asked), timeout=20_000)
    assert SOLUTION.strip() in (tmp_path / "out.md").read_text(encoding="utf-8")


def test_a_file_that_can_not_be_written(
    asked: Application, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    choose(monkeypatch, str(tmp_path / "file" / "out.md"))
    press(asked, qtbot, "Export…")
    qtbot.waitUntil(lambda: "could not be written" in notice(asked), timeout=20_000)


def test_a_long_export_says_how_far_it_is_and_can_be_stopped(
    make_application: MakeApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_progress, "MOMENT_MS", 0)
    application = make_application([Script(["</think>", mixed(40_000)])])
    chat = application.session.chat
    chat.send(QUESTION)
    qtbot.waitUntil(lambda: bool(chat.turns()) and chat.turns()[-1].state.is_final)
    choose(monkeypatch, str(tmp_path / "out.pdf"))
    next(action for action in application.window.export_menu.actions() if action.text() == "Export…").trigger()
    qtbot.waitUntil(lambda: any(map(QProgressDialog.isVisible, dialogs(application))), timeout=20_000)
    (dialog,) = dialogs(application)
    assert "out.pdf" in dialog.labelText()
    qtbot.waitUntil(lambda: dialog.value() > 0, timeout=20_000)
    (button,) = dialog.findChildren(QPushButton)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not dialogs(application), timeout=20_000)
    assert not (tmp_path / "out.pdf").exists()
    assert notice(application) == ""


def dialogs(application: Application) -> list[QProgressDialog]:
    return application.window.findChildren(QProgressDialog)


def test_an_answer_that_is_still_being_written(make_application: MakeApplication, qtbot: QtBot) -> None:
    gate = Event()
    application = make_application([Script(["</think>half an answer", gate])])
    chat = application.session.chat
    chat.send(QUESTION)
    qtbot.waitUntil(lambda: "half an answer" in chat.turns()[-1].solution)
    gate.set()
    qtbot.waitUntil(lambda: chat.turns()[-1].state.is_final)


def test_printing(asked: Application, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "printed.pdf"

    def accept(dialog: QPrintDialog) -> int:
        dialog.printer().setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        dialog.printer().setOutputFileName(str(target))
        return QPrintDialog.DialogCode.Accepted

    monkeypatch.setattr(QPrintDialog, "exec", accept)
    qtbot.keyClick(asked.window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: target.exists() and target.stat().st_size > 1000, timeout=20_000)
    text = PdfReader(target).pages[0].extract_text().replace("\t", " ")
    assert QUESTION in text
    assert "It is" in text
    assert "Let me think" not in text
