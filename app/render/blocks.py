"""What a text says, as values: blocks and the inlines in them. A view draws them, an export writes them."""

from dataclasses import dataclass
from enum import Enum

from app.render.scan import Formula


class Style(Enum):
    """What a span does to the text in it."""

    STRONG = "strong"
    EMPHASIS = "em"
    STRIKE = "s"


class Alignment(Enum):
    """How a table's column is set."""

    LEFT = "left"
    CENTRE = "center"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Text:
    """Plain characters."""

    text: str


@dataclass(frozen=True, slots=True)
class Code:
    """A code span."""

    text: str


@dataclass(frozen=True, slots=True)
class Math:
    """A formula in the line (or in a table cell)."""

    formula: Formula


@dataclass(frozen=True, slots=True)
class Break:
    """A line break the author asked for."""


@dataclass(frozen=True, slots=True)
class Span:
    """Inlines in another style."""

    style: Style
    inlines: "tuple[Inline, ...]"


@dataclass(frozen=True, slots=True)
class Link:
    """Inlines that lead to an address; `url` is "" where it is none that may be opened."""

    url: str
    inlines: "tuple[Inline, ...]"


Inline = Text | Code | Math | Break | Span | Link


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; `continued` after a display formula.

    `joined`: it goes on with text of the same paragraph that was final before; this stands between the two.
    """

    inlines: tuple[Inline, ...]
    continued: bool = False
    joined: str | None = None


@dataclass(frozen=True, slots=True)
class Display:
    """A formula on its own line, with the punctuation that follows it."""

    formula: Formula
    punctuation: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 6."""

    level: int
    inlines: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """Lines of code; `continued` when earlier lines of the same block were shown before, `ends` when no more follow."""

    text: str
    language: str = ""
    continued: bool = False
    ends: bool = False


@dataclass(frozen=True, slots=True)
class Quote:
    """Quoted blocks."""

    blocks: "tuple[Block, ...]"


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list; `number` is None in a list of bullets."""

    number: int | None
    blocks: "tuple[Block, ...]"


@dataclass(frozen=True, slots=True)
class ListBlock:
    """A list; `loose` when its author put blank lines between the items."""

    items: tuple[Item, ...]
    loose: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A header and rows of cells, each cell a run of inlines.

    `continued` when its rows go on below the table above, `goes_on` when more follow in the table below.
    """

    alignments: tuple[Alignment, ...]
    header: tuple[tuple[Inline, ...], ...]
    rows: tuple[tuple[tuple[Inline, ...], ...], ...]
    continued: bool = False
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A thematic break."""


Block = Paragraph | Display | Heading | CodeBlock | Quote | ListBlock | Table | Rule
