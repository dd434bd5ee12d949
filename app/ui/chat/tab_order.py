"""The order in which the Tab key goes through turns that are made whenever they are needed."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def put_after(widget: QWidget, before: QWidget) -> None:
    """The keyboard comes to what is in `widget` after what is in `before`.

    Qt's own chain is not walked through: PySide takes each widget there for a child of the one before it.
    """
    last = [before, *_stations(before)][-1]
    for station in _stations(widget):
        QWidget.setTabOrder(last, station)
        last = station


def _stations(widget: QWidget) -> list[QWidget]:
    """What in it takes the keyboard."""
    return [each for each in widget.findChildren(QWidget) if each.focusPolicy() & Qt.FocusPolicy.TabFocus]
