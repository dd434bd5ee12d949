"""The order in which the Tab key goes through turns that are made whenever they are needed."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def put_after(widget: QWidget, last: QWidget) -> None:
    """The keyboard comes to what is in `widget` after it was in `last`.

    Qt's own chain is not walked through: PySide takes each widget there for a child of the one before it.
    """
    for station in _stations(widget):
        QWidget.setTabOrder(last, station)
        last = station


def last_station(widget: QWidget) -> QWidget:
    """Where the keyboard is before it leaves `widget`."""
    return [widget, *_stations(widget)][-1]


def _stations(widget: QWidget) -> list[QWidget]:
    """What in it takes the keyboard, by the Tab key or a click.

    Never to be asked of what outlives its turns: PySide keeps all that was found as long as `widget` is there.
    """
    return [each for each in widget.findChildren(QWidget) if each.focusPolicy() != Qt.FocusPolicy.NoFocus]
