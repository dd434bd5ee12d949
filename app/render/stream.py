"""A growing text: which blocks are final, and which still change. Only the tail is ever read again."""

from dataclasses import dataclass, replace

from app.render.blocks import Block, CodeBlock, ListBlock, Paragraph, Table
from app.render.cuts import Cut, find_cut
from app.render.markdown import document, tokens
from app.render.references import refers
from app.render.scan import NO_LABELS, Formula, clean, scan, tags_of


@dataclass(frozen=True, slots=True)
class Growth:
    """What an update brought: blocks that are final now, the blocks of the tail as it stands, the formulas in both."""

    finals: tuple[Block, ...]
    tail: tuple[Block, ...]
    formulas: tuple[Formula, ...] = ()


class Stream:
    """Feed it text, ask it what to show. Its cost per update depends on the tail's length, not on the text's."""

    def __init__(self) -> None:
        self._tail = ""
        self._scope = ""
        self._labels = NO_LABELS
        self._from = Cut(0)

    @property
    def open_length(self) -> int:
        """How many characters are not final yet: each update reads them again."""
        return len(self._tail)

    def foretell(self, tags: dict[str, str]) -> bool:
        """What `tags_in` knows of the whole text; whether what is final already would be another with that."""
        self._labels = replace(self._labels, tags=tags | self._labels.tags)
        return not self._labels.missing.isdisjoint(tags)

    def feed(self, text: str) -> None:
        self._tail += clean(text)

    def advance(self, *, finish: bool = False) -> Growth:
        """`finish`: nothing more will come, everything is final."""
        if finish:
            blocks, formulas = self._settle(Cut(len(self._tail)))
            return Growth(blocks, (), formulas)
        finals: list[Block] = []
        asked: list[Formula] = []
        while True:
            scanned = scan(self._from.lead + self._tail, live=True, scope=self._scope, labels=self._labels)
            found = tokens(scanned)
            cut = find_cut(found, scanned, self._from, self._tail)
            if cut is None:
                blocks = self._adjust(document(found, scanned).blocks)
                return Growth(tuple(finals), blocks, (*asked, *scanned.formulas))
            blocks, formulas = self._settle(cut)
            finals.extend(blocks)
            asked.extend(formulas)

    def _settle(self, cut: Cut) -> tuple[tuple[Block, ...], tuple[Formula, ...]]:
        """Takes what lies before the cut out of the tail."""
        scanned = scan(self._from.lead + self._tail[: cut.offset], scope=self._scope, labels=self._labels)
        blocks = self._adjust(document(tokens(scanned), scanned).blocks)
        self._tail = self._tail[cut.offset :]
        self._scope, self._labels = scanned.scope, scanned.labels
        if self._from.lead and not cut.lead and blocks and isinstance(code := blocks[0], CodeBlock):
            blocks = (replace(code, ends=True), *blocks[1:])
        if cut.lead and blocks and isinstance(table := blocks[-1], Table):
            blocks = (*blocks[:-1], replace(table, goes_on=True))
        self._from = cut
        return blocks, scanned.formulas

    def _adjust(self, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        """The first block of a tail that begins inside a block goes on with it."""
        if not blocks:
            return blocks
        match blocks[0]:
            case CodeBlock() as code if self._from.lead:
                return (replace(code, continued=True), *blocks[1:])
            case Table() as table if self._from.lead:
                return (replace(table, continued=True), *blocks[1:])
            case Paragraph() as paragraph if self._from.joined is not None:
                return (replace(paragraph, joined=self._from.joined), *blocks[1:])
            case ListBlock() as found if self._from.number is not None:
                return (_renumbered(found, self._from.number), *blocks[1:])
        return blocks


def tags_in(text: str) -> dict[str, str]:
    """Of the equations in a whole text; none where nothing refers to them."""
    return tags_of(clean(text)) if "\\label" in text and refers(text) else {}


def _renumbered(found: ListBlock, start: int) -> ListBlock:
    items = tuple(
        item if item.number is None else replace(item, number=start + place) for place, item in enumerate(found.items)
    )
    return replace(found, items=items)
