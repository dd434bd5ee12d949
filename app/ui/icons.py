"""The icons: SVG outlines drawn in the colour of the theme."""

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app.system.resources import resource

SIZES = (16, 20, 24, 32, 40, 48)


@cache  # asked for at every key and every piece of an answer
def icon(name: str, color: str) -> QIcon:
    """The icon `name` of resources/icons in one colour ("#rrggbb")."""
    source = resource(f"icons/{name}.svg").read_bytes()
    renderer = QSvgRenderer(QByteArray(source.replace(b"currentColor", color.encode())))
    made = QIcon()
    for size in SIZES:
        pixmap = QPixmap(size, size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        renderer.render(painter, QRectF(0, 0, size, size))
        painter.end()
        made.addPixmap(pixmap)
    return made
