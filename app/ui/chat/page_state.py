"""What a reader has done to a page: kept as plain values while no widget shows it, and given back."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, Slot

from app.ui.chat.turn_page import TurnPage
from app.ui.page.reading_line import Line


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
        if self.position:
            page.staying.hold(self.position, self.base)
        if self.aside:
            Aside(page, self.aside)


class Aside(QObject):
    """Holds a page, whose formulas come bit by bit, as far aside as it was, until its reader moves it.

    It refers to the page as its parent only: in a circle the two would stay in memory.
    """

    def __init__(self, page: TurnPage, aside: int) -> None:
        super().__init__(page)
        self._aside = aside
        self._is_moving = False
        bar = page.horizontalScrollBar()
        page.heightChanged.connect(self._go)
        bar.rangeChanged.connect(self._go)
        bar.valueChanged.connect(self._on_moved)
        self._go()

    @Slot()
    def _go(self) -> None:
        page = self.parent()
        assert isinstance(page, TurnPage)
        self._is_moving = True
        page.horizontalScrollBar().setValue(self._aside)
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
