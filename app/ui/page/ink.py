"""Paints drawing lists: as vectors, or on a screen from pictures it keeps."""

from collections import OrderedDict
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPaintEngine, QPainter, QPainterPath, QPixmap

from app.render.drawing import Segment
from app.ui.page.marks import MarkPainter, inked
from app.ui.page.paths import painter_path

MOST_PATHS = 4000
PICTURE_BYTES = 3 << 20  # at one device pixel to one: formulas of some seven screens
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
        """`picture_bytes`: how much the pictures may take, where a pixel is one of the screen's."""
        self._most_bytes = picture_bytes
        self._paths: OrderedDict[str, QPainterPath] = OrderedDict()
        self._pictures: OrderedDict[tuple[int, Look, float], Picture] = OrderedDict()
        self._bytes = 0

    @property
    def picture_bytes(self) -> int:
        """What the pictures take now."""
        return self._bytes

    def drop_pictures(self) -> None:
        """What is painted again is pictured again."""
        self._pictures.clear()
        self._bytes = 0

    def paint(self, painter: QPainter, segment: Segment, origin: QPointF, look: Look, width: float = 0) -> None:
        """`origin`: the left end of the baseline; `width` of the page in pixels for full-width segments."""
        engine = painter.paintEngine()
        vector = segment.full_width or (engine is not None and engine.type() in VECTOR_ENGINES)
        picture = None if vector else self._picture(segment, look, painter.device().devicePixelRatioF())
        if picture is None:
            self._trace_inside(painter, segment, origin, look, width)
            return
        ratio, top_left = picture.pixmap.devicePixelRatio(), origin - picture.origin
        place = QPointF(round(top_left.x() * ratio) / ratio, round(top_left.y() * ratio) / ratio)
        painter.drawPixmap(place, picture.pixmap)

    def paint_ahead(self, segment: Segment, look: Look, ratio: float) -> None:
        """Makes the picture of what will be painted on a screen of that many device pixels to one."""
        if not segment.full_width:
            self._picture(segment, look, ratio)

    def _trace_inside(self, painter: QPainter, segment: Segment, origin: QPointF, look: Look, width: float) -> None:
        """As vectors, and nothing beyond the formula's own room."""
        scale = look.em / 1000
        room = inked(segment, self.path)
        rim = QRectF(room.x() * scale, room.y() * scale, room.width() * scale, room.height() * scale)
        if segment.full_width:
            rim.setWidth(max(width, rim.width()))
        painter.save()
        clip = rim.translated(origin).adjusted(-RIM, -RIM, RIM, RIM)
        painter.setClipRect(clip, Qt.ClipOperation.IntersectClip)
        self._trace(painter, segment, origin, look, width)
        painter.restore()

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
        self._marks(painter, colour, width * 1000 / look.em).draw(segment.marks)
        painter.restore()

    def _marks(self, painter: QPainter, colour: QColor, width: float) -> MarkPainter:
        return MarkPainter(painter, self.path, colour, width)

    def _picture(self, segment: Segment, look: Look, ratio: float) -> "Picture | None":
        """None: it would be too large."""
        key = (id(segment), look, ratio)
        known = self._pictures.get(key)
        if known is not None:
            self._pictures.move_to_end(key)
            return known
        made = self._made(segment, look, ratio)
        if made is None:
            return None
        self._pictures[key] = made
        self._bytes += _bytes(made.pixmap)
        while self._bytes > self._most_bytes * ratio * ratio and len(self._pictures) > 1:
            self._bytes -= _bytes(self._pictures.popitem(last=False)[1].pixmap)
        return made

    def _made(self, segment: Segment, look: Look, ratio: float) -> "Picture | None":
        scale = look.em / 1000
        reach = inked(segment, self.path)
        left, above = (_whole(length * scale, ratio) + RIM for length in (-reach.left(), -reach.top()))
        width, height = left + reach.right() * scale + RIM, above + reach.bottom() * scale + RIM
        if max(width, height) * ratio > LARGEST_PICTURE:
            return None
        pixmap = QPixmap(int(width * ratio) + 2, int(height * ratio) + 2)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self._trace(painter, segment, QPointF(left, above), look, 0)
        painter.end()
        return Picture(segment, pixmap, QPointF(left, above))


@dataclass(frozen=True, slots=True)
class Picture:
    """A segment painted; it is kept so that its id stays its own. `origin`: where its baseline begins, in pixels."""

    segment: Segment
    pixmap: QPixmap
    origin: QPointF


def box(segment: Segment, em: float) -> QRectF:
    """The segment's box around the origin, in pixels."""
    scale = em / 1000
    return QRectF(0, -segment.height * scale, segment.width * scale, (segment.height + segment.depth) * scale)


def _whole(length: float, ratio: float) -> float:
    """Up to the next whole device pixel, so that the baseline falls between two rows of them."""
    return -(-length * ratio // 1) / ratio


def _bytes(picture: QPixmap) -> int:
    return picture.width() * picture.height() * 4
