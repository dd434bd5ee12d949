"""On the first page: the model to begin with on this machine, with one button."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QWidget

from app.control.model_states import AdviceState, Recommendation, file_of
from app.control.shelf import Shelf
from app.core.library import ModelFile
from app.ui.figure import Figure
from app.ui.models.acts import Act, Subject, is_broken, primary
from app.ui.models.fraction_bar import FractionBar
from app.ui.models.wording import model_name, model_size, percent, progress, quantization_name, stage, time_left

BESIDE = 440  # pixels from which the button stands beside the texts


class Offer(QFrame):
    """While the starter model answers, a real one is a press away.

    Signals:
        chat_wanted(Path)
    """

    chat_wanted = Signal(object)

    def __init__(self, shelf: Shelf, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._shelf = shelf
        self._subject = Subject()
        self._narrow: bool | None = None
        self._title = QLabel(self, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._title.setObjectName("card-title")
        self._reason = QLabel(self, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._reason.setObjectName("row-line")
        self._line = Figure("State", parent=self)
        self._line.setObjectName("row-line")
        self._bar = FractionBar(4, self)
        self.button = QPushButton(self)
        self.button.setObjectName("primary")
        self.button.setCursor(Qt.CursorShape.PointingHandCursor)
        self._grid = grid = QGridLayout(self)
        grid.setContentsMargins(16, 12, 14, 12)
        grid.setVerticalSpacing(3)
        for row, widget in enumerate((self._title, self._reason, self._line)):
            grid.addWidget(widget, row, 0)
        grid.addWidget(self._bar, 4, 0, 1, 2)
        self._place(narrow=False)
        grid.setColumnStretch(0, 1)
        self.button.clicked.connect(self._on_button)
        for signal in (shelf.advice.changed, shelf.downloads.changed, shelf.downloads.gone, shelf.library.changed):
            signal.connect(self._on_news)
        self._show()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        super().resizeEvent(event)
        self._place(narrow=self.width() < BESIDE)

    def _place(self, *, narrow: bool) -> None:
        """The button beside the texts, or below them where there is no room."""
        if narrow is not self._narrow:
            self._narrow = narrow
            self._grid.removeWidget(self.button)
            if narrow:
                self._grid.addWidget(self.button, 3, 0, 1, 2)
            else:
                self._grid.addWidget(self.button, 0, 1, 3, 1, Qt.AlignmentFlag.AlignVCenter)

    def texts(self) -> tuple[str, str, str, str]:
        """All that is shown, as a person reads it."""
        return self._title.text(), self._reason.text(), self._line.shown(), self.button.text()

    def _on_news(self, _news: object) -> None:
        self._show()

    @Slot()
    def _on_button(self) -> None:
        subject, downloads = self._subject, self._shelf.downloads
        match primary(subject):
            case Act.CHAT:
                self.chat_wanted.emit(subject.path)
            case Act.PAUSE if subject.transfer is not None:
                downloads.pause(subject.transfer.id)
            case Act.RESUME | Act.RETRY if subject.transfer is not None:
                downloads.resume(subject.transfer.id)
            case Act.FETCH if subject.model is not None:
                downloads.fetch(subject.model)

    def _show(self) -> None:
        advice = self._shelf.advice.state
        best = advice.recommended.get(advice.first) if advice.first is not None else None
        if best is None:
            self._show_nothing(advice)
            return
        self._subject = self._found(best)
        self._show_subject(best)

    def _found(self, best: Recommendation) -> Subject:
        """The recommended model as it stands, or another quantization of it that is there."""
        transfer = self._shelf.downloads.state(best.model.id)
        files = [file for file in self._shelf.library.state.files if not is_broken(file)]
        file = file_of(best.model, tuple(files))
        other = next((each for each in files if each.variant is best.model.variant), None)
        return Subject(best.model, transfer, file or (other if transfer is None else None))

    def _show_nothing(self, advice: AdviceState) -> None:
        self._subject = Subject()
        known = bool(advice.machine)
        self._title.setText("A model of the Phi family" if not known else "No model of the family fits this machine")
        self._reason.setText("" if known else "Looking which one suits this machine…")
        self._line.set_text("")
        self._bar.hide()
        self.button.hide()

    def _show_subject(self, best: Recommendation) -> None:
        subject = self._subject
        transfer = subject.transfer
        self._title.setText(_name(subject.file, best) if transfer is None else model_name(best.model))
        here = transfer is None and subject.file is not None
        self._reason.setText("It is on this computer." if here else _without_name(best))
        self._line.set_text(self._told(best))
        problem = transfer.problem if transfer is not None else None
        if problem is not None:
            self._reason.setText(str(problem))
        self._bar.setVisible(transfer is not None and not subject.is_usable)
        self._bar.set_fraction(transfer.fraction if transfer is not None else None)
        act = primary(subject)
        self.button.setText(f"Download {model_size(best.model)}" if act is Act.FETCH else act.value)
        self.button.setAccessibleName(f"{self.button.text()}: {self._title.text()}")
        self.button.show()

    def _told(self, best: Recommendation) -> str:
        """How far it is, or what it is for."""
        transfer = self._subject.transfer
        if transfer is None:
            entry = self._shelf.catalogue.now.entry(best.model.variant)
            return entry.purpose if entry is not None else ""
        if transfer.rate and transfer.seconds_left is not None:
            return " · ".join((progress(transfer), percent(transfer.fraction), time_left(transfer.seconds_left)))
        return stage(transfer)


def _name(file: ModelFile | None, best: Recommendation) -> str:
    return file.name if file is not None else model_name(best.model)


def _without_name(best: Recommendation) -> str:
    text = best.reason.removeprefix(f"{quantization_name(best.model)}: ")
    return f"{text[:1].upper()}{text[1:]}."
