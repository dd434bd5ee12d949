"""The collapsible pane with the model's reasoning."""

from dataclasses import replace

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QStyleOptionToolButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.ui.chat.page_state import PageState
from app.ui.chat.selection import TurnSelection
from app.ui.chat.steps import StepList
from app.ui.chat.turn_page import TurnPage
from app.ui.chat.wording import last_line, reasoning_title
from app.ui.elided import ElidedLabel
from app.ui.icons import icon
from app.ui.page.formulas import Formulas
from app.ui.theme import Theme

CAPTION_RIM = 22  # px around icon and caption


class Heading(QToolButton):
    """A line across the pane. Its caption changes while the model thinks, and is only painted anew: a button's own text
    would have the whole page laid out again.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._caption = ""
        self.setObjectName("reasoning-heading")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setIconSize(QSize(16, 16))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.set_caption("Reasoning")

    @property
    def caption(self) -> str:
        return self._caption

    def set_caption(self, text: str) -> None:
        if text != self._caption:
            self._caption = text
            self.setAccessibleName(text)
            self.update()

    def initStyleOption(self, option: QStyleOptionToolButton) -> None:  # noqa: N802 (Qt's name)
        super().initStyleOption(option)
        room = self.width() - self.iconSize().width() - CAPTION_RIM
        option.text = self.fontMetrics().elidedText(self._caption, Qt.TextElideMode.ElideRight, room)


class ReasoningPane(QFrame):
    """A heading that folds, one live line while folded; when open, the reasoning and, if wanted, a list of its steps.

    A folded pane costs nothing: its text is typeset when it is opened.

    Signals:
        folded_by_user(bool)
        page_made(TurnPage): it has been opened.
    """

    folded_by_user = Signal(bool)
    page_made = Signal(object)

    def __init__(
        self, formulas: Formulas, theme: Theme, selection: TurnSelection, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("reasoning")
        self._formulas, self._theme, self._selection = formulas, theme, selection
        self._pieces: list[str] = []
        self._recent = ""
        self._running = False
        self._folded = False
        self._page: TurnPage | None = None
        self._left = PageState()  # how the reader has left the page of a pane that is folded now
        self._max_height = 480
        self._heading = Heading(self)
        self._steps_button = _steps_button(self)
        self._steps: StepList | None = None
        self._line = ElidedLabel(Qt.TextElideMode.ElideLeft, self)  # the newest words are seen
        self._line.setObjectName("live-line")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(6, 4, 6, 6)
        self._layout.setSpacing(2)
        row = QHBoxLayout()
        row.addWidget(self._heading, 1)
        row.addWidget(self._steps_button)
        self._layout.addLayout(row)
        self._layout.addWidget(self._line)
        self._heading.clicked.connect(self._on_heading)
        self._steps_button.toggled.connect(self._on_steps)
        self.set_theme(theme)
        self._show()

    @property
    def is_folded(self) -> bool:
        return self._folded

    @property
    def heading(self) -> Heading:
        return self._heading

    @property
    def steps_button(self) -> QToolButton:
        return self._steps_button

    @property
    def steps(self) -> StepList | None:
        """The list of an open pane; hidden until it is wanted."""
        return self._steps

    @property
    def live_line(self) -> ElidedLabel:
        return self._line

    @property
    def page(self) -> TurnPage | None:
        """The page of an open pane."""
        return self._page

    @property
    def has_text(self) -> bool:
        return any(self._pieces)

    def text(self) -> str:
        return "".join(self._pieces)

    def page_state(self) -> PageState:
        """What the reader has done to the page, be it there or not."""
        return self._left if self._page is None else PageState.of(self._page)

    def restore(self, state: PageState, *, has_steps: bool) -> None:
        """What he had done before; `has_steps`: whether he had the list of steps shown."""
        self._left = state
        self._steps_button.setChecked(has_steps)
        if self._page is not None:
            state.restore(self._page)

    def set_text(self, text: str) -> None:
        """The whole reasoning of a finished turn."""
        self._pieces, self._recent = [text], text[-400:]
        if self._page is not None:
            self._page.set_markdown(text)
        self._show()

    def append(self, text: str) -> None:
        """More of it, while it streams."""
        self._pieces.append(text)
        self._recent = (self._recent + text)[-400:]
        if self._page is not None:
            self._page.append(text)
        elif not self._folded:
            self._open_page()
        if self._folded:
            self._line.set_full_text(last_line(self._recent))

    def set_running(self, running: bool) -> None:
        if running is self._running:
            return
        if not running and self._page is not None:
            self._page.finish()
        self._running = running
        self._show()

    def set_title(self, seconds: float, tokens: int) -> None:
        title = reasoning_title(seconds, tokens, self._running)
        self._heading.set_caption(title)

    def set_folded(self, folded: bool) -> None:
        if folded is not self._folded:
            self._folded = folded
            if folded:
                self._close_page()
            self._show()

    def set_max_height(self, height: int) -> None:
        """Of the text; a longer one scrolls inside the pane."""
        self._max_height = height
        if self._page is not None:
            self._page.set_max_height(height)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._show_chevron()
        if self._page is not None:
            self._page.set_theme(theme)
        if self._steps is not None:
            self._steps.start_over()

    @Slot(bool)
    def _on_steps(self, wanted: bool) -> None:
        if self._steps is not None:
            self._steps.setVisible(wanted)

    @Slot(int)
    def _on_counted(self, count: int) -> None:
        self._steps_button.setText(f"{count:,} steps")
        self._steps_button.setVisible(count > 1)

    @Slot()
    def _on_heading(self) -> None:
        self.set_folded(not self._folded)
        self.folded_by_user.emit(self._folded)

    def _show(self) -> None:
        if not self._folded and self._page is None and self.has_text:
            self._open_page()
        self._line.setVisible(self._folded and self._running)
        self._line.set_full_text(last_line(self._recent))
        self._show_chevron()

    def _open_page(self) -> None:
        page = TurnPage(self._formulas, self._theme, self._selection, quiet=True, parent=self)
        page.set_max_height(self._max_height)
        page.setAccessibleName("Reasoning")
        self._page = page
        self._steps = StepList(page, self)
        self._steps.counted.connect(self._on_counted)
        self._steps.setVisible(self._steps_button.isChecked())
        self._layout.addWidget(self._steps)
        self._layout.addWidget(page)
        QWidget.setTabOrder(self._steps_button, self._steps)
        QWidget.setTabOrder(self._steps, page)
        self.page_made.emit(page)
        if self._running:
            page.begin()
            page.append(self.text())
        else:
            page.set_markdown(self.text())
            self._left.restore(page)
        page.show()

    def _close_page(self) -> None:
        if self._page is not None:
            state = self.page_state()
            self._left = replace(state, position=0) if self._page.follows else state
            self._layout.removeWidget(self._page)
            self._page.hide()
            self._page.dismiss()
            self._page = None
        if self._steps is not None:
            self._layout.removeWidget(self._steps)
            self._steps.hide()
            self._steps.deleteLater()
            self._steps = None
        self._steps_button.hide()

    def _show_chevron(self) -> None:
        self._heading.setIcon(icon("chevron-right" if self._folded else "chevron-down", self._theme.muted))
        self._heading.setToolTip("Show the reasoning" if self._folded else "Fold the reasoning")
        self._heading.setAccessibleDescription("Folded" if self._folded else "Open")


def _steps_button(parent: QWidget) -> QToolButton:
    button = QToolButton(parent)
    button.setObjectName("action")
    button.setCheckable(True)
    button.setToolTip("Show or hide the steps of the reasoning")
    button.setAccessibleName("Steps of the reasoning")
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    button.hide()
    return button
