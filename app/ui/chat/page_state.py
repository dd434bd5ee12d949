"""What a reader has done to a page: kept as plain values while no widget shows it, and given back."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, Slot

from app.ui.chat.turn_page import TurnPage
from app.ui.page.reading_line import Line, base_of


@dataclass(frozen=True, slots=True)
class PageState:
    """`switched`: numbers of the codes whose lines break, or run on, against the setting. Of a page that is scrolled:
    the position of the first line in sight, its base in pixels from the upper edge, and how far it is moved `aside`.
    """

    switched: frozenset[int] = frozenset()
    position: int = 0
    base: int = 0
    aside: int = 0

    @classmethod
    def of(cls, page: TurnPage) -> "PageState":
        """As it is now."""
        switched, aside = page.code_frames.switched, page.horizontalScrollBar().value()
        top = page.verticalScrollBar().value()
        if not top:
            return cls(switched, aside=aside)
        line = Line.at(page, top)
        return cls(switched, line.position, line.y() - top, aside)

    def restore(self, page: TurnPage) -> None:
        """The page has its text, or will have it."""
        page.code_frames.switch(self.switched)
        if self.position or self.aside:
            Resuming(page, self)


class Resuming(QObject):
    """Holds a page, whose text and formulas come bit by bit, where its reader was, until he goes elsewhere.

    It refers to the page as its parent only: in a circle the two would stay in memory.
    """

    def __init__(self, page: TurnPage, state: PageState) -> None:
        super().__init__(page)
        self._state = state
        self._is_moving = False
        page.heightChanged.connect(self._go)
        page.horizontalScrollBar().rangeChanged.connect(self._go)
        for bar in (page.verticalScrollBar(), page.horizontalScrollBar()):
            bar.valueChanged.connect(self._on_moved)
        self._go()

    @Slot()
    def _go(self) -> None:
        page, state = self.parent(), self._state
        assert isinstance(page, TurnPage)
        self._is_moving = True
        page.horizontalScrollBar().setValue(state.aside)
        if state.position and state.position < page.document().characterCount():
            page.verticalScrollBar().setValue(base_of(page.document(), state.position) - state.base)
        self._is_moving = False

    @Slot()
    def _on_moved(self) -> None:
        """Somebody else moves it."""
        if not self._is_moving:
            page = self.parent()
            assert isinstance(page, TurnPage)
            self._is_moving = True
            page.heightChanged.disconnect(self._go)
            page.horizontalScrollBar().rangeChanged.disconnect(self._go)
            self.deleteLater()
