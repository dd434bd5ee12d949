"""The text of a page, and what of it is to be shown next: at once, portion by portion, or as it grows."""

from dataclasses import dataclass

from app.render.stream import Growth, Stream, tags_in
from app.ui.page.backlog import Backlog


@dataclass(frozen=True, slots=True)
class Portion:
    """What comes next; so many characters of it had waited."""

    characters: int
    growth: Growth


class Source:
    """Gives a text out in portions that are set in a frame's time each."""

    def __init__(self, reads: type[Stream]) -> None:
        """`reads`: how the text is understood."""
        self._reads = reads
        self._pieces: list[str] = []
        self._backlog = Backlog()
        self._stream = reads()
        self._tags: dict[str, str] = {}  # of its equations, once all of it is there
        self._next: Portion | None = None
        self.is_growing = False  # more may come
        self.came_in_pieces = False

    @property
    def text(self) -> str:
        """All of it, as it came."""
        return "".join(self._pieces)

    @property
    def has_text(self) -> bool:
        return any(self._pieces)

    @property
    def is_behind(self) -> bool:
        """Whether some of it waits."""
        return bool(self._backlog) or self._next is not None

    @property
    def lags(self) -> bool:
        """Whether more waits than the next portion holds, or all the rest of a text that is complete."""
        return self._backlog.is_long if self.is_growing else self.is_behind

    @property
    def is_much(self) -> bool:
        """Whether more than a line of it waits."""
        return self._backlog.is_much

    @property
    def is_asked(self) -> bool:
        """Whether the next portion has been looked at, and not been taken."""
        return self._next is not None

    def begin(self) -> None:
        """Another text, which will grow."""
        self._pieces, self._tags = [], {}
        self.is_growing, self.came_in_pieces = True, False
        self.begin_again()

    def begin_again(self) -> None:
        """The same text from its first character."""
        self._backlog.clear()
        self._backlog.add(self.text)
        self._stream, self._next = self._reads(), None
        self._stream.foretell(self._tags)

    def append(self, text: str) -> None:
        self.is_growing = self.came_in_pieces = True
        self._keep(text)

    def set(self, text: str) -> None:
        """Another text, which is complete."""
        self.begin()
        self._keep(text)

    def end(self) -> bool:
        """No more will come. Whether all has to be shown afresh: something in it refers to what has come later."""
        if not self.is_growing:
            return False
        self.is_growing, self._tags = False, tags_in(self.text)
        return self._stream.foretell(self._tags)

    def look(self) -> Portion:
        """The next portion; the same until it is taken."""
        if self._next is None:
            self._next = self._read(self._backlog.take(self._stream.open_length))
        return self._next

    def take(self) -> Portion:
        portion = self.look()
        self._next = None
        return portion

    def took(self, portion: Portion, seconds: float) -> None:
        """How long it took to show one: the next will be as long as it may be."""
        self._backlog.took(portion.characters, seconds)

    def _keep(self, text: str) -> None:
        self._pieces.append(text)
        self._backlog.add(text)

    def _read(self, text: str) -> Portion:
        self._stream.feed(text)
        is_whole = not self.is_growing and not self._backlog
        return Portion(len(text), self._stream.advance(finish=is_whole))
