"""Writes inlines at a cursor."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtGui import QFont, QTextCharFormat, QTextCursor

from app.render.blocks import Break, Code, Inline, Link, Math, Span, Style, Text
from app.render.scan import Formula
from app.ui.page.objects import FormulaObjects
from app.ui.page.pictures import Picture, Pictures
from app.ui.page.styles import Styles

OBJECT = "\ufffc"
LINE_SEPARATOR = "\u2028"
ISOLATE, END_ISOLATE = "\u2066", "\u2069"  # what stands between them runs from left to right, whatever is around it
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc]")
_STRONG = re.compile(r"[^\W\d_]")


@dataclass(slots=True)
class Awaited:
    """A formula whose picture has not come; `place` spans what stands in its stead."""

    formula: Formula
    place: QTextCursor
    around: QTextCharFormat
    numbers: list[int]


class LineWriter:
    """Writes into one document and keeps account of the formulas it wrote."""

    def __init__(self, styles: Styles, objects: FormulaObjects, pictures: Pictures) -> None:
        self._styles = styles
        self._objects = objects
        self._pictures = pictures
        self.numbers: list[int] = []
        self.awaited: list[Awaited] = []
        self.failed = 0
        self._isolates = False

    def write(self, cursor: QTextCursor, inlines: tuple[Inline, ...], around: QTextCharFormat) -> None:
        """One line or paragraph. Among Hebrew or Arabic the parts of a formula would change places."""
        self._isolates = any(_RIGHT_TO_LEFT.search(text) for text in _texts(inlines))
        self._write_all(cursor, inlines, around)
        self._isolates = False

    def formula(self, cursor: QTextCursor, formula: Formula, around: QTextCharFormat) -> None:
        """Its picture, or what stands for it."""
        if self._isolates:
            cursor.insertText(ISOLATE, around)
        self._formula(cursor, formula, around)
        if self._isolates:
            cursor.insertText(END_ISOLATE, around)

    def _formula(self, cursor: QTextCursor, formula: Formula, around: QTextCharFormat) -> None:
        picture = self._pictures.of(formula)
        start = cursor.position()
        numbers = self._show(cursor, formula, picture, around)
        if picture.awaited:
            place = QTextCursor(cursor.document())
            place.setPosition(start)
            place.setPosition(cursor.position(), QTextCursor.MoveMode.KeepAnchor)
            place.setKeepPositionOnInsert(True)
            self.awaited.append(Awaited(formula, place, QTextCharFormat(around), numbers))

    def resolve(self, awaited: Awaited) -> bool:
        """Puts the picture in place if it has come; False: still awaited."""
        picture = self._pictures.of(awaited.formula)
        if picture.awaited:
            return False
        cursor = awaited.place
        cursor.setKeepPositionOnInsert(False)
        cursor.removeSelectedText()
        self._objects.drop(awaited.numbers)
        self._show(cursor, awaited.formula, picture, awaited.around)
        return True

    def _write_all(self, cursor: QTextCursor, inlines: tuple[Inline, ...], around: QTextCharFormat) -> None:
        for inline in inlines:
            self._write(cursor, inline, around)

    def _write(self, cursor: QTextCursor, inline: Inline, around: QTextCharFormat) -> None:
        match inline:
            case Text(text):
                cursor.insertText(text, around)
            case Code(text):
                cursor.insertText(text, self._styles.code_span(around))
            case Math(formula):
                self.formula(cursor, formula, around)
            case Break():
                cursor.insertText(LINE_SEPARATOR, around)
            case Span(style, inlines):
                self._write_all(cursor, inlines, _styled(around, style))
            case Link(url, inlines):
                self._write_all(cursor, inlines, self._styles.link(around, url) if url else around)

    def _show(self, cursor: QTextCursor, formula: Formula, picture: Picture, around: QTextCharFormat) -> list[int]:
        if picture.drawing is None:
            self.failed += bool(picture.reason) and not formula.is_open
            cursor.insertText(formula.source.replace("\n", LINE_SEPARATOR), self._styles.source(around, picture.reason))
            return []
        numbers = []
        for place, segment in enumerate(picture.drawing.segments):
            number = self._objects.add(segment, "" if place else formula.source, formula.display)
            numbers.append(number)
            cursor.insertText(OBJECT, self._objects.character(number, around))
        self.numbers.extend(numbers)
        return numbers


def runs_right_to_left(inlines: tuple[Inline, ...]) -> bool:
    """Whether the first letter of a paragraph is Hebrew, Arabic or the like; formulas have no say."""
    for text in _texts(inlines):
        if letter := _STRONG.search(text):
            return bool(_RIGHT_TO_LEFT.match(letter[0]))
    return False


def _texts(inlines: tuple[Inline, ...]) -> Iterator[str]:
    for inline in inlines:
        match inline:
            case Text(text):
                yield text
            case Span(_, inner) | Link(_, inner):
                yield from _texts(inner)


def _styled(around: QTextCharFormat, style: Style) -> QTextCharFormat:
    changed = QTextCharFormat(around)
    match style:
        case Style.STRONG:
            changed.setFontWeight(QFont.Weight.Bold)
        case Style.EMPHASIS:
            changed.setFontItalic(not around.fontItalic())
        case Style.STRIKE:
            changed.setFontStrikeOut(True)
    return changed
