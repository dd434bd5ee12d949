"""What is selected in one turn: in one of its texts, or from one through the next, in the order they are read."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

from PySide6.QtCore import QPoint


class Part(Protocol):
    """A text of a turn."""

    def selected(self) -> str:
        """What copying it gives; "" where nothing is selected."""
        ...

    def is_whole(self) -> bool:
        """Whether all of it is selected."""
        ...

    def select_whole(self) -> None: ...

    def select_none(self) -> None: ...

    def select_on(self, *, forward: bool) -> None:
        """From where the mouse was pressed to the end or, not `forward`, to the beginning."""
        ...

    def select_to(self, place: QPoint, *, forward: bool) -> None:
        """Up to a place on the screen: from the beginning or, not `forward`, from the end."""
        ...

    def contains(self, place: QPoint) -> bool:
        """Whether a place on the screen is in it."""
        ...


class TurnSelection:
    """The parts have their own selections, and tell it what happens to them; it joins or clears them.

    At any time the selections make one run: what is selected by hand in one part is all that is selected.
    """

    def __init__(self, parts: Callable[[], list[Part]], begun: Callable[[], None]) -> None:
        """`parts`: those that are shown, in the order they are read. `begun` is told when something is selected."""
        self._parts, self._begun = parts, begun
        self._reached: Part | None = None  # the mouse is there, or was last
        self._is_own_doing = False

    def end(self) -> None:
        """The turn is shown no more, and nothing here shall keep it in memory."""
        self._parts, self._begun, self._reached = list, _nobody, None

    def text(self) -> str:
        """What copying gives."""
        return "\n\n".join(text for part in self._parts() if (text := part.selected()))

    def select_all(self) -> None:
        """Of all that is shown of the turn."""
        with self._own_doing():
            for part in self._parts():
                part.select_whole()
        self._begun()

    def clear(self) -> None:
        with self._own_doing():
            for part in self._parts():
                part.select_none()

    def changed(self, part: Part) -> None:
        """Something else, or nothing, is selected in the part."""
        if not self._is_own_doing and self._reached is None:
            self._only(part)

    def press(self, part: Part) -> None:
        """The mouse was pressed there."""
        self._reached = None
        self._only(part)

    def drag(self, origin: Part, place: QPoint) -> bool:
        """The mouse that was pressed in a part is in another one; False: it is not, and the part goes on by itself."""
        parts = self._parts()
        under = next((part for part in parts if part.contains(place)), self._reached)
        if under is origin or under not in parts or origin not in parts:
            if self._reached is not None:
                self.press(origin)
            return False
        self._reached = under
        with self._own_doing():
            self._join(parts, (parts.index(origin), parts.index(under)), place)
        return True

    def release(self) -> None:
        """The mouse was let go."""
        self._reached = None

    def _join(self, parts: list[Part], ends: tuple[int, int], place: QPoint) -> None:
        """Selects from the part where the mouse was pressed to the one where it is."""
        origin, under = ends
        forward = origin < under
        for number, part in enumerate(parts):
            if number == origin:
                part.select_on(forward=forward)
            elif number == under:
                part.select_to(place, forward=forward)
            elif min(ends) < number < max(ends):
                part.select_whole()
            else:
                part.select_none()

    def _only(self, part: Part) -> None:
        with self._own_doing():
            for other in self._parts():
                if other is not part:
                    other.select_none()
        self._begun()

    @contextmanager
    def _own_doing(self) -> Iterator[None]:
        self._is_own_doing = True
        try:
            yield
        finally:
            self._is_own_doing = False


def _nobody() -> None:
    """Is told."""
