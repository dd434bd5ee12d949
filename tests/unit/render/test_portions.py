"""Portions of a text: small, and together the same as the whole."""

from app.render.blocks import Block, ListBlock, Quote, Table
from app.render.markdown import parse
from app.render.portions import LOT, MOST_ROWS, lots_of, portions

ROWS = "".join(f"| {number} | x |\n" for number in range(3 * MOST_ROWS + 1))
TEXT = f"# One\n\n> Two\n>\n> - three\n> - four\n\n1. five\n2. six\n\n| n | |\n|-|-|\n{ROWS}\nseven"


def found() -> list[Block]:
    return list(portions(parse(TEXT).blocks))


def test_a_quotation_comes_by_its_blocks_and_a_list_by_its_items() -> None:
    quoted = [block for block in found() if isinstance(block, Quote)]
    assert [len(quote.blocks) for quote in quoted] == [1, 1, 1]
    listed = [block for block in found() if isinstance(block, ListBlock)]
    assert [[item.number for item in each.items] for each in listed] == [[1], [2]]


def test_a_long_table_goes_on() -> None:
    tables = [block for block in found() if isinstance(block, Table)]
    assert [len(table.rows) for table in tables] == [MOST_ROWS] * 3 + [1]
    assert [table.continued for table in tables] == [False, True, True, True]
    whole = next(block for block in parse(TEXT).blocks if isinstance(block, Table))
    assert tuple(row for table in tables for row in table.rows) == whole.rows


def test_lots_lose_nothing_and_are_small() -> None:
    lots = list(lots_of(portions(parse(TEXT + "\n\nmore" * 3 * LOT).blocks)))
    assert [block for lot in lots for block in lot] == list(portions(parse(TEXT + "\n\nmore" * 3 * LOT).blocks))
    assert all(len(lot) <= LOT for lot in lots)
    assert sum(isinstance(block, Table) for block in lots[1]) <= 1
