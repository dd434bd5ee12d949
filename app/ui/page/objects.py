"""Formulas inside Qt's text: how much room they take, where their baseline is, how they are painted."""

import math
from collections import Counter

from PySide6.QtCore import QObject, QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPyTextObject,
    QTextCharFormat,
    QTextDocument,
    QTextFormat,
)

from app.render.drawing import Segment
from app.ui.page.formula_item import Fit, FormulaItem
from app.ui.page.ink import Ink, Look
from app.ui.page.properties import DESCENT, FORMULA, FORMULA_OBJECT
from app.ui.page.styles import Styles

DEPTH_SHARED = 0.2  # ems by which a formula may hang into the next line: the letters there leave more than that free
SELECTION = QTextFormat.Property.ForegroundBrush.value + 1  # what Qt's layout marks a selected object with
NEARLY = 0.95  # of the way to the font that is wanted: descents are not quite in proportion to sizes
SMALLEST_SCALE = 0.7  # a wide formula shrinks to fit, but stays readable: then it scrolls


class FormulaObjects(QPyTextObject):
    """Qt's handler for formula characters of one document.

    Qt gives an object on the baseline the descent of its own character format's font, and the rest of its height as
    ascent. So each formula gets a font whose descent covers its depth, and its height is its own height
    plus that descent: its baseline is then exactly the text's.
    """

    def __init__(self, parent: QObject, ink: Ink, styles: Styles) -> None:
        super().__init__(parent)
        self._ink = ink
        self._styles = styles
        self._items: dict[int, FormulaItem] = {}
        self._numbers: dict[tuple[int, str, float, float], int] = {}
        self._uses: Counter[int] = Counter()
        self._next = 0
        self._descents: dict[int, float] = {}
        self.smallest = SMALLEST_SCALE
        self.tallest = math.inf  # pixels; what is taller shrinks
        self.inset = 2 * styles.margin  # pixels by which the most indented block is narrower than the page
        self._selected: list[tuple[FormulaItem, QRectF, Fit, QColor]] = []

    def add(self, item: FormulaItem) -> int:
        """The number of an item. Equal ones share it: Qt never forgets a format, and each number makes a new one."""
        number = self._numbers.get(item.key)
        if number is None:
            self._next += 1
            number = self._numbers[item.key] = self._next
            self._items[number] = item
        self._uses[number] += 1
        return number

    def drop(self, numbers: list[int]) -> None:
        """These are no longer in the text; bars that gave way to their formulas have been dropped before."""
        for number in filter(self._items.__contains__, numbers):
            self._uses[number] -= 1
            if not self._uses[number]:
                del self._uses[number]
                del self._numbers[self._items.pop(number).key]

    def clear(self) -> None:
        """Nothing is in the text any longer."""
        for kept in (self._items, self._numbers, self._uses):
            kept.clear()

    def item(self, number: int) -> FormulaItem | None:
        return self._items.get(number)

    def character(self, number: int, around: QTextCharFormat) -> QTextCharFormat:
        """The format of the character that stands for the item."""
        item = self._items[number]
        pixels = self._font_for(self._below(item))
        made = self._styles.formula(around, pixels)
        made.setObjectType(FORMULA_OBJECT)
        made.setProperty(FORMULA, number)
        made.setProperty(DESCENT, self._descent(pixels))
        return made

    def fit(self, item: FormulaItem, document: QTextDocument, position: int) -> Fit:
        """Most have the room anywhere on the page."""
        if item.easy is not None and self._has_room(item, item.easy, document):
            return item.easy
        fit = self._fit(item, document, position)
        if fit.segment is item.segment and fit.scale == 1.0 and not item.segment.full_width:
            item.easy = fit
        return fit

    def _has_room(self, item: FormulaItem, easy: Fit, document: QTextDocument) -> bool:
        """Even where a block is narrowest."""
        return easy.width <= document.textWidth() - self.inset - item.tail

    def _fit(self, item: FormulaItem, document: QTextDocument, position: int) -> Fit:
        em, room = self._em(item), self._room(document, position, item.tail)
        segment = item.within(round(room * 1000 / em))
        low = self._lowered(segment)
        natural = (segment.width + segment.space_after) * em / 1000
        if natural * low <= room:
            return Fit(segment, low, room if segment.full_width else natural * low, 0)
        scale = min(low, max(self.smallest, room / natural))
        return Fit(segment, scale, room, max(0.0, natural * scale - room))

    def _lowered(self, segment: Segment) -> float:
        """The scale at which a segment is not too tall."""
        height = (segment.height + segment.depth) * self._styles.em / 1000
        return min(1.0, self.tallest / height) if height > 0 else 1.0

    def intrinsicSize(self, document: QTextDocument, position: int, style: QTextFormat) -> QSizeF:  # noqa: N802
        """Of a text that grows Qt asks some forty times for each formula: for all in the paragraph, when it changes."""
        item = self._items.get(style.intProperty(FORMULA))
        if item is None:
            return QSizeF(0, 0)
        if item.size is not None and item.easy is not None and self._has_room(item, item.easy, document):
            return item.size
        fit = self.fit(item, document, position)
        size = QSizeF(fit.width + item.held, self._above(item, fit) + style.doubleProperty(DESCENT))
        if fit is item.easy:
            item.size = size
        return size

    def drawObject(  # noqa: N802
        self, painter: QPainter, rect: QRectF | QRect, document: QTextDocument, position: int, style: QTextFormat
    ) -> None:
        item = self._items.get(style.intProperty(FORMULA))
        if item is None or not item.segment.marks:
            return
        fit = self.fit(item, document, position)
        brush = style.foreground()
        colour = self._styles.colour if brush.style() == Qt.BrushStyle.NoBrush else brush.color()
        if style.hasProperty(SELECTION):
            self._selected.append((item, QRectF(rect), fit, colour))
        else:
            self._draw(painter, item, QRectF(rect), fit, colour)

    def draw_selected(self, painter: QPainter) -> None:
        """To be called after the document was painted: Qt covers selected objects with the colour of the selection."""
        selected, self._selected = self._selected, []
        for item, rect, fit, colour in selected:
            self._draw(painter, item, rect, fit, colour)

    def _draw(self, painter: QPainter, item: FormulaItem, rect: QRectF, fit: Fit, colour: QColor) -> None:
        segment, baseline = fit.segment, rect.y() + self._above(item, fit)
        look = Look(self._em(item) * fit.scale, colour.rgba())
        if fit.overflow <= 0:
            self._ink.paint(painter, segment, QPointF(rect.x(), baseline), look, fit.width)
            return
        painter.save()
        height = (segment.height + segment.depth) * look.em / 1000
        top = baseline - segment.height * look.em / 1000
        painter.setClipRect(QRectF(rect.x(), top - 3, fit.width, height + 10), Qt.ClipOperation.IntersectClip)
        shift = min(item.scroll, fit.overflow)
        self._ink.paint(painter, segment, QPointF(rect.x() - shift, baseline), look, fit.width + fit.overflow)
        painter.restore()
        self._scroll_mark(painter, QRectF(rect.x(), top + height + 3, fit.width, 3), shift, fit)

    def _scroll_mark(self, painter: QPainter, track: QRectF, shift: float, fit: Fit) -> None:
        whole = fit.width + fit.overflow
        handle = QRectF(track.x() + track.width() * shift / whole, track.y(), track.width() * fit.width / whole, 3)
        painter.save()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QBrush(QColor(self._styles.theme.line)))
        painter.drawRoundedRect(track, 1.5, 1.5)
        painter.setBrush(QBrush(QColor(self._styles.theme.muted)))
        painter.drawRoundedRect(handle, 1.5, 1.5)
        painter.restore()

    def _em(self, item: FormulaItem) -> float:
        return self._styles.em * item.enlarged

    def _above(self, item: FormulaItem, fit: Fit) -> float:
        """The ascent Qt is told.

        In running text at least that of the letters, so that a cell or line with a formula alone is like any other; and
        a tall formula may use a part of the leading, as in TeX.
        """
        full = fit.segment.height * self._em(item) * fit.scale / 1000
        return full if item.display else max(full - self._styles.leading / 2, self._styles.ascent)

    def _below(self, item: FormulaItem) -> float:
        full = max(part.depth * self._lowered(part) for part in (item.segment, *item.parts)) * self._em(item) / 1000
        return full if item.display else max(full - DEPTH_SHARED * self._styles.size, self._styles.descent)

    def _room(self, document: QTextDocument, position: int, tail: float) -> float:
        margins = document.findBlock(position).blockFormat()
        width = document.textWidth() if document.textWidth() > 0 else document.idealWidth()
        taken = 2 * document.documentMargin() + margins.leftMargin() + margins.rightMargin() + max(0.0, tail)
        return max(40.0, width - taken)

    def _font_for(self, depth: float) -> int:
        """The smallest pixel size whose font reaches `depth` below the baseline."""
        if depth <= 0:
            return 1
        one = self._descent_of_one()
        pixels = max(1, math.floor(depth / one * 0.8))
        while (missing := depth - self._descent(pixels)) > 0.01:
            pixels += max(1, math.floor(missing / one * NEARLY))  # opening a font takes milliseconds
        return pixels

    def _descent_of_one(self) -> float:
        return max(0.05, self._descent(100) / 100)

    def _descent(self, pixels: int) -> float:
        known = self._descents.get(pixels)
        if known is None:
            font = QFont(self._styles.font)
            font.setPixelSize(pixels)
            known = self._descents[pixels] = QFontMetricsF(font).descent()
        return known
