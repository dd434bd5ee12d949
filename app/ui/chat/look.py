"""What all turns of a conversation have in common on the screen."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.core.reading import Reading
from app.ui.theme import Theme

if TYPE_CHECKING:  # the first window has no turns, and shall not wait for what shows them
    from app.ui.chat.turn import TurnView


@dataclass(frozen=True, slots=True)
class Look:
    """Widths and heights in pixels; `width` is a turn's."""

    theme: Theme
    reading: Reading
    width: int
    is_wide: bool = False
    viewport_height: int = 600

    def dress(self, view: "TurnView") -> None:
        """Gives it to a turn, all but the width."""
        view.set_theme(self.theme)
        view.set_wide(self.is_wide)
        view.set_reading(self.reading)
        view.set_viewport_height(self.viewport_height)
