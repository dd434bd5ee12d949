"""Writes characters and formulas at a cursor."""

import re
import unicodedata
from dataclasses import dataclass, field
from itertools import pairwise

from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QTextCharFormat, QTextCursor

from app.render.blocks import Break, Code, Math, Style, Text
from app.render.gluing import JOINER, QUARTER, spaced
from app.render.scan import Formula
from app.ui.page.formula_item import items_of
from app.ui.page.objects import FormulaObjects
from app.ui.page.pictures import Picture, Pictures
from app.ui.page.plan import Face, Put
from app.ui.page.styles import Styles

OBJECT = "\ufffc"
LINE_SEPARATOR = "\u2028"
SOFT_BREAK = "\u200b"  # put into what can't be broken otherwise; copying takes it out
UNBROKEN = 60  # characters between two soft breaks, or as many more where those are one for a reader
FIRST_ACCENT = "\u0300"
JOINS, SKIN_TONES = "\u200d", "\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"
_ENDLESS = re.compile(rf"[^\s{SOFT_BREAK}\u2e80-\uffff]{{{2 * UNBROKEN},}}")  # Chinese and Japanese break anywhere
ISOLATE, END_ISOLATE = "\u2066", "\u2069"  # what stands between them runs from left to right, whatever is around it
UNSEEN = JOINER + QUARTER + ISOLATE + END_ISOLATE + SOFT_BREAK  # what no author has written


@dataclass(slots=True)
class Awaited:
    """A formula whose picture has not come; `place` spans what stands in its stead."""

    formula: Formula
    place: QTextCursor
    around: QTextCharFormat
    numbers: list[int]
    tail: float  # as `FormulaItem` has it


@dataclass(slots=True)
class Account:
    """Formulas that were written: their items' numbers, which are awaited, and how many can't be typeset."""

    numbers: list[int] = field(default_factory=list)
    awaited: list[Awaited] = field(default_factory=list)
    failed: int = 0

    def add(self, other: "Account") -> None:
        self.numbers += other.numbers
        self.awaited += other.awaited
        self.failed += other.failed


class LineWriter:
    """Writes into one document and keeps account of the formulas it wrote."""

    def __init__(self, styles: Styles, objects: FormulaObjects, pictures: Pictures) -> None:
        self._styles = styles
        self._objects = objects
        self._pictures = pictures
        self._formats: dict[tuple[Face, bool], QTextCharFormat] = {}
        self._account = Account()

    def indent(self, pixels: float) -> None:
        """A block that is narrower than the page by so much."""
        self._objects.inset = max(self._objects.inset, pixels + 2 * self._styles.margin)

    def take_account(self) -> Account:
        """Of what was written since the last time."""
        taken, self._account = self._account, Account()
        return taken

    def put(self, cursor: QTextCursor, put: Put) -> None:
        around = self.format(put.face)
        match put.inline:
            case Text(text):
                cursor.insertText(written(text, put.face), around)
            case Code(text):
                cursor.insertText(loosened(text), self.format(put.face, is_span=True))
            case Break():
                cursor.insertText(LINE_SEPARATOR, around)
            case Math(formula):
                cursor.insertText(put.before, around)
                if put.face.isolates:
                    cursor.insertText(ISOLATE, around)
                self._formula(cursor, formula, around, QFontMetricsF(around.font()).horizontalAdvance(put.tail))
                if put.face.isolates:
                    cursor.insertText(END_ISOLATE, around)
                cursor.insertText(put.after, around)

    def format(self, face: Face, *, is_span: bool = False) -> QTextCharFormat:
        """Qt's format of a face; `is_span`: of code among its words."""
        known = self._formats.get((face, is_span))
        if known is None:
            known = self._made(face)
            if is_span:
                known = self._styles.code_span(known)
            self._formats[face, is_span] = known
        return known

    def is_missing(self, awaited: Awaited) -> bool:
        """Whether the picture is still to come; much faster than to try `resolve`."""
        return self._pictures.is_missing(awaited.formula)

    def resolve(self, awaited: Awaited) -> bool:
        """Puts the picture in place if it has come; False: still awaited."""
        picture = self._pictures.of(awaited.formula)
        if picture.awaited:
            return False
        cursor = awaited.place
        cursor.setKeepPositionOnInsert(False)
        cursor.removeSelectedText()
        self._objects.drop(awaited.numbers)
        self._show(cursor, awaited.formula, picture, awaited.around, awaited.tail)
        return True

    def _made(self, face: Face) -> QTextCharFormat:
        if face.is_code:
            made = self._styles.code()
            if face.colour:
                made.setForeground(QBrush(QColor(face.colour)))
            return made
        made = self._styles.heading(face.level) if face.level else self._styles.text()
        for style in face.styles:
            made = _styled(made, style)
        return self._styles.link(made, face.url) if face.url else made

    def _formula(self, cursor: QTextCursor, formula: Formula, around: QTextCharFormat, tail: float) -> None:
        picture = self._pictures.of(formula)
        start = cursor.position()
        numbers = self._show(cursor, formula, picture, around, tail)
        if picture.awaited:
            place = QTextCursor(cursor.document())
            place.setPosition(start)
            place.setPosition(cursor.position(), QTextCursor.MoveMode.KeepAnchor)
            place.setKeepPositionOnInsert(True)
            self._account.awaited.append(Awaited(formula, place, QTextCharFormat(around), numbers, tail))

    def _show(
        self, cursor: QTextCursor, formula: Formula, picture: Picture, around: QTextCharFormat, tail: float
    ) -> list[int]:
        if picture.drawing is None:
            self._account.failed += bool(picture.reason) and not formula.is_open
            source = loosened(formula.source).replace("\n", LINE_SEPARATOR)
            cursor.insertText(source, self._styles.source(around, picture.reason))
            return []
        numbers = []
        enlarged = around.font().pixelSize() / self._styles.size
        for item in items_of(picture.drawing, formula, tail, enlarged):
            number = self._objects.add(item)
            numbers.append(number)
            cursor.insertText(OBJECT, self._objects.character(number, around))
            if item.segment.ends_line:
                cursor.insertText(LINE_SEPARATOR, around)
        self._account.numbers.extend(numbers)
        return numbers


def written(text: str, face: Face) -> str:
    """What stands in the document for some characters."""
    return loosened(text if face.is_code else spaced(text))


def loosened(text: str) -> str:
    """With places to break a line in what has none for a long way: Qt's time grows with the square of its length."""
    return _ENDLESS.sub(_with_breaks, text) if len(text) >= 2 * UNBROKEN else text


def _with_breaks(found: re.Match[str]) -> str:
    run, cuts = found.group(), [0]
    while (cut := cuts[-1] + UNBROKEN) < len(run):
        last = min(cut + UNBROKEN, len(run))
        while cut < last and run[cut] >= FIRST_ACCENT and _is_joined(run, cut):
            cut += 1
        cuts.append(cut)
    return SOFT_BREAK.join([run[start:end] for start, end in pairwise((*cuts, len(run)))])


def _is_joined(text: str, place: int) -> bool:
    """Whether what stands there is one character for a reader with what is before it: an accent, a part of an emoji."""
    here = text[place]
    return unicodedata.category(here)[0] == "M" or JOINS in (here, text[place - 1]) or here in SKIN_TONES


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
