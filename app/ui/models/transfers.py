"""All models on their way, the moving ones first."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from app.control.model_states import Stage, TransferState
from app.ui.models.transfer_bar import TransferBar
from app.ui.theme import Theme

ORDER = {Stage.RECEIVING: 0, Stage.CONNECTING: 0, Stage.CHECKING: 0, Stage.WAITING: 1, Stage.PAUSED: 2, Stage.FAILED: 2}


class TransferPanel(QFrame):
    """Hidden while nothing is on its way; what is installed leaves it.

    Signals:
        acted(Act, Subject)
    """

    acted = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._bars: dict[str, TransferBar] = {}
        self._order: list[str] = []
        self._theme: Theme | None = None
        title = QLabel("Downloads", self)
        title.setObjectName("panel-title")
        title.setIndent(0)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(1, 8, 1, 4)
        self._column.setSpacing(0)
        self._column.addWidget(title)
        self.hide()

    @property
    def bars(self) -> tuple[TransferBar, ...]:
        """As they stand below each other."""
        return tuple(self._bars[each] for each in self._order)

    def set_state(self, state: TransferState) -> None:
        if state.stage is Stage.INSTALLED:
            self.remove(state.id)
            return
        if (bar := self._bars.get(state.id)) is None:
            bar = self._bars[state.id] = TransferBar(state, self)
            bar.acted.connect(self.acted)
            if self._theme is not None:
                bar.set_theme(self._theme)
        bar.set_state(state)
        self._arrange()

    def remove(self, transfer_id: str) -> None:
        if (bar := self._bars.pop(transfer_id, None)) is not None:
            self._column.removeWidget(bar)
            bar.hide()
            bar.deleteLater()
            self._arrange()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for bar in self._bars.values():
            bar.set_theme(theme)

    def _arrange(self) -> None:
        """Nothing is moved but when the order is another."""
        bars = sorted(self._bars.items(), key=lambda item: _place(item[1].state))
        order = [transfer_id for transfer_id, _bar in bars]
        if order != self._order:
            self._order = order
            for transfer_id, bar in bars:
                self._column.removeWidget(bar)
                self._column.addWidget(self._bars[transfer_id])
                bar.show()
        self.setVisible(bool(bars))


def _place(state: TransferState) -> tuple[int, int]:
    return ORDER[state.stage], state.position
