"""One model in a list: what it is, how it stands, and the one thing to do with it."""

from functools import partial

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal, Slot
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QMenu, QProgressBar, QPushButton, QToolButton, QWidget

from app.control.model_states import Stage
from app.core.fit import Fit, Verdict
from app.ui.figure import Caption, Figure
from app.ui.icons import icon
from app.ui.models.acts import Act, Subject, others, primary
from app.ui.models.look import set_look
from app.ui.models.wording import (
    badge,
    memory,
    model_size,
    offer,
    percent,
    quantization_name,
    size,
    speed,
    stage,
    standing,
)
from app.ui.theme import Theme

STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
BAR_STEPS = 1000
BAR_HEIGHT = 3  # pixels
COLUMNS = 8  # of the grid
BADGE = 176  # pixels: badges below each other are of one width


class ModelRow(QFrame):
    """Shows one subject. Up and Down leave it, Enter does the likeliest thing, Space shows details.

    Signals:
        acted(Act, Subject)
        stepped(int): the row before (-1) or after (1) shall have the focus.
        focused(): it has the focus now.
    """

    acted = Signal(object, object)
    stepped = Signal(int)
    focused = Signal()

    def __init__(self, subject: Subject, title: str, reason: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("model-row")
        self._subject, self._title_text, self._reason = subject, title, reason
        self._fit: Fit | None = None
        self._theme: Theme | None = None
        self._narrow = self._is_tab_stop = False
        self._work: float | None = None  # how far a verification is
        self._title = Caption("Model", title, self)
        self._title.setObjectName("row-title")
        self._mark = _pill("Recommended", "accent", self)
        self._mark.setVisible(bool(reason))
        self.line = Figure("State", parent=self)
        self.line.setObjectName("row-line")
        self._note = QLabel(self, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._note.setObjectName("row-note")
        self._size = Figure("Size", "≈ 88.8 GB", self)
        self._badge = _pill("", "plain", self)
        self._speed = Figure("Estimated speed", "≈ 888 tokens/s", self)
        self._speed.setObjectName("row-line")
        self._bar = _bar(self)
        self.button = QPushButton(self)
        self.button.setObjectName("row-button")
        self.menu_button = _more(self)
        self._lay_out()
        self.button.clicked.connect(self._on_button)
        self.menu_button.clicked.connect(self._on_menu)
        self._show()

    # What the owner says

    @property
    def subject(self) -> Subject:
        return self._subject

    def set_subject(self, subject: Subject) -> None:
        if subject != self._subject:
            before, self._subject = self._subject, subject
            if (before.model, before.file) != (subject.model, subject.file):
                self._show()
            else:
                self._show_state(anew=_kind(before) != _kind(subject))

    def set_fit(self, fit: Fit | None) -> None:
        if fit != self._fit:
            self._fit = fit
            self._show()

    def set_reason(self, reason: str) -> None:
        """Why it is the one to take on this machine; nothing where it is not."""
        if reason != self._reason:
            self._reason = reason
            self._mark.setVisible(bool(reason))
            self._show()

    def set_work(self, fraction: float) -> None:
        """How far its bytes have been compared; 1 ends it."""
        self._work = fraction if fraction < 1.0 else None
        self._show_state(anew=True)

    def set_narrow(self, narrow: bool) -> None:
        """Size, fit and speed go to the line below."""
        if narrow is not self._narrow:
            self._narrow = narrow
            self._place()
            self._show()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.menu_button.setIcon(icon("more", theme.muted))

    @property
    def is_tab_stop(self) -> bool:
        return self._is_tab_stop

    def set_tab_stop(self, stops: bool) -> None:
        """Of a list of rows Tab visits one; the arrows reach the others."""
        self._is_tab_stop = stops
        policy = Qt.FocusPolicy.StrongFocus if stops else Qt.FocusPolicy.ClickFocus
        for widget in (self, self.button, self.menu_button):
            widget.setFocusPolicy(policy)

    def acts(self) -> tuple[Act, ...]:
        """What can be done with it now, the likeliest first."""
        return (primary(self._subject), *others(self._subject))

    def texts(self) -> tuple[str, ...]:
        """All that is shown, as a person reads it."""
        figures = (self.line.shown(), self._size.shown(), self._speed.shown())
        return (self._title.shown(), *figures, self._badge.text(), self._note.text(), self.button.text())

    # Look

    def _lay_out(self) -> None:
        self._grid = grid = QGridLayout(self)
        grid.setContentsMargins(14, 9, 8, 9)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(2)
        grid.addWidget(self._title, 0, 0)
        grid.addWidget(self._mark, 0, 1, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(self._note, 2, 0, 1, COLUMNS)
        self._place()
        grid.setColumnStretch(2, 1)
        self._size.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._speed.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._badge.setMinimumWidth(BADGE)
        self._badge.setIndent(0)

    def _place(self) -> None:
        """In a narrow window the second line has the whole width, and only the buttons stand at the right."""
        grid = self._grid
        right: tuple[QWidget, ...] = (self._size, self._badge, self._speed, self.button, self.menu_button)
        for widget in (self.line, *right):
            grid.removeWidget(widget)
        grid.addWidget(self.line, 1, 0, 1, COLUMNS if self._narrow else 3)
        for column, widget in enumerate(right, 3):
            grid.addWidget(widget, 0, column, 1 if self._narrow else 2, 1, Qt.AlignmentFlag.AlignVCenter)

    def _show(self) -> None:
        model, fit = self._subject.model, self._fit
        known = self._subject.file.size if self._subject.file is not None else None
        self._size.set_text(size(known) if known is not None else model_size(model) if model is not None else "")
        self._badge.setText(badge(fit) if fit is not None else "")
        self._badge.setToolTip(memory(fit) if fit is not None else "")
        set_look(self._badge, _fit_look(fit))
        self._speed.set_text(speed(fit.tokens_per_second) if fit is not None else "")
        self._speed.setToolTip("Estimated from the memory bandwidth of this machine." if self._speed.shown() else "")
        for figure in (self._size, self._badge, self._speed):
            figure.setVisible(not self._narrow)
        self._show_state(anew=True)

    def _show_state(self, *, anew: bool) -> None:
        """`anew`: more than the figures of a transfer under way may be others."""
        transfer = self._subject.transfer
        self.line.set_text(self._told())
        fraction = transfer.fraction if transfer is not None else self._work
        self._bar.setValue(int((fraction or 0.0) * BAR_STEPS))
        if not anew:
            return
        act = primary(self._subject)
        self.button.setText(act.value)
        self.button.setAccessibleName(f"{act.value}: {self._title_text}")
        set_look(self.button, "primary" if self._reason and act is Act.FETCH else "plain")
        under_way = transfer is not None and transfer.stage is not Stage.INSTALLED
        self._bar.setVisible(under_way or self._work is not None)
        moving = transfer is None or transfer.stage in (Stage.RECEIVING, Stage.CONNECTING, Stage.CHECKING)
        set_look(self._bar, "moving" if moving else "still")
        set_look(self.line, "good" if self._subject.is_usable else "plain")
        note = self._explained()
        self._note.setText(note)
        self._note.setVisible(bool(note))
        set_look(self._note, "plain" if note == self._reasoned() else "bad")
        self._describe()

    def _told(self) -> str:
        subject = self._subject
        if subject.transfer is not None:
            told = stage(subject.transfer)
        elif self._work is not None:
            told = f"Comparing every byte · {percent(self._work)}"
        elif subject.file is not None:
            told = standing(subject.file)
        elif subject.model is not None:
            told = offer(subject.model)
        else:
            told = ""
        if not self._narrow or subject.transfer is not None:
            return told
        where = (self._badge.text(), self._speed.shown()) if subject.file is None else (told,)
        return " · ".join(part for part in (self._size.shown(), *where) if part)

    def _explained(self) -> str:
        """Why it does not go on, or why it is recommended."""
        subject = self._subject
        problem = subject.transfer.problem if subject.transfer is not None else None
        if problem is None and subject.transfer is None and subject.file is not None:
            problem = subject.file.problem
        if problem is not None:
            return problem.title if subject.transfer is not None else str(problem)  # the bar says the rest
        if subject.file is not None or subject.is_usable:
            return ""
        return self._reasoned()

    def _reasoned(self) -> str:
        """It stays while the model is on its way: nothing moves when a download begins."""
        return _sentence(self._reason.removeprefix(f"{self._title_text}: "))

    def _describe(self) -> None:
        """The whole row in one sentence, for those who hear it."""
        line = self.line.shown()
        parts_of_it = (self._title_text, "recommended" if self._reason else "", self._size.shown(), line)
        more = (self._badge.text(), self._speed.shown(), self._note.text())
        self.setAccessibleName(", ".join(part for part in (*parts_of_it, *more) if part))
        self.menu_button.setAccessibleName(f"More about {self._title_text}")

    # Wishes

    @Slot()
    def _on_button(self) -> None:
        self.acted.emit(primary(self._subject), self._subject)

    @Slot()
    def _on_menu(self) -> None:
        self._open_menu(self.menu_button.mapToGlobal(QPoint(0, self.menu_button.height())))

    def _open_menu(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for act in self.acts():
            menu.addAction(act.value).triggered.connect(partial(self._act, act))
        menu.popup(at)

    def _act(self, act: Act, _checked: bool = False) -> None:
        self.acted.emit(act, self._subject)

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        key = event.key()
        if key in STEPS:
            self.stepped.emit(STEPS[Qt.Key(key)])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_button()
        elif key == Qt.Key.Key_Space:
            self._act(Act.DETAILS)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 (Qt's name)
        super().focusInEvent(event)
        self.focused.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 (Qt's name)
        self._open_menu(event.globalPos())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        """The bar stands in the margin below the texts: nothing moves when it comes."""
        super().resizeEvent(event)
        margins = self._grid.contentsMargins()
        width = self.width() - margins.left() - margins.right()
        self._bar.setGeometry(margins.left(), self.height() - margins.bottom() + 3, width, BAR_HEIGHT)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.button.setFixedWidth(self.fontMetrics().horizontalAdvance("Download") + 40)


def quantization_row(subject: Subject, reason: str, parent: QWidget) -> ModelRow:
    """A row of a variant's card: its title is the quantization."""
    assert subject.model is not None
    return ModelRow(subject, quantization_name(subject.model), reason, parent)


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def _kind(subject: Subject) -> tuple[object, ...]:
    """What of a subject decides about more than its figures."""
    transfer = subject.transfer
    return (subject.file, transfer and (transfer.stage, transfer.problem, transfer.position))


def _fit_look(fit: Fit | None) -> str:
    if fit is None:
        return "none"
    return {Verdict.ALL_ON_GPU: "good", Verdict.DOES_NOT_FIT: "bad"}.get(fit.verdict, "plain")


def _pill(text: str, look: str, parent: QWidget) -> QLabel:
    pill = QLabel(text, parent, textFormat=Qt.TextFormat.PlainText)
    pill.setObjectName("badge")
    pill.setProperty("look", look)
    return pill


def _bar(parent: QWidget) -> QProgressBar:
    bar = QProgressBar(parent, textVisible=False)
    bar.setObjectName("row-bar")
    bar.setRange(0, BAR_STEPS)
    bar.hide()
    return bar


def _more(parent: QWidget) -> QToolButton:
    button = QToolButton(parent)
    button.setObjectName("flat")
    button.setIconSize(QSize(18, 18))
    button.setToolTip("More")
    return button
