"""The outline of the reasoning: a list of its steps, to jump by; the one that is read is marked."""

from PySide6.QtCore import QRect, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from app.ui.page.outline import Outline, Stop
from app.ui.page.revealing import reveal
from app.ui.page.view import PageView

UPDATE_MS = 500  # while the text grows
ROWS = 7  # seen at once
READ_AT = 0.3  # of the height that is seen, from above: there the eye is


class StepList(QListWidget):
    """Serves one page.

    Signals:
        counted(int): so many steps.
    """

    counted = Signal(int)

    def __init__(self, page: PageView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("steps")
        self.setAccessibleName("Steps of the reasoning")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._page = page
        self._outline = Outline(page.document(), page.objects)
        self._shown: list[Stop] = []
        self._marked = -1
        self._timer = QTimer(self, singleShot=True, interval=UPDATE_MS)
        self._timer.timeout.connect(self.renew)
        page.heightChanged.connect(self._on_grown)
        page.settled.connect(self.renew)
        page.verticalScrollBar().valueChanged.connect(self._mark)
        self.itemActivated.connect(self._on_activated)
        self.itemClicked.connect(self._on_activated)
        self._timer.start(0)

    @property
    def current(self) -> int:
        """Row of the step that is read; -1: none."""
        return self._marked

    @Slot()
    def start_over(self) -> None:
        """The page has another document, or the same in another look."""
        self._outline = Outline(self._page.document(), self._page.objects)
        self.renew()

    @Slot()
    def renew(self) -> None:
        """Shows the steps there are now; rows that are right stay."""
        self._outline.update()
        stops = self._outline.stops
        same = 0
        while same < min(len(stops), len(self._shown)) and stops[same].title == self._shown[same].title:
            same += 1
        while self.count() > same:
            self.takeItem(self.count() - 1)
        self._marked = min(self._marked, same - 1)
        for stop in stops[same:]:
            self.addItem(stop.title)
        self._shown = list(stops)
        height = self.sizeHintForRow(0) if self.count() else 0
        self.setFixedHeight(height * min(ROWS, self.count()) + 2 * self.frameWidth())
        self.counted.emit(len(stops))
        self._mark()

    @Slot()
    def _on_grown(self) -> None:
        if not self._timer.isActive():
            self._timer.start()

    @Slot(QListWidgetItem)
    def _on_activated(self, item: QListWidgetItem) -> None:
        stop = self._shown[self.row(item)]
        top, bar = round(self._outline.top(stop)), self._page.verticalScrollBar()
        bar.setValue(top)
        reveal(self._page.viewport(), QRect(0, top - bar.value(), 1, self._page.theme.size))
        self._mark_row(self.row(item))

    @Slot()
    def _mark(self) -> None:
        bar, height = self._page.verticalScrollBar(), self._page.viewport().height()
        at_end = bar.value() >= bar.maximum() - 2
        self._mark_row(self._outline.current(bar.value() + height * (1.0 if at_end else READ_AT)))

    def _mark_row(self, row: int) -> None:
        if row == self._marked and row < self.count():
            return
        for place, bold in ((self._marked, False), (row, True)):
            if (item := self.item(place)) is not None:
                font = item.font()
                font.setBold(bold)
                item.setFont(font)
        self._marked = row
        if (item := self.item(row)) is not None:
            self.scrollToItem(item)
