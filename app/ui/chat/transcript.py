"""The turns of the open conversation, one below the other."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QToolButton, QVBoxLayout, QWidget

from app.control.states import TurnProgress
from app.core.chat import Channel, Turn
from app.core.reading import Reading
from app.ui.chat.divider import WIDTH as DIVIDER
from app.ui.chat.ground import Ground
from app.ui.icons import icon
from app.ui.theme import QUIET_SCALE, Theme

# What shows a turn is loaded with the first one: the first window shall not wait for it.
if TYPE_CHECKING:
    from collections.abc import Callable

    from app.ui.chat.turn import TurnView
    from app.ui.page.formulas import Formulas

MARGIN = 24  # px at the sides of the turns
AT_END = 24  # px from the end that still count as the end
LOT = 6  # turns set at once; a turn takes some 5 ms
SETTLE_MS = 100  # until a lot has got its heights


class Transcript(QScrollArea):
    """Sticks to the end while the reader is there, and never moves otherwise.

    Of a long conversation the latest turns are shown at once; those before follow lot by lot.

    Signals: those of `TurnView`.
    """

    folded = Signal(int, bool)
    asked_again = Signal(int)
    link_clicked = Signal(str)
    share_chosen = Signal(int)
    export_wanted = Signal(int, QPoint)

    def __init__(self, formulas: "Callable[[], Formulas]", theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("transcript")
        self._formulas, self._theme = formulas, theme
        self._views: dict[int, TurnView] = {}
        self._wide = False
        self._reading = Reading()
        self._running = False
        self._follow = True
        self._earlier: tuple[Turn, ...] = ()  # still to be shown, above the others
        self._from_end = 0  # px, where the reader is
        self._filling = QTimer(self, singleShot=True)
        self._filling.timeout.connect(self._show_earlier)
        self._ground = Ground()
        self._column = QWidget()
        self._column.setAttribute(Qt.WidgetAttribute.WA_StaticContents)
        self._turns = QVBoxLayout(self._column)
        self._turns.setContentsMargins(MARGIN, 20, MARGIN, 12)
        self._turns.setSpacing(14)
        self._turns.addStretch(1)
        self._end_button = _end_button(self)
        self._lay_out()
        self._column.installEventFilter(self)
        self.verticalScrollBar().valueChanged.connect(self._on_scroll)
        self.verticalScrollBar().rangeChanged.connect(self._on_range)
        self._end_button.clicked.connect(self.go_to_end)
        self.set_theme(theme)

    def show_turns(self, turns: tuple[Turn, ...]) -> None:
        """Another conversation."""
        for view in self._views.values():
            self._turns.removeWidget(view)
            view.hide()
            view.deleteLater()
        self._views.clear()
        self._earlier = turns[:-LOT]
        for turn in turns[-LOT:]:
            self.add_turn(turn)
        self.go_to_end()
        self._filling.start(0)

    def add_turn(self, turn: Turn) -> None:
        self._insert(turn, self._turns.count() - 1)
        self.go_to_end()

    def _insert(self, turn: Turn, place: int) -> None:
        from app.ui.chat.turn import TurnView

        view = TurnView(turn, self._formulas(), self._theme, self._column)
        view.set_wide(self._wide)
        view.set_reading(self._reading)
        view.set_idle(not self._running)
        view.set_viewport_height(self.viewport().height())
        view.folded.connect(self.folded)
        view.asked_again.connect(self.asked_again)
        view.export_wanted.connect(self.export_wanted)
        view.link_clicked.connect(self.link_clicked)
        view.share_chosen.connect(self.share_chosen)
        view.selected.connect(self._on_selected)
        self._views[turn.turn_id] = view
        self._turns.insertWidget(place, view)

    @Slot()
    def _show_earlier(self) -> None:
        lot, self._earlier = self._earlier[-LOT:], self._earlier[:-LOT]
        for place, turn in enumerate(lot):
            self._insert(turn, place)
        if lot:
            self._filling.start(0 if self._earlier else SETTLE_MS)

    def view(self, turn_id: int) -> "TurnView | None":
        return self._views.get(turn_id)

    def views(self) -> "tuple[TurnView, ...]":
        """From the oldest shown on."""
        return tuple(self._views[turn_id] for turn_id in sorted(self._views))

    def selected_line(self) -> str:
        """What is selected in the text that has the keyboard, if it is no more than a line."""
        if not self._views:
            return ""
        from app.ui.page.view import PageView

        page = self.focusWidget()
        text = page.createMimeDataFromSelection().text() if isinstance(page, PageView) else ""
        return "" if "\n" in text else text

    def set_turn(self, turn: Turn) -> None:
        if (view := self._views.get(turn.turn_id)) is not None:
            view.set_turn(turn)

    def append(self, turn_id: int, channel: Channel, text: str) -> None:
        if (view := self._views.get(turn_id)) is not None:
            view.append(channel, text)

    def recast(self, turn_id: int) -> None:
        if (view := self._views.get(turn_id)) is not None:
            view.recast()

    def set_progress(self, progress: TurnProgress) -> None:
        if (view := self._views.get(progress.turn_id)) is not None:
            view.set_progress(progress)

    def set_wide(self, wide: bool) -> None:
        self._wide = wide
        for view in self._views.values():
            view.set_wide(wide)

    def set_reading(self, reading: Reading) -> None:
        """Which parts of the turns are shown, and how they share the width."""
        self._reading = reading
        for view in self._views.values():
            view.set_reading(reading)

    @Slot(bool)
    def set_running(self, running: bool) -> None:
        """While an answer is written no other question is taken."""
        self._running = running
        for view in self._views.values():
            view.set_idle(not running)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._ground.set_colour(theme.background)
        self._end_button.setIcon(icon("end", theme.text))
        self._column.setMaximumWidth(column_width(theme))
        for view in self._views.values():
            view.set_theme(theme)

    @Slot()
    def go_to_end(self) -> None:
        self._follow = True
        bar = self.verticalScrollBar()
        bar.setValue(bar.maximum())

    # Qt

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        super().resizeEvent(event)
        for view in self._views.values():
            view.set_viewport_height(self.viewport().height())
        self._place_button()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 (Qt's name)
        """With Ctrl the window zooms."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
        else:
            super().wheelEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        if watched is self._column and event.type() == QEvent.Type.Resize and self._follow:
            self.go_to_end()
        return super().eventFilter(watched, event)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self._ground)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch(1)
        row.addWidget(self._column, 1000)
        row.addStretch(1)
        self.setWidget(self._ground)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    @Slot(int)
    def _on_selected(self, turn_id: int) -> None:
        """One selection in all the conversation, so that it is plain what copying gives."""
        for view in self.views():
            if view.turn_id != turn_id:
                view.selection.clear()

    @Slot(int)
    def _on_scroll(self, value: int) -> None:
        self._from_end = self.verticalScrollBar().maximum() - value
        self._follow = self._from_end <= AT_END
        self._end_button.setVisible(not self._follow)

    @Slot(int, int)
    def _on_range(self, _minimum: int, maximum: int) -> None:
        if self._follow:
            self._follow_to(maximum)
        elif self._filling.isActive():  # what comes now comes above the reader
            self.verticalScrollBar().setValue(maximum - self._from_end)
        self._end_button.setVisible(not self._follow and maximum > 0)

    def _follow_to(self, maximum: int) -> None:
        """Qt moves the pixels it has only where nothing waits for painting.

        So what is seen already of a text that has grown is painted first; else all that is in sight would be.
        """
        bar = self.verticalScrollBar()
        if bar.value() < maximum:
            QCoreApplication.sendPostedEvents(self.window(), QEvent.Type.UpdateRequest.value)
            bar.setValue(maximum)

    def _place_button(self) -> None:
        size = self._end_button.size()
        self._end_button.move((self.width() - size.width()) // 2, self.height() - size.height() - 12)


def column_width(theme: Theme) -> int:
    """Pixels a turn takes at most: a line of the solution and one of the reasoning."""
    return theme.line_width() + theme.line_width(QUIET_SCALE) + DIVIDER + 2 * MARGIN


def _end_button(parent: QWidget) -> QToolButton:
    button = QToolButton(parent)
    button.setObjectName("to-end")
    button.setToolTip("Jump to the end")
    button.setAccessibleName("Jump to the end")
    button.setFixedSize(34, 34)
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    button.hide()
    return button
