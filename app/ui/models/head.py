"""The top of the models page: which list is shown, the search, the machine, the filter, where files come from."""

from enum import Enum
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QActionGroup, QIcon
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.core.catalogue import Hub
from app.ui.figure import Figure
from app.ui.flat_button import flat_button
from app.ui.icons import icon
from app.ui.models.finder import SearchBox
from app.ui.models.wording import HUB_NAMES
from app.ui.theme import Theme


class View(Enum):
    """The lists of the page."""

    FAMILY = "Phi family"
    LOCAL = "On this computer"
    FOUND = "Found"


class ModelsHead(QWidget):
    """Signals:
    view_wanted(View)
    search_wanted(str)
    filter_changed(bool)
    comparison_changed(bool)
    refresh_wanted()
    hub_chosen(Hub)
    token_wanted()
    proxy_wanted()
    left(): back to the conversation.
    """

    view_wanted = Signal(object)
    search_wanted = Signal(str)
    filter_changed = Signal(bool)
    comparison_changed = Signal(bool)
    refresh_wanted = Signal()
    hub_chosen = Signal(object)
    token_wanted = Signal()
    proxy_wanted = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hub = Hub.HUGGING_FACE
        self._narrow: bool | None = None
        self._theme: Theme | None = None
        self._title = QLabel("Models", self)
        self._title.setObjectName("page-title")
        self.search = SearchBox(self)
        self.back = flat_button("Back to the conversation", self, hint="Back to the conversation (Esc)")
        self.back.clicked.connect(self.left)
        self._group = QButtonGroup(self)
        self.views = {view: self._view_button(view) for view in View}
        self.views[View.FOUND].hide()
        self.fitting = _chip("Fits this machine", "Shows only what this machine can run", self)
        self.comparing = _chip("Compare", "Shows the benchmarks of all variants beside each other", self)
        self._machine = Figure("This machine", parent=self)
        self._machine.setObjectName("row-line")
        self.source = QToolButton(self)
        self.source.setObjectName("source")
        self.source.setIconSize(QSize(16, 16))
        self.source.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(self)
        self.source.setMenu(self._menu)
        self.hubs = {hub: self._menu.addAction(HUB_NAMES[hub]) for hub in Hub}
        self._fill_menu()
        self._lay_out()
        self.search.wanted.connect(self.search_wanted)
        self.fitting.toggled.connect(self._on_filter)
        self.comparing.toggled.connect(self._on_comparison)

    # What the owner says

    def set_view(self, view: View) -> None:
        self.views[View.FOUND].setVisible(view is View.FOUND)
        self.views[view].setChecked(True)
        for chip in (self.fitting, self.comparing):
            chip.setVisible(view is View.FAMILY)

    def set_count(self, files: int) -> None:
        """How many models are on this computer."""
        self.views[View.LOCAL].setText(f"{View.LOCAL.value} · {files}" if files else View.LOCAL.value)

    def set_machine(self, words: str) -> None:
        self._machine.set_text(words)
        self._machine.setToolTip(words)
        self.fitting.setEnabled(bool(words))

    def set_hub(self, hub: Hub) -> None:
        self._hub = hub
        self.hubs[hub].setChecked(True)
        self._show_source(refreshing=False)

    def set_refreshing(self, refreshing: bool) -> None:
        self._show_source(refreshing=refreshing)

    def set_narrow(self, narrow: bool) -> None:
        """The search goes to a line of its own."""
        if narrow is self._narrow:
            return
        self._narrow = narrow
        direction = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self._first.removeWidget(self.search)
        self._search_line.removeWidget(self.search)
        if narrow:
            self._search_line.addWidget(self.search)
        else:
            self._first.insertWidget(2, self.search, 3)
        self._third.setDirection(direction)
        self.source.setToolButtonStyle(
            Qt.ToolButtonStyle.ToolButtonIconOnly if narrow else Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        )

    def set_theme(self, theme: Theme) -> None:
        self.search.set_theme(theme)
        self.source.setIcon(icon("again", theme.muted))
        self.back.setIcon(icon("close", theme.muted))
        self._theme = theme
        for chip in (self.fitting, self.comparing):
            self._show_chip(chip)

    # Look

    def _lay_out(self) -> None:
        first = self._first = QHBoxLayout()
        first.setSpacing(12)
        first.addWidget(self._title)
        first.addStretch(1)
        first.addWidget(self.search, 3)
        first.addWidget(self.back, 0, Qt.AlignmentFlag.AlignRight)
        self._search_line = QHBoxLayout()  # in a narrow window
        second = QHBoxLayout()
        second.setSpacing(4)
        for button in self.views.values():
            second.addWidget(button)
        second.addStretch(1)
        second.addWidget(self.source)
        third = self._third = QHBoxLayout()
        third.addWidget(self._machine, 1)
        chips = QHBoxLayout()
        chips.setSpacing(8)
        for chip in (self.comparing, self.fitting):
            chips.addWidget(chip)
        chips.addStretch(1)
        third.addLayout(chips)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(first)
        column.addLayout(self._search_line)
        column.addLayout(second)
        column.addLayout(third)

    def _view_button(self, view: View) -> QPushButton:
        button = QPushButton(view.value, self)
        button.setObjectName("segment")
        button.setCheckable(True)
        button.clicked.connect(partial(self._on_view, view))
        self._group.addButton(button)
        return button

    def _fill_menu(self) -> None:
        group = QActionGroup(self)
        for hub, action in self.hubs.items():
            action.setCheckable(True)
            action.triggered.connect(partial(self._on_hub, hub))
            group.addAction(action)
        self._menu.addSeparator()
        self.refresh = self._menu.addAction("Refresh sizes and hashes")
        self.refresh.setToolTip("Asks the hub about all files of the family")
        self.refresh.triggered.connect(self._on_refresh)
        self.token = self._menu.addAction("Access token…")
        self.token.triggered.connect(self._on_token)
        self.proxy = self._menu.addAction("Proxy…")
        self.proxy.triggered.connect(self._on_proxy)

    def _show_source(self, *, refreshing: bool) -> None:
        name = HUB_NAMES[self._hub]
        self.source.setText(f"Asking {name}…" if refreshing else name)
        self.source.setAccessibleName(f"Source: {name}")
        self.source.setToolTip("Where models come from; nothing is asked before you wish it")
        self.refresh.setEnabled(not refreshing)

    def _show_chip(self, chip: QPushButton) -> None:
        if self._theme is not None:
            chip.setIcon(icon("check", self._theme.accent) if chip.isChecked() else QIcon())

    # Wishes

    def _on_view(self, view: View, _checked: bool = False) -> None:
        self.view_wanted.emit(view)

    def _on_hub(self, hub: Hub, _checked: bool = False) -> None:
        self.hub_chosen.emit(hub)

    @Slot(bool)
    def _on_filter(self, checked: bool) -> None:
        self._show_chip(self.fitting)
        self.filter_changed.emit(checked)

    @Slot(bool)
    def _on_comparison(self, checked: bool) -> None:
        self._show_chip(self.comparing)
        self.comparison_changed.emit(checked)

    @Slot()
    def _on_refresh(self) -> None:
        self.refresh_wanted.emit()

    @Slot()
    def _on_token(self) -> None:
        self.token_wanted.emit()

    @Slot()
    def _on_proxy(self) -> None:
        self.proxy_wanted.emit()


def _chip(text: str, hint: str, parent: QWidget) -> QPushButton:
    chip = QPushButton(text, parent)
    chip.setObjectName("chip")
    chip.setCheckable(True)
    chip.setToolTip(hint)
    kept = chip.sizePolicy()
    kept.setRetainSizeWhenHidden(True)  # what stands below does not move
    chip.setSizePolicy(kept)
    return chip
