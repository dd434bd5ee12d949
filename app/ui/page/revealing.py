"""Scrolls whatever a widget lies in, so that a part of it is seen."""

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QScrollArea, QWidget

MARGIN = 90  # px to the edge


def reveal(widget: QWidget, rect: QRect) -> None:
    """`rect` in the widget's coordinates; its top matters more than its bottom."""
    area = widget.parentWidget()
    while area is not None and not isinstance(area, QScrollArea):
        area = area.parentWidget()
    page = area.widget() if isinstance(area, QScrollArea) else None
    if isinstance(area, QScrollArea) and page is not None:
        for point in (rect.bottomLeft(), rect.topLeft()):
            area.ensureVisible(0, widget.mapTo(page, point).y(), 0, MARGIN)
