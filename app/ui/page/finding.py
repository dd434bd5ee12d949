"""Finds words in a document: in its text, and in the LaTeX source of its formulas."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtGui import QTextBlock, QTextCursor, QTextDocument

from app.ui.page.line_writer import OBJECT, UNSEEN
from app.ui.page.objects import FormulaObjects
from app.ui.page.properties import FORMULA, SOURCE
from app.ui.page.seals import is_sealed
from app.ui.page.units import units

_UNSEEN = re.compile(f"([{UNSEEN}]+)")  # nobody looks for these, nor between them
_QUOTES = {"'": "['’]", "’": "['’]", '"': '["“”]', " ": r"\s"}


@dataclass(frozen=True, slots=True)
class Place:
    """A range of positions in a document."""

    start: int
    end: int

    def cursor(self, document: QTextDocument) -> QTextCursor:
        """A cursor that selects it."""
        made = QTextCursor(document)
        made.setPosition(self.start)
        made.setPosition(self.end, QTextCursor.MoveMode.KeepAnchor)
        return made


@dataclass(frozen=True, slots=True)
class _Piece:
    """Text and where it stands; `length` in the document, which for the source of a formula that is set is 1.

    What is not seen is a piece without a text.
    """

    text: str
    position: int
    length: int
    is_formula: bool = False


@lru_cache(maxsize=8)
def pattern(words: str) -> "re.Pattern[str]":
    """What finds these words, written in whatever case."""
    return re.compile("".join(_QUOTES.get(letter) or re.escape(letter) for letter in words), re.IGNORECASE)


def find_all(document: QTextDocument, objects: FormulaObjects, words: "re.Pattern[str]") -> Iterator[Place]:
    """In the order of the text; a hit inside a formula is the whole formula, one across a cut is one hit."""
    block = document.begin()
    while block.isValid():
        text, following = block.text(), block.next()
        if is_sealed(following) or OBJECT in text or _UNSEEN.search(text) or words.search(text):
            pieces = _pieces(block, objects)
            while is_sealed(following):
                pieces += _pieces(following, objects)
                following = following.next()
            yield from _in_pieces(pieces, words)
        block = following


def text_of(block: QTextBlock, objects: FormulaObjects) -> str:
    """A block's text with the sources of its formulas."""
    text = block.text()
    return "".join(piece.text for piece in _pieces(block, objects)) if OBJECT in text else text


def _pieces(block: QTextBlock, objects: FormulaObjects) -> list[_Piece]:
    found: list[_Piece] = []
    iterator = block.begin()
    while not iterator.atEnd():
        fragment = iterator.fragment()
        text, position = fragment.text(), fragment.position()
        if OBJECT in text:
            item = objects.item(fragment.charFormat().intProperty(FORMULA))
            source = item.source if item is not None else ""
            found.extend(
                _Piece(source, position + place, 1, is_formula=True) for place in range(len(text))
            )  # equal ones are one run
        elif fragment.charFormat().boolProperty(SOURCE):
            found.append(_Piece(_UNSEEN.sub("", text), position, units(text), is_formula=True))
        else:
            found.extend(_letters(text, position))
        iterator += 1
    return found


def _letters(text: str, position: int) -> Iterator[_Piece]:
    for number, part in enumerate(_UNSEEN.split(text)):
        length = units(part)
        if part:
            yield _Piece("" if number % 2 else part, position, length)
        position += length


def _in_pieces(pieces: list[_Piece], words: "re.Pattern[str]") -> Iterator[Place]:
    text = "".join(piece.text for piece in pieces)
    last: Place | None = None
    for found in words.finditer(text):
        place = Place(_position(pieces, found.start(), at_end=False), _position(pieces, found.end(), at_end=True))
        if place != last:  # a letter that is twice in a formula is one hit
            yield place
        last = place


def _position(pieces: list[_Piece], offset: int, *, at_end: bool) -> int:
    """Of a place in the joined text. Inside a formula: its beginning, or its end after all its parts."""
    for number, piece in enumerate(pieces):
        inside = offset <= len(piece.text) if at_end else offset < len(piece.text)
        if inside and piece.text:
            if not piece.is_formula:
                return piece.position + units(piece.text[:offset])
            return _end_of_formula(pieces, number) if at_end else piece.position
        offset -= len(piece.text)
    return pieces[-1].position + pieces[-1].length


def _end_of_formula(pieces: list[_Piece], number: int) -> int:
    while number + 1 < len(pieces) and not pieces[number + 1].text:
        number += 1
    return pieces[number].position + pieces[number].length
