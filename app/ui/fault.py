"""A fault that keeps the window from opening, told on the screen."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from app.core.errors import Problem


def fault_box(problem: Problem) -> QMessageBox:
    """Says why there will be no window."""
    box = QMessageBox(QMessageBox.Icon.Critical, "Phidias", problem.title)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setInformativeText(" ".join(part for part in (problem.detail, problem.advice) if part))
    return box
