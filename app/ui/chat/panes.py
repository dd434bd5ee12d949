"""The reasoning and the solution of a turn: beside each other, one above the other, or one alone."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from app.core.reading import NORMAL_SHARE, SHARES, Panes
from app.ui.chat.divider import Divider
from app.ui.chat.reasoning import ReasoningPane
from app.ui.page.view import PageView
from app.ui.theme import Theme

STACKED_SPACING = 0.8  # of the reading size, between the panes


@dataclass(frozen=True, slots=True)
class Shown:
    """Which panes are seen: `wished` by the setting, `panes` in spite of it since something was found in the other one;
    `folds` says the same of folded reasoning.
    """

    wished: Panes
    panes: Panes
    folds: bool


class PanesRow(QWidget):
    """Arranges the two; what is in them is the turn's business.

    Signals:
        share_chosen(int): percent of the width for the reasoning, when the divider was let go.
        arranged(): something stands elsewhere now.
    """

    share_chosen = Signal(int)
    arranged = Signal()

    def __init__(self, reasoning: ReasoningPane, solution: PageView, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StaticContents)
        self._reasoning, self._solution = reasoning, solution
        self._divider = Divider(theme, self)
        self._wished = self._panes = Panes.BOTH  # by the setting; in spite of it
        self._share = NORMAL_SHARE
        self._size = theme.size
        self._wide = False
        self._has = (False, False)
        self._folds = False
        self._layout = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        for widget in (reasoning, self._divider, solution):
            self._layout.addWidget(widget)
        for pane in (reasoning, solution):  # the width is what the divider says, whatever they would like
            policy = pane.sizePolicy()
            policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)
            pane.setSizePolicy(policy)
        self._divider.dragged.connect(self._on_dragged)
        self._divider.stepped.connect(self._on_stepped)
        self._divider.released.connect(self._on_released)
        self._divider.reset.connect(self._on_reset)

    @property
    def divider(self) -> Divider:
        return self._divider

    @property
    def beside(self) -> bool:
        """Whether both are seen, one beside the other."""
        both = not (self._reasoning.isHidden() or self._solution.isHidden())
        return self._wide and both and not self._reasoning.is_folded

    def set_contents(self, has_reasoning: bool, has_solution: bool) -> None:
        """Which of the two there is at all."""
        if (has_reasoning, has_solution) != self._has:
            self._has = has_reasoning, has_solution
            self._show()

    def set_folds(self, folds: bool) -> None:
        """Whether the reasoning is folded where both are shown."""
        self._folds = folds
        self._show()

    def set_wide(self, wide: bool) -> None:
        if wide is not self._wide:
            self._wide = wide
            self._show()

    def set_panes(self, panes: Panes, share: int) -> None:
        if (panes, share) != (self._wished, self._share):
            if panes is not self._wished:
                self._wished = self._panes = panes
            self._share = share
            self._show()

    @property
    def shown(self) -> Shown:
        return Shown(self._wished, self._panes, self._folds)

    def restore(self, before: Shown) -> None:
        """What was shown of the same turn before."""
        self._folds = before.folds
        if before.wished is self._wished:
            self._panes = before.panes
        self._show()

    def reveal(self, *, reasoning: bool) -> None:
        """Shows the reasoning (or the solution), even where it was folded or left out."""
        if self._panes is (Panes.SOLUTION if reasoning else Panes.REASONING):
            self._panes = Panes.BOTH
        self._folds = self._folds and not reasoning
        self._show()

    def set_theme(self, theme: Theme) -> None:
        self._divider.set_theme(theme)
        if theme.size != self._size:
            self._size = theme.size
            self._show()

    def _show(self) -> None:
        """What was asked to be hidden is shown all the same while there is nothing else."""
        has_reasoning, has_solution = self._has
        self._reasoning.set_folded(self._panes is Panes.SOLUTION or (self._folds and self._panes is Panes.BOTH))
        self._reasoning.setVisible(has_reasoning and not (self._panes is Panes.SOLUTION and has_solution))
        self._solution.setVisible(has_solution and not (self._panes is Panes.REASONING and has_reasoning))
        beside = self.beside
        self._divider.setVisible(beside)
        way = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        self._layout.setDirection(way)
        self._layout.setSpacing(0 if beside else round(STACKED_SPACING * self._size))
        place = Qt.AlignmentFlag.AlignTop if beside else Qt.AlignmentFlag(0)
        for pane in (self._reasoning, self._solution):
            self._layout.setAlignment(pane, place)
        self._divide()
        self.arranged.emit()

    def _divide(self) -> None:
        beside = self.beside
        self._layout.setStretch(0, self._share if beside else 0)
        self._layout.setStretch(2, 100 - self._share if beside else 0)

    @Slot(int)
    def _on_dragged(self, x: int) -> None:
        room = max(1, self.width() - self._divider.width())
        self._move_to(round(100 * x / room))

    @Slot(int)
    def _on_stepped(self, percent: int) -> None:
        self._move_to(self._share + percent)
        self._on_released()

    @Slot()
    def _on_reset(self) -> None:
        self._move_to(NORMAL_SHARE)
        self._on_released()

    @Slot()
    def _on_released(self) -> None:
        self.share_chosen.emit(self._share)

    def _move_to(self, share: int) -> None:
        least, most = SHARES
        self._share = max(least, min(most, share))
        self._divide()
