"""A button that is an icon, without a frame."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QToolButton, QWidget


def flat_button(name: str, parent: QWidget, *, hint: str = "", pixels: int = 18) -> QToolButton:
    """`name` is what is heard, and what the mouse shows where there is no shorter or longer `hint`."""
    button = QToolButton(parent)
    button.setObjectName("flat")
    button.setIconSize(QSize(pixels, pixels))
    button.setAccessibleName(name)
    button.setToolTip(hint or name)
    return button
