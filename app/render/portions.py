"""Blocks → smaller ones that look the same when they are written one after the other."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from app.render.blocks import Block, ListBlock, Quote, Table

MOST_ROWS = 20  # fewer than a page holds
LOT = 8  # portions or rows


def portions(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """Quotations by their blocks, lists by their items, long tables by some rows of them."""
    for block in blocks:
        match block:
            case Quote(inner):
                yield from (Quote((portion,)) for portion in portions(inner))
            case ListBlock(items, loose):
                yield from (ListBlock((item,), loose) for item in items)
            case Table():
                yield from _some_rows(block)
            case _:
                yield block


def lots_of(found: Iterable[Block]) -> Iterator[tuple[Block, ...]]:
    """Some of them at a time, about equally many lines in each lot."""
    lot: list[Block] = []
    for portion in found:
        lot.append(portion)
        if sum(len(each.rows) if isinstance(each, Table) else 1 for each in lot) >= LOT:
            yield tuple(lot)
            lot = []
    if lot:
        yield tuple(lot)


def _some_rows(table: Table) -> Iterator[Table]:
    yield replace(table, rows=table.rows[:MOST_ROWS])
    for first in range(MOST_ROWS, len(table.rows), MOST_ROWS):
        yield replace(table, rows=table.rows[first : first + MOST_ROWS], continued=True)
