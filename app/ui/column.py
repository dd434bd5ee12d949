"""Widgets below each other, each as wide as there is room and as tall as it needs."""

from PySide6.QtCore import QCoreApplication, QEvent, QMargins, QSize
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

UNLIMITED = 16_777_215  # pixels: Qt's QWIDGETSIZE_MAX


class Column(QFrame):
    """Asks its owner for another height only when it needs one: a change inside ends at the nearest column.

    A QVBoxLayout hands every change of a part on to the window, and squeezes a new part into the room of before until
    it is given more, so that all of a long page is laid out twice.
    """

    def __init__(self, parent: QWidget | None = None, *, spacing: int = 0, most: int = UNLIMITED) -> None:
        """Both in pixels; parts are not wider than `most`, and stand in the middle then."""
        super().__init__(parent)
        self._parts: list[QWidget] = []
        self._margins, self._spacing, self._most = QMargins(), spacing, most
        self._told = -1  # the height that its owner knows of
        self._heights: dict[int, int] = {}  # by width, until something changes
        self._least: int | None = None  # the same for the width of the widest part
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    # What the owner says

    @property
    def parts(self) -> tuple[QWidget, ...]:
        """From the top to the bottom, hidden ones too."""
        return tuple(self._parts)

    def add(self, *parts: QWidget) -> None:
        """Below all others."""
        for part in parts:
            self.insert(len(self._parts), part)

    def insert(self, index: int, part: QWidget) -> None:
        """Above the one that stands at `index` now."""
        if part.parentWidget() is not self:
            part.setParent(self)
        self._parts.insert(index, part)
        self._request()

    def set_order(self, parts: list[QWidget]) -> None:
        """Those that are not among them are no parts of it any longer, though its children still."""
        if parts != self._parts:
            self._parts = parts.copy()
            self._request()

    def set_margins(self, left: int, top: int, right: int, bottom: int) -> None:
        self._margins = QMargins(left, top, right, bottom)
        self._request()

    # Size

    def heightForWidth(self, width: int) -> int:  # noqa: N802 (Qt's name)
        if self.isVisible() and width in self._heights:
            return self._heights[width]
        inner = self._inner(width)
        heights = [_height(part, inner) for part in self._shown()]
        gaps = self._spacing * max(0, len(heights) - 1)
        self._heights[width] = self._margins.top() + sum(heights) + gaps + self._margins.bottom()
        return self._heights[width]

    def hasHeightForWidth(self) -> bool:  # noqa: N802 (Qt's name)
        return True

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        width = self.minimumSizeHint().width()
        return QSize(width, self.heightForWidth(max(width, self.width())))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        if self._least is None or not self.isVisible():
            self._least = max((part.minimumSizeHint().width() for part in self._shown()), default=0)
        return QSize(self._margins.left() + self._least + self._margins.right(), 0)

    def _shown(self) -> list[QWidget]:
        return [part for part in self._parts if not part.isHidden()]

    def _inner(self, width: int) -> int:
        return max(0, min(width - self._margins.left() - self._margins.right(), self._most))

    # Qt

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._forget()
            self._set_out()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        super().resizeEvent(event)
        self._set_out()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 (Qt's name)
        """Of what changes in a hidden widget Qt tells nobody."""
        super().showEvent(event)
        self._forget()
        self._set_out()

    def _forget(self) -> None:
        self._heights.clear()
        self._least = None

    def _request(self) -> None:
        """Once for all that changes in this turn of the event loop."""
        self._forget()
        QCoreApplication.postEvent(self, QEvent(QEvent.Type.LayoutRequest))

    def _set_out(self) -> None:
        inner = self._inner(self.width())
        left = self._margins.left() + max(0, self.width() - self._margins.left() - self._margins.right() - inner) // 2
        place = self._margins.top()
        for part in self._shown():
            height = _height(part, inner)
            part.setGeometry(left, place, inner, height)
            place += height + self._spacing
        needed = self.heightForWidth(self.width())
        if needed != self._told:
            self._told = needed
            self.updateGeometry()


def prepare(part: QWidget, width: int) -> None:
    """Has it styled and laid out for this width now, so that this need not be done when it is shown with others."""
    for each in (part, *part.findChildren(QWidget)):
        each.ensurePolished()
    part.resize(width, _height(part, width))
    if (layout := part.layout()) is not None:
        layout.activate()


def _height(part: QWidget, width: int) -> int:
    """What it needs at this width, within its own bounds."""
    needed = part.heightForWidth(width) if part.hasHeightForWidth() else part.sizeHint().height()
    return max(part.minimumHeight(), min(needed, part.maximumHeight()))
