"""Text that waits to be shown: given out in portions that take a page no longer than a frame."""

PORTION_SECONDS = 0.008  # what setting one may take
LEAST, MOST = 200, 16_000  # characters
FIRST = 2400
LINE = 120


class Backlog:
    """The waiting text of one page. How much a portion is follows from how long the last ones took."""

    def __init__(self) -> None:
        self._text = ""
        self._size = FIRST

    def __bool__(self) -> bool:
        return bool(self._text)

    @property
    def is_much(self) -> bool:
        """Whether it is more than a line: a reader should not wait for it any longer."""
        return len(self._text) > LINE

    @property
    def is_long(self) -> bool:
        """Whether it is more than a portion."""
        return len(self._text) > self._size

    def add(self, text: str) -> None:
        self._text += text

    def clear(self) -> None:
        self._text = ""

    def take(self, least: int = 0) -> str:
        """The next portion, of at least so many characters; it ends with a block where it can, or with a line.

        What can't be cut is set again with each portion: `least` is its length, so that it is not set too often.
        """
        end = self._end(max(least, self._size))
        portion, self._text = self._text[:end], self._text[end:]
        return portion

    def took(self, characters: int, seconds: float) -> None:
        """So many were shown in that time."""
        if characters < LEAST:  # the time was not theirs
            return
        fitting = characters * PORTION_SECONDS / max(seconds, PORTION_SECONDS / 8)
        self._size = round(max(LEAST, min(MOST, (self._size + fitting) / 2)))

    def _end(self, size: int) -> int:
        if len(self._text) <= size:
            return len(self._text)
        for end in ("\n\n", "\n"):
            found = self._text.rfind(end, size // 2, size)
            if found >= 0:
                return found + len(end)
        return size
