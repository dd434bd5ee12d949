"""The bar between two panes that is dragged, or moved with the arrow keys."""

from PySide6.QtCore import QPointF, QRect, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.theme import Theme

WIDTH = 28
KEY_STEP = 2  # percent


class Divider(QWidget):
    """Knows nothing of the panes: its owner moves it.

    Signals:
        dragged(int): it should stand at this x of its parent.
        stepped(int): by so many percent.
        released(): the hand let go of it.
        reset(): where it stood at first.
    """

    dragged = Signal(int)
    stepped = Signal(int)
    released = Signal()
    reset = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._held: float | None = None  # where it was taken, in its own coordinates
        self.setFixedWidth(WIDTH)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Ignored)
        self.setCursor(Qt.CursorShape.SplitHCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAccessibleName("Divider between reasoning and solution")
        self.setToolTip("Drag to share the width; double-click to share it as at first")

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        if event.button() is Qt.MouseButton.LeftButton:
            self._held = event.position().x()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        if self._held is not None:
            self.dragged.emit(round(self.mapToParent(event.position() - QPointF(self._held, 0)).x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        if event.button() is Qt.MouseButton.LeftButton and self._held is not None:
            self._held = None
            self.released.emit()

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        self.reset.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        steps = {Qt.Key.Key_Left: -KEY_STEP, Qt.Key.Key_Right: KEY_STEP}
        if event.key() in steps:
            self.stepped.emit(steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        active = self.underMouse() or self.hasFocus() or self._held is not None
        painter = QPainter(self)
        width = 3 if active else 1
        rule = QRect((self.width() - width) // 2, 0, width, self.height())
        painter.fillRect(rule, QColor(self._theme.accent if active else self._theme.line))
