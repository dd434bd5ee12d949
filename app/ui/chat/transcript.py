"""The turns of the open conversation, one below the other."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QToolButton, QWidget

from app.control.states import TurnProgress
from app.core.chat import Channel, Turn
from app.core.reading import Reading
from app.ui.chat.divider import WIDTH as DIVIDER
from app.ui.chat.filling import Filling
from app.ui.chat.ground import Ground
from app.ui.chat.look import Look
from app.ui.chat.reading_place import ReadingPlace
from app.ui.chat.stage import Stage
from app.ui.icons import icon
from app.ui.theme import QUIET_SCALE, Theme

# What shows a turn is loaded with the first one: the first window shall not wait for it.
if TYPE_CHECKING:
    from collections.abc import Callable

    from app.ui.chat.turn import TurnView
    from app.ui.chat.turn_page import TurnPage
    from app.ui.page.formulas import Formulas

MARGIN = 24  # px at the sides of the turns
AT_END = 24  # px from the end that still count as the end
QUIET_MS = 120  # after another width or look, until the turns near by are made in it


class Transcript(QScrollArea):
    """Sticks to the end while the reader is there; otherwise the first line in sight never moves.

    Only turns that are in sight or near have widgets.

    Signals: those of `TurnView`, and
        turn_made(TurnView): a turn is shown from now on.
        text_set(): a text of one is complete on the screen, or is so again in another look.
    """

    folded = Signal(int, bool)
    asked_again = Signal(int)
    link_clicked = Signal(str)
    share_chosen = Signal(int)
    export_wanted = Signal(int, QPoint)
    turn_made = Signal(object)
    text_set = Signal()

    def __init__(self, formulas: "Callable[[], Formulas]", theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("transcript")
        self._running = False
        self._follow = True
        self._settling = False
        self._missed: dict[str, Any] | None = None  # what of the look was told meanwhile
        self._place: ReadingPlace | None = None  # None: the end
        self._ground = Ground()
        self._stage = Stage(self._ground, Look(theme, Reading(), column_width(theme) - 2 * MARGIN), formulas)
        self._roll = self._stage.roll
        self._filling = Filling(self)
        self._value = 0  # of the scroll bar, when it was moved last
        self._goes_up = True
        self._end_button = _end_button(self)
        self.setWidget(self._ground)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._stage.made.connect(self._on_made)
        self._ground.unsettled.connect(self._settle)
        self._ground.painted.connect(self._filling.note_painting)
        self._filling.timeout.connect(self._fill)
        self.verticalScrollBar().valueChanged.connect(self._on_scroll)
        self._end_button.clicked.connect(self.go_to_end)
        self._colour(theme)

    # What is shown

    def show_turns(self, turns: tuple[Turn, ...]) -> None:
        """Another conversation."""
        self._stage.clear()
        self._roll.replace(turns)
        for row in self._roll:
            if not row.turn.state.is_final:  # text may come for it
                self._stage.make(row)
        self.go_to_end()

    @Slot()
    def rehearse(self) -> None:
        """Nothing is to do now, and a question may come."""
        self._stage.rehearse()

    def add_turn(self, turn: Turn) -> None:
        self._stage.make(self._roll.add(turn))
        self.go_to_end()

    def set_turn(self, turn: Turn) -> None:
        row = self._roll.row(turn.turn_id)
        if row is not None:
            self._stage.change(row, turn)
            if row.view is not None:
                row.view.set_turn(turn)

    def append(self, turn_id: int, channel: Channel, text: str) -> None:
        if (view := self.view(turn_id)) is not None:
            view.append(channel, text)

    def recast(self, turn_id: int) -> None:
        if (view := self.view(turn_id)) is not None:
            view.recast()

    def set_progress(self, progress: TurnProgress) -> None:
        if (view := self.view(progress.turn_id)) is not None:
            view.set_progress(progress)

    @Slot(bool)
    def set_running(self, running: bool) -> None:
        """While an answer is written no other question is taken."""
        self._running = running
        for view in self.views():
            view.set_idle(not running)

    # What can be asked

    def turns(self) -> tuple[Turn, ...]:
        """From the oldest on, as they were when they last changed; what has streamed in since is in their widgets."""
        return tuple(row.turn for row in self._roll)

    def view(self, turn_id: int) -> "TurnView | None":
        """The turn's widget, if it has one now."""
        row = self._roll.row(turn_id)
        return row.view if row is not None else None

    def views(self) -> "tuple[TurnView, ...]":
        """Those there are now, from the oldest turn on."""
        return tuple(row.view for row in self._roll if row.view is not None)

    def first_seen(self) -> int | None:
        """The uppermost turn in sight."""
        rows = self._roll.between(*self._sight())
        return rows[0].turn.turn_id if rows else None

    def reach(self, turn_id: int) -> "TurnView | None":
        """The turn's widget, which may have to be made: then its beginning is brought into sight."""
        row = self._roll.row(turn_id)
        if row is not None and row.view is None:
            self._follow, self._place = False, ReadingPlace(turn_id, None, 0)
            self._stage.make(row)
            self._settle()
            self._on_scroll()
        return row.view if row is not None else None

    def selected_line(self) -> str:
        """What is selected in the text that has the keyboard, if it is no more than a line."""
        if not self.views():
            return ""
        from app.ui.page.view import PageView

        page = self.focusWidget()
        text = page.createMimeDataFromSelection().text() if isinstance(page, PageView) else ""
        return "" if "\n" in text else text

    # How it is shown

    def set_wide(self, wide: bool) -> None:
        self._take(is_wide=wide)

    def set_reading(self, reading: Reading) -> None:
        """Which parts of the turns are shown, and how they share the width."""
        self._take(reading=reading)

    def set_theme(self, theme: Theme) -> None:
        self._colour(theme)
        self._take(theme=theme)

    @Slot()
    def go_to_end(self) -> None:
        self._follow = True
        self._settle()
        self._on_scroll()

    # Qt

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        super().resizeEvent(event)
        self._take()
        size = self._end_button.size()
        self._end_button.move((self.width() - size.width()) // 2, self.height() - size.height() - 12)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 (Qt's name)
        super().showEvent(event)
        self._take()
        self._settle()
        self._on_scroll()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 (Qt's name)
        """With Ctrl the window zooms."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
        else:
            super().wheelEvent(event)

    # Inside

    def _take(self, **changes: Any) -> None:
        """Another look, or another size of the view."""
        if self._settling:
            self._missed = {**(self._missed or {}), **changes}
            return
        theme, port = changes.get("theme", self._roll.look.theme), self.viewport()
        width = min(column_width(theme), port.width()) - 2 * MARGIN
        look = replace(self._roll.look, width=width, viewport_height=port.height(), **changes)
        if look != self._roll.look:
            self._stage.set_look(look, *self._sight())
            self._settle()
            self._filling.start(QUIET_MS)

    def _sight(self) -> tuple[int, int]:
        """What of the conversation is seen, in pixels from its top."""
        top = self.verticalScrollBar().value()
        return top, top + self.viewport().height()

    @Slot()
    def _settle(self) -> None:
        """Gives every turn the height it wants and its place, and leaves where it is what is read."""
        if self._settling or not self.isVisible():
            return
        self._settling = True
        try:
            self._arrange()
        finally:
            self._settling = False
        self._end_button.setVisible(not self._follow and self.verticalScrollBar().maximum() > 0)
        missed, self._missed = self._missed, None
        if missed is not None:
            self._take(**missed)
        elif not self._filling.isActive() and self._stage.is_bare(*self._sight()):
            self._filling.go_on()

    def _arrange(self) -> None:
        self._stage.measure()
        port, bar = self.viewport(), self.verticalScrollBar()
        self._ground.resize(port.width(), max(self._roll.height, port.height()))
        x = self._stage.left
        for row in self._roll.made():
            if row.view is not None:
                row.view.move(x, self._roll.top(row))
        if self._follow:
            self._go_on(bar.maximum())
        else:
            bar.setValue(self._where())
        self._value = bar.value()
        self._stage.sketch_again(*self._sight())

    def _go_on(self, end: int) -> None:
        """Qt moves the pixels it has only where nothing waits for painting.

        So what is seen already of a text that has grown is painted first; else all that is in sight would be.
        """
        if self._running and self.verticalScrollBar().value() < end:
            QCoreApplication.sendPostedEvents(self.window(), QEvent.Type.UpdateRequest.value)
        self.verticalScrollBar().setValue(end)

    def _where(self) -> int:
        """The value of the scroll bar at which the reader's place is where it was."""
        place = self._place
        row = self._roll.row(place.turn_id) if place is not None else None
        if place is None or row is None:
            return self.verticalScrollBar().value()
        y = place.find(row.view) if row.view is not None else None
        if y is None and place.mark is not None:  # what was read is gone, folded perhaps: its turn, then
            self._place = place = ReadingPlace(place.turn_id, None, 0)
        return self._roll.top(row) + (round(place.share * self._roll.height_of(row)) if y is None else y - place.y)

    @Slot()
    def _on_scroll(self) -> None:
        """The reader goes elsewhere. What is missing there is sketched, and made soon."""
        if self._settling or not self.isVisible():
            return
        bar = self.verticalScrollBar()
        self._follow = bar.maximum() - bar.value() <= AT_END
        self._goes_up = self._follow or bar.value() < self._value
        self._value = bar.value()
        self._end_button.setVisible(not self._follow)
        self._note_place()
        self._filling.expect_painting()
        if not self._filling.isActive():
            self._filling.go_on()

    def _note_place(self) -> None:
        top, end = self._sight()
        row = next(iter(self._roll.between(top, end)), None)
        if self._follow or row is None:
            self._place = None
            return
        above = top - self._roll.top(row)
        if row.view is None:
            self._place = ReadingPlace(row.turn.turn_id, None, 0, above / self._roll.height_of(row))
        else:
            self._place = ReadingPlace.in_turn(row.view, above)

    @Slot()
    def _fill(self) -> None:
        """A turn that should be seen, or a step towards one that may be."""
        if not self.isVisible():
            return
        if self._filling.is_held_up or self._step(self._sight()):
            self._filling.go_on(soon=self._stage.is_bare(*self._sight()))

    def _step(self, sight: tuple[int, int]) -> bool:
        """Whether there was anything to do."""
        gone = self._stage.superfluous(*sight)
        if gone is not None:
            self._stage.let_go(gone)
        row = self._stage.missing(*sight, up=self._goes_up)
        if row is None:
            return gone is not None or self._stage.order_next(self)
        if self._stage.prepare(row):
            return True
        self._stage.make(row)
        self._settle()
        if self._place is not None and self._place.mark is None:
            self._note_place()
        if row in self._roll.between(*sight):
            self._filling.expect_painting()
        return True

    @Slot(object)
    def _on_made(self, view: "TurnView") -> None:
        view.set_idle(not self._running)
        view.folded.connect(self._on_folded)
        view.asked_again.connect(self.asked_again)
        view.export_wanted.connect(self.export_wanted)
        view.link_clicked.connect(self.link_clicked)
        view.share_chosen.connect(self.share_chosen)
        view.selected.connect(self._on_selected)
        view.page_made.connect(self._on_page)
        for page in view.pages():
            self._on_page(page)
        self.turn_made.emit(view)

    @Slot(object)
    def _on_page(self, page: "TurnPage") -> None:
        page.heightChanged.connect(self._on_written)
        page.settled.connect(self.text_set)

    @Slot()
    def _on_written(self) -> None:
        """Lines can move in a page that is as tall as before."""
        if not self._follow and self._where() != self.verticalScrollBar().value():
            self._settle()

    @Slot(int, bool)
    def _on_folded(self, turn_id: int, folded: bool) -> None:
        """What was clicked stays under the mouse, also at the end."""
        row = self._roll.row(turn_id)
        if row is not None and row.view is not None:
            self._follow = False
            edge = self._sight()[0] - self._roll.top(row)
            self._place = ReadingPlace.of(row.view, row.view.reasoning.heading, edge)
        self.folded.emit(turn_id, folded)

    @Slot(int)
    def _on_selected(self, turn_id: int) -> None:
        """One selection in all the conversation, so that it is plain what copying gives."""
        for view in self.views():
            if view.turn_id != turn_id:
                view.selection.clear()

    def _colour(self, theme: Theme) -> None:
        self._ground.set_colour(theme.background)
        self._end_button.setIcon(icon("end", theme.text))


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
