"""A document that is written step by step: what is final stays, and of the tail all that is as it was."""

from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtGui import QTextBlockFormat, QTextCharFormat, QTextCursor, QTextDocument

from app.render.blocks import Block, Text
from app.ui.page.ink import Ink
from app.ui.page.line_writer import Account, LineWriter, written
from app.ui.page.objects import FormulaObjects
from app.ui.page.pictures import Pictures
from app.ui.page.plan import Begin, Planner, Put, SetTable, Step
from app.ui.page.properties import FORMULA_OBJECT
from app.ui.page.recolouring import Recolouring
from app.ui.page.seals import Seals
from app.ui.page.styles import Styles
from app.ui.page.table_parts import align
from app.ui.page.writer import Pen, Writer


@dataclass(slots=True)
class Mark:
    """A step of the tail: where it was written, what the document's end was like before, the formulas in it."""

    step: Step
    position: int
    pen: Pen
    block: QTextBlockFormat
    text: QTextCharFormat
    account: Account


class Sheet(QObject):
    """Owns what is written into a document; the document itself belongs to its caller."""

    def __init__(
        self, document: QTextDocument, styles: Styles, ink: Ink, pictures: Pictures, rows: int | None = None
    ) -> None:
        """`rows`: into parts of so many long tables are cut, and no lexer is waited for."""
        super().__init__(document)
        self.document = document
        self.styles = styles
        self.objects = FormulaObjects(self, ink, styles)
        document.setUndoRedoEnabled(False)
        document.documentLayout().registerHandler(FORMULA_OBJECT, self.objects)
        self._planner = Planner(styles, rows)
        self._lines = LineWriter(styles, self.objects, pictures)
        self.recolouring = Recolouring(self._lines, is_dark=styles.theme.is_dark)
        self._changed: int | None = None
        self._begin()

    @property
    def pending(self) -> int:
        """Formulas whose picture is still awaited."""
        return len(self._account.awaited) + sum(len(mark.account.awaited) for mark in self._marks)

    @property
    def unresolved(self) -> int:
        """Formulas shown as source because they can't be typeset."""
        return self._account.failed + sum(mark.account.failed for mark in self._marks)

    def clear(self) -> None:
        """An empty sheet again."""
        self.recolouring.clear()
        self._seals.drop_from(0)  # before the page gets another width, for want of a scroll bar
        self.document.clear()
        self.objects.clear()
        self._begin()

    def update(self, finals: tuple[Block, ...], tail: tuple[Block, ...]) -> int | None:
        """Adds final blocks, resolves what was awaited, and writes anew what of the tail has changed.

        Returns the position from which on something has changed.
        """
        self._changed = None
        steps = self._planner.plan(finals, final=True)
        count = len(steps)
        steps += self._planner.plan(tail, final=False)
        same = self._same(steps)
        edit = QTextCursor(self.document)
        edit.beginEditBlock()
        self._resolve(same)
        gone = self._cut(same, steps)
        self._write(steps[len(self._marks) :])
        self.objects.drop(gone)  # only now, so that a formula that is there again keeps its number
        if not tail:
            self._move_back(self._seals.close())
        edit.endEditBlock()
        for position, length in self._writer.take_moved():
            self.document.markContentsDirty(position, length)
        for line in self._writer.take_ended():
            self.recolouring.add(line)
        self.align()
        self._settle(count)
        if tail:
            self._seal()
        return self._changed

    def align(self) -> None:
        """The page has another width, or a formula in a table: the parts of long tables follow."""
        if self._writer.has_parts:
            self._writer.widths = align(self.document)

    def prepare_width(self) -> None:
        """The page gets another width: the lines of its paragraphs will be others."""
        edit = QTextCursor(self.document)
        edit.beginEditBlock()  # so that Qt lays them out once
        self._move_back(self._seals.break_all())
        edit.endEditBlock()

    # Inside

    def _begin(self) -> None:
        self._set_margins()
        self._account = Account()  # of what is final
        self._marks: list[Mark] = []
        self._seals = Seals(self.document)
        self._writer = Writer(self.document, self.styles, self._lines)

    def _set_margins(self) -> None:
        self.document.setDefaultFont(self.styles.font)
        self.document.setDocumentMargin(self.styles.margin)
        frame = self.document.rootFrame()
        style = frame.frameFormat()
        style.setBottomMargin(self.styles.code_padding + 2)  # a frame of code may be the last thing on the page
        frame.setFrameFormat(style)

    def _same(self, steps: list[Step]) -> int:
        """How many of the steps are written already."""
        for place, (mark, step) in enumerate(zip(self._marks, steps, strict=False)):
            if mark.step != step:
                return place
        return min(len(self._marks), len(steps))

    def _resolve(self, same: int) -> None:
        """Puts pictures that have come in place; not in what is about to be written anew."""
        self._resolve_in(self._account, 0)
        for place, mark in enumerate(self._marks[:same]):
            self._resolve_in(mark.account, place + 1)

    def _resolve_in(self, account: Account, following: int) -> None:
        waiting, account.awaited = account.awaited, []
        for awaited in waiting:
            if self._lines.is_missing(awaited):
                account.awaited.append(awaited)
                continue
            position, length = awaited.place.selectionEnd(), self.document.characterCount()
            start = awaited.place.selectionStart()
            if not self._lines.resolve(awaited):
                account.awaited.append(awaited)
                continue
            self._note(start)
            grown = self.document.characterCount() - length
            self._seals.shift(position, grown)
            for mark in self._marks[following:]:
                mark.position += grown
        account.add(self._lines.take_account())

    def _cut(self, same: int, steps: list[Step]) -> list[int]:
        """Removes what is not the same; returns the numbers of the formulas that stood there."""
        if same == len(self._marks):
            return []
        first = self._marks[same]
        kept = _kept(first.step, steps[same]) if same < len(steps) else 0
        gone = [number for mark in self._marks[same:] for number in mark.account.numbers]
        del self._marks[same:]
        position = self._seals.after(first.position, kept)
        self._note(position)
        self._remove(first, position)
        if kept:
            self._marks.append(first)
            rest = steps[same]
            assert isinstance(rest, Put)
            assert isinstance(rest.inline, Text)
            first.step = rest
            self._extend(rest, kept)
        return gone

    def _remove(self, first: Mark, position: int) -> None:
        cursor = self._writer.go_to_end()
        if cursor.position() == position:
            self._writer.pen = first.pen
            return
        cursor.setPosition(position, QTextCursor.MoveMode.KeepAnchor)
        block, text = cursor.blockFormat(), cursor.blockCharFormat()
        if first.pen.fresh:  # the block was there before and had another look
            block, text = first.block, first.text
        cursor.removeSelectedText()
        # an empty block takes on the look of what followed it
        cursor.setBlockFormat(block)
        cursor.setBlockCharFormat(text)
        self._seals.drop_from(position)
        self._writer.pen = first.pen

    def _extend(self, step: Put, kept: int) -> None:
        """Writes what has been added to the last text."""
        assert isinstance(step.inline, Text)
        rest = written(step.inline.text, step.face).encode("utf-16-le")[2 * kept :].decode("utf-16-le")
        self._writer.go_to_end()
        if rest:
            self._writer.write(Put(Text(rest), step.face))

    def _write(self, steps: list[Step]) -> None:
        cursor = self._writer.go_to_end()
        if steps:
            self._note(cursor.position())
        for step in steps:
            if isinstance(step, Begin | SetTable):
                self._move_back(self._seals.close())
                self._writer.go_to_end()
            position, pen = cursor.position(), self._writer.pen
            block, text = cursor.blockFormat(), cursor.blockCharFormat()
            self._writer.write(step)
            self._marks.append(Mark(step, position, pen, block, text, self._lines.take_account()))

    def _settle(self, count: int) -> None:
        """The first of the tail's steps are final."""
        for mark in self._marks[:count]:
            self._account.add(Account([], mark.account.awaited, mark.account.failed))
        del self._marks[:count]

    def _note(self, position: int) -> None:
        self._changed = position if self._changed is None else min(self._changed, position)

    def _seal(self) -> None:
        accounts = (self._account, *(mark.account for mark in self._marks))
        awaited = (each.place.selectionStart() for account in accounts for each in account.awaited)
        place = self._seals.set(min(awaited, default=self.document.characterCount()))
        if place is not None:
            for mark in self._marks:
                mark.position += mark.position >= place

    def _move_back(self, places: list[int]) -> None:
        for place in places:
            for mark in self._marks:
                mark.position -= mark.position > place


def _kept(old: Step, new: Step) -> int:
    """How much of a text stays, as it was written and in UTF-16 units, when its step has changed."""
    if not (isinstance(old, Put) and isinstance(new, Put) and old.face == new.face):
        return 0
    if not (isinstance(old.inline, Text) and isinstance(new.inline, Text)):
        return 0
    one, other = written(old.inline.text, old.face), written(new.inline.text, new.face)
    pairs = enumerate(zip(one, other, strict=False))
    same = len(one) if other.startswith(one) else next((n for n, (a, b) in pairs if a != b), len(other))
    return len(one[:same].encode("utf-16-le")) // 2
