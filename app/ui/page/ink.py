"""Paints drawing lists: as vectors, or on a screen from pictures it keeps."""

from collections import OrderedDict
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPaintEngine, QPainter, QPainterPath, QPixmap

from app.render.drawing import Segment
from app.ui.page.marks import MarkPainter
from app.ui.page.paths import painter_path

MOST_PATHS = 4000
PICTURE_BYTES = 24 << 20
LARGEST_PICTURE = 4096  # device pixels; anything larger is painted as vectors each time
RIM = 3  # pixels around a picture for what reaches beyond the box
VECTOR_ENGINES = (QPaintEngine.Type.Pdf, QPaintEngine.Type.Picture, QPaintEngine.Type.SVG)


@dataclass(frozen=True, slots=True)
class Look:
    """In which size (pixels per em) and colour a formula is painted."""

    em: float
    colour: int  # QColor.rgba()


class Ink:
    """Paints segments; keeps the outlines as paths and, for screens, the finished pictures. Both are bounded."""

    def __init__(self, picture_bytes: int = PICTURE_BYTES) -> None:
        """`picture_bytes`: how much the pictures may take."""
        self._most_bytes = picture_bytes
        self._paths: OrderedDict[str, QPainterPath] = OrderedDict()
        self._pictures: OrderedDict[tuple[int, Look, float], tuple[Segment, QPixmap]] = OrderedDict()
        self._bytes = 0

    @property
    def picture_bytes(self) -> int:
        """What the pictures take now."""
        return self._bytes

    def paint(self, painter: QPainter, segment: Segment, origin: QPointF, look: Look, width: float = 0) -> None:
        """`origin`: the left end of the baseline; `width` of the page in pixels for full-width segments."""
        engine = painter.paintEngine()
        vector = segment.full_width or (engine is not None and engine.type() in VECTOR_ENGINES)
        ratio = painter.device().devicePixelRatioF()
        size = _picture_size(segment, look.em, ratio)
        if vector or max(size) > LARGEST_PICTURE:
            self._trace(painter, segment, origin, look, width)
            return
        top_left = origin - QPointF(RIM, RIM + _whole(segment.height * look.em / 1000, ratio))
        place = QPointF(round(top_left.x() * ratio) / ratio, round(top_left.y() * ratio) / ratio)
        painter.drawPixmap(place, self._picture(segment, look, ratio))

    def path(self, text: str) -> QPainterPath:
        """An outline's path."""
        known = self._paths.get(text)
        if known is None:
            known = self._paths[text] = painter_path(text)
            if len(self._paths) > MOST_PATHS:
                self._paths.popitem(last=False)
        return known

    def _trace(self, painter: QPainter, segment: Segment, origin: QPointF, look: Look, width: float) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(origin)
        painter.scale(look.em / 1000, look.em / 1000)
        colour = QColor.fromRgba(look.colour)
        MarkPainter(painter, self.path, colour, width * 1000 / look.em).draw(segment.marks)
        painter.restore()

    def _picture(self, segment: Segment, look: Look, ratio: float) -> QPixmap:
        key = (id(segment), look, ratio)
        known = self._pictures.get(key)
        if known is not None:
            self._pictures.move_to_end(key)
            return known[1]
        width, height = _picture_size(segment, look.em, ratio)
        picture = QPixmap(width, height)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        baseline = RIM + _whole(segment.height * look.em / 1000, ratio)
        self._trace(painter, segment, QPointF(RIM, baseline), look, 0)
        painter.end()
        self._pictures[key] = (segment, picture)  # the segment is kept so that its id stays its own
        self._bytes += _bytes(picture)
        while self._bytes > self._most_bytes and len(self._pictures) > 1:
            self._bytes -= _bytes(self._pictures.popitem(last=False)[1][1])
        return picture


def box(segment: Segment, em: float) -> QRectF:
    """The segment's box around the origin, in pixels."""
    scale = em / 1000
    return QRectF(0, -segment.height * scale, segment.width * scale, (segment.height + segment.depth) * scale)


def _whole(length: float, ratio: float) -> float:
    """Up to the next whole device pixel, so that the baseline falls between two rows of them."""
    return -(-length * ratio // 1) / ratio


def _picture_size(segment: Segment, em: float, ratio: float) -> tuple[int, int]:
    scale = em / 1000
    width = segment.width * scale + 2 * RIM
    height = _whole(segment.height * scale, ratio) + segment.depth * scale + 2 * RIM
    return int(width * ratio) + 2, int(height * ratio) + 2


def _bytes(picture: QPixmap) -> int:
    return picture.width() * picture.height() * 4
