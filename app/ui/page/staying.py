"""Keeps a page that is scrolled where its reader is, while its text comes again or gets another width."""

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QTextEdit

from app.ui.page.reading_line import Line, base_of

END = -1  # the position of a reader who follows a growing text


class Staying(QObject):
    """Holds one line, or the end, where it is seen until the reader goes elsewhere.

    It refers to the page as its parent only: in a circle the two would stay in memory.
    """

    def __init__(self, page: QTextEdit) -> None:
        super().__init__(page)
        self._position: int | None = None
        self._base = 0  # px below the upper edge
        self._wanted = self._value = 0  # of the scroll bar: what it should be, and what it has been set to
        self._is_moving = False
        page.verticalScrollBar().valueChanged.connect(self._on_moved)

    def note(self, *, follows: bool) -> None:
        """What is seen now shall be seen, or the end where it `follows` it; what is held already is it still."""
        page = self._page()
        top = page.verticalScrollBar().value()
        if self._position is not None or not top:
            return
        if follows:
            self.hold(END, 0)
        else:
            line = Line.at(page, top)
            self.hold(line.position, line.y() - top)

    def hold(self, position: int, base: int) -> None:
        """The line with that character, its base so many pixels below the upper edge: now, or once it is there."""
        self._position, self._base = position, base
        self._wanted = self._value = self._page().verticalScrollBar().value()
        self.go()

    def forget(self) -> None:
        self._position = None

    @Slot()
    def go(self) -> None:
        """The text has changed."""
        if self._position is None:
            return
        page = self._page()
        if self._position == END:
            self._wanted = page.verticalScrollBar().maximum()
        elif self._position < page.document().characterCount() - 1:
            self._wanted = base_of(page.document(), self._position) - self._base
        self._is_moving = True
        page.verticalScrollBar().setValue(self._wanted)
        self._value = page.verticalScrollBar().value()
        self._is_moving = False

    def _page(self) -> QTextEdit:
        page = self.parent()
        assert isinstance(page, QTextEdit)
        return page

    @Slot(int)
    def _on_moved(self, _value: int) -> None:
        """By the reader; what a text that is shorter for a while does to the scroll bar does not count."""
        if not self._is_moving and self._value <= self._page().verticalScrollBar().maximum():
            self._position = None
