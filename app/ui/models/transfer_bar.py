"""A model on its way: how far it is, how fast it comes, and what can be done about it."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QToolButton, QWidget

from app.control.model_states import Stage, TransferState
from app.ui.figure import Figure
from app.ui.flat_button import flat_button
from app.ui.icons import icon
from app.ui.models.acts import Act, Subject, primary
from app.ui.models.fraction_bar import FractionBar
from app.ui.models.look import set_look
from app.ui.models.wording import STAGE_NAMES, model_name, percent, progress, rate, size, stage, time_left
from app.ui.theme import Theme

ICONS = {Act.PAUSE: "pause", Act.RESUME: "play", Act.RETRY: "again", Act.CHAT: "chat"}


class TransferBar(QFrame):
    """Its figures have fixed places: nothing around them moves while they change.

    Signals:
        acted(Act, Subject)
    """

    acted = Signal(object, object)

    def __init__(self, state: TransferState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("transfer")
        self._state = state
        self._theme: Theme | None = None
        self._name = Figure("Model", parent=self)
        self._name.setObjectName("row-title")
        self._amount = Figure("Received", parent=self)
        self._rate = Figure("Rate", "888.8 MB/s", self)
        self._left = Figure("Time left", "88 h 88 min left", self)
        for figure in (self._amount, self._rate, self._left):
            figure.setObjectName("row-line")
        self.bar = FractionBar(6, self)
        self.bar.setObjectName("transfer-bar")
        kept = self.bar.sizePolicy()
        kept.setRetainSizeWhenHidden(True)  # what stands below does not move when bytes begin to come
        self.bar.setSizePolicy(kept)
        self._note = QLabel(self, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._note.setObjectName("row-note")
        self.sooner = self._button(Act.SOONER)
        self.later = self._button(Act.LATER)
        self.main = self._button(None)
        self.cancel = self._button(Act.CANCEL)
        self._lay_out()
        self._show(anew=True)

    # What the owner says

    @property
    def state(self) -> TransferState:
        return self._state

    def set_state(self, state: TransferState) -> None:
        before, self._state = self._state, state
        anew = (before.stage, before.problem, before.note) != (state.stage, state.problem, state.note)
        self._show(anew=anew or before.position != state.position)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.sooner.setIcon(icon("up", theme.muted))
        self.later.setIcon(icon("down", theme.muted))
        self.cancel.setIcon(icon("close", theme.muted))
        self._show_main()

    def texts(self) -> tuple[str, ...]:
        """All that is shown, as a person reads it."""
        figures = (self._name, self._amount, self._rate, self._left)
        return (*(figure.shown() for figure in figures), self._note.text())

    # Look

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(2)
        for button in (self.sooner, self.later, self.main, self.cancel):
            buttons.addWidget(button)
        figures = QHBoxLayout()
        figures.setSpacing(14)
        figures.addWidget(self._amount, 1)
        figures.addWidget(self._rate)
        figures.addWidget(self._left)
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 10, 10, 10)
        grid.setVerticalSpacing(4)
        grid.addWidget(self._name, 0, 0)
        grid.addLayout(buttons, 0, 1)
        grid.addWidget(self.bar, 1, 0, 1, 2)
        grid.addLayout(figures, 2, 0, 1, 2)
        grid.addWidget(self._note, 3, 0, 1, 2)
        grid.setColumnStretch(0, 1)
        for figure in (self._rate, self._left):
            figure.setAlignment(Qt.AlignmentFlag.AlignRight)

    def _show(self, *, anew: bool) -> None:
        state = self._state
        self._name.set_text(model_name(state.model))
        if state.fraction is None and state.stage is Stage.RECEIVING:
            self.bar.set_endless()
        else:
            self.bar.set_fraction(state.fraction)
        self._amount.set_text(_amount(state))
        moving = state.stage is Stage.RECEIVING
        self._rate.set_text(rate(state.rate) if moving else "")
        self._left.set_text(time_left(state.seconds_left) if moving else "")
        if anew:
            self._show_anew()

    def _show_anew(self) -> None:
        state = self._state
        waiting = state.stage is Stage.WAITING
        self.bar.setVisible(not waiting or state.received > 0)
        self.sooner.setVisible(waiting)
        self.sooner.setEnabled(state.position > 0)
        self.later.setVisible(waiting)
        note = str(state.problem) if state.problem is not None else state.note
        self._note.setText(note)
        self._note.setVisible(bool(note))
        set_look(self._note, "bad" if state.problem is not None else "plain")
        set_look(self.bar, "still" if state.stage in (Stage.PAUSED, Stage.FAILED, Stage.WAITING) else "moving")
        name = model_name(state.model)
        self.bar.setAccessibleName(f"Download of {name}: {STAGE_NAMES[state.stage]}")
        for act, button in ((Act.SOONER, self.sooner), (Act.LATER, self.later), (Act.CANCEL, self.cancel)):
            _label(button, act, name)
        _label(self.main, self._act(), name)
        self._show_main()

    def _show_main(self) -> None:
        if self._theme is not None:
            self.main.setIcon(icon(ICONS.get(self._act(), "play"), self._theme.text))

    def _act(self) -> Act:
        return primary(Subject(self._state.model, self._state))

    def _button(self, act: Act | None) -> QToolButton:
        button = flat_button("", self)  # which is named when it is known what it does
        button.clicked.connect(partial(self._on_button, act))
        return button

    def _on_button(self, act: Act | None, _checked: bool = False) -> None:
        self.acted.emit(act or self._act(), Subject(self._state.model, self._state))


def _amount(state: TransferState) -> str:
    """Its stage where bytes do not flow, and how much has arrived."""
    flows = state.stage in (Stage.RECEIVING, Stage.CHECKING)
    said = STAGE_NAMES[state.stage] if state.stage is not Stage.WAITING else stage(state)
    begun = state.received > 0 or state.stage is Stage.RECEIVING
    amount = (progress(state), percent(state.fraction)) if begun else (size(state.total),)
    return " · ".join(part for part in ("" if flows and begun else said, *amount) if part)


def _label(button: QToolButton, act: Act, name: str) -> None:
    text = act.value.removesuffix("…")
    button.setToolTip(text)
    button.setAccessibleName(f"{text}: {name}")
