"""The frames of code: what they look like, what stands in their heads, which code is in them."""

from enum import Enum

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPen,
    QTextBlock,
    QTextBlockFormat,
    QTextCursor,
    QTextDocument,
)

from app.ui.page.properties import GROUP, KIND, LANGUAGE, Kind
from app.ui.page.styles import Styles

CORNER = 5.0
LABEL_SCALE = 0.82
LONGEST_LANGUAGE = 24


class CodeTool(Enum):
    """What can be clicked in the head of a frame, from the right."""

    COPY = "Copy"
    WRAP = "Wrap"


class CodeFrames:
    """Of one document; `has_tools` where there is a hand to use them."""

    def __init__(self, document: QTextDocument, styles: Styles, *, has_tools: bool) -> None:
        self._document, self._styles = document, styles
        self._has_tools = has_tools
        self._font = QFont(styles.mono)
        self._font.setPixelSize(max(1, round(styles.mono.pixelSize() * LABEL_SCALE)))
        self._metrics = QFontMetricsF(self._font)
        self.hovered: tuple[CodeTool, int] | None = None  # with the number of the code
        self.copied = 0  # number of the code that was copied a moment ago

    # How they look

    def paint(self, painter: QPainter, first: QTextBlock, bottom: float) -> QTextBlock:
        """The frame behind the lines down to `bottom`; returns the block after them."""
        last = first
        while same_code(last, last.next()) and self._rect(last).top() < bottom:
            last = last.next()
        whole = self._rect(first).united(self._rect(last))
        beyond = 2 * self._styles.code_padding  # what lies above or below is beyond the edge
        opens = not same_code(first.previous(), first)
        whole.setTop(whole.top() - (self._styles.code_head if opens else beyond))
        if same_code(last, last.next()):
            whole.setBottom(whole.bottom() + beyond)
        self._frame(painter, whole, first.blockFormat())
        if opens:
            self._head(painter, first)
        return last.next()

    def _frame(self, painter: QPainter, rect: QRectF, style: QTextBlockFormat) -> None:
        left, right = self._sides(style)
        if style.nonBreakableLines():
            right = max(right, self._document.size().width() - self._document.documentMargin())
        padding = self._styles.code_padding
        painter.setPen(QPen(QColor(self._styles.theme.line), 1))
        painter.setBrush(QColor(self._styles.theme.code_background))
        top, bottom = round(rect.top() - padding), round(rect.bottom() + padding)  # so that its rules are sharp
        frame = QRectF(left, top, right - left, bottom - top)
        painter.drawRoundedRect(frame.adjusted(0.5, 0.5, -0.5, -0.5), CORNER, CORNER)

    def _head(self, painter: QPainter, first: QTextBlock) -> None:
        strip = self._strip(first)
        theme = self._styles.theme
        painter.setFont(self._font)
        painter.setPen(QColor(theme.muted))
        language = str(first.blockFormat().property(LANGUAGE) or "")[:LONGEST_LANGUAGE]
        painter.drawText(strip, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, language)
        if not self._has_tools:
            return
        number = number_of(first)
        for tool, place in self._tools(first).items():
            is_copied = tool is CodeTool.COPY and self.copied == number
            painter.setPen(QColor(theme.accent if self.hovered == (tool, number) or is_copied else theme.muted))
            text = "Copied" if is_copied else self._label(tool, first)
            painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)

    def _label(self, tool: CodeTool, first: QTextBlock) -> str:
        if tool is CodeTool.WRAP:
            return "Wrap" if first.blockFormat().nonBreakableLines() else "Don't wrap"
        return str(tool.value)

    # What the reader has them do

    @property
    def switched(self) -> frozenset[int]:
        """Numbers of the codes whose long lines the reader has let break, or run out to the right."""
        return frozenset(self._styles.switched)

    def switch(self, codes: frozenset[int]) -> None:
        """Just these from now on, be they written already or not."""
        changed, self._styles.switched = self._styles.switched ^ codes, set(codes)
        block = self._document.begin() if changed else QTextBlock()
        while block.isValid():
            if is_code(block) and number_of(block) in changed:
                cursor, change = QTextCursor(block), QTextBlockFormat()
                block = code_around(block)[1]
                cursor.setPosition(block.position(), QTextCursor.MoveMode.KeepAnchor)
                change.setNonBreakableLines(not self._styles.breaks(number_of(block)))
                cursor.mergeBlockFormat(change)
            block = block.next()

    # Where things are

    def tool_at(self, point: QPointF) -> tuple[CodeTool, QTextBlock] | None:
        """What is under a point of the document, and the first line of its code."""
        layout = self._document.documentLayout()
        found = self._document.findBlock(max(0, layout.hitTest(point, Qt.HitTestAccuracy.FuzzyHit)))
        for block in (found, found.next()):
            if is_code(block) and not same_code(block.previous(), block):
                for tool, place in self._tools(block).items():
                    if place.contains(point):
                        return tool, block
        return None

    def _tools(self, first: QTextBlock) -> dict[CodeTool, QRectF]:
        strip = self._strip(first)
        gap, right = self._metrics.height(), strip.right()
        found = {}
        for tool in CodeTool:
            width = self._metrics.horizontalAdvance(self._label(tool, first))
            found[tool] = QRectF(right - width, strip.top(), width, strip.height())
            right -= width + gap
        return found

    def _strip(self, first: QTextBlock) -> QRectF:
        """The head without the frame's padding at its sides."""
        left, right = self._sides(first.blockFormat())
        padding, head = self._styles.code_padding, self._styles.code_head
        top = self._rect(first).top() - head - padding
        return QRectF(left + padding, top + padding / 2, right - left - 2 * padding, head)

    def _sides(self, style: QTextBlockFormat) -> tuple[float, float]:
        """Left and right of a frame whose lines are broken."""
        padding, margin = self._styles.code_padding, self._document.documentMargin()
        width = self._document.textWidth() if self._document.textWidth() > 0 else self._document.size().width()
        left = style.leftMargin() + style.textIndent()  # a broken line hangs from there
        return margin + left - padding, width - margin - style.rightMargin() + padding

    def _rect(self, block: QTextBlock) -> QRectF:
        return self._document.documentLayout().blockBoundingRect(block)


def is_code(block: QTextBlock) -> bool:
    return block.isValid() and block.blockFormat().intProperty(KIND) == Kind.CODE


def same_code(block: QTextBlock, other: QTextBlock) -> bool:
    return is_code(block) and is_code(other) and number_of(block) == number_of(other)


def number_of(block: QTextBlock) -> int:
    """What the lines of one code share."""
    return int(block.blockFormat().intProperty(GROUP))


def code_around(block: QTextBlock) -> tuple[QTextBlock, QTextBlock]:
    """The first and the last line of the code a line is of."""
    first = last = block
    while same_code(first.previous(), first):
        first = first.previous()
    while same_code(last, last.next()):
        last = last.next()
    return first, last


def text_of_code(block: QTextBlock) -> str:
    """All lines of the code a line is of."""
    line, last = code_around(block)
    lines = [line.text()]
    while line != last:
        line = line.next()
        lines.append(line.text())
    return "\n".join(lines)
