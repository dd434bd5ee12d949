"""What a reader has done to a turn: kept as plain values while no widget shows it, and given back with the next one."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.ui.chat.page_state import PageState
from app.ui.chat.panes import Shown

if TYPE_CHECKING:
    from app.ui.chat.turn import TurnView


@dataclass(frozen=True, slots=True)
class ReaderState:
    """Of its three texts, of the list of steps, and of its panes."""

    question: PageState
    reasoning: PageState
    solution: PageState
    has_steps: bool
    shown: Shown

    @classmethod
    def of(cls, view: "TurnView") -> "ReaderState":
        """As it is now."""
        question = view.question.page
        return cls(
            PageState() if question is None else PageState.of(question),
            view.reasoning.page_state(),
            PageState.of(view.solution),
            view.reasoning.steps_button.isChecked(),
            view.panes.shown,
        )

    def restore(self, view: "TurnView") -> None:
        """The turn has its text and its look."""
        if view.question.page is not None:
            self.question.restore(view.question.page)
        view.reasoning.restore(self.reasoning, has_steps=self.has_steps)
        view.panes.restore(self.shown)
        self.solution.restore(view.solution)
