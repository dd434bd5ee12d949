"""Where the formulas of a document stand: the one at a place, the next, the one before."""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QPoint
from PySide6.QtGui import QTextBlock, QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextEdit

from app.render.drawing import Drawing
from app.render.scan import Formula
from app.ui.page.finding import Place
from app.ui.page.formula_item import TAKEN_BACK, FormulaItem
from app.ui.page.line_writer import OBJECT
from app.ui.page.objects import FormulaObjects
from app.ui.page.properties import FORMULA
from app.ui.page.units import units


@dataclass(frozen=True, slots=True)
class FormulaPlace:
    """A formula in the text, with the picture of all its segments."""

    formula: Formula
    place: Place
    drawing: Drawing


class FormulaPlaces:
    """Looks into one document."""

    def __init__(self, document: QTextDocument, objects: FormulaObjects) -> None:
        self._document, self._objects = document, objects

    def at(self, position: int) -> FormulaPlace | None:
        """The formula one of whose segments stands there."""
        item = self._item(position)
        if item is None:
            return None
        start, end = position, position + 1
        while not self._is_first(start) and self._item(start - 1) is not None:
            start -= 1
        while self._item(end) is not None and not self._is_first(end):
            end += 1
        items = [found for place in range(start, end) if (found := self._item(place)) is not None]
        segments = Drawing(tuple(each.segment for each in items if each.segment is not TAKEN_BACK))
        return FormulaPlace(items[0].formula, Place(start, end), segments)

    def under(self, view: QTextEdit, point: QPoint) -> FormulaPlace | None:
        """The formula at a point of the view's viewport."""
        position = view.cursorForPosition(point).position()
        return self.at(position) or self.at(position - 1)

    def following(self, position: int) -> FormulaPlace | None:
        """The first that begins at a position or after it."""
        block = self._document.findBlock(position)
        while block.isValid():
            for place in _objects_in(block):
                if place >= position and self._is_first(place):
                    return self.at(place)
            block = block.next()
        return None

    def before(self, position: int) -> FormulaPlace | None:
        """The last that begins before a position."""
        block = self._document.findBlock(position)
        while block.isValid():
            for place in reversed(list(_objects_in(block))):
                if place < position and self._is_first(place):
                    return self.at(place)
            block = block.previous()
        return None

    def _is_first(self, position: int) -> bool:
        item = self._item(position)
        return item is not None and item.is_first

    def _item(self, position: int) -> FormulaItem | None:
        if not 0 <= position < self._document.characterCount() - 1:
            return None
        if str(self._document.characterAt(position)) != OBJECT:
            return None
        cursor = QTextCursor(self._document)
        cursor.setPosition(position + 1)
        return self._objects.item(cursor.charFormat().intProperty(FORMULA))


def _objects_in(block: QTextBlock) -> Iterator[int]:
    """Where the characters stand that hold formulas."""
    position = block.position() - 1
    for part in block.text().split(OBJECT)[:-1]:
        position += 1 + units(part)
        yield position
