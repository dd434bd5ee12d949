"""Theme → Qt text formats and measures of a page."""

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetricsF,
    QPalette,
    QTextBlockFormat,
    QTextCharFormat,
    QTextFormat,
)

from app.ui.page.ink import Look
from app.ui.page.properties import SOURCE, Kind
from app.ui.theme import QUIET_SCALE, Theme

# What a font says of itself, no more: Qt keeps every format that was ever used, and compares them piece by piece.
SAID = QTextCharFormat.FontPropertiesInheritanceBehavior.FontPropertiesSpecifiedOnly
OF_LETTERS = tuple(  # what a formula among letters does not share with them
    each.value
    for each in (
        QTextFormat.Property.FontWeight,
        QTextFormat.Property.FontItalic,
        QTextFormat.Property.FontStrikeOut,
        QTextFormat.Property.FontUnderline,
        QTextFormat.Property.TextUnderlineStyle,
        QTextFormat.Property.BackgroundBrush,
    )
)
HEADING_SCALES = {1: 1.45, 2: 1.25, 3: 1.1}
X_HEIGHT = 0.431  # of Computer Modern at 10 points, in em
HANG = 2  # characters
MOST_INSET = 16  # characters that a broken line of code keeps of its indentation
LEADING = 0.1  # between lines, in ems of the text; Latin Modern's own line height is 1.42
DISTANCES = {  # between two blocks, in ems of the text: what stands above, what stands below
    (Kind.ITEM, Kind.ITEM): 0.28,
    (Kind.TEXT, Kind.ITEM): 0.45,
    (Kind.CONTINUED, Kind.ITEM): 0.45,
    (Kind.TEXT, Kind.DISPLAY): 0.42,
    (Kind.CONTINUED, Kind.DISPLAY): 0.42,
    (Kind.ITEM, Kind.DISPLAY): 0.42,
    (Kind.DISPLAY, Kind.CONTINUED): 0.5,
    (Kind.DISPLAY, Kind.DISPLAY): 0.5,
}
DISTANCE = 0.72
HEADING_DISTANCE = {1: 1.3, 2: 1.25, 3: 1.05}


class Styles:
    """The measures and formats of one page; `quiet` for the smaller, greyer one of the reasoning."""

    def __init__(self, theme: Theme, quiet: bool) -> None:
        self.theme = theme
        self.ground = QColor(theme.card if quiet else theme.background)
        self.switched: set[int] = set()  # numbers of the codes that the reader has let break, or run on
        self.scale = QUIET_SCALE if quiet else 1.0
        self.font = theme.text_font(self.scale)
        self.size = float(self.font.pixelSize())
        self.colour = QColor(theme.muted if quiet else theme.text)
        self.mono = theme.mono_font(self.scale)
        metrics = QFontMetricsF(self.font)
        # Formulas are set in Computer Modern: as large as makes the two x-heights agree.
        ratio = metrics.xHeight() / self.size / X_HEIGHT
        self.em = self.size * min(1.25, max(0.9, ratio if ratio > 0 else 1.0))
        self.ascent, self.descent = metrics.ascent(), metrics.descent()
        self.leading = round(LEADING * self.size)
        self.indent = round(1.75 * self.size)
        self.bar_room = round(1.0 * self.size)
        self.code_padding = round(0.65 * self.size)
        self._column = QFontMetricsF(self.mono).horizontalAdvance("0")
        self.code_head = round(1.35 * self.mono.pixelSize())
        self.margin = 4.0

    @property
    def look(self) -> Look:
        return Look(self.em, self.colour.rgba())

    def palette(self, before: QPalette) -> QPalette:
        """For a widget that paints the page on a ground of its own."""
        made = QPalette(before)
        made.setColor(QPalette.ColorRole.Base, QColor(Qt.GlobalColor.transparent))
        made.setColor(QPalette.ColorRole.Text, self.colour)
        made.setColor(QPalette.ColorRole.Highlight, QColor(self.theme.selection))
        made.setColor(QPalette.ColorRole.HighlightedText, self.colour)
        return made

    def breaks(self, code: int) -> bool:
        """Whether the long lines of the code with this number are broken."""
        return self.theme.wrap_code is not (code in self.switched)

    def hang(self, inset: int) -> float:
        """Pixels by which a line of code goes on further to the right than it began, when it is broken."""
        return (min(inset, MOST_INSET) + HANG) * self._column

    def text(self) -> QTextCharFormat:
        return _characters(self.font, self.colour)

    def heading(self, level: int) -> QTextCharFormat:
        font = QFont(self.font)
        font.setBold(True)
        font.setPixelSize(round(self.size * HEADING_SCALES.get(level, 1.0)))
        return _characters(font, self.colour)

    def code(self) -> QTextCharFormat:
        return _characters(self.mono, self.colour)

    def code_span(self, around: QTextCharFormat) -> QTextCharFormat:
        changed = QTextCharFormat(around)
        font = QFont(self.mono)
        font.setPixelSize(max(1, round(around.font().pixelSize() * self.mono.pixelSize() / self.size)))
        font.setBold(around.font().bold())
        changed.setFont(font, SAID)
        changed.setBackground(QBrush(QColor(self.theme.code_background)))
        return changed

    def source(self, around: QTextCharFormat, reason: str) -> QTextCharFormat:
        """A formula shown as it was written: awaited (no reason), or impossible to typeset."""
        changed = self.code_span(around)
        changed.setProperty(SOURCE, True)
        changed.clearBackground()
        changed.setForeground(QBrush(QColor(self.theme.muted)))
        if reason:
            changed.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
            changed.setUnderlineColor(QColor(self.theme.warning))
            changed.setToolTip(_plain(reason))
        return changed

    def formula(self, around: QTextCharFormat, pixels: int) -> QTextCharFormat:
        """Of the character that stands for a formula: the plain font of the text, as large as is said."""
        made = QTextCharFormat(around)
        for of_letters in OF_LETTERS:
            made.clearProperty(of_letters)
        font = QFont(self.font)
        font.setPixelSize(pixels)
        made.setFont(font, SAID)
        made.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignBaseline)
        return made

    def link(self, around: QTextCharFormat, url: str) -> QTextCharFormat:
        changed = QTextCharFormat(around)
        changed.setAnchor(True)
        changed.setAnchorHref(url)
        changed.setForeground(QBrush(QColor(self.theme.accent)))
        changed.setToolTip(_plain(url))
        return changed

    def block(self) -> QTextBlockFormat:
        made = QTextBlockFormat()
        made.setLineHeight(self.leading, QTextBlockFormat.LineHeightTypes.LineDistanceHeight.value)
        return made

    def distance(self, above: Kind, below: Kind, level: int = 0) -> float:
        """Pixels between two blocks; `level` of a heading below."""
        if above is Kind.NONE:
            return 0
        if below is Kind.HEADING:
            return round(self.size * HEADING_DISTANCE.get(level, 0.9))
        if above is Kind.HEADING:
            return round(self.size * 0.5)
        return round(self.size * DISTANCES.get((above, below), DISTANCE))


def _plain(text: str) -> str:
    """For a tooltip: what looks like HTML would be read as such, and its pictures loaded."""
    return f"<span>{escape(text)}</span>"


def _characters(font: QFont, colour: QColor) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setFont(font, SAID)
    made.setForeground(QBrush(colour))
    return made
