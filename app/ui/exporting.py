"""Copying, exporting and printing: the dialogs, the clipboard, and what is said afterwards."""

from enum import Enum
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, QPoint, QStandardPaths, Signal, Slot
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMenu, QMessageBox, QWidget

from app.control.chat import ChatController
from app.control.export import ExportController, answer_of, article_of, file_name
from app.core.article import Article, Format
from app.core.chat import Turn
from app.core.errors import Problem
from app.ui.export_progress import ExportProgress
from app.ui.printing import Printing

FILTERS = {
    "PDF (*.pdf)": Format.PDF,
    "Web page (*.html)": Format.HTML,
    "Markdown (*.md)": Format.MARKDOWN,
    "LaTeX (*.tex)": Format.LATEX,
    "Plain text (*.txt)": Format.TEXT,
}


class Act(Enum):
    """What can be done with an answer or a conversation."""

    COPY_MARKDOWN = "Copy as Markdown"
    COPY_TEXT = "Copy as plain text"
    COPY_LATEX = "Copy as LaTeX"
    COPY_HTML = "Copy as HTML"
    EXPORT = "Export…"
    EXPORT_WITH_REASONING = "Export with reasoning…"
    PRINT = "Print…"


COPIES = {
    Act.COPY_MARKDOWN: Format.MARKDOWN,
    Act.COPY_TEXT: Format.TEXT,
    Act.COPY_LATEX: Format.LATEX,
    Act.COPY_HTML: Format.HTML,
}
OF_ANSWER = tuple(Act)
OF_CONVERSATION = (Act.EXPORT, Act.EXPORT_WITH_REASONING, Act.PRINT)


class ExportMenu(QMenu):
    """The menu of one answer or of the conversation.

    Signals:
        chosen(Act)
    """

    chosen = Signal(object)

    def __init__(self, acts: tuple[Act, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        for act in acts:
            if act is Act.EXPORT and self.actions():
                self.addSeparator()
            action = self.addAction(act.value)
            action.setData(act)
        self.triggered.connect(self._on_triggered)

    @Slot(QAction)
    def _on_triggered(self, action: QAction) -> None:
        self.chosen.emit(action.data())


class Exporting(QObject):
    """Does what was chosen.

    Signals:
        told(Problem): how it went.
    """

    told = Signal(object)

    def __init__(self, exports: ExportController, chat: ChatController, window: QWidget) -> None:
        super().__init__(window)
        self._exports, self._chat, self._window = exports, chat, window
        self._turn_id = 0
        self._menu = ExportMenu(OF_ANSWER, window)
        self._menu.chosen.connect(self._on_answer)
        self._folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        self._printing = Printing(exports, window, self)
        self._printing.failed.connect(self.told)
        exports.copied.connect(self._on_copied)
        exports.written.connect(self._on_written)
        exports.failed.connect(self.told)
        ExportProgress(exports, window)

    @Slot(int, QPoint)
    def show_menu(self, turn_id: int, place: QPoint) -> None:
        """What can be done with one answer; `place` on the screen."""
        self._turn_id = turn_id
        self._menu.popup(place)

    @Slot(object)
    def on_conversation(self, act: Act) -> None:
        """Exports or prints all turns."""
        if turns := self._chat.turns():
            self._export(self._chat.title(), turns, act)

    @Slot(object)
    def _on_answer(self, act: Act) -> None:
        turn = self._chat.turn(self._turn_id)
        if turn is None:
            return
        if act in COPIES:
            self._exports.copy(answer_of(turn), COPIES[act])
        else:
            self._export("", (turn,), act)

    def _export(self, title: str, turns: tuple[Turn, ...], act: Act) -> None:
        article = article_of(title, turns, with_reasoning=act is Act.EXPORT_WITH_REASONING)
        if act is Act.PRINT:
            self._print(article)
        elif (target := self._ask_target(article)) is not None:
            self._folder = str(target.parent)
            self._exports.write(article, target)

    def _ask_target(self, article: Article) -> Path | None:
        proposed = str(Path(self._folder) / file_name(article, Format.PDF))
        chosen, pattern = QFileDialog.getSaveFileName(self._window, "Export", proposed, ";;".join(FILTERS))
        if not chosen:
            return None
        target = _target(chosen, FILTERS.get(pattern, Format.PDF), is_proposed=chosen == proposed)
        return target if str(target) == chosen or self._may_replace(target) else None

    def _may_replace(self, target: Path) -> bool:
        """The dialog has asked about another name."""
        if not target.exists():
            return True
        question = f"{target.name} is there already. Replace it?"
        return QMessageBox.question(self._window, "Export", question) is QMessageBox.StandardButton.Yes

    def _print(self, article: Article) -> None:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(article.title or "Phidias")
        if QPrintDialog(printer, self._window).exec() == QPrintDialog.DialogCode.Accepted:
            self._printing.start(article, printer)

    @Slot(object, str)
    def _on_copied(self, form: Format, text: str) -> None:
        data = QMimeData()
        data.setText(text)
        if form is Format.HTML:
            data.setHtml(text)
        QGuiApplication.clipboard().setMimeData(data)

    @Slot(object)
    def _on_written(self, target: Path) -> None:
        self.told.emit(Problem("Saved.", str(target)))


def _target(chosen: str, form: Format, *, is_proposed: bool) -> Path:
    """A suffix that was typed says the format, else the filter does: dialogs leave the proposed name as it is."""
    target = Path(chosen)
    if is_proposed:
        return target.with_suffix(f".{form.value}")
    known = {each.value for each in Format}
    return target if target.suffix[1:].lower() in known else Path(f"{chosen}.{form.value}")
