"""The mouse over the heads of code, and the same by the context menu."""

from functools import partial

from PySide6.QtCore import QObject, QPointF, Qt, QTimer, Slot
from PySide6.QtGui import QGuiApplication, QMouseEvent, QTextBlock
from PySide6.QtWidgets import QMenu, QTextEdit

from app.ui.page.code_frames import CodeFrames, CodeTool, is_code, number_of, text_of_code

COPIED_MS = 1500


class CodeTools(QObject):
    """Takes what is meant for a tool from a view's mouse."""

    def __init__(self, view: QTextEdit, frames: CodeFrames, parent: QObject) -> None:
        super().__init__(parent)
        self._view, self._frames = view, frames
        self._pressed: tuple[CodeTool, int] | None = None
        self._copied = QTimer(self, singleShot=True, interval=COPIED_MS)
        self._copied.timeout.connect(self._forget)

    def press(self, event: QMouseEvent) -> bool:
        """Whether a tool was pressed."""
        found = self._under(event) if event.button() is Qt.MouseButton.LeftButton else None
        self._pressed = (found[0], number_of(found[1])) if found is not None else None
        return found is not None

    def release(self, event: QMouseEvent) -> bool:
        """Whether a tool was let go, and used if it is the one that was pressed."""
        pressed, self._pressed = self._pressed, None
        found = self._under(event)
        if pressed is None or event.button() is not Qt.MouseButton.LeftButton:
            return False
        if found is not None and (found[0], number_of(found[1])) == pressed:
            self._use(*found)
        return True

    def move(self, event: QMouseEvent) -> None:
        """Shows what could be clicked."""
        found = self._under(event)
        hovered = (found[0], number_of(found[1])) if found is not None else None
        if hovered != self._frames.hovered:
            self._frames.hovered = hovered
            shape = Qt.CursorShape.IBeamCursor if hovered is None else Qt.CursorShape.PointingHandCursor
            self._view.viewport().setCursor(shape)
            self._view.viewport().update()

    def add_actions(self, menu: QMenu, block: QTextBlock) -> None:
        """What the tools of the code there do, at the end of a menu."""
        if is_code(block):
            menu.addSeparator()
            menu.addAction("Copy code").triggered.connect(partial(self._use, CodeTool.COPY, block))
            action = menu.addAction("Wrap long lines")
            action.setCheckable(True)
            action.setChecked(not block.blockFormat().nonBreakableLines())
            action.triggered.connect(partial(self._use, CodeTool.WRAP, block))

    def _use(self, tool: CodeTool, block: QTextBlock, _checked: bool = False) -> None:
        if tool is CodeTool.WRAP:
            self._frames.switch(self._frames.switched ^ {number_of(block)})
            return
        QGuiApplication.clipboard().setText(text_of_code(block))
        self._show_copied(number_of(block))
        self._copied.start()

    def _under(self, event: QMouseEvent) -> tuple[CodeTool, QTextBlock] | None:
        view = self._view
        scrolled = QPointF(view.horizontalScrollBar().value(), view.verticalScrollBar().value())
        return self._frames.tool_at(event.position() + scrolled)

    @Slot()
    def _forget(self) -> None:
        self._show_copied(0)

    def _show_copied(self, number: int) -> None:
        self._frames.copied = number
        self._view.viewport().update()
