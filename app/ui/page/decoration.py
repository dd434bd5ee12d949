"""What is painted behind the text: code frames, list markers, quote bars, rules."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QTextBlock, QTextDocument

from app.ui.page.code_frames import CodeFrames, is_code
from app.ui.page.properties import KIND, MARKER, QUOTE_BARS, Kind
from app.ui.page.styles import Styles

BAR = 2.5


class Decoration:
    """Paints for one document; `paint` is called before the text is drawn, in document coordinates."""

    def __init__(self, document: QTextDocument, styles: Styles, *, has_tools: bool = False) -> None:
        """`has_tools`: whether what can be clicked is painted too."""
        self._document = document
        self._styles = styles
        self.frames = CodeFrames(document, styles, has_tools=has_tools)

    def paint(self, painter: QPainter, visible: QRectF) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        block = self._first(visible.top())
        while block.isValid():
            rect = self._rect(block)
            if rect.top() - self._styles.code_padding - self._styles.code_head > visible.bottom():
                break
            block = self._paint(painter, block, rect, visible.bottom())
        painter.restore()

    def _first(self, y: float) -> QTextBlock:
        """The block above the one at a height: what it has below it may be seen."""
        layout = self._document.documentLayout()
        position = layout.hitTest(QPointF(0, max(0.0, y)), Qt.HitTestAccuracy.FuzzyHit)
        block = self._document.findBlock(max(0, position))
        return block.previous() if block.previous().isValid() else block

    def _paint(self, painter: QPainter, block: QTextBlock, rect: QRectF, bottom: float) -> QTextBlock:
        """Returns the next block to look at."""
        style = block.blockFormat()
        if style.hasProperty(MARKER):
            self._marker(painter, block, rect, str(style.property(MARKER)))
        following = self.frames.paint(painter, block, bottom) if is_code(block) else block.next()
        if style.hasProperty(QUOTE_BARS):
            beside = rect if following == block.next() else rect.united(self._rect(following.previous()))
            self._bars(painter, block, self._framed(block, beside), str(style.property(QUOTE_BARS)))
        if style.intProperty(KIND) == Kind.RULE:
            self._rule(painter, rect)
        return following

    def _rect(self, block: QTextBlock) -> QRectF:
        return self._document.documentLayout().blockBoundingRect(block)

    def _framed(self, block: QTextBlock, rect: QRectF) -> QRectF:
        """With what a frame of code has above and below its lines."""
        padding = self._styles.code_padding
        return rect.adjusted(0, -padding - self._styles.code_head, 0, padding) if is_code(block) else rect

    def _width(self) -> float:
        return self._document.textWidth() if self._document.textWidth() > 0 else self._document.size().width()

    def _marker(self, painter: QPainter, block: QTextBlock, rect: QRectF, text: str) -> None:
        line = block.layout().lineAt(0)
        if not line.isValid():
            return
        font = self._styles.font
        painter.setFont(font)
        painter.setPen(self._styles.colour)
        margin, gap = self._document.documentMargin(), 0.45 * self._styles.size
        baseline = rect.top() + line.y() + line.ascent()
        if _is_mirrored(block):
            right = self._width() - margin - block.blockFormat().rightMargin()
            painter.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the full stop is on the other side, too
            painter.drawText(QPointF(right + gap, baseline), text)
            painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
            return
        width = painter.fontMetrics().horizontalAdvance(text)
        painter.drawText(QPointF(margin + block.blockFormat().leftMargin() - gap - width, baseline), text)

    def _bars(self, painter: QPainter, block: QTextBlock, rect: QRectF, places: str) -> None:
        """Each bar joins the one of the block above where that stands beside it too."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._styles.theme.line))
        above = block.previous()
        top = rect.top()
        if above.isValid() and above.blockFormat().hasProperty(QUOTE_BARS):
            top = self._rect(above).bottom()
        for place in places.split():
            x = self._document.documentMargin() + float(place)
            if _is_mirrored(block):
                x = self._width() - x - BAR
            painter.drawRect(QRectF(x, top, BAR, rect.bottom() - top))

    def _rule(self, painter: QPainter, rect: QRectF) -> None:
        painter.setPen(QPen(QColor(self._styles.theme.line), 1))
        y = round(rect.center().y()) + 0.5
        margin = self._document.documentMargin()
        painter.drawLine(QPointF(margin, y), QPointF(self._width() - margin, y))


def _is_mirrored(block: QTextBlock) -> bool:
    """Whether the margin of its list or quotation is on the right."""
    style = block.blockFormat()
    return style.rightMargin() > style.leftMargin() + style.textIndent()
