"""Where a growing text can be cut so that what lies before the cut never changes again.

CommonMark only ever extends the last top-level block: everything before it is final. Inside a long last block there
are safe places too: lines of open code, rows of a table, items of a list that are followed by another, line ends of a
long paragraph.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.render.scan import PLACEHOLDER, PLACEHOLDER_OPEN, Scanned

if TYPE_CHECKING:
    from markdown_it.token import Token

CODE_LINES = 12  # an open code block is cut when it has more complete lines than this
TABLE_ROWS = 8  # and a table after as many rows
PARAGRAPH_LENGTH = 2000
_MAYBE_ITEM = re.compile(r"[ ]*(?:\d{1,9}[.)]?|[-+*])[ ]*\Z")  # "1" may become "1. …" and belong to the list above
_LINE_OR_SENTENCE = re.compile(rf"(?:\n|[.?!:] +|[。？！])(?=[^\W\d_]|{PLACEHOLDER_OPEN})")
_NO_WORDS = re.compile(r"[\s.,;:!?。，、；：！？]*")
_OPEN_MARKUP = re.compile(r"[*_`~\[\]<]")


@dataclass(frozen=True, slots=True)
class Cut:
    """An offset in the tail, and what the rest must know about the block it was cut from."""

    offset: int
    lead: str = ""  # put before the rest: the opening line of the code, or the head of the table, that goes on
    number: int | None = None  # of the item the rest begins with
    joined: str | None = None  # the rest goes on with the same paragraph, after this


def find_cut(found: "list[Token]", scanned: Scanned, start: Cut, tail: str) -> Cut | None:
    """`found`: the tokens of `start.lead` + `tail`, which `scanned` was made from. None: nothing more is final."""
    tops = [token for token in found if token.level == 0 and token.map and token.nesting >= 0]
    if not tops:
        return None
    lines = _Lines(scanned, len(start.lead))
    last = tops[-1]
    if len(tops) > 1 and (offset := lines.offset(_first_line(last))) > 0:
        return None if _MAYBE_ITEM.match(tail, offset) else Cut(offset)
    match last.type:
        case "fence":
            return _in_code(last, start, tail)
        case "bullet_list_open" | "ordered_list_open":
            return _in_list(found, last, lines, start)
        case "table_open":
            return _in_table(found, lines, start, tail)
        case "paragraph_open":
            return _in_paragraph(tail, scanned)
    return None


class _Lines:
    """Line numbers of the scanned text → offsets in the tail."""

    def __init__(self, scanned: Scanned, lead: int) -> None:
        self._scanned = scanned
        self._lead = lead

    def offset(self, line: int) -> int:
        place = 0
        for _ in range(line):
            place = self._scanned.text.index("\n", place) + 1
        return self._scanned.source_offset(place) - self._lead


def _first_line(token: "Token") -> int:
    return token.map[0] if token.map else 0


def _in_code(fence: "Token", start: Cut, tail: str) -> Cut | None:
    closing = re.compile(rf"^ {{0,3}}{re.escape(fence.markup[0])}{{{len(fence.markup)},}}[ \t]*\n?\Z", re.MULTILINE)
    body = 0 if start.lead else tail.index("\n") + 1 if "\n" in tail else -1
    if body < 0 or closing.search(tail, body):
        return None
    end = tail.rfind("\n") + 1
    if tail.count("\n", body, end) <= CODE_LINES:
        return None
    return Cut(end, lead=start.lead or tail[:body].lstrip("\n"))


def _in_list(found: "list[Token]", opening: "Token", lines: _Lines, start: Cut) -> Cut | None:
    items = [token for token in found if token.type == "list_item_open" and token.level == 1]
    items = [item for item in items if _first_line(item) >= _first_line(opening)]
    if len(items) < 2:
        return None
    offset = lines.offset(_first_line(items[-1]))
    if offset <= 0:
        return None
    if opening.type == "bullet_list_open":
        return Cut(offset)
    first = start.number if start.number is not None else int(opening.attrs.get("start", 1))
    return Cut(offset, number=first + len(items) - 1)


def _in_table(found: "list[Token]", lines: _Lines, start: Cut, tail: str) -> Cut | None:
    """After so many rows, or a multiple of them, when there is another: what has only begun may become a list."""
    rows = [token for token in found if token.type == "tr_open" and token.level == 2][1:]
    whole = len(rows) - (not tail.endswith("\n"))
    cut = (whole - 1) // TABLE_ROWS * TABLE_ROWS
    if cut <= 0:
        return None
    first = _first_line(rows[0])
    lead = start.lead or tail[lines.offset(first - 2) : lines.offset(first)]
    return Cut(lines.offset(_first_line(rows[cut])), lead=lead)


def _in_paragraph(tail: str, scanned: Scanned) -> Cut | None:
    """After the last line or sentence before which no emphasis, code or link can still be open, or before the last
    display formula: that stands on its own line anyway.
    """
    if len(tail) <= PARAGRAPH_LENGTH:
        return None
    end = max((found.end() for found in _LINE_OR_SENTENCE.finditer(scanned.text)), default=0)
    displayed, after = max(_displays(scanned), default=(0, 0))
    if _NO_WORDS.fullmatch(scanned.text, after, max(after, end)):  # what follows a display is not joined to it
        end = displayed
    if not end or _OPEN_MARKUP.search(scanned.text, 0, end):
        return None
    if end == displayed:
        return Cut(scanned.source_offset(displayed))
    return Cut(scanned.source_offset(end), joined=" " if scanned.text[end - 1].isspace() else "")


def _displays(scanned: Scanned) -> Iterator[tuple[int, int]]:
    """From where to where the display formulas stand that are closed."""
    for found in PLACEHOLDER.finditer(scanned.text):
        formula = scanned.formulas[int(found[1])]
        if formula.display and not formula.is_open:
            yield found.span()
