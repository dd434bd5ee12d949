"""The widgets of the turns that are in sight or near: made as the reader comes, let go when they are far away."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QRect, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from app.core.chat import Turn
from app.ui.chat.ground import Ground
from app.ui.chat.look import Look
from app.ui.chat.roll import BETWEEN, Roll, Row
from app.ui.chat.sketch import sketch
from app.ui.chat.tab_order import last_station, put_after

# What shows a turn is loaded with the first one: the first window shall not wait for it.
if TYPE_CHECKING:
    from collections.abc import Callable

    from app.ui.chat.turn import TurnView
    from app.ui.page.formulas import Formulas

AHEAD, BEHIND = 2.0, 0.7  # heights of the view, from it on in the direction the reader goes: turns there are made
FAR = 2.5  # and those farther away are let go


class Stage(QObject):
    """Knows which turns have a widget, and how they are to look; where they stand is its owner's business.

    Signals:
        made(TurnView): a turn has a widget from now on.
    """

    made = Signal(object)

    def __init__(self, ground: Ground, look: Look, formulas: "Callable[[], Formulas]") -> None:
        super().__init__(ground)
        self.roll = Roll(look)
        self._ground, self._formulas = ground, formulas
        self._prepared: tuple[Row, TurnView] | None = None  # the widget is there, but not shown yet
        ground.sketch = self._sketch
        self._unordered: set[int] = set()  # numbers of those that the Tab key does not come to in their order yet

    @property
    def left(self) -> int:
        """Where turns begin, in pixels from the ground's left edge."""
        return (self._ground.width() - self.roll.look.width) // 2

    def change(self, row: Row, turn: Turn) -> None:
        """Another state of the same turn; what shows it is to be told by the caller."""
        if self._prepared is not None and self._prepared[0] is row:
            self._drop_prepared()
        self.roll.change(row, turn)

    def rehearse(self) -> None:
        """Makes a turn for nobody: the first one of a program takes twice as long as any other."""
        if not self.roll.made():
            self._built(Row(Turn(0, 0, ""), 0, 0.0)).dismiss()

    def prepare(self, row: Row) -> bool:
        """Does the first half of making, which takes as long as the second; False if that was done already."""
        if self._prepared is not None and self._prepared[0] is row:
            return False
        self._drop_prepared()
        self._prepared = row, self._built(row)
        return True

    def make(self, row: Row) -> "TurnView":
        """The turn's widget; it has its width, but not its height."""
        if row.view is not None:
            return row.view
        if self._prepared is not None and self._prepared[0] is row:
            view, self._prepared = self._prepared[1], None
        else:
            view = self._built(row)
        row.view = view
        self._unordered.add(row.number)
        self.made.emit(view)
        view.show()
        return view

    def order_next(self, first: QWidget) -> bool:
        """Puts one turn in its place for the Tab key, the uppermost first; False if all are in order.

        The keyboard is in `first` before it comes to any turn.
        """
        above: QWidget | None = None
        for row in self.roll.made():
            if row.view is not None and row.number in self._unordered:
                put_after(row.view, first if above is None else last_station(above))
                self._unordered.remove(row.number)
                return True
            above = row.view or above
        self._unordered.clear()
        return False

    def _built(self, row: Row) -> "TurnView":
        from app.ui.chat.turn import TurnView

        look = self.roll.look
        view = TurnView(row.turn, self._formulas(), look.theme, self._ground)
        look.dress(view)
        if row.left is not None:
            row.left.restore(view)
        view.resize(look.width, round(self.roll.height_of(row)))
        return view

    def _sketch(self, painter: QPainter, clip: QRect) -> None:
        look = self.roll.look
        for row in self.roll.between(clip.top(), clip.bottom()):
            if row.view is None:
                place = QRect(self.left, self.roll.top(row), look.width, round(self.roll.height_of(row)))
                sketch(painter, place, row.turn.question, look, clip)

    def _drop_prepared(self) -> None:
        if self._prepared is not None:
            self._prepared[1].dismiss()
            self._prepared = None

    def let_go(self, row: Row) -> None:
        """What its reader has done to it is kept."""
        if row.view is not None:
            from app.ui.chat.reader_state import ReaderState

            row.left = ReaderState.of(row.view)
            row.view.dismiss()
            row.view = None

    def clear(self) -> None:
        """Another conversation comes, and the memory that this one has taken is free for it."""
        self._drop_prepared()
        self._unordered.clear()
        made = self.roll.made()
        for row in made:
            if row.view is not None:
                row.view.dismiss()
                row.view = None
        if made:
            self._formulas().leave()

    def is_free(self, row: Row) -> bool:
        """Whether nobody would miss the widget, were it out of sight."""
        return row.view is not None and row.turn.state.is_final and not row.view.is_in_use()

    def missing(self, top: int, end: int, *, up: bool) -> Row | None:
        """The next turn to make: one in sight, or else the nearest to what is; more of them where the reader goes."""
        seen = self.roll.between(top, end)
        if self._prepared is not None and self._prepared[0] in seen:
            return self._prepared[0]
        above, below = (AHEAD, BEHIND) if up else (BEHIND, AHEAD)
        near = self.roll.between(top - round(above * (end - top)), end + round(below * (end - top)))
        bare = [row for row in near if row.view is None]
        first, last = (seen[0].number, seen[-1].number) if seen else (0, 0)
        return min(bare, key=lambda row: max(first - row.number, row.number - last, 0), default=None)

    def sketch_again(self, top: int, end: int) -> None:
        """Something may stand elsewhere: so does what is only sketched."""
        for row in self.roll.between(top, end):
            if row.view is None:
                self._ground.update(
                    0, self.roll.top(row), self._ground.width(), round(self.roll.height_of(row)) + BETWEEN
                )

    def is_bare(self, top: int, end: int) -> bool:
        """Whether a turn in sight has no widget."""
        return any(row.view is None for row in self.roll.between(top, end))

    def superfluous(self, top: int, end: int) -> Row | None:
        """A turn so far away that its widget can go."""
        reach = round(FAR * (end - top))
        near = {row.number for row in self.roll.between(top - reach, end + reach)}
        return next((row for row in self.roll.made() if row.number not in near and self.is_free(row)), None)

    def set_look(self, look: Look, top: int, end: int) -> None:
        """What is seen or in use takes the new look at once; the rest is made again when it comes near."""
        self._drop_prepared()
        for row in self.roll.made():
            view = row.view
            if view is not None and not (view.y() < end and view.geometry().bottom() >= top) and self.is_free(row):
                self.let_go(row)
        self.roll.set_look(look)
        for row in self.roll.made():
            if row.view is not None:
                look.dress(row.view)

    def measure(self) -> None:
        """How tall the turns want to be by now."""
        look, made = self.roll.look, [(row, row.view) for row in self.roll.made()]
        for _row, view in made:
            if view is not None and view.width() != look.width:
                view.resize(look.width, view.height())
        QCoreApplication.sendPostedEvents(None, EVENT)
        for row, view in made:
            if view is not None:
                self.roll.measure(row, view.needed_height())
                view.resize(look.width, view.needed_height())


EVENT = QEvent.Type.LayoutRequest.value  # what the widgets ask of each other before they know their heights
