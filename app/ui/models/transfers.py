"""All models on their way, the moving ones first."""

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QLabel, QWidget

from app.control.model_states import Stage, TransferState
from app.ui.column import Column, prepare
from app.ui.models.transfer_bar import TransferBar
from app.ui.theme import Theme

ORDER = {Stage.RECEIVING: 0, Stage.CONNECTING: 0, Stage.CHECKING: 0, Stage.WAITING: 1, Stage.PAUSED: 2, Stage.FAILED: 2}


class TransferPanel(Column):
    """Hidden while nothing is on its way; what is installed leaves it.

    Signals:
        acted(Act, Subject)
    """

    acted = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._states: dict[str, TransferState] = {}
        self._bars: dict[str, TransferBar] = {}
        self._making = QTimer(self, singleShot=True, interval=0)
        self._making.timeout.connect(self._make_next)
        self._order: list[str] = []
        self._theme: Theme | None = None
        self._title = QLabel("Downloads", self)
        self._title.setObjectName("panel-title")
        self._title.setIndent(0)
        self.set_margins(1, 8, 1, 4)
        self.add(self._title)
        self.hide()

    @property
    def bars(self) -> tuple[TransferBar, ...]:
        """As they stand below each other."""
        return tuple(self._bars[each] for each in self._order)

    def set_state(self, state: TransferState) -> None:
        if state.stage is Stage.INSTALLED:
            self.drop(state.id)
            return
        self._states[state.id] = state
        if (bar := self._bars.get(state.id)) is not None:
            bar.set_state(state)
            self._arrange()
        elif self._is_in_sight():
            self._making.start()
        else:
            self._make(state)
            self._arrange()

    def drop(self, transfer_id: str) -> None:
        self._states.pop(transfer_id, None)
        if (bar := self._bars.pop(transfer_id, None)) is not None:
            bar.hide()
            bar.deleteLater()
            self._arrange()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for bar in self._bars.values():
            bar.set_theme(theme)

    def _is_in_sight(self) -> bool:
        """Or will be, with its first bar."""
        owner = self.parentWidget()
        return owner is not None and owner.isVisible()

    @Slot()
    def _make_next(self) -> None:
        """One in each turn of the event loop, since it takes some milliseconds; when all are made they are shown."""
        missing = [state for state in self._states.values() if state.id not in self._bars]
        if missing:
            self._make(missing[0])
            self._making.start()
        else:
            self._arrange()

    def _make(self, state: TransferState) -> None:
        self._bars[state.id] = bar = TransferBar(state, self)
        bar.hide()
        bar.acted.connect(self.acted)
        if self._theme is not None:
            bar.set_theme(self._theme)
        prepare(bar, self.width())

    def _arrange(self) -> None:
        """Nothing is moved but when the order is another."""
        bars = sorted(self._bars.items(), key=lambda item: _place(item[1].state))
        order = [transfer_id for transfer_id, _bar in bars]
        if order != self._order:
            self._order = order
            self.set_order([self._title, *(bar for _id, bar in bars)])
            for _id, bar in bars:
                bar.show()
        self.setVisible(bool(bars))


def _place(state: TransferState) -> tuple[int, int]:
    return ORDER[state.stage], state.position
