"""The line at the bottom of the window: model, device, speed, context."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QStatusBar, QWidget

from app.control.states import ModelState, ModelStatus, TurnProgress
from app.core.chat import Turn
from app.core.models import ModelInfo
from app.ui.elided import ElidedLabel
from app.ui.figure import Figure


class StatusBar(QStatusBar):
    """Four fields, each empty until something is known."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self._info: ModelInfo | None = None
        self._model = _field("Model", self)
        self._device = ElidedLabel(Qt.TextElideMode.ElideRight, self)
        self._device.setObjectName("status-field")
        self._device.setAccessibleName("Device")
        self._rate = _figure("Speed", "00,000 tokens/s", self)
        self._context = _figure("Context", "Context 000,000 of 000,000", self)
        self.addWidget(self._model)
        self.addWidget(self._device, 1)
        self.addPermanentWidget(self._rate)
        self.addPermanentWidget(self._context)

    def texts(self) -> tuple[str, str, str, str]:
        """Model, device, speed and context as shown."""
        return self._model.text(), self._device.full_text(), self._rate.shown(), self._context.shown()

    def set_model(self, state: ModelState) -> None:
        self._info = state.info
        self._rate.set_text("")
        info = state.info
        if info is None:
            self._model.setText(_status(state))
            self._device.set_full_text("")
            self._context.set_text("")
            return
        self._model.setText(info.name)
        self._device.set_full_text(_device(info))
        self._device.setToolTip(" ".join((_device(info), *info.notes)))
        self._show_context(0)

    def clear_turn(self) -> None:
        """No answer has been given yet."""
        self._rate.set_text("")
        self._show_context(0)

    def set_progress(self, progress: TurnProgress) -> None:
        if progress.decode_rate:
            self._rate.set_text(f"{progress.decode_rate:,.0f} tokens/s")
        self._show_context(progress.context_used)

    def set_turn(self, turn: Turn) -> None:
        """The end of a turn: exact figures."""
        if turn.usage.decode_rate:
            self._rate.set_text(f"{turn.usage.decode_rate:,.0f} tokens/s")
        self._show_context(turn.usage.context_used)

    def _show_context(self, used: int) -> None:
        if self._info is not None:
            self._context.set_text(f"Context {used:,} of {self._info.context_size:,}")


def _status(state: ModelState) -> str:
    if state.status is ModelStatus.LOADING:
        return f"Loading the model… {state.fraction:.0%}"
    return "No model"


def _device(info: ModelInfo) -> str:
    return f"{info.device} · {info.device_note}" if info.device_note else info.device


def _field(name: str, parent: QWidget) -> QLabel:
    label = QLabel(parent, textFormat=Qt.TextFormat.PlainText)
    label.setObjectName("status-field")
    label.setAccessibleName(name)
    return label


def _figure(name: str, sample: str, parent: QWidget) -> Figure:
    """One that changes while an answer is written: a plain label would have the whole window laid out again."""
    figure = Figure(name, sample, parent)
    figure.setObjectName("status-figure")
    figure.setAlignment(Qt.AlignmentFlag.AlignRight)
    figure.setContentsMargins(9, 0, 9, 0)
    return figure
